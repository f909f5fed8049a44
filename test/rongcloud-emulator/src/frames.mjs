/**
 * The IM channel's binary frames, one frame per WebSocket message. First byte: type << 4 | dup/sync << 3 | qos <<
 * 1 | retain. No remaining-length field.
 */
export const TYPE = {
  CONNECT: 1,
  CONN_ACK: 2,
  PUBLISH: 3,
  PUB_ACK: 4,
  QUERY: 5,
  QUERY_ACK: 6,
  QUERY_CONFIRM: 7,
  PING: 12,
  PONG: 13,
  DISCONNECT: 14,
};

const head = (type, { sync = false, qos = 0 } = {}) =>
  Buffer.from([(type << 4) | (sync ? 8 : 0) | (qos << 1)]);

function text(string) {
  const body = Buffer.from(string ?? '', 'utf8');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length);
  return Buffer.concat([length, body]);
}

function u16(n) {
  const b = Buffer.alloc(2);
  b.writeUInt16BE(n & 0xffff);
  return b;
}

function u32(n) {
  const b = Buffer.alloc(4);
  b.writeUInt32BE(n >>> 0);
  return b;
}

function u64(n) {
  const b = Buffer.alloc(8);
  b.writeBigUInt64BE(BigInt(n));
  return b;
}

/** status 0: accepted. `version` 4 announces which fields follow in a bit set, 3 does not. */
export function connAck({ status, userId, sessionId, time, version = 3 }) {
  const start = Buffer.concat([head(TYPE.CONN_ACK), Buffer.from([0, status])]);
  if (status !== 0) return start;
  const fields = [text(userId), text(sessionId), u64(time)];
  if (version === 4) return Buffer.concat([start, Buffer.from([0x07]), ...fields]);
  return Buffer.concat([start, ...fields]);
}

export const pong = () => head(TYPE.PONG);

export const disconnect = (status) =>
  Buffer.concat([head(TYPE.DISCONNECT), Buffer.from([0, status])]);

export function pubAck({ messageId, time, status = 0, uid = '' }) {
  return Buffer.concat([
    head(TYPE.PUB_ACK),
    u16(messageId),
    u32(Math.floor(time / 1000)),
    u16(status),
    u16(time % 1000),
    text(uid),
  ]);
}

export function queryAck({ messageId, time, status = 0, body = Buffer.alloc(0) }) {
  return Buffer.concat([
    head(TYPE.QUERY_ACK),
    u16(messageId),
    u32(Math.floor(time / 1000)),
    u16(status),
    body,
  ]);
}

/** Server to client. qos 1 makes the client answer with a PUB_ACK. */
export function publish({ topic, targetId, messageId, time, body, qos = 1, sync = false }) {
  return Buffer.concat([
    head(TYPE.PUBLISH, { qos, sync }),
    u32(Math.floor(time / 1000)),
    text(topic),
    text(targetId),
    u16(messageId),
    body,
  ]);
}

/** What a client sends. */
export function readClientFrame(buffer) {
  const first = buffer[0];
  const frame = { type: (first >> 4) & 15, qos: (first >> 1) & 3, sync: (first & 8) !== 0 };
  let pos = 1;
  const readText = () => {
    const length = buffer.readUInt16BE(pos);
    const value = buffer.toString('utf8', pos + 2, pos + 2 + length);
    pos += 2 + length;
    return value;
  };
  if (frame.type === TYPE.PUBLISH || frame.type === TYPE.QUERY) {
    frame.topic = readText();
    frame.targetId = readText();
    frame.messageId = buffer.readUInt16BE(pos);
    frame.body = buffer.subarray(pos + 2);
  } else if (frame.type === TYPE.PUB_ACK || frame.type === TYPE.QUERY_CONFIRM) {
    frame.messageId = buffer.length >= 3 ? buffer.readUInt16BE(1) : 0;
  }
  return frame;
}

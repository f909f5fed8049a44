/**
 * Minimal protobuf codec for the bodies of the IM channel.
 *
 * A schema is { fieldName: [fieldNumber, type, 'repeated'?] } where type is 'int' | 'bool' | 'string' | 'bytes' |
 * <another schema object>. Field names are ours: only the numbers and types exist on the wire.
 */
function putVarint(out, value) {
  let v = BigInt.asUintN(64, BigInt(value));
  while (v > 0x7fn) {
    out.push(Number(v & 0x7fn) | 0x80);
    v >>= 7n;
  }
  out.push(Number(v));
}

function readVarint(buf, pos) {
  let result = 0n;
  let shift = 0n;
  for (;;) {
    if (pos >= buf.length) throw new Error('protobuf: truncated varint');
    const byte = buf[pos++];
    result |= BigInt(byte & 0x7f) << shift;
    if (!(byte & 0x80)) break;
    shift += 7n;
    if (shift > 63n) throw new Error('protobuf: varint too long');
  }
  return [Number(BigInt.asIntN(64, result)), pos];
}

function encodeOne(out, number, type, value) {
  if (type === 'int' || type === 'bool') {
    putVarint(out, (number << 3) | 0);
    putVarint(out, type === 'bool' ? (value ? 1 : 0) : value);
    return;
  }
  let bytes;
  if (type === 'string') bytes = Buffer.from(String(value), 'utf8');
  else if (type === 'bytes')
    bytes = Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'utf8');
  else bytes = encode(type, value);
  putVarint(out, (number << 3) | 2);
  putVarint(out, bytes.length);
  for (const b of bytes) out.push(b);
}

export function encode(schema, object) {
  const out = [];
  for (const [name, [number, type, rule]] of Object.entries(schema)) {
    const value = object[name];
    if (value === undefined || value === null) continue;
    if (rule === 'repeated') for (const item of value) encodeOne(out, number, type, item);
    else encodeOne(out, number, type, value);
  }
  return Buffer.from(out);
}

export function decode(schema, buffer) {
  const byNumber = new Map();
  const result = {};
  for (const [name, [number, type, rule]] of Object.entries(schema)) {
    byNumber.set(number, { name, type, rule });
    if (rule === 'repeated') result[name] = [];
  }
  let pos = 0;
  while (pos < buffer.length) {
    let key;
    [key, pos] = readVarint(buffer, pos);
    const wireType = key & 7;
    const field = byNumber.get(key >> 3);
    let raw;
    if (wireType === 0) {
      [raw, pos] = readVarint(buffer, pos);
    } else if (wireType === 2) {
      let length;
      [length, pos] = readVarint(buffer, pos);
      raw = buffer.subarray(pos, pos + length);
      pos += length;
    } else if (wireType === 1) {
      pos += 8;
      continue;
    } else if (wireType === 5) {
      pos += 4;
      continue;
    } else {
      throw new Error(`protobuf: unexpected wire type ${wireType}`);
    }
    if (!field) continue;
    let value = raw;
    if (field.type === 'bool') value = raw !== 0;
    else if (field.type === 'string') value = raw.toString('utf8');
    else if (typeof field.type === 'object') value = decode(field.type, raw);
    if (field.rule === 'repeated') result[field.name].push(value);
    else result[field.name] = value;
  }
  return result;
}

// --- bodies ---

const kv = { key: [1, 'string'], value: [2, 'string'] };
const rtcUser = { userId: [1, 'string'], data: [2, kv, 'repeated'] };
const downMessage = {
  from: [1, 'string'],
  type: [2, 'int'], // conversation type: 1 private, 3 group, 12 RTC room
  groupId: [3, 'string'],
  objectName: [4, 'string'],
  content: [5, 'bytes'],
  time: [6, 'int'],
  status: [7, 'int'], // bits: 0x10 persisted, 0x20 counted
  msgId: [9, 'string'],
  direction: [10, 'int'], // 1 = sent by the receiver itself
};

export const bodies = {
  kv,
  rtcUser,
  downMessage,
  upMessage: {
    flags: [1, 'int'], // 1 persisted, 2 counted, 4 mentioned, 0x20 silent, 0x40 expansion
    objectName: [2, 'string'],
    content: [3, 'bytes'],
    pushText: [4, 'string'],
    appData: [5, 'string'],
    toUserIds: [6, 'string', 'repeated'], // directed group message
    configFlag: [9, 'int'],
  },
  pullRequest: {
    syncTime: [1, 'int'],
    polling: [2, 'bool'],
    web: [3, 'bool'],
    withSent: [4, 'bool'],
    sentSyncTime: [6, 'int'],
  },
  pullReply: { list: [1, downMessage, 'repeated'], syncTime: [2, 'int'], finished: [3, 'bool'] },
  notify: { type: [1, 'int'], time: [2, 'int'], roomId: [3, 'string'] },
  historyReply: { list: [1, downMessage, 'repeated'], syncTime: [2, 'int'], hasMore: [3, 'int'] },
  versioned: { version: [1, 'int'] },
  userSettingsReply: { version: [2, 'int'] },
  sdkReport: { info: [1, 'string'] },
  chatroomJoinReply: { nothing: [1, 'int'], sessionId: [2, 'string'], joinTime: [3, 'int'] },

  rtcJoin: {
    roomType: [1, 'int'], // 0 meeting, 2 live
    broadcastType: [2, 'int'],
    extra: [3, kv],
    syncChatroom: [4, 'bool'],
    identityChange: [5, 'int'],
    joinType: [6, 'int'], // 0 kick the other device, 1 refuse, 2 coexist
  },
  rtcJoinReply: {
    users: [1, rtcUser, 'repeated'],
    token: [2, 'string'],
    sessionId: [3, 'string'],
    roomInfo: [4, kv, 'repeated'],
    offlineKickTime: [7, 'int'], // seconds without a ping until a member is taken out
  },
  rtcRoomInfo: {
    roomId: [1, 'string'],
    roomData: [2, kv, 'repeated'],
    userCount: [3, 'int'],
    users: [4, rtcUser, 'repeated'],
  },
  rtcToken: { token: [1, 'string'] },
  rtcSetData: {
    inner: [1, 'bool'],
    target: [2, 'int'], // 1 room, 2 person
    key: [3, 'string'],
    value: [4, 'string'],
    objectName: [5, 'string'],
    content: [6, 'string'],
  },
  rtcUserSetData: {
    values: [1, kv, 'repeated'],
    objectName: [2, 'string'],
    content: [3, kv, 'repeated'],
  },
  rtcDataQuery: {
    inner: [1, 'bool'],
    target: [2, 'int'],
    keys: [3, 'string', 'repeated'],
    objectName: [4, 'string'],
    content: [5, 'string'],
  },
  rtcDataReply: { info: [1, kv, 'repeated'] },
  rtcKeys: { keys: [1, 'string', 'repeated'] },
  rtcState: { report: [1, 'string'] },
  rtcJoinedQuery: { userId: [1, 'string'] },
  rtcJoinedReply: {
    info: [1, { deviceId: [1, 'string'], roomId: [2, 'string'], joinTime: [3, 'int'] }, 'repeated'],
  },
  rtcKvReply: {
    entries: [
      1,
      {
        key: [1, 'string'],
        value: [2, 'string'],
        status: [3, 'int'],
        timestamp: [4, 'int'],
        uid: [5, 'string'],
      },
      'repeated',
    ],
    full: [2, 'bool'],
    syncTime: [3, 'int'],
  },
};

/** The IM service: WebSocket connections, messages, queries, and RTC signalling. */
import { randomUUID } from 'node:crypto';

import { WebSocketServer } from 'ws';

import { tick } from './clock.mjs';
import { sleep } from './faults.mjs';
import * as frames from './frames.mjs';
import { RTC_ROOM, RTC_STATUS } from './rooms.mjs';
import { bodies, decode, encode } from './wire.mjs';

const { TYPE } = frames;

export const CONNECT_STATUS = {
  OK: 0,
  TOKEN_INCORRECT: 4,
  REDIRECT: 6,
  APP_BLOCKED: 8,
  USER_BLOCKED: 9,
  TOKEN_EXPIRED: 10,
};

export const DISCONNECT_STATUS = {
  REDIRECT_OLD: 0,
  OTHER_DEVICE: 1,
  BLOCKED_OLD: 2,
  SERVER_CLOSE: 3,
  LOGOUT: 4,
  BLOCKED: 5,
  REDIRECT: 6,
};

export const MESSAGE_STATUS = { BLACKLISTED: 405, NOT_IN_GROUP: 22406, SERVICE_UNAVAILABLE: 33007 };

const PRIVATE = 1;
const GROUP = 3;

/** token-<userId>, optionally followed by the "@navi;navi" suffix that real tokens carry. */
export function readToken(token) {
  const bare = String(token ?? '').replace(/@.*$/, '');
  let match = /^token-(.+)$/.exec(bare);
  if (match) return { status: CONNECT_STATUS.OK, userId: match[1] };
  match = /^expired-(.+)$/.exec(bare);
  if (match) return { status: CONNECT_STATUS.TOKEN_EXPIRED, userId: match[1] };
  return { status: CONNECT_STATUS.TOKEN_INCORRECT };
}

export class ImService {
  constructor({ config, faults, log, rooms }) {
    this.config = config;
    this.faults = faults;
    this.log = log;
    this.rooms = rooms;
    this.conns = new Set();
    this.users = new Map(); // userId -> { inbox: [] }
    this.messages = [];
    this.nextConn = 1;
    this.wss = new WebSocketServer({ noServer: true });
  }

  // --- connections ---

  async upgrade(request, socket, headBytes) {
    const url = new URL(request.url, 'http://emulator');
    const fault = this.faults.take('upgrade', {
      userId: readToken(url.searchParams.get('token')).userId,
    });
    if (fault?.delayMs) await sleep(fault.delayMs);
    if (fault?.refuse || url.pathname !== '/websocket') {
      socket.destroy();
      return;
    }
    this.wss.handleUpgrade(request, socket, headBytes, (ws) => this.accept(ws, url.searchParams));
  }

  async accept(ws, query) {
    const token = readToken(query.get('token'));
    const version = Number(query.get('protocolVer')) || 3;
    const conn = {
      id: this.nextConn++,
      ws,
      userId: token.userId,
      open: false,
      connectedAt: 0,
      nextMessageId: 1,
      query: Object.fromEntries(query),
      lastFrameAt: Date.now(),
    };
    ws.binaryType = 'nodebuffer';
    ws.on('message', (data) => {
      try {
        this.onFrame(conn, data);
      } catch (error) {
        this.log({ kind: 'error', where: 'im frame', userId: conn.userId, message: error.stack });
      }
    });
    ws.on('error', () => {});
    ws.on('close', (code) => {
      if (conn.open)
        this.log({ kind: 'im', event: 'closed', userId: conn.userId, conn: conn.id, code });
      conn.open = false;
      this.conns.delete(conn);
    });
    const fault = this.faults.take('connack', { userId: token.userId, token: query.get('token') });
    if (fault?.delayMs) await sleep(fault.delayMs);
    if (fault?.silent) return;
    const status = fault?.status ?? token.status;
    if (status !== CONNECT_STATUS.OK) {
      this.log({ kind: 'im', event: 'refused', token: query.get('token'), status });
      ws.send(frames.connAck({ status }));
      setTimeout(() => ws.close(), 5000).unref();
      return;
    }
    if (this.config.multiDevice !== 'coexist') {
      for (const other of this.connsOf(conn.userId))
        this.disconnect(other, DISCONNECT_STATUS.OTHER_DEVICE);
    }
    conn.connectedAt = tick();
    conn.open = true;
    this.conns.add(conn);
    this.user(conn.userId);
    this.log({ kind: 'im', event: 'connected', userId: conn.userId, conn: conn.id });
    ws.send(
      frames.connAck({
        status,
        userId: conn.userId,
        sessionId: randomUUID(),
        time: conn.connectedAt,
        version,
      }),
    );
  }

  connsOf(userId) {
    return [...this.conns].filter((conn) => conn.userId === userId && conn.open);
  }

  user(userId) {
    if (!this.users.has(userId)) this.users.set(userId, { inbox: [] });
    return this.users.get(userId);
  }

  /** A server-initiated end of a connection, with the vendor's reason. */
  disconnect(conn, status) {
    this.log({ kind: 'im', event: 'disconnected', userId: conn.userId, conn: conn.id, status });
    conn.open = false;
    this.conns.delete(conn);
    conn.ws.send(frames.disconnect(status), () => setTimeout(() => conn.ws.close(), 50));
  }

  /** Breaks the network connection: no frame, only a dead socket. */
  drop(conn) {
    this.log({ kind: 'im', event: 'dropped', userId: conn.userId, conn: conn.id });
    conn.open = false;
    this.conns.delete(conn);
    conn.ws.terminate();
  }

  /** The network is gone and nobody is told: what either side sends goes nowhere, and the socket stays open. */
  stall(conn) {
    this.log({ kind: 'im', event: 'stalled', userId: conn.userId, conn: conn.id });
    conn.isStalled = true;
    conn.ws.send = () => {};
  }

  // --- frames ---

  onFrame(conn, data) {
    const frame = frames.readClientFrame(data);
    if (conn.isStalled) return;
    conn.lastFrameAt = Date.now();
    if (!conn.open) return;
    if (frame.type === TYPE.PING) {
      if (this.faults.take('impong', { userId: conn.userId })) return;
      conn.ws.send(frames.pong());
    } else if (frame.type === TYPE.PUBLISH) {
      void this.onPublish(conn, frame);
    } else if (frame.type === TYPE.QUERY) {
      void this.onQuery(conn, frame);
    } else if (frame.type === TYPE.DISCONNECT) {
      conn.ws.close();
    }
  }

  ackPublish(conn, frame, { status = 0, time = tick(), uid = '' } = {}) {
    if (conn.ws.readyState === 1)
      conn.ws.send(frames.pubAck({ messageId: frame.messageId, time, status, uid }));
  }

  async onPublish(conn, frame) {
    const { topic, targetId } = frame;
    if (
      topic === 'rtcSetData' ||
      topic === 'rtcDelData' ||
      topic === 'rtcUDel' ||
      topic === 'rtcSetOutData'
    ) {
      const status = this.rtcPublish(conn, topic, targetId, frame.body);
      this.ackPublish(conn, frame, { status });
      return;
    }
    const up = decode(bodies.upMessage, frame.body);
    const content = up.content?.toString('utf8') ?? '';
    const facts = { from: conn.userId, to: targetId, topic, objectName: up.objectName };
    const fault = this.faults.take('publish', facts);
    if (fault?.delayMs) await sleep(fault.delayMs);
    const time = tick();
    const uid = messageUid();
    const entry = {
      kind: 'message',
      time,
      uid,
      topic,
      from: conn.userId,
      to: targetId,
      objectName: up.objectName,
      content: parse(content),
    };
    if (up.toUserIds.length) entry.directed = up.toUserIds;
    const wantsAck = topic !== 'ppMsgS' && topic !== 'pgMsgS';

    const refuse = (status) => {
      this.record({ ...entry, status });
      if (wantsAck) this.ackPublish(conn, frame, { status, time });
    };

    if (fault?.status) return refuse(fault.status);
    if (fault?.noAck) return this.record({ ...entry, fault: 'noAck' });

    const down = {
      from: conn.userId,
      objectName: up.objectName,
      content: up.content ?? Buffer.alloc(0),
      time,
      msgId: uid,
    };
    down.status = (up.flags & 1 ? 0x10 : 0) | (up.flags & 2 ? 0x20 : 0);
    let recipients = [];
    if (topic.startsWith('ppMsg')) {
      if (this.config.blacklist[targetId]?.includes(conn.userId))
        return refuse(MESSAGE_STATUS.BLACKLISTED);
      down.type = PRIVATE;
      recipients = [targetId];
    } else if (topic.startsWith('pgMsg')) {
      const members = this.config.groups[targetId] ?? [];
      if (!members.includes(conn.userId)) return refuse(MESSAGE_STATUS.NOT_IN_GROUP);
      down.type = GROUP;
      down.groupId = targetId;
      const wanted = up.toUserIds.length ? up.toUserIds : members;
      recipients = members.filter((userId) => userId !== conn.userId && wanted.includes(userId));
    } else if (topic.startsWith('prMsg')) {
      const room = this.rooms.get(targetId);
      if (!room?.members.has(conn.userId)) return refuse(RTC_STATUS.NOT_IN_ROOM);
      down.type = RTC_ROOM;
      down.groupId = targetId;
      recipients = [...room.members.keys()].filter((userId) => userId !== conn.userId);
    } else {
      entry.note = 'topic acknowledged, not delivered';
    }

    this.record({ ...entry, recipients, ...(fault?.drop ? { fault: 'drop' } : {}) });
    if (wantsAck) this.ackPublish(conn, frame, { time, uid });
    this.syncOtherDevices(conn, frame, { time, uid });
    if (fault?.drop) return;
    const store = !topic.endsWith('S') || topic.startsWith('prMsg');
    for (const userId of new Set(recipients)) this.deliver(userId, down, { store });
  }

  /** In coexist mode the sender's other devices get a copy, flagged as such and followed by its ack. */
  syncOtherDevices(conn, frame, { time, uid }) {
    if (this.config.multiDevice !== 'coexist' || frame.topic.startsWith('prMsg')) return;
    for (const other of this.connsOf(conn.userId)) {
      if (other === conn) continue;
      const messageId = this.messageId(other);
      other.ws.send(
        frames.publish({
          topic: frame.topic,
          targetId: frame.targetId,
          messageId,
          time,
          body: frame.body,
          qos: 1,
          sync: true,
        }),
      );
      other.ws.send(frames.pubAck({ messageId, time, uid }));
    }
  }

  messageId(conn) {
    conn.nextMessageId = (conn.nextMessageId % 65535) + 1;
    return conn.nextMessageId;
  }

  /** Sends a message to every connection of a user, and stores it for pulls. */
  deliver(userId, down, { store = true, only } = {}) {
    const conns = only ? [only].filter((conn) => conn.open) : this.connsOf(userId);
    const user = this.user(userId);
    if (store) {
      user.inbox.push({ down, live: conns.some((conn) => !conn.isStalled) });
      if (user.inbox.length > 500) user.inbox.splice(0, user.inbox.length - 500);
    }
    for (const conn of conns) {
      const messageId = this.messageId(conn);
      if (this.config.delivery === 'notify' && store) {
        const body = encode(bodies.notify, { type: 1, time: down.time });
        conn.ws.send(
          frames.publish({ topic: 's_ntf', targetId: userId, messageId, time: down.time, body }),
        );
      } else {
        const body = encode(bodies.downMessage, down);
        conn.ws.send(
          frames.publish({ topic: 's_msg', targetId: userId, messageId, time: down.time, body }),
        );
      }
    }
    return conns.length;
  }

  /**
   * A client asks for what is newer than syncTime. The SDK throws away direct messages that arrive while it pulls, so
   * the answer must hold everything sent since this connection began.
   */
  pull(conn, request) {
    const since = request.syncTime ?? 0;
    const { inbox } = this.user(conn.userId);
    const due = inbox.filter(({ down, live }) => {
      if (down.time <= since) return false;
      if (down.time >= conn.connectedAt) return true;
      if (down.type === RTC_ROOM) return false;
      if (this.config.offline === 'drop') return false;
      return since > 0 ? true : !live;
    });
    const list = due
      .map(({ down }) => down)
      .filter(
        (down, _, all) =>
          this.config.offline !== 'invites' ||
          down.time >= conn.connectedAt ||
          belongsToInvitation(down, all),
      );
    for (const item of due) item.live = true; // a fresh page of the same user does not get it again
    if (list.length)
      this.log({
        kind: 'im',
        event: 'pulled',
        userId: conn.userId,
        since,
        messages: list.map((down) => `${down.time} ${down.objectName}`),
      });
    return encode(bodies.pullReply, { list, syncTime: tick(), finished: true });
  }

  async onQuery(conn, frame) {
    const { topic, targetId } = frame;
    const fault = this.faults.take('query', { userId: conn.userId, topic, targetId });
    if (fault?.delayMs) await sleep(fault.delayMs);
    if (fault?.silent) return;
    const result = fault?.status
      ? { status: fault.status }
      : this.answer(conn, topic, targetId, frame.body);
    if (topic !== 'rtcPing' && topic !== 'rtcUserState' && topic !== 'pullMsg') {
      this.log({
        kind: 'query',
        userId: conn.userId,
        topic,
        targetId,
        status: result.status ?? 0,
        ...(result.note ? { note: result.note } : {}),
      });
    }
    if (conn.ws.readyState !== 1) return;
    conn.ws.send(
      frames.queryAck({
        messageId: frame.messageId,
        time: tick(),
        status: result.status ?? 0,
        body: result.body,
      }),
    );
  }

  answer(conn, topic, targetId, body) {
    const { userId } = conn;
    switch (topic) {
      case 'pullMsg':
        return { body: this.pull(conn, decode(bodies.pullRequest, body)) };
      case 'pullSeAtts':
        return { body: encode(bodies.versioned, { version: 0 }) };
      case 'pullUS':
        return { body: encode(bodies.userSettingsReply, { version: 0 }) };
      case 'setSeAtt':
        return { body: encode(bodies.versioned, { version: tick() }) };
      case 'qryPMsg':
      case 'qryGMsg':
      case 'qryCMsg':
      case 'qrySMsg':
      case 'qryCHMsg':
        return { body: encode(bodies.historyReply, { list: [], syncTime: tick(), hasMore: 0 }) };
      case 'reportsdk':
        this.log({
          kind: 'im',
          event: 'sdk',
          userId,
          info: parse(decode(bodies.sdkReport, body).info),
        });
        return {};
      case 'rtcRJoin_data': {
        const request = decode(bodies.rtcJoin, body);
        const mode = request.roomType ?? 0;
        // Early SDKs write the join type into the broadcast type's field.
        const joinType = request.joinType ?? (mode === 0 ? request.broadcastType : undefined) ?? 0;
        const joined = this.rooms.join(targetId, userId, conn, { joinType, mode });
        if (joined.status) return { status: joined.status };
        return {
          body: encode(bodies.rtcJoinReply, {
            users: this.rooms.users(joined.room),
            token: joined.member.token,
            sessionId: joined.room.sessionId,
            roomInfo: [...joined.room.data].map(([key, value]) => ({ key, value })),
            offlineKickTime: Math.ceil(this.rooms.pingTimeoutMs / 1000),
          }),
        };
      }
      case 'rtcRExit':
        this.rooms.leave(targetId, userId);
        return {};
      case 'rtcPing':
        return { status: this.rooms.ping(targetId, userId) };
      case 'userSetData': {
        const request = decode(bodies.rtcUserSetData, body);
        return {
          status: this.rooms.setUserValues(targetId, userId, request.values, request.objectName),
        };
      }
      case 'rtcUData':
      case 'rtcUList': {
        const room = this.rooms.get(targetId);
        return room
          ? { body: encode(bodies.rtcJoinReply, { users: this.rooms.users(room) }) }
          : { status: RTC_STATUS.NOT_IN_ROOM };
      }
      case 'rtcRInfo': {
        const room = this.rooms.get(targetId);
        if (!room) return { status: RTC_STATUS.NOT_IN_ROOM };
        const roomData = [...room.data].map(([key, value]) => ({ key, value }));
        return {
          body: encode(bodies.rtcRoomInfo, {
            roomId: targetId,
            roomData,
            userCount: room.members.size,
            users: this.rooms.users(room),
          }),
        };
      }
      case 'rtcQryData': {
        const request = decode(bodies.rtcDataQuery, body);
        const data =
          request.target === 2
            ? this.rooms.member(targetId, userId)?.data
            : this.rooms.get(targetId)?.data;
        const info = [...(data ?? [])]
          .filter(([key]) => request.keys.length === 0 || request.keys.includes(key))
          .map(([key, value]) => ({ key, value }));
        return { body: encode(bodies.rtcDataReply, { info }) };
      }
      case 'rtcUPut': {
        const { key, value } = decode(bodies.kv, body);
        return { status: this.rooms.setUserValues(targetId, userId, [{ key, value }]) };
      }
      case 'rtcToken':
        return {
          body: encode(bodies.rtcToken, {
            token: this.rooms.member(targetId, userId)?.token ?? `rtc-${randomUUID()}`,
          }),
        };
      case 'rtcQueryJoined': {
        const { userId: wanted } = decode(bodies.rtcJoinedQuery, body);
        const info = [];
        for (const room of this.rooms.rooms.values()) {
          const member = room.members.get(wanted);
          if (member)
            info.push({
              deviceId: `device-${member.conn?.id ?? 0}`,
              roomId: room.id,
              joinTime: member.joinedAt,
            });
        }
        return { body: encode(bodies.rtcJoinedReply, { info }) };
      }
      // Newer SDKs ask for event and edit history; "service not available" keeps them quiet.
      case 'pullEventChange':
      case 'pullModifyMsg':
        return { status: MESSAGE_STATUS.SERVICE_UNAVAILABLE };
      case 'qAppBot':
      case 'rtcUserState':
      case 'qryRelationR':
      case 'qrySessions':
      case 'qrySessionsAtt':
        return {};
      default:
        return { note: 'unknown topic, answered with success and no data' };
    }
  }

  rtcPublish(conn, topic, roomId, body) {
    const room = this.rooms.get(roomId);
    const member = room?.members.get(conn.userId);
    if (!member) return RTC_STATUS.NOT_IN_ROOM;
    if (topic === 'rtcSetData') {
      const request = decode(bodies.rtcSetData, body);
      (request.target === 2 ? member.data : room.data).set(request.key, request.value);
      if (request.objectName)
        this.rooms.broadcast(
          roomId,
          conn.userId,
          request.objectName,
          parse(request.content ?? '{}'),
        );
    } else if (topic === 'rtcDelData') {
      const request = decode(bodies.rtcDataQuery, body);
      for (const key of request.keys) (request.target === 2 ? member.data : room.data).delete(key);
      if (request.objectName)
        this.rooms.broadcast(
          roomId,
          conn.userId,
          request.objectName,
          parse(request.content ?? '{}'),
        );
    } else if (topic === 'rtcUDel') {
      for (const key of decode(bodies.rtcKeys, body).keys) member.values.delete(key);
    }
    return 0;
  }

  /** A message that no client sent (server API, tests). */
  inject({ from, to, groupId, userIds, objectName, content }) {
    const time = tick();
    const uid = messageUid();
    const down = {
      from,
      objectName,
      content: JSON.stringify(content),
      time,
      msgId: uid,
      status: 0x30,
      type: groupId ? GROUP : PRIVATE,
    };
    if (groupId) down.groupId = groupId;
    const recipients = groupId
      ? (userIds ?? this.config.groups[groupId] ?? []).filter((userId) => userId !== from)
      : [to];
    this.record({
      kind: 'message',
      time,
      uid,
      topic: 'injected',
      from,
      to: groupId ?? to,
      objectName,
      content,
      recipients,
    });
    let reached = 0;
    for (const userId of recipients) reached += this.deliver(userId, down);
    return { uid, reached };
  }

  record(entry) {
    this.messages.push(entry);
    if (this.messages.length > 5000) this.messages.splice(0, this.messages.length - 5000);
    this.log(entry);
  }

  describe() {
    return [...this.conns].map((conn) => ({
      id: conn.id,
      userId: conn.userId,
      connectedAt: conn.connectedAt,
      lastFrameAt: conn.lastFrameAt,
      sdkVersion: conn.query.sdkVer,
    }));
  }

  close() {
    for (const ws of this.wss.clients) ws.terminate();
    this.wss.close();
  }
}

/**
 * The SDK (RCCall 5.0.1-alpha.12) loops forever on an offline call message that is not, or does not follow, an
 * invitation to the same call.
 */
function belongsToInvitation(down, all) {
  if (!down.objectName.startsWith('RC:VC')) return true;
  const invites = ({ objectName }) =>
    objectName === 'RC:VCInvite' || objectName === 'RC:VCModifyMem';
  if (invites(down)) return true;
  const callId = ({ content }) => parse(content.toString('utf8'))?.callId;
  return all.some(
    (other) => other.time < down.time && invites(other) && callId(other) === callId(down),
  );
}

function parse(string) {
  try {
    return JSON.parse(string);
  } catch {
    return string;
  }
}

/** Upper-case groups joined by dashes, the shape of the vendor's message ids. */
function messageUid() {
  const hex = randomUUID().replaceAll('-', '').toUpperCase();
  return [hex.slice(0, 4), hex.slice(4, 8), hex.slice(8, 12), hex.slice(12, 16)].join('-');
}

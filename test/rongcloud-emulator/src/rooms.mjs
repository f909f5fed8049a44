/**
 * RTC rooms: membership, per-user published resources, room data, and the notifications that the other members of
 * a room get.
 */
import { randomUUID } from 'node:crypto';

import { tick } from './clock.mjs';

export const RTC_ROOM = 12;

export const RTC_STATUS = { NOT_IN_ROOM: 40003, JOIN_REFUSED: 40032 };

// The values of the `state` field of a RCRTC:state message.
export const MEMBER_STATE = { JOINED: 0, LEFT: 1, OFFLINE: 2 };

export class Rooms {
  // `send(userId, room message)` delivers to that user's connections.
  constructor({ send, log, pingTimeoutMs = 60000, onLeave = () => {} }) {
    this.rooms = new Map();
    this.send = send;
    this.log = log;
    this.pingTimeoutMs = pingTimeoutMs;
    this.onLeave = onLeave;
    this.timer = setInterval(() => this.expire(), 1000);
    this.timer.unref?.();
  }

  close() {
    clearInterval(this.timer);
  }

  get(roomId) {
    return this.rooms.get(roomId);
  }

  member(roomId, userId) {
    return this.rooms.get(roomId)?.members.get(userId);
  }

  /** conn is the IM connection that asked; joinType as in the SDK (0 kick, 1 refuse, 2 coexist). */
  join(roomId, userId, conn, { joinType = 0, mode = 0 } = {}) {
    let room = this.rooms.get(roomId);
    const present = room?.members.get(userId);
    const elsewhere = present && present.conn && present.conn !== conn && present.conn.open;
    if (elsewhere && joinType === 1) return { status: RTC_STATUS.JOIN_REFUSED };
    if (elsewhere && joinType === 0) {
      this.sendTo(
        roomId,
        userId,
        userId,
        'RCRTC:kick',
        { users: [{ userId, type: 2 }] },
        { only: present.conn },
      );
    }
    if (!room) {
      room = {
        id: roomId,
        mode,
        sessionId: randomUUID(),
        createdAt: Date.now(),
        members: new Map(),
        data: new Map(),
      };
      this.rooms.set(roomId, room);
      this.log({ kind: 'room', event: 'created', roomId });
    }
    let member = present;
    if (!member) {
      member = {
        userId,
        token: `rtc-${randomUUID()}`,
        joinedAt: Date.now(),
        values: new Map(),
        data: new Map(),
      };
      room.members.set(userId, member);
      this.log({ kind: 'room', event: 'joined', roomId, userId });
    }
    member.conn = conn;
    member.lastPing = Date.now();
    this.broadcast(roomId, userId, 'RCRTC:state', {
      users: [{ userId, state: MEMBER_STATE.JOINED }],
    });
    return { status: 0, room, member };
  }

  leave(roomId, userId, state = MEMBER_STATE.LEFT) {
    const room = this.rooms.get(roomId);
    if (!room || !room.members.delete(userId)) return false;
    this.log({
      kind: 'room',
      event: state === MEMBER_STATE.OFFLINE ? 'expired' : 'left',
      roomId,
      userId,
    });
    this.broadcast(roomId, userId, 'RCRTC:state', { users: [{ userId, state }] });
    this.onLeave(roomId, userId);
    if (room.members.size === 0) {
      this.rooms.delete(roomId);
      this.log({ kind: 'room', event: 'closed', roomId });
    }
    return true;
  }

  ping(roomId, userId) {
    const member = this.member(roomId, userId);
    if (!member) return RTC_STATUS.NOT_IN_ROOM;
    member.lastPing = Date.now();
    return 0;
  }

  /** A user's whole resource list ("uris"). `notice` is the name of the message that carries it. */
  setUserValues(roomId, userId, values, notice) {
    const member = this.member(roomId, userId);
    if (!member) return RTC_STATUS.NOT_IN_ROOM;
    for (const { key, value } of values) member.values.set(key, value);
    this.log({
      kind: 'room',
      event: 'resources',
      roomId,
      userId,
      uris: parse(member.values.get('uris'), []),
    });
    if (notice) {
      const content = {};
      for (const { key, value } of values) content[key] = parse(value, value === '' ? [] : value);
      this.broadcast(roomId, userId, notice, content);
    }
    return 0;
  }

  /** Takes a member out from the server side, as the vendor's server does. */
  kick(roomId, userId, type = 1) {
    const member = this.member(roomId, userId);
    if (!member) return false;
    this.sendTo(roomId, userId, userId, 'RCRTC:kick', { users: [{ userId, type }] });
    return this.leave(roomId, userId, MEMBER_STATE.LEFT);
  }

  users(room) {
    return [...room.members.values()].map((member) => ({
      userId: member.userId,
      data: [...member.values].map(([key, value]) => ({ key, value })),
    }));
  }

  broadcast(roomId, fromUserId, objectName, content) {
    const room = this.rooms.get(roomId);
    if (!room) return;
    for (const userId of room.members.keys()) {
      if (userId !== fromUserId) this.sendTo(roomId, userId, fromUserId, objectName, content);
    }
  }

  sendTo(roomId, userId, fromUserId, objectName, content, options = {}) {
    this.send(
      userId,
      {
        from: fromUserId,
        type: RTC_ROOM,
        groupId: roomId,
        objectName,
        content: JSON.stringify(content),
        time: tick(),
        status: 0,
        msgId: randomUUID(),
      },
      options,
    );
  }

  expire() {
    const now = Date.now();
    for (const room of [...this.rooms.values()]) {
      for (const member of [...room.members.values()]) {
        if (now - member.lastPing > this.pingTimeoutMs)
          this.leave(room.id, member.userId, MEMBER_STATE.OFFLINE);
      }
    }
  }

  describe() {
    return [...this.rooms.values()].map((room) => ({
      roomId: room.id,
      sessionId: room.sessionId,
      mode: room.mode,
      data: Object.fromEntries(room.data),
      members: [...room.members.values()].map((member) => ({
        userId: member.userId,
        joinedAt: member.joinedAt,
        lastPing: member.lastPing,
        resources: parse(member.values.get('uris'), []),
      })),
    }));
  }
}

function parse(string, fallback) {
  if (!string) return fallback;
  try {
    return JSON.parse(string);
  } catch {
    return fallback;
  }
}

/** The control API for tests: inspects the emulator's state and injects faults, in process or as JSON over HTTP. */

import { DISCONNECT_STATUS } from './im.mjs';

/** @returns {(name: string, body?: object, query?: URLSearchParams) => unknown} carries out a request such as `POST /kick` */
export function controlOf(emulator) {
  const { im, rooms, sfu, faults, config, events, log } = emulator;

  const connsOf = ({ userId, conn }) =>
    conn ? [...im.conns].filter(({ id }) => id === conn) : im.connsOf(String(userId));

  const actions = {
    'GET /': () => ({
      service: 'rongcloud-emulator',
      urls: emulator.urls,
      endpoints: Object.keys(actions),
    }),
    'GET /state': () => ({
      connections: im.describe(),
      rooms: rooms.describe(),
      media: sfu.describe(),
      groups: config.groups,
      faults: faults.rules,
    }),
    'GET /connections': () => im.describe(),
    'GET /rooms': () => rooms.describe(),
    'DELETE /rooms': () => {
      for (const room of rooms.describe())
        for (const { userId } of room.members) rooms.leave(room.roomId, userId);
      return { ok: true };
    },
    'GET /media': () => sfu.describe(),
    'GET /messages': (_, query) =>
      im.messages.filter((entry) => entry.time > Number(query.get('since') ?? 0)),
    'DELETE /messages': () => {
      im.messages.length = 0;
      return { ok: true };
    },
    'GET /events': (_, query) =>
      events.filter((event) => event.n > Number(query.get('since') ?? 0)),

    /** The server ends the connection; status 1: the user connected elsewhere. */
    'POST /kick': (body) => {
      const conns = connsOf(body);
      for (const conn of conns) im.disconnect(conn, body.status ?? DISCONNECT_STATUS.OTHER_DEVICE);
      return { kicked: conns.length };
    },
    /** Breaks the network connection. With `blockMs`, new sockets are refused for that long. */
    'POST /drop': (body) => {
      const conns = connsOf(body);
      if (body.blockMs) {
        faults.set('upgrade', [
          ...faults.rules.upgrade,
          { match: { userId: String(body.userId) }, refuse: true, tag: 'drop' },
        ]);
        setTimeout(() => {
          faults.rules.upgrade = faults.rules.upgrade.filter(
            (rule) => !(rule.tag === 'drop' && rule.match.userId === String(body.userId)),
          );
        }, body.blockMs);
      }
      for (const conn of conns) im.drop(conn);
      return { dropped: conns.length };
    },
    /** The network is gone, and the socket stays open on both sides. */
    'POST /stall': (body) => {
      const conns = connsOf(body);
      for (const conn of conns) im.stall(conn);
      return { stalled: conns.length };
    },
    /** Drops one user's media packets in both directions, without any signal. */
    'POST /media/mute': (body) => {
      let changed = 0;
      for (const peer of sfu.peers.values()) {
        if (peer.userId !== String(body.userId)) continue;
        peer.ice.muted = body.muted !== false;
        changed += 1;
      }
      return { changed };
    },
    'POST /rtc/kick': (body) => ({
      kicked: rooms.kick(
        body.roomId ?? onlyRoomOf(body.userId),
        String(body.userId),
        body.type ?? 1,
      ),
    }),
    'POST /rtc/expire': (body) => ({
      expired: rooms.leave(body.roomId ?? onlyRoomOf(body.userId), String(body.userId), 2),
    }),
    'POST /message': (body) => im.inject(body),
    'POST /groups': (body) => {
      for (const [id, members] of Object.entries(body)) {
        if (members === null) delete config.groups[id];
        else config.groups[id] = members.map(String);
      }
      return config.groups;
    },
    'POST /blacklist': (body) => {
      Object.assign(config.blacklist, body);
      return config.blacklist;
    },
    'POST /config': (body) => {
      for (const key of [
        'delivery',
        'offline',
        'multiDevice',
        'wrongTokenAt',
        'checkMediaToken',
        'naviExtra',
      ])
        if (key in body) config[key] = body[key];
      if ('rtcPingTimeoutMs' in body) rooms.pingTimeoutMs = body.rtcPingTimeoutMs;
      return { ...config, rtcPingTimeoutMs: rooms.pingTimeoutMs };
    },
    'GET /faults': () => faults.rules,
    'POST /faults': (body) => {
      for (const [slot, rules] of Object.entries(body)) faults.set(slot, rules);
      return faults.rules;
    },
    'DELETE /faults': () => {
      faults.clear();
      return faults.rules;
    },
  };

  function onlyRoomOf(userId) {
    for (const room of rooms.rooms.values()) if (room.members.has(String(userId))) return room.id;
    return undefined;
  }

  return (name, body = {}, query = new URLSearchParams()) => {
    const action = actions[name];
    if (!action)
      throw new Error(`no such endpoint: ${name}; there are ${Object.keys(actions).join(', ')}`);
    if (!name.startsWith('GET ')) log({ kind: 'control', action: name, body });
    return action(body, query);
  };
}

/** Serves the control API over HTTP. */
export function controlServer(control, readBody) {
  return async (request, response) => {
    const url = new URL(request.url, 'http://control');
    const reply = (status, value) => {
      response.writeHead(status, {
        'Content-Type': 'application/json',
        'Access-Control-Allow-Origin': '*',
      });
      response.end(JSON.stringify(value));
    };
    try {
      const raw = await readBody(request);
      const name = `${request.method} ${url.pathname}`;
      reply(200, control(name, raw ? JSON.parse(raw) : {}, url.searchParams));
    } catch ({ message }) {
      reply(400, { error: message });
    }
  };
}

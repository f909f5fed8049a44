/**
 * The signalling relay of the demo: a WebSocket server that hands each message to everybody else in the same room
 * (`?room=x`; without one, the common room). It keeps nothing and looks into nothing. For demos and development, like
 * the local backend that talks through it.
 *
 * It attaches itself to any HTTP server (`attachRelay`), or runs alone:
 *
 *     PORT=8001 node demo/relay.mjs
 */
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { WebSocketServer } from 'ws';

/** The largest message: far above any session description, far below what would hurt. */
const MAX_MESSAGE_BYTES = 256 * 1024;
/** Who lets this much pile up unread is gone or too slow to call anybody. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;
const MAX_ROOM_NAME = 64;
/** Who did not answer the last ping by the time of the next is dropped. */
const PING_EVERY_MS = 15_000;

/**
 * Adds the relay to an HTTP server. Upgrade requests for other paths are left to whoever else listens.
 *
 * @param {import('node:http').Server} server
 * @param {{ path?: string }} [options]
 * @returns {() => void} closes the relay; the server goes on
 */
export function attachRelay(server, { path = '/relay' } = {}) {
  /** @type {Map<string, Set<import('ws').WebSocket>>} */
  const rooms = new Map();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });

  function handleUpgrade(request, socket, head) {
    const address = new URL(request.url, 'http://relay');
    if (address.pathname !== path) return;
    const room = address.searchParams.get('room') ?? '';
    if (room.length > MAX_ROOM_NAME) return refuse(socket, '400 Bad Request');
    if (!isSameHost(request)) return refuse(socket, '403 Forbidden');
    sockets.handleUpgrade(request, socket, head, (client) => join(client, room));
  }

  function join(client, room) {
    const members = rooms.get(room) ?? new Set();
    rooms.set(room, members.add(client));
    client.isAlive = true;
    client.on('pong', () => (client.isAlive = true));
    client.on('error', () => {}); // a message too large, a broken frame: `close` follows
    client.on('close', () => {
      members.delete(client);
      if (members.size === 0) rooms.delete(room);
    });
    client.on('message', (data, isBinary) => {
      if (isBinary) return client.close(1003, 'Text only.');
      const text = data.toString();
      for (const member of members) if (member !== client) pass(member, text);
    });
  }

  function ping() {
    for (const client of sockets.clients) {
      if (!client.isAlive) client.terminate();
      client.isAlive = false;
      if (client.readyState === client.OPEN) client.ping();
    }
  }

  server.on('upgrade', handleUpgrade);
  const pinging = setInterval(ping, PING_EVERY_MS).unref();
  return () => {
    server.off('upgrade', handleUpgrade);
    clearInterval(pinging);
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  };
}

function pass(member, text) {
  if (member.readyState !== member.OPEN) return;
  if (member.bufferedAmount > MAX_UNREAD_BYTES) member.terminate();
  else member.send(text);
}

/** Only pages of this very host, on any port: a page from elsewhere must not listen in through the visitor's browser. */
function isSameHost({ headers }) {
  if (!headers.origin) return true; // not a browser
  try {
    return new URL(headers.origin).hostname === new URL(`http://${headers.host}`).hostname;
  } catch {
    return false;
  }
}

function refuse(socket, status) {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

// --- alone ---

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const port = Number(process.env.PORT) || 8001;
  const server = createServer((request, response) => {
    response
      .writeHead(426, { 'content-type': 'text/plain' })
      .end('This is a WebSocket relay, at /relay.\n');
  });
  attachRelay(server);
  server.on('upgrade', ({ url }, socket) => {
    if (new URL(url, 'http://relay').pathname !== '/relay') refuse(socket, '404 Not Found');
  });
  server.listen(port, () => console.log(`Signalling relay: ws://localhost:${port}/relay`));
}

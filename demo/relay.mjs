/**
 * The demo's signalling relay: a WebSocket server that forwards each message to everyone else in the same room (`?room=x`;
 * default: a common room). It stores nothing and does not read messages. Like the local backend that uses it, it is for demos
 * and development.
 *
 * `attachRelay` adds it to an HTTP server. It also runs by itself:
 *
 *     PORT=8001 node demo/relay.mjs
 */
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { WebSocketServer } from 'ws';

/** Maximum size of a message: well above any session description. */
const MAX_MESSAGE_BYTES = 256 * 1024;
/** A client with more unsent data than this is gone, or too slow for calls, and is dropped. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
const MAX_ROOM_NAME = 64;
/** A client that has not answered a ping by the next one is dropped. */
const PING_EVERY_MS = 15_000;

/**
 * Adds the relay to an HTTP server. Upgrade requests for other paths are left to other listeners.
 *
 * @param {import('node:http').Server} server
 * @param {{ path?: string }} [options]
 * @returns {() => void} closes the relay, but not the server
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
    client.on('error', () => {}); // a message too large or a broken frame; `close` follows
    client.on('close', () => {
      members.delete(client);
      if (members.size === 0) rooms.delete(room);
    });
    client.on('message', (data, isBinary) => {
      if (isBinary) return client.close(1003, 'Text only.');
      const text = data.toString();
      for (const member of members) if (member !== client) forward(member, text);
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

function forward(member, text) {
  if (member.readyState !== member.OPEN) return;
  if (member.bufferedAmount > MAX_BUFFERED_BYTES) member.terminate();
  else member.send(text);
}

/** Accepts only pages from this host, on any port: other sites must not listen in through a visitor's browser. */
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

// --- by itself ---

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

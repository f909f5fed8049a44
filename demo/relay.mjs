/**
 * A signalling relay for the local backend: a WebSocket server that forwards each message to everyone else in the same room
 * (`?room=x`; default: a common room). It stores nothing, and reads only its own heartbeat: `{"relay":"ping"}` is answered
 * with `{"relay":"pong"}`. It does not know who its clients are; docs/relay.md says what that means.
 *
 * `attachRelay` adds it to an HTTP server. It also runs by itself, for this machine only unless told otherwise:
 *
 *     PORT=8001 node demo/relay.mjs
 */
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { networkOf } from './relay/access.mjs';
import { attachRelay } from './relay/attach-relay.mjs';
import { createLog } from './relay/log.mjs';
import { readSettings } from './relay/settings.mjs';

export { attachRelay } from './relay/attach-relay.mjs';

/** Connections beyond the WebSockets: for requests that are about to be upgraded or refused. */
const SPARE_CONNECTIONS = 100;

function run() {
  const { host, port, handshakeMs, ...options } = readSettings(process.env);
  const write = (line) => process.stdout.write(`${line}\n`);
  process.stdout.on('error', () => {}); // whoever read the log has gone; the relay goes on
  const log = createLog(write);
  const server = createServer({
    headersTimeout: handshakeMs,
    requestTimeout: handshakeMs,
    keepAliveTimeout: 1000,
    connectionsCheckingInterval: Math.min(1000, handshakeMs),
    maxHeaderSize: 8192,
  });
  server.on('request', (request, response) => {
    request.resume();
    response.writeHead(426, { 'content-type': 'text/plain', connection: 'close' });
    response.end('This is a WebSocket relay, at /relay.\n');
  });
  server.maxConnections = options.maxSockets + SPARE_CONNECTIONS;
  limitConnections(server, options, handshakeMs);
  const detach = attachRelay(server, { ...options, log: write });

  server.on('error', (error) => {
    console.error(`The relay cannot listen on ${host}, port ${port} (${error.code}).`);
    process.exit(1);
  });
  server.listen(port, host, () => log('listening', { host, port: server.address().port }));

  let isStopping = false;
  async function stop(signal) {
    if (isStopping) process.exit(1);
    isStopping = true;
    log('stopping', { signal });
    server.close();
    await detach();
    server.closeAllConnections();
    log('stopped');
    process.exit(0);
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(signal));
}

/** Connections have limits before they say anything: how many from one address, and how long until the first request. */
function limitConnections(server, { maxSocketsPerAddress, trustProxy }, handshakeMs) {
  /** @type {Map<string, number>} */
  const connections = new Map();
  server.on('connection', (socket) => {
    socket.setTimeout(handshakeMs, () => socket.destroy()); // an upgrade clears it
    if (trustProxy) return;
    const address = networkOf(socket.remoteAddress ?? '');
    const count = (connections.get(address) ?? 0) + 1;
    connections.set(address, count);
    socket.on('close', () => {
      const others = connections.get(address) - 1;
      if (others > 0) connections.set(address, others);
      else connections.delete(address);
    });
    if (count > maxSocketsPerAddress + SPARE_CONNECTIONS) socket.destroy();
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    run();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

/** The demo's server as `npm start` runs it: a process of its own, on a free port. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import { connect, createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { projectDir } from './site.mjs';

const PATIENCE_MS = 60_000;

/**
 * @param {Record<string, string>} [env] more of its environment
 * @returns its address and a way to end it
 */
export async function startDemo(env = {}) {
  const wds = join(projectDir, 'node_modules/@web/dev-server/dist/bin.js');
  const child = spawn(process.execPath, [wds, '--config', 'demo/server.config.mjs'], {
    cwd: projectDir,
    env: {
      ...process.env,
      PORT: String(await freePort()),
      HOST: '',
      HTTPS: '',
      ALLOWED_HOSTS: 'localhost,127.0.0.1,insecure.test', // the last is for tests of pages that are not secure
      NO_COLOR: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await announced(child).catch((cause) => {
    child.kill('SIGKILL');
    throw cause;
  });
  return {
    url,
    port: Number(new URL(url).port),
    async close() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/** The address that the server says it listens on. */
function announced(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`no demo server: ${output}`)), PATIENCE_MS);
    const read = (data) => {
      output += data;
      const [, url] = /(https?:\/\/localhost:\d+)\/demo\//.exec(output) ?? [];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`the demo server ended (${code}): ${output}`)));
  });
}

/** @returns one that nobody listens on */
export async function freePort() {
  const probe = createNetServer();
  await new Promise((resolve) => probe.listen(0, resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/**
 * Stands in front of the demo's server and can cut its relay off, while the pages stay to be had.
 *
 * @param {{ port: number }} demo
 */
export async function startGate(demo) {
  const sockets = new Set();
  let open = true;
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    const onward = forward({ port: demo.port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.on('upgrade', ({ method, url, headers }, socket, head) => {
    socket.on('error', () => {});
    if (!open) return socket.destroy();
    const onward = connect(demo.port);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    onward.write(`${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`);
    onward.write(head);
    onward.pipe(socket).pipe(onward);
    onward.on('error', () => socket.destroy());
    socket.on('close', () => {
      onward.destroy();
      sockets.delete(socket);
    });
    sockets.add(socket);
    return undefined;
  });
  await new Promise((resolve) => server.listen(0, resolve));
  return {
    url: `http://localhost:${server.address().port}`,
    /** Ends every connection to the relay and lets none in. */
    cutRelay() {
      open = false;
      for (const socket of sockets) socket.destroy();
    },
    restoreRelay() {
      open = true;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

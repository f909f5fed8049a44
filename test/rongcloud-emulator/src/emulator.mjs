/**
 * Puts the services together: one HTTP and one HTTPS port on the loopback interface, each serving navigation, IM
 * and media, and a third port with the control API.
 */
import http from 'node:http';
import https from 'node:https';

import selfsigned from 'selfsigned';

import { controlOf, controlServer } from './control.mjs';
import { Faults, sleep } from './faults.mjs';
import { ImService, readToken } from './im.mjs';
import { MediaService } from './media.mjs';
import { Rooms } from './rooms.mjs';
import { Sfu } from './sfu.mjs';

export const DEFAULTS = {
  host: '127.0.0.1',
  port: 0,
  httpsPort: 0,
  controlPort: 0,
  groups: {},
  blacklist: {}, // userId -> users whose private messages are refused with the blacklist code
  delivery: 'direct', // or 'notify': notification plus pull
  offline: 'invites', // or 'store', 'drop': which messages sent while a client was away it gets on connecting
  multiDevice: 'kick', // or 'coexist'
  wrongTokenAt: 'connack', // or 'navi' (HTTP 403)
  checkMediaToken: true,
  rtcPingTimeoutMs: 60000,
  videoCodec: 'vp8',
  bitrate: 1_200_000,
  verbose: false,
};

async function listen(server, port, host) {
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server.address().port;
}

function readBody(request) {
  return new Promise((resolve, reject) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
    request.on('error', reject);
  });
}

export async function startEmulator(options = {}) {
  const config = { ...structuredClone(DEFAULTS), ...options };
  config.groups = Object.fromEntries(
    Object.entries(config.groups).map(([id, members]) => [id, members.map(String)]),
  );
  const events = [];
  const waiters = new Set();
  const startedAt = Date.now();
  const log = (entry) => {
    const event = {
      n: events.length ? events.at(-1).n + 1 : 1,
      at: Date.now() - startedAt,
      ...entry,
    };
    events.push(event);
    if (events.length > 20000) events.splice(0, events.length - 20000);
    if (config.verbose) process.stderr.write(`${JSON.stringify(event)}\n`);
    for (const waiter of waiters) waiter(event);
  };

  const faults = new Faults();
  let im;
  const rooms = new Rooms({
    log,
    pingTimeoutMs: config.rtcPingTimeoutMs,
    send: (userId, down, how) => im.deliver(userId, down, how),
  });
  im = new ImService({ config, faults, log, rooms });
  const sfu = new Sfu({
    log,
    host: config.host,
    videoCodec: config.videoCodec,
    bitrate: config.bitrate,
  });
  const media = new MediaService({ sfu, rooms, faults, log, config });

  // --- navigation ---

  const ports = {};

  function naviInfo(secure, userId) {
    const server = `${config.host}:${secure ? ports.https : ports.http}`;
    return {
      code: 200,
      userId: userId ?? '',
      server,
      backupServer: server,
      voipCallInfo: JSON.stringify({
        strategy: 1,
        callEngine: [
          {
            engineType: 4,
            mediaServer: `${config.host}:${ports.https}`,
            backupMediaServer: [],
            maxStreamCount: 30,
          },
        ],
      }),
      kvStorage: 1,
      openHttpDNS: false,
      historyMsg: false,
      chatroomMsg: false,
      joinMChrm: false,
      openMp: 0,
      openUS: 0,
      grpMsgLimit: 0,
      isFormatted: 0,
      gifSize: 2048,
      logSwitch: 0,
      logPolicy: '',
      compDays: 0,
      monitor: 0,
      alone: false,
      type: 0,
      ...config.naviExtra,
    };
  }

  /** Version 1 is a JSONP GET, version 2 (SDK 5.30 or so) a form POST with a plain JSON answer. */
  async function navi(url, secure, form) {
    const token = (form ?? url.searchParams).get('token');
    const { userId, status } = readToken(token);
    const fault = faults.take('navi', { userId, token });
    log({
      kind: 'navi',
      path: url.pathname,
      token,
      secure,
      fault: fault ? { ...fault } : undefined,
    });
    if (fault?.delayMs) await sleep(fault.delayMs);
    if (fault?.refuse) return { destroy: true };
    if (fault?.status) return { status: fault.status, text: 'fault' };
    if (fault?.body !== undefined) return { status: 200, text: fault.body };
    if (status !== 0 && config.wrongTokenAt === 'navi')
      return { status: 403, text: JSON.stringify({ code: 403 }) };
    const info = naviInfo(secure, userId);
    if (form) info.serverAddr = [{ addr: info.server, protocol: secure ? 6 : 5, weight: 100 }];
    const json = JSON.stringify({ ...info, ...fault?.info });
    const callback = url.searchParams.get('callBack');
    if (callback)
      return {
        status: 200,
        text: `${callback}(${json});`,
        type: 'application/javascript;charset=utf-8',
      };
    return { status: 200, text: json, type: 'application/json;charset=utf-8' };
  }

  // --- public HTTP ---

  async function route(request, secure) {
    const url = new URL(request.url, 'http://emulator');
    if (/^\/(comet)?navi(\.(js|xml|json))?$/i.test(url.pathname)) return navi(url, secure);
    if (url.pathname === '/v2/navi.json')
      return navi(url, secure, new URLSearchParams(await readBody(request)));
    if (url.pathname === '/ping') {
      const fault = faults.take('ping', {});
      if (fault?.delayMs) await sleep(fault.delayMs);
      if (fault?.refuse) return { destroy: true };
      return { status: fault?.status ?? 200, text: '' };
    }
    const raw = await readBody(request);
    let body;
    try {
      body = raw ? JSON.parse(raw) : {};
    } catch {
      body = { raw };
    }
    const answer = await media.handle(request, body);
    if (answer) return answer;
    log({ kind: 'http', method: request.method, url: request.url, note: 'unknown path' });
    return { status: 404, json: { message: 'not emulated' } };
  }

  const handler = (secure) => async (request, response) => {
    response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
    response.setHeader(
      'Access-Control-Allow-Headers',
      request.headers['access-control-request-headers'] ?? '*',
    );
    response.setHeader('Access-Control-Allow-Private-Network', 'true');
    response.setHeader('Access-Control-Max-Age', '600');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    try {
      const answer = await route(request, secure);
      if (answer.destroy) {
        request.socket.destroy();
        return;
      }
      const type =
        answer.type ??
        (answer.json ? 'application/json;charset=utf-8' : 'text/plain;charset=utf-8');
      response.writeHead(answer.status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
      response.end(answer.json ? JSON.stringify(answer.json) : answer.text);
    } catch (error) {
      log({ kind: 'error', where: 'http', url: request.url, message: error.stack });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  };

  const pems = await selfsigned.generate([{ name: 'commonName', value: 'rongcloud-emulator' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  const plain = http.createServer(handler(false));
  const tls = https.createServer({ key: pems.private, cert: pems.cert }, handler(true));
  for (const server of [plain, tls])
    server.on(
      'upgrade',
      (request, socket, headBytes) => void im.upgrade(request, socket, headBytes),
    );
  ports.http = await listen(plain, config.port, config.host);
  ports.https = await listen(tls, config.httpsPort, config.host);

  const emulator = {
    config,
    faults,
    im,
    rooms,
    sfu,
    events,
    log,
    certificate: pems.cert,
    /** Resolves with the first event (old or new) that the predicate accepts. */
    waitFor(predicate, { timeoutMs = 10000, since = 0, label = 'event' } = {}) {
      const old = events.find((event) => event.n > since && predicate(event));
      if (old) return Promise.resolve(old);
      return new Promise((resolve, reject) => {
        const waiter = (event) => {
          if (!predicate(event)) return;
          waiters.delete(waiter);
          clearTimeout(timer);
          resolve(event);
        };
        const timer = setTimeout(() => {
          waiters.delete(waiter);
          reject(new Error(`no ${label} within ${timeoutMs} ms`));
        }, timeoutMs);
        waiters.add(waiter);
      });
    },
    async close() {
      im.close();
      rooms.close();
      sfu.close();
      for (const server of [plain, tls, control]) {
        server.closeAllConnections?.();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };

  emulator.control = controlOf(emulator);
  const control = http.createServer(controlServer(emulator.control, readBody));
  ports.control = await listen(control, config.controlPort, config.host);
  emulator.ports = ports;
  emulator.urls = {
    navi: `http://${config.host}:${ports.http}`,
    naviHttps: `https://${config.host}:${ports.https}`,
    mediaServer: `https://${config.host}:${ports.https}`,
    control: `http://${config.host}:${ports.control}`,
  };
  return emulator;
}

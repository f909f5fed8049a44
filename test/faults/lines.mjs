/**
 * A line of its own for each person, between their page and the relay: it can be cut, go half-open, lose, double and delay
 * messages. What a line does by chance follows from a seed.
 */
import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { attachRelay } from '../../demo/relay.mjs';
import { MediaPaths } from './media-paths.mjs';
import { randomFrom } from '../support/random.mjs';

/** What a bad network does to messages: a fifth is lost, a fifth arrives twice, half of them late. */
export const BAD_NETWORK = Object.freeze({ lost: 0.2, doubled: 0.2, late: 0.5, lateMs: 2000 });

/** Between a client and its relay only: forwarding loses none of these. */
const isOfTheRelay = (text) => text.startsWith('{"relay"');

export async function startLines({ seed = 1, chaos } = {}) {
  const relayServer = createServer();
  const closeRelay = attachRelay(relayServer);
  const relayPort = await listen(relayServer);
  const relayOrigin = `http://localhost:${relayPort}`;
  const lines = new Map();
  const media = new MediaPaths((name) => name === undefined || !lines.get(name)?.isCut);
  const server = createServer(answerLate);
  const sockets = new WebSocketServer({ server, verifyClient });
  const port = await listen(server);

  function lineOf(name) {
    if (!lines.has(name)) lines.set(name, new Line(randomFrom(`${seed} ${name}`), chaos));
    return lines.get(name);
  }

  function verifyClient({ req }, answer) {
    const isCut = lineOf(addressOf(req).name).isCut;
    answer(!isCut, 503);
  }

  sockets.on('connection', (client, request) => {
    const { name, search } = addressOf(request);
    const relay = new WebSocket(`ws://localhost:${relayPort}/relay${search}`, {
      origin: relayOrigin,
      autoPong: false,
    });
    lineOf(name).join(client, relay, (text) => media.rewrite(text, name));
  });

  return {
    /** An address that answers after `ms`: a page that asks it synchronously is blocked for as long, and computes nothing. */
    lateUrl: (ms) => `http://localhost:${port}/late?${ms}`,
    /** Where a person's page finds the relay. */
    url: (name, room) => `ws://localhost:${port}/${name}?room=${encodeURIComponent(room)}`,
    line: lineOf,
    /** The person is gone: nothing of theirs is kept. */
    forget(name) {
      media.forget(name);
      lines.delete(name);
    },
    async close() {
      for (const line of lines.values()) line.cut();
      media.close();
      sockets.close();
      closeRelay();
      for (const each of [server, relayServer]) {
        each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
    },
  };
}

function answerLate({ url }, response) {
  const ms = Number(new URL(url, 'http://lines').search.slice(1));
  const headers = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };
  setTimeout(() => response.writeHead(204, headers).end(), ms);
}

function addressOf({ url }) {
  const { pathname, search } = new URL(url, 'http://lines');
  return { name: pathname.slice(1), search };
}

async function listen(server) {
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return server.address().port;
}

class Line {
  isCut = false;
  #pairs = new Set();
  #random;
  #chaos;

  constructor(random, chaos) {
    this.#random = random;
    this.#chaos = chaos;
  }

  /** How many sockets the page has open. */
  get sockets() {
    return [...this.#pairs].filter(({ client }) => client.readyState === client.OPEN).length;
  }

  /** Ends all sockets, lets none in, and no media passes. */
  cut() {
    this.isCut = true;
    for (const { client, relay } of this.#pairs) {
      client.terminate();
      relay.terminate();
    }
  }

  restore() {
    this.isCut = false;
  }

  /** The sockets stay open and nothing passes on them any more. New ones work, and so does media. */
  goHalfOpen() {
    for (const pair of this.#pairs) pair.isDead = true;
  }

  /** @param {typeof BAD_NETWORK | undefined} chaos what happens to messages from now on */
  worsen(chaos) {
    this.#chaos = chaos;
  }

  /** @param {(text: string) => Promise<string>} rewrite what becomes of a message of the page */
  join(client, relay, rewrite) {
    const pair = { client, relay, isDead: false };
    this.#pairs.add(pair);
    let sent = new Promise((resolve) => relay.once('open', resolve)); // keeps the order
    for (const socket of [client, relay]) socket.on('error', () => {});
    client.on('close', () => {
      this.#pairs.delete(pair);
      void sent.then(() => relay.close()); // what a page says last arrives
    });
    relay.on('close', () => {
      if (!pair.isDead) client.terminate();
    });
    client.on('message', (data) => {
      sent = sent
        .then(() => rewrite(String(data)))
        .then((text) => {
          if (!pair.isDead && relay.readyState === relay.OPEN) relay.send(text);
        });
    });
    relay.on('message', (data) => this.#deliver(pair, String(data)));
    relay.on('ping', (data) => {
      if (!pair.isDead) relay.pong(data);
    });
  }

  #deliver(pair, text) {
    const { client } = pair;
    const pass = () => {
      if (!pair.isDead && client.readyState === client.OPEN) client.send(text);
    };
    const chaos = this.#chaos;
    if (!chaos || isOfTheRelay(text)) return pass();
    const [lost, doubled] = [this.#random(), this.#random()];
    const delays = [0, 1].map(() =>
      this.#random() < chaos.late ? this.#random() * chaos.lateMs : 0,
    );
    if (lost < chaos.lost) return;
    for (const delay of doubled < chaos.doubled ? delays : delays.slice(0, 1))
      if (delay) setTimeout(pass, delay);
      else pass();
  }
}

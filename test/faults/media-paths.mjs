/**
 * Puts a UDP forwarder in front of every address at which a page waits for media. So a line can lose its media together
 * with its signalling, as it does when a person's network fails.
 *
 * Pages learn one another's addresses from signalling messages only. Those are rewritten on their way: each candidate's
 * port becomes that of a forwarder. Answers come back the same way, so neither page learns the other's own address.
 */
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** A candidate line in a message: its address and port. What comes before them has no spaces but these. */
const CANDIDATE = /(candidate:\S+ \d+ udp \d+ )(\S+) (\d+)( typ host)/gi;

export class MediaPaths {
  /** Of each line: forwarders by the address they lead to. Addresses are used again, later, by others. */
  #forwarders = new Map();
  /** Whose a port is. */
  #owners = new Map();
  #isUp;

  /** @param {(line: string) => boolean} isUp whether media passes on that person's line */
  constructor(isUp) {
    this.#isUp = isUp;
  }

  /**
   * @param {string} text a message as a page sent it
   * @param {string} line whose page
   * @returns the message with the addresses of forwarders
   */
  async rewrite(text, line) {
    const found = [...text.matchAll(CANDIDATE)];
    const ports = new Map();
    for (const [, , address, port] of found) {
      this.#owners.set(port, line);
      ports.set(`${address} ${port}`, await this.#forwarderTo(address, Number(port), line));
    }
    return text.replace(CANDIDATE, (all, before, address, port, after) => {
      const forwarder = ports.get(`${address} ${port}`);
      return forwarder ? `${before}${address} ${forwarder}${after}` : all;
    });
  }

  /** Closes what leads to that person's page. */
  forget(line) {
    const close = (opened) => opened?.sockets.forEach((socket) => socket.close());
    for (const forwarder of this.#forwarders.get(line)?.values() ?? [])
      forwarder.then(close, () => {});
    this.#forwarders.delete(line);
  }

  close() {
    for (const line of [...this.#forwarders.keys()]) this.forget(line);
  }

  async #forwarderTo(address, port, line) {
    const ofLine = this.#forwarders.get(line) ?? new Map();
    this.#forwarders.set(line, ofLine);
    const key = `${address} ${port}`;
    if (!ofLine.has(key))
      ofLine.set(
        key,
        this.#open(address, port, line).catch(() => undefined),
      );
    return (await ofLine.get(key))?.port;
  }

  /** Whoever sends to it gets a socket of their own towards the page, so that answers find their way back. */
  async #open(address, port, line) {
    const entrance = await bind(address);
    const sockets = new Set([entrance]);
    const ways = new Map();
    const passes = (from) => this.#isUp(line) && this.#isUp(this.#owners.get(String(from)));
    entrance.on('message', async (data, { address: source, port: from }) => {
      const key = `${source} ${from}`;
      if (!ways.has(key)) {
        const way = bind(address).then((socket) => {
          sockets.add(socket);
          socket.on('message', (answer) => {
            if (passes(from)) entrance.send(answer, from, source, ignore);
          });
          return socket;
        });
        ways.set(key, way);
      }
      const way = await ways.get(key);
      if (passes(from)) way.send(data, port, address, ignore);
    });
    return { port: entrance.address().port, sockets };
  }
}

const ignore = () => {};

function bind(address) {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  socket.on('error', ignore);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, address, () => resolve(socket));
  });
}

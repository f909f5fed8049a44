import { expect } from '@open-wc/testing';
import { CallError } from '../../../src/core/call/call-error.js';
import { newId } from '../../../src/core/call/ids.js';
import { createLocalBackend } from '../../../src/core/local/local-backend.js';
import { RelaySignaling } from '../../../src/core/local/relay-signaling.js';
import { TabSignaling, type Signaling } from '../../../src/core/local/signaling.js';
import { TIMING } from '../../../src/core/local/timing.js';
import { CallParty } from '../../support/call-party.js';
import { FakeRelay, type FakeSocket } from '../../support/fake-relay.js';
import { hurry } from '../../support/hurry.js';
import { watchMedia } from '../../support/media-watch.js';
import { nextTask, rejection, until } from '../../support/until.js';
import { QUICK } from './quick-timing.js';

const URL_OF_RELAY = 'ws://relay.example/relay';
const SOON_MS = 3000;

let opened: Signaling[];
let undo: (() => void)[];

beforeEach(() => {
  opened = [];
  undo = [];
});

afterEach(() => {
  for (const signaling of opened) signaling.close();
  for (const restore of undo.reverse()) restore();
});

/** Opens a way, and takes down what comes over it. */
async function listenOn(signaling: Signaling, signal = new AbortController().signal) {
  opened.push(signaling);
  const messages: unknown[] = [];
  const ups: boolean[] = [];
  const left: string[] = [];
  await signaling.open(
    {
      message: (data) => messages.push(data),
      up: (up) => ups.push(up),
      left: (endpoint) => left.push(endpoint),
    },
    signal,
  );
  return { signaling, messages, ups, left };
}

async function soon(what: string, predicate: () => unknown): Promise<void> {
  await until(predicate, SOON_MS, what);
}

describe('signalling between tabs', () => {
  it('reaches everybody of the same name but the sender, in order', async () => {
    const name = newId();
    const anna = await listenOn(new TabSignaling(name));
    const ben = await listenOn(new TabSignaling(name));
    const stranger = await listenOn(new TabSignaling(newId()));
    for (let i = 0; i < 20; i++) anna.signaling.send({ i });
    await soon('Ben heard it all', () => ben.messages.length === 20);
    expect(ben.messages).to.deep.equal(Array.from({ length: 20 }, (_, i) => ({ i })));
    expect([...anna.messages, ...stranger.messages]).to.deep.equal([]);
  });

  it('is over after close, and saying something then is harmless', async () => {
    const name = newId();
    const anna = await listenOn(new TabSignaling(name));
    const ben = await listenOn(new TabSignaling(name));
    const cleo = await listenOn(new TabSignaling(name));
    ben.signaling.close();
    ben.signaling.send({ from: 'Ben' });
    anna.signaling.send({ from: 'Anna' });
    await soon('Cleo heard Anna', () => cleo.messages.length > 0);
    expect(cleo.messages).to.deep.equal([{ from: 'Anna' }]);
    expect(ben.messages).to.deep.equal([]);
  });

  it('does not begin when it is called off', async () => {
    const reason = new Error('changed my mind');
    const attempt = async () => listenOn(new TabSignaling(newId()), AbortSignal.abort(reason));
    expect(await rejection(attempt())).to.equal(reason);
  });
});

describe('signalling over a relay', () => {
  let relay: FakeRelay;

  beforeEach(() => {
    relay = new FakeRelay();
    undo.push(() => relay.restore());
  });

  const connect = (timing = QUICK, tab = 'tab') =>
    listenOn(new RelaySignaling(URL_OF_RELAY, tab, timing));

  it('tells the others whom the relay has lost', async () => {
    const [anna, ben] = [await connect(QUICK, 'a'), await connect(QUICK, 'b')];
    ben.signaling.close();
    await soon('Anna knows', () => anna.left.length > 0);
    expect(anna.left).to.deep.equal(['b']);
    expect([...anna.messages, ...ben.left]).to.deep.equal([]);
  });

  it('takes nothing else for such a word', async () => {
    const anna = await connect();
    for (const said of ['{"relay":"left"}', '{"relay":"left","tab":1}', '{"relay":"gone"}'])
      relay.say(said);
    relay.say('{"relay":"left","tab":"b"}');
    await soon('the last one came', () => anna.left.length > 0);
    expect(anna.left).to.deep.equal(['b']);
    expect(anna.messages).to.deep.equal([]);
  });

  it('reaches everybody but the sender, in order', async () => {
    const [anna, ben, cleo] = [await connect(), await connect(), await connect()];
    anna.signaling.send({ i: 1 });
    anna.signaling.send({ i: 2 });
    await soon('both heard it', () => ben.messages.length === 2 && cleo.messages.length === 2);
    expect(ben.messages).to.deep.equal([{ i: 1 }, { i: 2 }]);
    expect(anna.messages).to.deep.equal([]);
  });

  const addresses = [
    ['ws://relay.example/relay', 'ws://relay.example/relay'],
    ['wss://relay.example/relay?room=a', 'wss://relay.example/relay?room=a'],
    ['http://relay.example:8001/relay', 'ws://relay.example:8001/relay'],
    ['https://relay.example/relay', 'wss://relay.example/relay'],
    ['/relay', `ws://${location.host}/relay`],
  ] as const;
  for (const [address, url] of addresses)
    it(`dials ${address}`, async () => {
      await listenOn(new RelaySignaling(address, 'tab'));
      expect(relay.sockets.map((socket) => socket.url)).to.deep.equal([url]);
    });

  for (const address of ['http://', 'ftp://relay.example', 'mailto:relay'])
    it(`fails for ${address}, which is no address of a relay`, async () => {
      const error = await rejection(listenOn(new RelaySignaling(address, 'tab')));
      expect(error).to.be.instanceOf(CallError).and.include({ reason: 'network' });
      expect(error).to.deep.include({ params: { detail: 'relay' } });
    });

  it('fails when the relay is down', async () => {
    relay.goDown();
    const error = await rejection(connect());
    expect(error).to.be.instanceOf(CallError).and.include({ reason: 'network' });
    expect(error).to.deep.include({ params: { detail: 'relay' } });
    await nextTask();
    expect(relay.sockets).to.have.length(1);
  });

  it('fails when the relay does not answer', async () => {
    relay.silent = true;
    const { delays, restore } = hurry(500);
    undo.push(restore);
    expect(await rejection(connect(TIMING))).to.include({ reason: 'network' });
    expect(delays).to.include(10_000);
    expect(relay.sockets[0]?.readyState).to.equal(3);
  });

  it('does not begin when it is called off before', async () => {
    const reason = new Error('changed my mind');
    const attempt = listenOn(new RelaySignaling(URL_OF_RELAY, 'tab'), AbortSignal.abort(reason));
    expect(await rejection(attempt)).to.equal(reason);
    expect(relay.sockets).to.deep.equal([]);
  });

  it('is called off while it dials', async () => {
    relay.silent = true;
    const controller = new AbortController();
    const attempt = rejection(listenOn(new RelaySignaling(URL_OF_RELAY, 'tab'), controller.signal));
    const reason = new Error('changed my mind');
    controller.abort(reason);
    expect(await attempt).to.equal(reason);
    expect(relay.sockets.map(({ readyState }) => readyState)).to.deep.equal([3]);
  });

  it('once it is up is not called off any more', async () => {
    const controller = new AbortController();
    const anna = await listenOn(new RelaySignaling(URL_OF_RELAY, 'tab'), controller.signal);
    const ben = await connect();
    controller.abort();
    ben.signaling.send({ hello: 'Anna' });
    await soon('Anna still hears', () => anna.messages.length > 0);
  });

  it('hands on what is no JSON, or too long, as nothing', async () => {
    const anna = await connect();
    relay.say('{');
    relay.say(JSON.stringify('x'.repeat(300_000)));
    await soon('Anna heard it', () => anna.messages.length > 1);
    expect(anna.messages).to.deep.equal([undefined, undefined]);
  });

  it('comes back by itself; what was said meanwhile is lost', async () => {
    const [anna, ben] = [await connect(), await connect()];
    relay.goDown();
    await soon('both noticed', () => !anna.ups.at(-1) && !ben.ups.at(-1));
    anna.signaling.send({ i: 1 });
    relay.comeBack();
    await soon('both are back', () => anna.ups.at(-1) && ben.ups.at(-1));
    anna.signaling.send({ i: 2 });
    expect([anna.ups, ben.ups]).to.deep.equal([
      [false, true],
      [false, true],
    ]);
    await soon('Ben heard the last', () => ben.messages.length > 0);
    expect(relay.sockets.flatMap(({ sent }) => sent)).to.deep.equal([{ i: 2 }]);
  });

  describe('that is dead, and not closed', () => {
    /** A connection on which the relay has answered a ping. */
    async function pinged() {
      const line = await connect();
      const socket = relay.sockets[0] as FakeSocket;
      let pongs = 0;
      const { onmessage } = socket;
      socket.onmessage = (event) => {
        if (event.data.includes('pong')) pongs += 1;
        onmessage?.(event);
      };
      return { ...line, socket, pongs: () => pongs };
    }

    it('is noticed after two pings, and replaced', async () => {
      const { ups, socket, pongs, messages } = await pinged();
      await soon('it is asked', () => pongs() > 0);
      socket.isDead = true;
      await soon('it is noticed', () => ups.length > 0);
      await soon('it is replaced', () => ups.at(-1));
      expect(ups).to.deep.equal([false, true]);
      expect(relay.sockets).to.have.length(2);
      expect(messages, 'pongs are no messages').to.deep.equal([]);
    });

    it('is noticed where it died as soon as it was open', async () => {
      const { ups } = await connect();
      const socket = relay.sockets[0] as FakeSocket;
      socket.isDead = true;
      await soon('it is noticed', () => ups.length > 0);
      await soon('it is replaced', () => ups.at(-1));
    });

    it('is not confused with one that is busy', async () => {
      const { ups, socket, pongs } = await pinged();
      await soon('it is asked', () => pongs() > 0);
      socket.isDead = true;
      const other = await connect();
      await soon('something arrives', () => {
        other.signaling.send({ i: 1 });
        socket.isDead = false;
        return pongs() > 2;
      });
      expect(ups).to.deep.equal([]);
    });

    it('is looked for once where the relay knows no pings, and nobody else is there', async () => {
      relay.answersPings = false;
      const { ups } = await connect();
      await soon('it is replaced', () => ups.at(-1));
      await new Promise((resolve) => setTimeout(resolve, 5 * QUICK.pingEveryMs));
      expect(ups).to.deep.equal([false, true]);
    });

    it('is not looked for where the relay knows no pings, and hands them on', async () => {
      relay.answersPings = false;
      const [anna, ben] = [await connect(), await connect()];
      let pings = 0;
      relay.passes = (message) => {
        if (message.relay === 'ping') pings += 1;
        return true;
      };
      await soon('many were sent', () => pings > 8);
      expect([...anna.ups, ...ben.ups]).to.deep.equal([]);
      expect([...anna.messages, ...ben.messages]).to.deep.equal([]);
    });
  });

  describe('in a page that was away', () => {
    /** Long enough that nothing but the return of the page brings the connection back in a test. */
    const PATIENT = { ...QUICK, pingEveryMs: 600_000, relayRetryMs: [600_000] };
    /** Until the answer to the first ping has arrived: what the relay says after it comes after it. */
    const answered = async () => {
      await soon('the relay has answered', () => relay.pings > 0);
      await nextTask();
      await nextTask();
    };
    const returns: [string, () => unknown][] = [
      ['is shown again', () => document.dispatchEvent(new Event('visibilitychange'))],
      ['is thawed', () => document.dispatchEvent(new Event('resume'))],
      ['comes back from the history', () => dispatchEvent(new PageTransitionEvent('pageshow'))],
      ['has a network again', () => dispatchEvent(new Event('online'))],
    ];

    for (const [how, comeBack] of returns) {
      it(`and ${how}, a dead connection is noticed at once, and replaced`, async () => {
        const { ups } = await connect({ ...PATIENT, relayRetryMs: QUICK.relayRetryMs });
        await answered();
        (relay.sockets[0] as FakeSocket).isDead = true;
        comeBack();
        await soon('it is replaced', () => ups.at(-1));
        expect(ups).to.deep.equal([false, true]);
      });

      it(`and ${how}, one that was lost is dialled at once`, async () => {
        const { ups } = await connect(PATIENT);
        relay.goDown();
        await soon('it noticed', () => ups.length > 0);
        relay.comeBack();
        comeBack();
        await soon('it is back', () => ups.at(-1));
        expect(ups).to.deep.equal([false, true]);
      });
    }

    it('a connection that lives is asked, and kept', async () => {
      const { ups } = await connect(PATIENT);
      await answered();
      const before = relay.pings;
      for (const [, comeBack] of returns) comeBack();
      await soon('it is asked', () => relay.pings > before);
      await new Promise((resolve) => setTimeout(resolve, 2 * QUICK.proveMs));
      expect(relay.pings, 'once for all of it').to.equal(before + 1);
      expect(ups).to.deep.equal([]);
      expect(relay.sockets).to.have.length(1);
    });

    it('a relay that knows no pings is believed', async () => {
      relay.answersPings = false;
      const { ups } = await connect(PATIENT);
      dispatchEvent(new Event('online'));
      await new Promise((resolve) => setTimeout(resolve, 2 * QUICK.proveMs));
      expect(ups).to.deep.equal([]);
    });

    it('and blocked its main thread while the answer came hears it', async () => {
      const { ups } = await connect(PATIENT);
      await answered();
      dispatchEvent(new Event('online'));
      const began = performance.now();
      while (performance.now() - began < 3 * QUICK.proveMs);
      await new Promise((resolve) => setTimeout(resolve, 2 * QUICK.proveMs));
      expect(ups).to.deep.equal([]);
    });

    it('is left alone once it is closed', async () => {
      const { signaling, ups } = await connect(PATIENT);
      await answered();
      signaling.close();
      const before = relay.pings;
      for (const [, comeBack] of returns) comeBack();
      await nextTask();
      expect(relay.pings).to.equal(before);
      expect(ups).to.deep.equal([]);
    });
  });

  it('keeps trying, ever more slowly, until the relay is back', async () => {
    const { ups } = await connect(TIMING);
    const { delays, restore } = hurry(100);
    undo.push(restore);
    relay.goDown();
    await soon('it tried twelve times', () => relay.sockets.length === 13);
    const pauses = delays.filter((ms) => [300, 600, 1200, 2000, 5000].includes(ms));
    expect(pauses.slice(0, 12)).to.deep.equal([
      ...[300, 600, 1200], // soon
      ...[2000, 2000, 2000, 2000, 2000, 2000], // while the others in a call still wait
      ...[5000, 5000, 5000],
    ]);
    expect(ups).to.deep.equal([false]);
    relay.comeBack();
    await soon('it is back', () => ups.at(-1));
    expect(ups).to.deep.equal([false, true]);
  });

  it('closed while the relay is away does not come back', async () => {
    const { signaling, ups } = await connect();
    const other = await connect();
    relay.goDown();
    await soon('it noticed', () => ups.length > 0);
    signaling.send({ never: 'said' });
    signaling.close();
    relay.comeBack();
    await soon('the other is back', () => other.ups.at(-1));
    expect(relay.sockets).to.have.length(3);
    expect(ups).to.deep.equal([false]);
  });

  it('closed while it dials again stays closed', async () => {
    const { signaling, ups } = await connect();
    relay.silent = true;
    relay.goDown();
    await soon('it dials again', () => relay.sockets.length === 2);
    signaling.close();
    const again = relay.sockets[1] as FakeSocket;
    again.open();
    await soon('the new socket is closed', () => again.readyState === 3);
    expect(ups).to.deep.equal([false]);
  });
});

describe('the local backend over a relay', () => {
  let relay: FakeRelay;
  let parties: CallParty[];

  beforeEach(() => {
    relay = new FakeRelay();
    const media = watchMedia();
    undo.push(
      () => relay.restore(),
      () => media.stop(),
    );
    parties = [];
  });

  afterEach(async () => {
    for (const party of parties) await party.dispose();
    expect(parties.flatMap(({ violations }) => violations)).to.deep.equal([]);
  });

  async function signIn(token: string) {
    const party = new CallParty(
      token,
      createLocalBackend({ token, signalingUrl: URL_OF_RELAY, timing: QUICK }),
    );
    parties.push(party);
    await party.connect();
    return party;
  }

  async function callOfTwo() {
    const [anna, ben] = [await signIn('3001'), await signIn('3002')];
    const out = anna.call(['3002']);
    const into = await ben.nextCall(SOON_MS);
    await into.accept();
    await until(() => out.isConnected && into.isConnected, 8000, 'both are connected');
    return { anna, ben, out, into };
  }

  it('rejects when the relay is down, and can try again', async () => {
    relay.goDown();
    const backend = createLocalBackend({ token: '3001', signalingUrl: URL_OF_RELAY });
    const anna = new CallParty('3001', backend);
    parties.push(anna);
    expect(await rejection(anna.connect())).to.include({ reason: 'network' });
    relay.comeBack();
    expect((await anna.connect()).userId).to.equal('3001');
  });

  it('leaves nothing behind when connecting is called off as the relay answers', async () => {
    relay.silent = true;
    const anna = new CallParty(
      '3001',
      createLocalBackend({ token: '3001', signalingUrl: URL_OF_RELAY }),
    );
    parties.push(anna);
    const controller = new AbortController();
    const attempt = rejection(anna.connect(controller.signal));
    const reason = new Error('changed my mind');
    (await until(() => relay.sockets[0], SOON_MS, 'it connects')).open();
    controller.abort(reason);
    expect(await attempt).to.equal(reason);
    expect(relay.open).to.deep.equal([]);
    await nextTask();
    expect(anna.connection, 'and nothing is heard of it').to.deep.equal([]);
    expect(relay.sockets).to.have.length(1);
  });

  it('keeps a call while the relay is away, and says what was said meanwhile', async () => {
    const { anna, ben, out, into } = await callOfTwo();
    relay.goDown();
    await soon('both noticed', () => anna.connection.length > 0 && ben.connection.length > 0);
    await out.session.setMicrophone(false);
    expect(out.isConnected && into.isConnected).to.be.true;
    relay.comeBack();
    await soon('Ben heard that Anna is muted', () => into.member('3001')?.microphone === false);
    expect(anna.connection).to.deep.equal(['reconnecting', 'connected']);
    expect(ben.connection).to.deep.equal(['reconnecting', 'connected']);
    await out.session.end();
    await soon('Ben heard the end', () => into.end);
  });

  it('tells the end to somebody who was away when it was said', async () => {
    const { ben, out, into } = await callOfTwo();
    const bens = relay.sockets[1] as FakeSocket;
    relay.silent = true;
    relay.cut(bens);
    await soon('Ben dials again', () => relay.sockets.length === 3);
    await out.session.end();
    expect(ben.connection).to.deep.equal(['reconnecting']);
    relay.sockets[2]?.open();
    await soon('Ben heard the end', () => into.end);
    expect(into.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
  });

  it('rings as soon as it is back with whoever called while it was away', async () => {
    const [anna, ben] = [await signIn('3001'), await signIn('3002')];
    const bens = relay.sockets[1] as FakeSocket;
    relay.cut(bens);
    await soon('Ben noticed', () => ben.connection.length > 0);
    const out = anna.call(['3002']);
    await soon('the call is placed', () => out.placed);
    const into = await ben.nextCall(SOON_MS);
    expect(into.info.callerId).to.equal('3001');
  });
});

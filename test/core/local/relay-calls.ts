/** Calls between local backends over a relay that the tests take down, cut off, slow down or make forget. */
import { expect } from '@open-wc/testing';
import {
  createLocalBackend,
  type LocalBackendOptions,
} from '../../../src/core/local/local-backend.js';
import { CallParty, type PartyCall, type PartyCallOptions } from '../../support/call-party.js';
import { FakeRelay, type FakeSocket } from '../../support/fake-relay.js';
import { watchMedia, type MediaWatch } from '../../support/media-watch.js';
import { until } from '../../support/until.js';
import { MEDIA_MS, SIGNAL_MS } from './local-calls.js';
import { QUICK } from './quick-timing.js';

/** Until what was said while a line was down is known everywhere, after its return: 3 s, and more on a busy machine. */
export const REPAIR_MS = 6000;

export interface Person extends CallParty {
  /** The line of this tab: the newest socket. */
  readonly line: FakeSocket;
}

/** Registers the hooks. @returns steps for the tests */
export function useRelayCalls() {
  let relay: FakeRelay;
  let watch: MediaWatch;
  let parties: CallParty[];

  beforeEach(() => {
    relay = new FakeRelay();
    watch = watchMedia();
    parties = [];
  });

  afterEach(async () => {
    relay.faults = {};
    for (const party of parties) await party.dispose();
    relay.restore();
    await until(
      () => watch.liveTracks().length === 0 && watch.openConnections().length === 0,
      SIGNAL_MS,
      'nothing is open',
    );
    watch.stop();
    expect(parties.flatMap(({ violations }) => violations)).to.deep.equal([]);
  });

  async function signIn(userId: string, options: Partial<LocalBackendOptions> = {}) {
    const url = `ws://relay.example/${parties.length}`; // tells the tabs apart
    const backend = createLocalBackend({
      ...{ token: userId, signalingUrl: url, timing: QUICK },
      ...options,
    });
    const party = new CallParty(userId, backend);
    parties.push(party);
    await party.connect();
    Object.defineProperty(party, 'line', {
      get: () => relay.sockets.findLast((socket) => socket.url === url),
    });
    return party as Person;
  }

  async function soon<T>(what: string, predicate: () => T, ms = SIGNAL_MS) {
    return until(predicate, ms, what);
  }

  /** Cuts somebody off. New lines of theirs wait. */
  async function cutOff(person: Person): Promise<void> {
    const heard = person.connection.length;
    relay.silent = true;
    relay.cut(person.line);
    await soon('the line is down', () => person.connection.length > heard);
  }

  /** The relay answers again. */
  async function restoreLines(...people: Person[]): Promise<void> {
    relay.silent = false;
    for (const socket of relay.sockets) socket.open();
    for (const person of people)
      await soon('the line is back', () => person.connection.at(-1) !== 'reconnecting');
  }

  async function connected(...calls: PartyCall[]): Promise<void> {
    for (const call of calls)
      await until(
        () => call.isConnected,
        MEDIA_MS,
        () => `${call.name} is connected (${JSON.stringify(call.end ?? call.info)})`,
      );
  }

  /** Anna calls Ben, where it rings. */
  async function ringing(options: PartyCallOptions = {}) {
    const [anna, ben] = [await signIn('3001'), await signIn('3002')];
    const out = anna.call(['3002'], options);
    const into = await ben.nextCall(SIGNAL_MS);
    await soon('Anna knows that it rings', () => out.member('3002')?.status === 'ringing');
    return { anna, ben, out, into };
  }

  /** Anna, Ben and Cleo in a group call. */
  async function groupOfThree() {
    const people = [await signIn('3001'), await signIn('3002'), await signIn('3003')] as const;
    const [anna, ben, cleo] = people;
    const out = anna.call(['3002', '3003'], { groupId: 'group318' });
    const [second, third] = [await ben.nextCall(SIGNAL_MS), await cleo.nextCall(SIGNAL_MS)];
    await Promise.all([second.accept(), third.accept()]);
    await connected(out, second, third);
    const everybody = () => [out, second, third].every(({ joined }) => joined.length === 2);
    await soon('each is with both others', everybody, MEDIA_MS);
    return { anna, ben, cleo, out, second, third };
  }

  return {
    relay: () => relay,
    media: () => watch,
    ...{ signIn, soon, cutOff, restoreLines, connected, ringing, groupOfThree },
  };
}

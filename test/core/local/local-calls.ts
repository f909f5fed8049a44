/** Calls between local backends for the tests of one `describe` block. Each test begins and ends with nothing open. */
import { expect } from '@open-wc/testing';
import type { CallBackend, Directory } from '../../../src/core/call/backend.js';
import { newId } from '../../../src/core/call/ids.js';
import {
  createLocalBackend,
  type LocalBackendOptions,
} from '../../../src/core/local/local-backend.js';
import { CallParty, type PartyCall, type PartyCallOptions } from '../../support/call-party.js';
import { watchMedia, type MediaWatch } from '../../support/media-watch.js';
import { until } from '../../support/until.js';
import { QUICK } from './quick-timing.js';

export const GROUP_ID = 'group318';
export const NO_ANSWER_MS = 900;
export const SIGNAL_MS = 3000;
export const MEDIA_MS = 8000;

export const directory: Directory = {
  groupMembers: async (groupId) =>
    groupId === GROUP_ID ? ['3001', '3002', '3003', '3004'] : undefined,
  userExists: async (userId) => (userId === '9999' ? false : undefined),
};

/** Registers the hooks. @returns steps for the tests */
export function useLocalCalls() {
  let channel: string;
  let watch: MediaWatch;
  let parties: CallParty[];
  let undo: (() => void)[];

  beforeEach(() => {
    channel = `test-${newId()}`;
    watch = watchMedia();
    parties = [];
    undo = [];
  });

  afterEach(async () => {
    for (const party of parties) await party.dispose();
    for (const restore of undo) restore();
    await until(
      () => watch.liveTracks().length === 0 && watch.openConnections().length === 0,
      SIGNAL_MS,
      'nothing is open',
    );
    watch.stop();
    expect(parties.flatMap(({ violations }) => violations)).to.deep.equal([]);
  });

  /** What this page has open. */
  const media = {
    liveTracks: () => watch.liveTracks(),
    openConnections: () => watch.openConnections(),
  };

  /** Runs when the test is over. */
  function onEnd(restore: () => void): void {
    undo.push(restore);
  }

  /** All backends of the test use this channel instead of one of their own. */
  function useChannel(name: string): void {
    channel = name;
  }

  /** Disposes of somebody when the test is over. */
  function add(party: CallParty): void {
    parties.push(party);
  }

  function backendOf(token: string, options: Partial<LocalBackendOptions> = {}): CallBackend {
    return createLocalBackend({ token, channel, timing: QUICK, ...options });
  }

  async function connect(token: string, options: Partial<LocalBackendOptions> = {}) {
    const party = new CallParty(token, backendOf(token, options));
    add(party);
    await party.connect();
    return party;
  }

  async function connected(...calls: PartyCall[]): Promise<void> {
    for (const call of calls)
      await until(() => call.isConnected, MEDIA_MS, `${call.name} is connected`);
  }

  async function soon<T>(what: string, predicate: () => T) {
    return until(predicate, SIGNAL_MS, what);
  }

  /** Anna (3001) and Ben (3002), connected. */
  async function callOfTwo(options: PartyCallOptions = {}) {
    const anna = await connect('3001');
    const ben = await connect('3002');
    const out = anna.call(['3002'], options);
    const into = await ben.nextCall(SIGNAL_MS);
    await into.accept();
    await connected(out, into);
    return { anna, ben, out, into };
  }

  /** That the two hear each other: one mutes, the other knows. */
  async function expectAlive(out: PartyCall, into: PartyCall): Promise<void> {
    const on = out.info.microphone !== 'on';
    await out.session.setMicrophone(on);
    await soon('the other side hears of it', () => into.members[0]?.microphone === on);
    expect(out.isConnected && into.isConnected).to.be.true;
  }

  /** Somebody else on the channel: hears everything, says anything. */
  function openChannel() {
    const heard: Record<string, unknown>[] = [];
    const raw = new BroadcastChannel(channel);
    raw.onmessage = ({ data }: MessageEvent<Record<string, unknown>>) => heard.push(data);
    onEnd(() => raw.close());
    let number = 100_000;
    return {
      say: (message: unknown) => raw.postMessage(message),
      /** Says something about the call that was heard of, as somebody who knows all that is said. */
      forge: (message: object) => {
        const { call = 'c1', secret = 's1' } = heard.find(({ type }) => type === 'invite') ?? {};
        const envelope = { protocol: 'rc-call-kit/2', call, secret, number: ++number };
        raw.postMessage({ ...envelope, ...message });
      },
      heard: (type: string) => heard.filter((message) => message.type === type),
    };
  }

  return {
    ...{ media, onEnd, useChannel, add, backendOf, connect },
    ...{ connected, soon, callOfTwo, expectAlive, openChannel },
  };
}

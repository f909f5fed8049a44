/** Joining a call of a group: what happens when it is full, somebody crashes, nobody answers, or somebody lies. */
import { expect } from '@open-wc/testing';
import type { CallError } from '../../../src/core/call/call-error.js';
import {
  createLocalBackend,
  type LocalBackendOptions,
} from '../../../src/core/local/local-backend.js';
import { CallParty, type GroupCallNotes, type PartyCall } from '../../support/call-party.js';
import { breakDevices } from '../../support/devices.js';
import { openFrame } from '../../support/frame.js';
import { until } from '../../support/until.js';
import { directory, GROUP_ID, MEDIA_MS, SIGNAL_MS, useLocalCalls } from './local-calls.js';
import { QUICK } from './quick-timing.js';

/** Longer than anything here may take: somebody who crashed is missed, nobody answers a question. */
const PATIENCE_MS = 20_000;

describe('joining a local call of a group', () => {
  const calls = useLocalCalls();
  const { connect, connected, soon, openChannel, useChannel, onEnd } = calls;
  let channel: string;

  beforeEach(() => {
    channel = `joining-${Math.random()}`;
    useChannel(channel);
  });

  /** Anna and Ben are in a call of the group. */
  async function goesOn(options: Partial<LocalBackendOptions> = {}) {
    const anna = await connect('3001', options);
    const ben = await connect('3002', options);
    const out = anna.call(['3002'], { groupId: GROUP_ID });
    const into = await ben.nextCall(SIGNAL_MS);
    await into.accept();
    await connected(out, into);
    return { anna, ben, out, into };
  }

  async function told(party: CallParty, people = 2): Promise<GroupCallNotes> {
    const notes = party.watch(GROUP_ID);
    await until(() => notes.now?.userIds.length === people, MEDIA_MS, `${party.userId} is told`);
    return notes;
  }

  function join(party: CallParty, { now }: GroupCallNotes): PartyCall {
    const { callId, userIds, media } = now!;
    return party.call(userIds, { groupId: GROUP_ID, media, joins: callId });
  }

  async function failure(call: PartyCall): Promise<CallError> {
    await until(() => call.end, PATIENCE_MS, 'it has failed');
    expect(call.end).to.include({ reason: 'failed', endedBy: 'system', durationMs: 0 });
    return call.end!.error!;
  }

  /** Somebody on a page of their own, which can crash. */
  async function onPage(userId: string) {
    const url = new URL('../../../src/core/local/local-backend.ts', import.meta.url);
    const frame = await openFrame<{ createLocalBackend: typeof createLocalBackend }>(url);
    onEnd(frame.crash);
    const { createLocalBackend: create } = frame.module;
    const party = new CallParty(userId, create({ token: userId, channel, timing: QUICK }));
    await party.connect();
    const crash = (): void => {
      party.forget();
      frame.crash();
    };
    return { party, crash };
  }

  it('asks and says nothing before somebody wants to know', async () => {
    const line = openChannel();
    const { anna } = await goesOn();
    await connect('3003');
    expect(line.heard('hello').every(({ group }) => group === undefined)).to.be.true;
    const undo = [anna.watch(GROUP_ID).undo, anna.watch(GROUP_ID).undo];
    await soon('it is asked once for both', () => line.heard('hello').some(({ group }) => group));
    for (const each of undo) each();
  });

  it('is refused when the call is full, also to the last of two who join at once', async () => {
    const maxMembers = { audio: 3, video: 3 };
    const { out } = await goesOn({ maxMembers });
    const chen = await connect('3003');
    const dora = await connect('3004');
    const [his, hers] = [await told(chen), await told(dora)];
    const both = [join(chen, his), join(dora, hers)];
    await until(() => both.some((call) => call.end), PATIENCE_MS, 'one is refused');
    const refused = both.find((call) => call.end)!;
    const error = await failure(refused);
    expect(error).to.include({ reason: 'bad-request' });
    expect(error.params).to.deep.include({ detail: 'too-many' });
    const third = both.find((call) => call !== refused)!;
    await connected(third);
    await soon('they are three', () => third.joined.length === 2 && out.joined.length === 2);
    const fourth = await connect('3005', { maxMembers });
    const notes = await told(fourth, 3);
    expect(() => join(fourth, notes), 'it need not ask')
      .to.throw()
      .with.property('params')
      .that.deep.include({ detail: 'too-many', limit: 3 });
    fourth.calls.pop();
  });

  it('is refused by who knows that somebody is not in the group', async () => {
    const { out } = await goesOn({ directory });
    const stranger = await connect('3009'); // its page does not know
    const error = await failure(join(stranger, await told(stranger)));
    expect(error).to.include({ reason: 'not-in-group' });
    expect(out.members.map(({ userId }) => userId)).to.deep.equal(['3002']);
  });

  it('is not possible for somebody who is in it in another tab', async () => {
    await goesOn();
    const tab = await connect('3002');
    const notes = await told(tab);
    expect(() => join(tab, notes))
      .to.throw()
      .with.property('reason', 'busy');
    tab.calls.pop();
  });

  it('rings in no other tab of who joins, while their devices open', async () => {
    const { out } = await goesOn();
    const chen = await connect('3003');
    const tab = await connect('3003');
    const notes = await told(chen);
    const third = join(chen, notes);
    await connected(third);
    await soon('they are three', () => third.joined.length === 2 && out.joined.length === 2);
    expect(tab.calls).to.deep.equal([]);
  });

  /** Somebody outside knows of a call whose members can crash. */
  async function goesOnInPages() {
    const [anna, ben] = [await onPage('3001'), await onPage('3002')];
    const out = anna.party.call(['3002'], { groupId: GROUP_ID });
    const into = await ben.party.nextCall(SIGNAL_MS);
    await into.accept();
    await connected(out, into);
    const chen = await connect('3003');
    const crash = (): void => {
      for (const page of [anna, ben]) page.crash();
    };
    return { chen, notes: await told(chen), crash };
  }

  it('forgets who has crashed, and a call that nobody is left in', async () => {
    const { notes, crash } = await goesOnInPages();
    crash();
    await until(() => notes.now === null, PATIENCE_MS, 'the call is forgotten');
    notes.undo();
  });

  it('fails in time where nobody in the call answers', async () => {
    const { chen, notes, crash } = await goesOnInPages();
    crash();
    const error = await failure(join(chen, notes));
    expect(error.params.detail ?? error.reason).to.be.oneOf(['network', 'call-over']);
  });

  it('ends with a reason where the call ends meanwhile', async () => {
    const { into, out } = await goesOn();
    const chen = await connect('3003');
    const notes = await told(chen);
    const third = join(chen, notes);
    await Promise.all([into.session.end(), out.session.end()]);
    // he was let in before, and is alone, or he was not
    await until(() => third.end, PATIENCE_MS, 'it is over');
    expect(third.end!.error?.params.detail ?? third.end!.reason).to.be.oneOf([
      'call-over',
      'hung-up',
    ]);
  });

  it('fails with the reason where the microphone cannot be opened, and nobody waits', async () => {
    const { out, into } = await goesOn();
    const chen = await connect('3003');
    const notes = await told(chen);
    onEnd(breakDevices({ audio: 'NotAllowedError', video: 'NotAllowedError' }));
    const error = await failure(join(chen, notes));
    expect(error).to.include({ reason: 'permission-denied' });
    await soon('nobody waits', () => [out, into].every(({ members }) => members.length === 1));
  });

  it('is let in by nobody who was not asked, and hears of no call from garbage', async () => {
    const chen = await connect('3003');
    const notes = chen.watch(GROUP_ID);
    const line = openChannel();
    const alive = {
      ...{ type: 'alive', from: '3001', endpoint: 't1', media: 'audio', groupId: GROUP_ID },
      ...{ microphone: true, camera: false, forMs: 5000 },
    };
    line.forge({ ...alive, forMs: -1 });
    line.forge({ ...alive, groupId: 'another' });
    await until(() => notes.now === null, MEDIA_MS, 'there is none');
    line.forge(alive);
    await soon('it is told', () => notes.now);
    expect(Date.now() - notes.now!.since!).to.be.within(4900, 60_000);
    const third = join(chen, notes);
    const from = { from: '3002', endpoint: 't2' }; // not the tab that is asked
    const roster = [
      { userId: '3002', status: 'joined', endpoint: 't2', microphone: true, camera: true },
    ];
    line.forge({
      ...{
        type: 'invite',
        ...from,
        to: ['3003'],
        toEndpoint: 'x',
        media: 'audio',
        groupId: GROUP_ID,
      },
      ...{ callerId: '3002', roster, expiresInMs: 1000 },
    });
    await third.session.end();
    await until(() => third.end, SIGNAL_MS, 'it is over');
    expect(third.placed).to.be.false;
    line.forge({ type: 'leave', reason: 'hung-up', from: '3001', endpoint: 't1' });
    await until(() => notes.now === null, MEDIA_MS, 'it is over');
  });
});

/** Joining a call of a group on RongCloud: what pages of the kit say to each other about it, and what becomes of who asks. */
import { expect } from '@open-wc/testing';
import type { CallError } from '../../../src/core/call/call-error.js';
import { MESSAGE_TYPE, wordOf } from '../../../src/core/rongcloud/group-messages.js';
import { joinCall } from '../../../src/core/store/join-call.js';
import { createCallStore } from '../../../src/core/store/call-store.js';
import type { GroupCallNotes, PartyCall } from '../../support/call-party.js';
import { holdDevices } from '../../support/devices.js';
import type { FakePage } from '../../support/fake-rong-sdk.js';
import { GROUP } from '../../support/fake-rong/codes.js';
import { replace } from '../../support/replace.js';
import {
  ended,
  GROUP_ID,
  inTown,
  soon,
  type Person,
  type PersonOptions,
  type Town,
} from '../../support/rong-town.js';
import { rejection } from '../../support/until.js';

const inGroup = { groupId: GROUP_ID };
const QUICK_GROUP = {
  ...{ answerMs: 400, askEveryMs: 300, letInMs: 600, joinMs: 1500, tellEveryMs: 200 },
  rankMs: 3000, // only the first one speaks, however slow this machine is
};

const quick = (options: PersonOptions = {}): PersonOptions => ({ timing: QUICK_GROUP, ...options });

/** Anna and Ben, in a call of the group, and Chen, who is told of it. */
async function goesOn(town: Town, options?: PersonOptions) {
  const [anna, ben, chen] = await Promise.all([
    town.person('3001', quick(options)),
    town.person('3002', quick(options)),
    town.person('3003', quick()),
  ]);
  const [out, into] = await town.talk(anna, ben, inGroup);
  return { anna, ben, chen, out, into, notes: await told(chen, 2) };
}

/** A test that watches no more when it is over. */
function joinTown(what: string, test: (town: Town) => Promise<void>): void {
  inTown(what, async (town) => {
    await test(town);
    for (const { undo } of watched.splice(0)) undo();
  });
}

const watched: GroupCallNotes[] = [];

function watch(person: Person): GroupCallNotes {
  const notes = person.watch(GROUP_ID);
  watched.push(notes);
  return notes;
}

async function told(person: Person, people: number): Promise<GroupCallNotes> {
  const notes = watch(person);
  await soon(`${person.userId} is told`, () => notes.now?.userIds.length === people);
  return notes;
}

function join(person: Person, { now }: GroupCallNotes): PartyCall {
  const { callId, userIds, media } = now!;
  return person.call(userIds, { groupId: GROUP_ID, media, joins: callId });
}

async function failure(call: PartyCall): Promise<CallError> {
  await ended(call);
  expect(call.end).to.include({ reason: 'failed', endedBy: 'system', durationMs: 0 });
  return call.end!.error!;
}

/** What was said in the group so far, by kind. */
function said(town: Town, kind?: string): { from: string; word: Record<string, unknown> }[] {
  const words = town.rong.service.said.map(({ from, word }) => ({
    from,
    word: word as Record<string, unknown>,
  }));
  return words.filter(({ word }) => kind === undefined || word.kind === kind);
}

/** A page of somebody without the kit, or with a wrong one. */
async function stranger(
  town: Town,
  userId: string,
): Promise<(word: unknown, type?: string) => void> {
  const { im } = town.rong.openPage();
  im.init({ appkey: 'app-key' });
  await im.connect(`token-${userId}`);
  return (word, type = MESSAGE_TYPE) => {
    const Message = im.registerMessageType(type, false, false, [], true);
    const conversation = { conversationType: GROUP, targetId: GROUP_ID };
    void im.sendMessage(conversation, new Message(word as object), { isStatusMessage: true });
  };
}

const listens = ({ im }: FakePage): number => im.listeners('MESSAGES');

describe('joining a call of a group on RongCloud', () => {
  joinTown('says and hears nothing before there is a call of a group, or a card', async (town) => {
    const [anna, ben] = await town.two();
    const [out, into] = await town.talk(anna, ben);
    await out.session.end();
    await ended(out, into);
    expect([listens(anna.page), listens(ben.page)]).to.deep.equal([0, 0]);
    expect(said(town)).to.deep.equal([]);
  });

  joinTown('is told once that a call has begun, by one of those in it', async (town) => {
    const chen = await town.person('3003', quick());
    const notes = watch(chen);
    await soon('there is none yet', () => notes.now === null);
    const [anna, ben] = await Promise.all(
      ['3001', '3002'].map((userId) => town.person(userId, quick())),
    );
    const [out, into] = await town.talk(anna!, ben!, inGroup);
    await soon('Chen is told', () => notes.now?.userIds.join() === '3001,3002');
    expect(said(town, 'tell').map(({ from }) => from)).to.deep.equal(['3001']);
    await out.session.end();
    await ended(out, into);
    await soon('that it is over, too', () => notes.now === null);
    notes.undo();
    await soon('nobody listens any more', () =>
      [anna, ben, chen].every((person) => listens(person!.page) === 0),
    );
  });

  joinTown('is answered by one, and slowly, however many ask', async (town) => {
    await goesOn(town, { timing: { ...QUICK_GROUP, tellEveryMs: 1000 } });
    const before = said(town, 'tell').length;
    const ask = await stranger(town, '3004');
    for (let i = 0; i < 5; i += 1) ask({ version: 1, kind: 'ask' });
    await soon('somebody answers', () => said(town, 'tell').length > before);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(said(town, 'tell')).to.have.length(before + 1);
    expect(town.rong.service.tooFast).to.equal(0);
  });

  joinTown('is refused where it is full: by this page, and by theirs', async (town) => {
    const { notes, chen } = await goesOn(town, { maxMembers: { audio: 2, video: 2 } });
    const theirs = await failure(join(chen, notes));
    expect(theirs).to.include({ reason: 'bad-request' });
    expect(theirs.params).to.include({ detail: 'too-many' });
    const dora = await town.person('3004', quick({ maxMembers: { audio: 2, video: 2 } }));
    const own = await failure(join(dora, await told(dora, 2)));
    expect(own.params).to.include({ detail: 'too-many', limit: 2 });
  });

  joinTown('lets one in of two who join at once where one place is left', async (town) => {
    const { chen, notes, out, into } = await goesOn(town, { maxMembers: { audio: 3, video: 3 } });
    const dora = await town.person('3004', quick());
    const hers = await told(dora, 2);
    const calls = [join(chen, notes), join(dora, hers)];
    await soon('both know', () => calls.every((call) => call.isConnected || call.end));
    const refused = calls.filter(({ end }) => end);
    expect(refused.map(({ end }) => end!.error?.params.detail)).to.deep.equal(['too-many']);
    await soon('three are in it', () => [out, into].every(({ joined }) => joined.length === 2));
  });

  joinTown('is given up where nobody hears it, and the call is forgotten', async (town) => {
    const { chen, notes } = await goesOn(town);
    town.rong.service.losesWord = () => true; // as if all had crashed
    expect(await failure(join(chen, notes))).to.include({ reason: 'network' });
    await soon('it is told that there is none', () => notes.now === null);
  });

  joinTown('asks somebody else where one does not answer', async (town) => {
    const { chen, into, notes } = await goesOn(town);
    town.rong.service.losesWord = (word) => (word as { to?: string }).to === '3001';
    const call = join(chen, notes);
    await soon('he is in', () => call.isConnected);
    await soon('Ben let him in', () => into.joined.includes('3003'));
    expect(said(town, 'join').map(({ word }) => word.to)).to.deep.equal(['3001', '3002']);
  });

  joinTown('that ends meanwhile says so', async (town) => {
    const { chen, notes, out, into } = await goesOn(town);
    const devices = holdDevices();
    town.until(devices.restore);
    const call = join(chen, notes);
    await soon('he is let in', () => out.member('3003'));
    await out.session.end();
    await ended(out);
    await into.session.end();
    await devices.grant();
    const { params } = await failure(call);
    expect(params.detail).to.equal('call-over');
  });

  joinTown(
    'rings nowhere when it was called off, and does when somebody else calls',
    async (town) => {
      const { chen, notes, out } = await goesOn(town);
      const call = join(chen, notes);
      await soon('he has asked', () => said(town, 'join').length > 0);
      await call.session.end();
      expect(call.end).to.include({ reason: 'canceled', endedBy: 'self' });
      await soon('nobody waits for him', () => !out.member('3003'));
      expect(chen.live).to.deep.equal([]);
      const dora = await town.person('3004', quick());
      await out.session.invite(['3004']);
      const ring = await dora.nextCall(10_000);
      expect(ring.info).to.include({ direction: 'incoming', groupId: GROUP_ID });
      expect(ring.isConnected).to.be.false;
    },
  );

  joinTown('answers nobody who is not in the group, says the page', async (town) => {
    const groupMembers = async () => ['3001', '3002', '3003'];
    // Chen has asked, and is answered by one of them: Dora must not hear the other one late
    const timing = { ...QUICK_GROUP, rankMs: 60_000 };
    const { out } = await goesOn(town, { groupMembers, timing });
    const dora = await town.person('3004', quick());
    const notes = watch(dora);
    await soon('she is told that there is none', () => notes.now === null);
    const { callId } = town.rong.service.said
      .map(({ word }) => word as { call?: string })
      .map(({ call }) => ({ callId: call }))
      .find((each) => each.callId)!;
    const speak = await stranger(town, '3005');
    speak({ version: 1, kind: 'join', call: callId, to: '3001' });
    await soon('she is refused', () => said(town, 'refuse').length > 0);
    expect(said(town, 'refuse')[0]!.word).to.include({ why: 'not-in-group', to: '3005' });
    expect(out.members).to.have.length(1);
  });

  joinTown('tells nothing of what strangers make up', async (town) => {
    const chen = await town.person('3003', quick({ groupMembers: async () => ['3001', '3003'] }));
    const notes = watch(chen);
    await soon('there is none', () => notes.now === null);
    const tell = { version: 1, kind: 'tell', call: 'c', media: 'audio', forMs: 0 };
    const speak = await stranger(town, '3001');
    speak({ ...tell, userIds: ['3002'] }); // without the sender
    speak({ ...tell, userIds: ['3001'] }, 'app:other');
    speak({ ...tell, userIds: ['3001', 7] });
    const other = await stranger(town, '3004');
    other({ ...tell, userIds: ['3004'] });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(notes.now).to.be.null;
    speak({ ...tell, userIds: ['3001'], junk: 'x'.repeat(100) });
    await soon('what is right is told', () => notes.now?.callId === 'c');
  });

  joinTown(
    'is not supported by a release that sends no messages: nothing is said',
    async (town) => {
      const chen = town.newcomer('3003');
      town.until(replace(chen.page.im, 'sendMessage', undefined as never));
      await chen.connect();
      const notes = chen.watch(GROUP_ID);
      await soon('it says so', () => notes.error);
      expect(notes.error?.params.detail).to.equal('not-supported');
      expect(listens(chen.page)).to.equal(0);
    },
  );

  joinTown('without a card: asks, and says that there is none', async (town) => {
    const chen = town.newcomer('3003', quick());
    const store = createCallStore({ createBackend: () => chen.backend });
    await store.send({ type: 'connect' });
    const error = (await rejection(joinCall(store, GROUP_ID))) as CallError;
    expect(error.params.detail).to.equal('no-call');
    await store.send({ type: 'disconnect' });
  });
});

describe('a message about a call of a group', () => {
  const tell = {
    ...{ version: 1, kind: 'tell', call: 'c', media: 'video', userIds: ['1'], forMs: 5 },
  };

  it('is copied with nothing but its fields', () => {
    const fields: Record<string, unknown> = { ...tell };
    delete fields.version;
    expect(wordOf({ ...tell, more: 1, user: {} })).to.deep.equal(fields);
    expect(wordOf({ ...tell, userIds: ['1', '1'] })).to.deep.equal({ ...fields, userIds: ['1'] });
    expect(wordOf({ version: 1, kind: 'ask', call: 7 })).to.deep.equal({ kind: 'ask' });
  });

  for (const [what, value] of [
    ['nothing', undefined],
    ['a string', 'tell'],
    ['another version', { ...tell, version: 2 }],
    ['an unknown kind', { ...tell, kind: 'toString' }],
    ['no call', { ...tell, call: '' }],
    ['a call with a long id', { ...tell, call: 'x'.repeat(257) }],
    ['another kind of media', { ...tell, media: 'smell' }],
    ['nobody in it', { ...tell, userIds: [] }],
    ['too many people', { ...tell, userIds: Array.from({ length: 101 }, (_, i) => `${i}`) }],
    ['people who are none', { ...tell, userIds: [''] }],
    ['people like a list', { ...tell, userIds: { length: 1, 0: '1' } }],
    ['a time before it began', { ...tell, forMs: -1 }],
    ['no time', { ...tell, forMs: NaN }],
    ['a refusal without a reason', { version: 1, kind: 'refuse', call: 'c', to: '1', why: 'no' }],
    ['a question to nobody', { version: 1, kind: 'join', call: 'c' }],
  ] as const)
    it(`is none with ${what}`, () => expect(wordOf(value)).to.be.undefined);
});

/** Calls that went on while nobody was signed in on this page: in the history, once, at their time, and missed only if they were. */
import { expect } from '@open-wc/testing';
import type { CallEntry } from '../../../src/core/call/call-entry.js';
import { newId } from '../../../src/core/call/ids.js';
import { awayCall } from '../../../src/core/rongcloud/away-calls.js';
import { createRongCloudBackend } from '../../../src/core/rongcloud/rongcloud-backend.js';
import type { RongCloudSdk } from '../../../src/core/rongcloud/sdk-types.js';
import { createCallStore, type CallStore } from '../../../src/core/store/call-store.js';
import {
  ended,
  GROUP_ID,
  inTown,
  QUICK,
  soon,
  type Person,
  type Town,
} from '../../support/rong-town.js';
import type { PartyCall } from '../../support/call-party.js';

const HOUR = 3_600_000;
const MANY = { devices: 'many' } as const;

interface BensPage {
  readonly store: CallStore;
  readonly entries: () => readonly CallEntry[];
  readonly logged: CallEntry[];
}

/** Ben (3002) comes back: a page of his with a call list connects. */
async function comeBack(town: Town, sdk = town.rong.openPage().sdk): Promise<BensPage> {
  const backend = createRongCloudBackend({ appKey: 'app-key', token: 'token-3002', sdk }, QUICK);
  const appKey = newId();
  const store = createCallStore({ createBackend: () => backend, appKey: () => appKey });
  const logged: CallEntry[] = [];
  town.until(store.history.subscribe(() => {}));
  store.observe((fact) => {
    if (fact.type === 'logged') logged.push(fact.entry);
  });
  town.until(() => void store.send({ type: 'disconnect' }));
  await store.send({ type: 'connect' });
  return { store, entries: () => store.history.entries, logged };
}

/** Anna calls, and gives up. */
async function callInVain(
  anna: Person,
  options: { userIds?: string[]; groupId?: string } = {},
): Promise<PartyCall> {
  const { userIds = ['3002'], groupId } = options;
  const out = anna.call(userIds, { media: 'video', ...(groupId && { groupId }) });
  await soon('it is on its way', () => out.placed);
  await out.session.end();
  await ended(out);
  return out;
}

/** What is done now was done an hour ago. */
async function anHourAgo<T>(town: Town, act: () => Promise<T>): Promise<T> {
  town.rong.service.clockAheadMs = -HOUR;
  try {
    return await act();
  } finally {
    town.rong.service.clockAheadMs = 0;
  }
}

const isOne = (page: BensPage) =>
  soon('it is in the list', () => page.entries().length === 1 && page.entries()[0]!);

describe('calls on RongCloud while the page was away', () => {
  inTown('are missed calls, at the time when they rang', async (town) => {
    const anna = await town.person('3001');
    town.rong.service.keepAllFor('3002');
    const before = Date.now() - HOUR;
    await anHourAgo(town, () => callInVain(anna));
    const page = await comeBack(town);
    const { at, id, ...entry } = await isOne(page);
    expect(id).to.match(/^3001-/);
    expect(at).to.be.within(before, before + 30_000);
    expect(entry).to.deep.equal({
      ...{ direction: 'incoming', media: 'video', userIds: ['3001'], callerId: '3001' },
      ...{ end: 'canceled', endedBy: 'remote', durationMs: 0, missed: true, seen: false },
    });
    expect(page.store.history.missed).to.equal(1);
    expect(page.logged.map((one) => one.id)).to.deep.equal([id]);
  });

  inTown(
    'count each, also after one that was answered',
    async (town) => {
      const anna = await town.person('3001');
      const phone = await town.person('3002');
      town.rong.service.keepAllFor('3002');
      await anHourAgo(town, async () => {
        const calls = await town.talk(anna, phone);
        await calls[0].session.end();
        await ended(...calls);
      });
      await phone.dispose();
      const before = Date.now();
      await callInVain(anna);
      const page = await comeBack(town);
      await soon('both are in the list', () => page.entries().length === 2);
      const [second, first] = page.entries() as [CallEntry, CallEntry];
      expect([first.end, first.missed, second.missed]).to.deep.equal([
        'answered-elsewhere',
        false,
        true,
      ]);
      expect(second.at).to.be.within(before, Date.now());
      expect(second.at - first.at).to.be.greaterThan(HOUR - 60_000);
    },
    MANY,
  );

  for (const [what, act, end] of [
    ['answered', (call: PartyCall) => call.accept(), 'answered-elsewhere'],
    ['declined', (call: PartyCall) => call.session.end(), 'declined'],
  ] as const)
    inTown(
      `${what} on another device are not missed`,
      async (town) => {
        const anna = await town.person('3001');
        const phone = await town.person('3002');
        town.rong.service.keepAllFor('3002');
        const out = anna.call(['3002']);
        const into = await phone.nextCall(10_000);
        await act(into);
        if (end === 'answered-elsewhere') await soon('they talk', () => out.isConnected);
        await out.session.end();
        await ended(out, into);
        const page = await comeBack(town);
        expect(await isOne(page)).to.include({ end, missed: false, seen: true });
        expect(page.store.history.missed).to.equal(0);
      },
      MANY,
    );

  for (const isAnswered of [true, false])
    inTown(
      `in a group are missed unless this person was in them: ${isAnswered ? 'in it' : 'not'}`,
      async (town) => {
        const anna = await town.person('3001');
        const chen = await town.person('3003');
        const phone = await town.person('3002');
        town.rong.service.keepAllFor('3002');
        const out = anna.call(['3002', '3003'], { groupId: GROUP_ID });
        const [into, chens] = await Promise.all([phone.nextCall(10_000), chen.nextCall(10_000)]);
        await chens.accept();
        if (isAnswered) await into.accept();
        await soon('they talk', () => out.isConnected);
        if (!isAnswered) phone.page.crash();
        await out.session.end();
        await chens.session.end();
        await ended(out, chens);
        if (!isAnswered) phone.forget();
        else await phone.dispose();
        const page = await comeBack(town);
        const end = isAnswered ? 'answered-elsewhere' : 'canceled';
        expect(await isOne(page)).to.deep.include({
          ...{ end, missed: !isAnswered, groupId: GROUP_ID, userIds: ['3001', '3003'] },
        });
      },
      MANY,
    );

  inTown('that still ring do that, and are one entry', async (town) => {
    const anna = await town.person('3001');
    town.rong.service.keepAllFor('3002');
    const out = anna.call(['3002']);
    await soon('it is on its way', () => out.placed);
    const page = await comeBack(town);
    await soon('it rings', () => page.store.state.call.phase === 'incoming');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([page.entries(), page.logged]).to.deep.equal([[], []]);
    await page.store.send({ type: 'hang-up' });
    await ended(out);
    expect(await isOne(page)).to.include({ end: 'declined', missed: false });
    expect(page.logged.length).to.equal(1);
  });

  inTown(
    'that this person made on another device are not listed',
    async (town) => {
      const ben = await town.person('3002');
      const anna = await town.person('3001');
      town.rong.service.keepAllFor('3002');
      const calls = await town.connect(ben, anna);
      await calls[0].session.end();
      await ended(...calls);
      await ben.dispose();
      await callInVain(anna);
      expect(await isOne(await comeBack(town))).to.include({ callerId: '3001' });
    },
    MANY,
  );

  inTown('wait for what lists them, if that is loaded later', async (town) => {
    const anna = await town.person('3001');
    town.rong.service.keepAllFor('3002');
    await callInVain(anna);
    const { sdk } = town.rong.openPage();
    const backend = createRongCloudBackend({ appKey: 'app-key', token: 'token-3002', sdk }, QUICK);
    let told = 0;
    backend.listen(({ type }) => void (told += Number(type === 'missed')));
    const appKey = newId();
    const store = createCallStore({ createBackend: () => backend, appKey: () => appKey });
    town.until(() => void store.send({ type: 'disconnect' }));
    await store.send({ type: 'connect' });
    await soon('the SDK has told of it', () => told === 1);
    town.until(store.history.subscribe(() => {}));
    await soon('it is in the list', () => store.history.missed === 1);
  });

  inTown('are told by a page with a call client of its own, too', async (town) => {
    const anna = await town.person('3001');
    town.rong.service.keepAllFor('3002');
    const before = Date.now() - HOUR;
    await anHourAgo(town, () => callInVain(anna));
    const { im, sdk } = town.rong.openPage();
    let forward: Parameters<NonNullable<RongCloudSdk['subscribe']>>[0] | undefined;
    im.init({ appkey: 'app-key' });
    const rtc = im.installPlugin((sdk.rtc as { installer: never }).installer, {}) as object;
    const call = im.installPlugin((sdk.call as { installer: never }).installer, {
      rtcClient: rtc,
      onSession: (session: never) => forward?.onSession(session),
      onSessionClose: (session: never) => forward?.onSessionClose(session),
      onOfflineRecord: (record: never) => forward?.onOfflineRecord?.(record),
    });
    const page = await comeBack(town, {
      im,
      rtc,
      call: call as never,
      subscribe: (handlers) => (forward = handlers),
    });
    const entry = await isOne(page);
    expect(entry).to.include({ end: 'canceled', missed: true });
    expect(entry.at).to.be.within(before, before + 60_000); // when it ended
  });
});

describe('a record without messages', () => {
  const record = {
    ...{ callId: 'call', conversationType: 1, targetId: '3001', inviterId: '3001', mediaType: 1 },
    endTimestamp: 1000,
  };

  for (const [endReason, end, missed] of [
    [11, 'canceled', true],
    [15, 'no-answer', true],
    [5, 'no-answer', true],
    [4, 'no-answer', true],
    [17, 'no-answer', true],
    [undefined, 'no-answer', true],
    [2, 'declined', false],
    [3, 'answered-elsewhere', false],
    [13, 'answered-elsewhere', false],
    [21, 'answered-elsewhere', false],
  ] as const)
    it(`with reason ${endReason} is ${end}`, () => {
      expect(awayCall('3002', { ...record, endReason })).to.include({ end, missed });
    });

  it('takes its end for its time, unless that is of another call', () => {
    expect(awayCall('3002', { ...record, endReason: 11 })?.at).to.equal(1000);
    const before = Date.now();
    expect(awayCall('3002', { ...record, endReason: 15 })?.at).to.be.least(before);
  });

  it('of a group call that somebody answered counts as missed: it does not say who', () => {
    const group = { ...record, conversationType: 3, targetId: GROUP_ID, endReason: 13 };
    expect(awayCall('3002', group)).to.include({ missed: true, groupId: GROUP_ID });
  });
});

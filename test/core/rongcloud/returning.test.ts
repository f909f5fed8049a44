/** A page on RongCloud that is reloaded in a call, or crashes: a group is joined again, and of other calls the truth is told. */
import { expect } from '@open-wc/testing';
import type { BackendEvent } from '../../../src/core/call/backend.js';
import type { CallFact } from '../../../src/core/call/call-state.js';
import { TRAILS } from '../../../src/core/call/trail-mark.js';
import type * as rongcloud from '../../../src/core/rongcloud/rongcloud-backend.js';
import type { RongCloudTrail } from '../../../src/core/rongcloud/trail-writer.js';
import { createCallStore } from '../../../src/core/store/call-store.js';
import { CallParty, type PartyCall } from '../../support/call-party.js';
import { openFrame } from '../../support/frame.js';
import { replace } from '../../support/replace.js';
import {
  ended,
  GROUP_ID,
  inTown,
  QUICK,
  SIGNAL_MS,
  soon,
  type PersonOptions,
  type Town,
} from '../../support/rong-town.js';
import { rejection } from '../../support/until.js';

const inGroup = { groupId: GROUP_ID };
const TIMING = { ...QUICK, answerMs: 400, tellEveryMs: 200, rankMs: 20, letInMs: 600 };

const quick = (options: PersonOptions = {}): PersonOptions => ({ timing: TIMING, ...options });

const trails = (): RongCloudTrail[] =>
  JSON.parse(sessionStorage.getItem(TRAILS) ?? '[]') as RongCloudTrail[];

/** The lock by which other pages know that somebody is still in their call. */
async function isHeld(userId: string): Promise<void> {
  const { endpoint } = trails().find((trail) => trail.userId === userId)!;
  let names: (string | undefined)[] = [];
  while (!names.some((name) => name?.endsWith(endpoint))) {
    const { held = [] } = await navigator.locks.query();
    names = held.map(({ name }) => name);
  }
}

/** An attribute of the page. */
const caller = (rejoin: string | null) => ({ getAttribute: () => rejoin, currentUser: null });

interface PageOptions {
  readonly rejoin?: string;
  /** It says nothing when it goes. */
  readonly crashes?: boolean;
}

/** Somebody on a page of their own. */
async function onPage(town: Town, userId: string, { rejoin, crashes }: PageOptions = {}) {
  const url = new URL('../../../src/core/rongcloud/rongcloud-backend.ts', import.meta.url);
  const frame = await openFrame<typeof rongcloud>(url, !crashes);
  const page = town.rong.openPage();
  const options = { appKey: 'app-key', token: `token-${userId}`, sdk: page.sdk };
  const party = new CallParty(
    userId,
    frame.module.createRongCloudBackend({ ...options, caller: caller(rejoin ?? null) }, TIMING),
  );
  await party.connect();
  town.until(frame.crash);
  const go = (): void => {
    party.forget();
    frame.crash();
    page.crash();
  };
  return { party, go };
}

/** Anna calls Ben, who is on a page of his own, and whose next page could find the call. */
async function callToPage(town: Town, options: PageOptions = {}) {
  const anna = await town.person('3001', quick());
  const page = await onPage(town, '3002', options);
  const out = anna.call(['3002']);
  const into = await page.party.nextCall(SIGNAL_MS);
  await into.accept();
  await soon('both are connected', () => out.isConnected && into.isConnected);
  const isWritten = (): boolean => trails().some(({ userId }) => userId === '3002');
  if (options.rejoin !== 'off') await soon('it is written down', isWritten);
  return { anna, out, into, page };
}

/** Anna and Ben are in a call of the group, and Chen, who is on a page of his own. */
async function groupWithPage(town: Town, options?: PageOptions) {
  const [anna, ben] = await Promise.all(['3001', '3002'].map((id) => town.person(id, quick())));
  const page = await onPage(town, '3003', options);
  const [out, theirs] = await town.talk(anna!, ben!, inGroup);
  await out.session.invite(['3003']);
  const into = await page.party.nextCall(SIGNAL_MS);
  await into.accept();
  await soon('all three are in it', () => into.joined.length === 2 && out.joined.length === 2);
  await soon('it is written down', () => trails().some(({ userId }) => userId === '3003'));
  return { out, theirs, into, page };
}

/** The page is there again. @returns the call that it shows */
async function back(town: Town, userId: string, options?: PersonOptions) {
  const party = await town.person(userId, quick(options));
  const call = await party.nextCall(SIGNAL_MS);
  return { party, call };
}

/** A page that shows no call. Whether there is one is known once what is stored was read: it is forgotten then. */
async function showsNothing(town: Town, userId: string, options?: PersonOptions): Promise<void> {
  const party = await town.person(userId, quick(options));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(party.calls).to.deep.equal([]);
  await party.dispose();
}

function isOver({ end, info }: PartyCall): void {
  expect(info).to.include({ returning: true });
  expect(end).to.include({ reason: 'hung-up', endedBy: 'self' });
  expect(end?.error).to.include({ reason: 'bad-request' });
  expect(end?.error?.params.detail).to.equal('page-left');
  expect(end?.durationMs).to.be.greaterThan(0);
}

describe('a call on RongCloud whose page was left', () => {
  beforeEach(() => sessionStorage.clear());
  afterEach(() => sessionStorage.clear());

  inTown('has ended, for both, and the next page says why', async (town) => {
    const { out, into, page } = await callToPage(town);
    const { id } = into;
    page.go();
    await ended(out);
    expect(out.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
    const { call } = await back(town, '3002');
    isOver(call);
    expect(call.info).to.deep.include({ id, direction: 'incoming', callerId: '3001' });
    expect(call.info.members.map(({ userId }) => userId)).to.deep.equal(['3001']);
    expect(trails().map(({ userId }) => userId)).to.not.include('3002');
    const late = await rejection(call.accept());
    expect(late).to.have.nested.property('params.detail', 'call-over');
  });

  inTown('tells of its end once, and so does one that crashed', async (town) => {
    for (const crashes of [false, true]) {
      const { anna, out, page } = await callToPage(town, { crashes });
      page.go();
      const ben = town.newcomer('3002', quick());
      const events: BackendEvent[] = [];
      ben.backend.listen((event) => events.push(event));
      const store = createCallStore({ createBackend: () => ben.backend });
      const facts: CallFact['type'][] = [];
      store.observe(({ type }) => facts.push(type));
      await store.send({ type: 'connect' });
      await soon('it is shown', () => store.state.call.phase === 'ended');
      expect(facts.includes('ended')).to.equal(crashes);
      await store.send({ type: 'disconnect' });
      await out.session.end();
      await ended(out);
      await anna.dispose();
    }
  });

  inTown('is known to nobody else, and of nonsense nothing is shown', async (town) => {
    const { out, page } = await callToPage(town);
    page.go();
    await ended(out);
    await showsNothing(town, '3004');
    await showsNothing(town, '3002', { appKey: 'another' });
    const stored = trails();
    const changed = (change: object) => stored.map((trail) => ({ ...trail, ...change }));
    for (const wrong of [
      stored.map((trail) => ({ ...trail, at: trail.at - 31_000 })),
      changed({ at: Date.now() + 60_000 }),
      changed({ info: { id: 7 } }),
      changed({ callId: 7 }),
      { ...stored[0] },
      [null, 1, 'x', []],
    ]) {
      sessionStorage.setItem(TRAILS, JSON.stringify(wrong));
      await showsNothing(town, '3002');
    }
    sessionStorage.setItem(TRAILS, 'nonsense');
    await showsNothing(town, '3002');
  });

  inTown(
    'is not told by a tab that was doubled, while the first one is in it',
    async (town) => {
      const { page, out } = await callToPage(town);
      await isHeld('3002');
      const twin = await town.person('3002', quick());
      await soon('it is forgotten', () => trails().every(({ userId }) => userId !== '3002'));
      expect(twin.calls).to.deep.equal([]);
      page.go();
      await ended(out);
    },
    { devices: 'many' },
  );

  inTown('is not told where the page may not store anything', async (town) => {
    town.until(
      replace(Storage.prototype, 'setItem', () => {
        throw new DOMException('no', 'QuotaExceededError');
      }),
    );
    const [anna, ben] = await town.two();
    const [out, into] = await town.talk(anna, ben);
    dispatchEvent(new PageTransitionEvent('pagehide'));
    await ended(out, into);
    town.until(
      replace(Storage.prototype, 'getItem', () => {
        throw new DOMException('no', 'SecurityError');
      }),
    );
    await anna.dispose();
    await showsNothing(town, '3001');
  });

  inTown('leaves nothing where the page does not want it', async (town) => {
    const { page, out } = await callToPage(town, { rejoin: 'off' });
    page.go();
    await ended(out);
    expect(trails().map(({ userId }) => userId)).to.not.include('3002');
  });

  inTown('is forgotten when it ends', async (town) => {
    const { out, into } = await callToPage(town);
    await into.session.end();
    await ended(out, into);
    await soon('nothing is left', () => sessionStorage.getItem(TRAILS) === null);
  });

  inTown('is told by a page that the browser has kept, too', async (town) => {
    const two = await town.two();
    const calls = await town.talk(two[0], two[1]);
    await soon('both are written down', () => trails().length === 2);
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    await ended(...calls);
    expect(trails()).to.have.length(2);
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    for (const person of two) {
      await soon('it is told', () => person.calls.length === 2);
      isOver(person.calls[1]!);
    }
    expect(sessionStorage.getItem(TRAILS)).to.equal(null);
  });

  inTown('is not shown when somebody else is called first', async (town) => {
    const { page, out } = await callToPage(town);
    page.go();
    await ended(out);
    const ben = await town.person('3002', quick({ timing: { ...TIMING, preloadMs: 300 } }));
    const again = ben.call(['3001']);
    await soon('what was stored is forgotten', () =>
      trails().every((each) => each.userId !== '3002'),
    );
    expect(ben.calls).to.deep.equal([again]);
    await again.session.end();
    await ended(again);
  });
});

describe('a call of a group on RongCloud whose page was left', () => {
  beforeEach(() => sessionStorage.clear());
  afterEach(() => sessionStorage.clear());

  inTown('is offered, and joined again: the time goes on', async (town) => {
    const { out, into, page } = await groupWithPage(town);
    const { id, connectedAt } = into;
    page.go();
    await soon('Anna sees him go', () => !out.member('3003'));
    const { call } = await back(town, '3003');
    expect(call.info).to.deep.include({ id, returning: true, groupId: GROUP_ID });
    expect(call.joined).to.deep.equal(['3001', '3002']);
    await call.accept();
    await soon('he is in it', () => call.isConnected && call.joined.length === 2);
    expect(call.connectedAt).to.equal(connectedAt);
    await soon('Anna sees him', () => out.joined.includes('3003'));
    await soon('it is written down again', () => trails().some(({ userId }) => userId === '3003'));
    expect(trails().find(({ userId }) => userId === '3003')?.since).to.equal(connectedAt);
    await call.session.end();
    await ended(call);
    expect(call.end).to.include({ reason: 'hung-up', endedBy: 'self' });
    expect(call.end!.durationMs).to.be.at.least(Date.now() - connectedAt! - 1000);
  });

  inTown('is joined by itself where the page wants that, muted as before', async (town) => {
    const { into, page } = await groupWithPage(town);
    await into.session.setMicrophone(false);
    await soon('he is muted', () => into.info.microphone === 'off');
    page.go();
    let asks = 0;
    const rejoin = async (): Promise<void> => void (asks += 1);
    const { call } = await back(town, '3003', { caller: { ...caller('auto'), rejoin } });
    expect(asks).to.equal(1);
    await call.accept();
    await soon('he is in it', () => call.isConnected);
    await soon('he is muted', () => call.info.microphone === 'off');
  });

  inTown('can be left for good instead', async (town) => {
    const { out, page } = await groupWithPage(town);
    page.go();
    const { call } = await back(town, '3003');
    await call.session.end();
    expect(call.end).to.include({ reason: 'hung-up', endedBy: 'self' });
    expect(call.end?.error).to.equal(undefined);
    expect(out.isConnected).to.be.true;
    expect(trails().map(({ userId }) => userId)).to.not.include('3003');
  });

  inTown('is over when the others have left', async (town) => {
    const { out, theirs, page } = await groupWithPage(town);
    page.go();
    const { call } = await back(town, '3003');
    await out.session.end();
    await ended(out, theirs, call);
    expect(call.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
    const late = await rejection(call.accept());
    expect(late).to.have.nested.property('params.detail', 'call-over');
  });

  inTown('is over when it is joined too late, or not in time', async (town) => {
    const { page } = await groupWithPage(town);
    page.go();
    const { call } = await back(town, '3003', { timing: { ...TIMING, returnMs: 2500 } });
    await ended(call);
    expect(call.end).to.include({ reason: 'failed', endedBy: 'system' });
    expect(call.end?.error?.params.detail).to.equal('call-over');
  });

  inTown('fails with a reason where nobody lets this person in', async (town) => {
    const { page } = await groupWithPage(town);
    page.go();
    const { call } = await back(town, '3003', { timing: { ...TIMING, joinMs: 700 } });
    town.rong.service.losesWord = () => true;
    expect(await rejection(call.accept())).to.include({ reason: 'network' });
    await ended(call);
    expect(call.end).to.include({ reason: 'failed' });
  });

  inTown('has ended where nobody with the kit is left in it', async (town) => {
    const { page } = await groupWithPage(town);
    page.go();
    town.rong.service.losesWord = () => true;
    const { call } = await back(town, '3003');
    isOver(call);
  });

  inTown('has ended for a page that crashed: the others still count it in', async (town) => {
    const { page, out } = await groupWithPage(town, { crashes: true });
    page.go();
    const { call } = await back(town, '3003');
    isOver(call);
    expect(out.member('3003')).to.exist;
  });

  inTown('is left by a page that signs out', async (town) => {
    const { page } = await groupWithPage(town);
    page.go();
    const { party, call } = await back(town, '3003');
    await party.dispose();
    expect(call.end).to.include({ reason: 'hung-up', endedBy: 'self' });
  });
});

import { expect } from '@open-wc/testing';
import {
  createLocalBackend,
  type LocalBackendOptions,
} from '../../../src/core/local/local-backend.js';
import { TRAILS } from '../../../src/core/call/trail-mark.js';
import { CallParty, type PartyCall } from '../../support/call-party.js';
import { openFrame } from '../../support/frame.js';
import { nextTask, until } from '../../support/until.js';
import { GROUP_ID, MEDIA_MS, SIGNAL_MS, useLocalCalls } from './local-calls.js';
import { QUICK } from './quick-timing.js';

/** A call is found within this time, or not at all. */
const FOUND_MS = 400;
const SHORT = { ...QUICK, awayMs: 1500, returnMs: 2000 };

describe('a local call after a reload', () => {
  const calls = useLocalCalls();
  const { connect, connected, soon, expectAlive, callOfTwo, add, onEnd } = calls;
  let channel: string;

  beforeEach(() => {
    channel = `returning-${Math.random()}`;
    calls.useChannel(channel);
  });
  afterEach(() => sessionStorage.clear());

  /** Somebody on a page of their own. `leave`: goes away from it, without a word unless it `says` so. */
  async function onPage(userId: string, options: Partial<LocalBackendOptions> = {}, says = true) {
    const url = new URL('../../../src/core/local/local-backend.ts', import.meta.url);
    const frame = await openFrame<{ createLocalBackend: typeof createLocalBackend }>(url, says);
    const settings = { token: userId, channel, timing: QUICK, ...options };
    const party = new CallParty(userId, frame.module.createLocalBackend(settings));
    await party.connect();
    onEnd(frame.crash);
    const leave = () => {
      party.forget();
      frame.crash();
    };
    return { party, leave };
  }

  /** Waits until both could find their call again. */
  async function followed(): Promise<void> {
    const trails = () => JSON.parse(sessionStorage.getItem(TRAILS) ?? '[]') as unknown[];
    await soon('both leave a trail', () => trails().length === 2);
  }

  /** Anna here calls Ben, who is on a page of his own. */
  async function callToPage(options: { groupId?: string } = {}, timing = QUICK, says = true) {
    const anna = await connect('3001', { timing });
    const page = await onPage('3002', { timing }, says);
    const out = anna.call(['3002'], options);
    const into = await page.party.nextCall(SIGNAL_MS);
    await into.accept();
    await connected(out, into);
    await followed();
    return { anna, page, out, into };
  }

  /** The page is there again. */
  async function back(userId: string, options: Partial<LocalBackendOptions> = {}) {
    const party = await connect(userId, options);
    const call = await party.nextCall(MEDIA_MS);
    return { party, call };
  }

  async function found(party: CallParty): Promise<PartyCall | undefined> {
    await new Promise((resolve) => setTimeout(resolve, FOUND_MS));
    return party.calls.find(({ info }) => info.returning);
  }

  it('is offered, and taken up: the others saw somebody who reconnects', async () => {
    const { out, into, page } = await callToPage();
    const { id } = into;
    page.leave();
    await soon('Anna sees him reconnect', () => out.members[0]?.reconnecting);
    expect(out.members[0]).to.include({ userId: '3002', status: 'joined' });
    const { call } = await back('3002');
    expect(call.info).to.deep.include({ id, returning: true, callerId: '3001', media: 'audio' });
    expect(call.info.members[0]).to.include({ userId: '3001', status: 'joined' });
    await call.accept();
    await connected(call);
    await soon('Anna sees him back', () => out.members[0]?.reconnecting === undefined);
    expect(out.log).to.not.include('3002 left');
    await expectAlive(out, call);
    await call.session.end();
    await soon('it ended for both', () => out.end && call.end);
    expect(out.end?.reason).to.equal('hung-up');
    expect(call.end!.durationMs, 'counts from the first connect').to.be.at.least(
      out.end!.durationMs - 500,
    );
    expect(sessionStorage.getItem(TRAILS), 'nothing is left').to.equal(null);
  });

  it('is found by a page whose tab crashed', async () => {
    const { out, page } = await callToPage({}, QUICK, false);
    page.leave();
    const { call } = await back('3002');
    await call.accept();
    await connected(call);
    await expectAlive(out, call);
  });

  it('is found by the caller, too, muted as before', async () => {
    const page = await onPage('3001');
    const ben = await connect('3002');
    const out = page.party.call(['3002']);
    const into = await ben.nextCall(SIGNAL_MS);
    await into.accept();
    await connected(out, into);
    await followed();
    await out.session.setMicrophone(false);
    await soon('Ben knows', () => into.members[0]?.microphone === false);
    page.leave();
    await soon('Ben sees her reconnect', () => into.members[0]?.reconnecting);
    const { call } = await back('3001');
    expect(call.info.direction).to.equal('outgoing');
    await call.accept();
    await connected(call);
    await soon('she is muted', () => call.info.microphone === 'off');
    await soon('Ben sees her', () => into.members[0]?.reconnecting === undefined);
    expect(into.members[0]?.microphone).to.be.false;
  });

  it('is found by both, who were reloaded at once', async () => {
    await callOfTwo();
    await followed();
    dispatchEvent(new PageTransitionEvent('pagehide'));
    const [anna, ben] = [await back('3001'), await back('3002')];
    await anna.call.accept();
    await nextTask();
    await ben.call.accept();
    await connected(anna.call, ben.call);
    await expectAlive(anna.call, ben.call);
  });

  it('is offered by a page that the browser has kept, too', async () => {
    const { anna, ben } = await callOfTwo();
    await followed();
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await soon('both are offered it', () => [anna, ben].every(({ live }) => live.length === 1));
    const [out, into] = [anna.live[0]!, ben.live[0]!];
    expect([out.info.returning, into.info.returning]).to.deep.equal([true, true]);
    await Promise.all([out.accept(), into.accept()]);
    await connected(out, into);
    await expectAlive(out, into);
  });

  it('goes on for the others in a group meanwhile', async () => {
    const { anna, out, page } = await callToPage({ groupId: GROUP_ID });
    const cleo = await connect('3003');
    await out.session.invite(['3003']);
    const third = await cleo.nextCall(SIGNAL_MS);
    await third.accept();
    await connected(third);
    page.leave();
    await soon('both see it', () =>
      [out, third].every(({ members }) => members.some((member) => member.reconnecting)),
    );
    const { call } = await back('3002');
    await call.accept();
    await connected(call);
    for (const each of [out, third])
      await soon('he is back', () => each.members.every((member) => !member.reconnecting));
    await until(() => call.joined.length === 2, MEDIA_MS, 'he sees both');
    expect(anna.problems).to.deep.equal([]);
  });

  it('ends with the truth when the other side has hung up meanwhile', async () => {
    const { out, page } = await callToPage();
    page.leave();
    await soon('Anna sees it', () => out.members[0]?.reconnecting);
    await out.session.end();
    const { call } = await back('3002');
    await soon('it ended', () => call.end);
    expect(call.end).to.deep.include({ reason: 'hung-up', endedBy: 'remote' });
  });

  it('is left for good when the person hangs up instead', async () => {
    const { out, page } = await callToPage();
    page.leave();
    const { call } = await back('3002');
    await call.session.end();
    await soon('both know', () => out.end && call.end);
    expect(call.end).to.deep.include({ reason: 'hung-up', endedBy: 'self' });
    expect(out.end).to.deep.include({ reason: 'hung-up', endedBy: 'remote' });
    expect(sessionStorage.getItem(TRAILS)).to.equal(null);
  });

  it('is over for the others when nobody comes back', async () => {
    const { out, page } = await callToPage({}, SHORT);
    page.leave();
    await until(() => out.end, MEDIA_MS, 'Anna gives him up');
    expect(out.end).to.deep.include({ reason: 'hung-up', endedBy: 'remote' });
  });

  it('says so when it is too late', async () => {
    const { out, page } = await callToPage({}, SHORT);
    page.leave();
    const { call } = await back('3002', { timing: SHORT });
    await until(() => call.end, MEDIA_MS, 'it lapses');
    expect(call.end).to.include({ reason: 'failed', endedBy: 'system' });
    expect(call.end?.error?.params.detail).to.equal('call-over');
    await soon('Anna knows', () => out.end);
    const late = await connect('3002');
    expect(await found(late)).to.equal(undefined);
  });

  it('is not offered to another user, elsewhere, in a second tab, or from nonsense', async () => {
    const { page, out } = await callToPage();
    const trails = sessionStorage.getItem(TRAILS)!;
    const twin = await connect('3002'); // as in a tab that was doubled: the first one is still in the call
    expect(await found(twin)).to.equal(undefined);
    expect(out.members[0]?.reconnecting).to.equal(undefined);
    await twin.dispose();
    page.leave();
    const other = await connect('3004');
    const elsewhere = await connect('3002', { channel: `${channel}-other` });
    expect(await found(other)).to.equal(undefined);
    expect(elsewhere.calls).to.deep.equal([]);
    for (const wrong of [
      'nonsense',
      '[1]',
      '{}',
      trails.replaceAll(/"roster":\[.*?\]/g, '"roster":[7]'),
    ]) {
      sessionStorage.setItem(TRAILS, wrong);
      const party = await connect('3002');
      expect(await found(party), wrong).to.equal(undefined);
      await party.dispose();
    }
  });

  it('is hung up by a page that wants it so', async () => {
    const anna = await connect('3001');
    const page = await onPage('3002', { rejoin: { asked: 'off', rejoin: () => {} } });
    const out = anna.call(['3002']);
    const into = await page.party.nextCall(SIGNAL_MS);
    await into.accept();
    await connected(out, into);
    page.leave();
    await soon('Anna knows', () => out.end);
    expect(out.end?.reason).to.equal('hung-up');
  });

  it('is taken up without asking where the page wants that', async () => {
    const { page } = await callToPage();
    page.leave();
    let isAsked = false;
    const party = new CallParty(
      '3002',
      createLocalBackend({
        ...{ token: '3002', channel, timing: QUICK },
        rejoin: { asked: 'auto', rejoin: () => (isAsked = true) },
      }),
    );
    add(party);
    await party.connect();
    await soon('it is', () => isAsked);
    expect(party.calls).to.have.length(1);
  });
});

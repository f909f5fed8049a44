/** Ringing has one truth: a ringing tab is alive to the caller, and the caller to it. */
import { expect } from '@open-wc/testing';
import { holdDevices } from '../../support/devices.js';
import { until } from '../../support/until.js';
import { MEDIA_MS, SIGNAL_MS } from './local-calls.js';
import { QUICK } from './quick-timing.js';
import { useRelayCalls, type Person } from './relay-calls.js';

/** Longer than it takes to give up somebody who fell silent. */
const GONE_MS = QUICK.silentMs + 2000;
/** The same on a busy machine: time in which a page was blocked does not count. */
const GONE_AT_LAST_MS = 4 * QUICK.silentMs;

describe('while it rings', () => {
  const calls = useRelayCalls();
  const { relay, media, signIn, soon, cutOff, restoreLines } = calls;
  const { connected, ringing, groupOfThree } = calls;

  /** Somebody's tab crashes: nothing more is heard of it, and it opens no other line. */
  function crash(person: Person): void {
    person.line.isDead = true;
    relay().silent = true;
  }

  it('the caller hears of a callee who crashed', async () => {
    const { ben, out } = await ringing();
    crash(ben);
    await soon('Anna knows', () => out.end, GONE_AT_LAST_MS);
    expect(out.end).to.include({ reason: 'no-answer', endedBy: 'remote' });
  });

  it('and a callee of a caller who did', async () => {
    const { anna, into } = await ringing();
    crash(anna);
    await soon('Ben knows', () => into.end, GONE_AT_LAST_MS);
    expect(into.end).to.include({ reason: 'network', endedBy: 'system' });
  });

  it('a group member who crashed goes, and the others go on', async () => {
    const [anna, ben, cleo] = [await signIn('3001'), await signIn('3002'), await signIn('3003')];
    const out = anna.call(['3002', '3003'], { groupId: 'group318' });
    const second = await ben.nextCall(SIGNAL_MS);
    await cleo.nextCall(SIGNAL_MS);
    await second.accept();
    await connected(out, second);
    crash(cleo);
    for (const call of [out, second])
      await soon('Cleo is gone', () => !call.member('3003'), GONE_AT_LAST_MS);
    expect(out.isConnected && second.isConnected).to.be.true;
  });

  it('it goes on for as long as somebody does not answer', async () => {
    const { out, into } = await ringing();
    await new Promise((resolve) => setTimeout(resolve, GONE_MS));
    expect([out.end, into.end]).to.deep.equal([undefined, undefined]);
    await into.accept();
    await connected(out, into);
  });

  it('it goes on while a browser asks somebody who answered for their devices', async () => {
    const { ben, out, into } = await ringing();
    const devices = holdDevices();
    const answering = into.accept();
    await new Promise((resolve) => setTimeout(resolve, GONE_MS));
    expect([out.end, into.end, ben.live.length]).to.deep.equal([undefined, undefined, 1]);
    await devices.grant();
    devices.restore();
    await answering;
    await connected(out, into);
  });

  for (const [who, other] of [
    ['caller', 'callee'],
    ['callee', 'caller'],
  ] as const)
    it(`it survives a ${who} whose page is blocked for two thirds of the time that a ${other} waits`, async () => {
      const { anna, ben, out, into } = await ringing();
      const { line } = who === 'caller' ? anna : ben;
      line.freeze();
      await new Promise((resolve) => setTimeout(resolve, (QUICK.silentMs * 2) / 3));
      line.thaw();
      await new Promise((resolve) => setTimeout(resolve, QUICK.silentMs / 2));
      expect([out.end, into.end]).to.deep.equal([undefined, undefined]);
      await into.accept();
      await connected(out, into);
    });

  it('it rings again when a caller who was given up is back', async () => {
    const { anna, ben, out, into } = await ringing();
    // what the caller hears is not what they cannot say
    const { line } = anna;
    const { deliver } = line;
    line.deliver = () => {};
    await soon('Ben gives up', () => into.end, GONE_AT_LAST_MS);
    expect(out.end).to.be.undefined;
    line.deliver = deliver;
    const again = await ben.nextCall(SIGNAL_MS);
    expect(again.info).to.include({ callerId: '3001', id: out.id });
    await again.accept();
    await connected(out, again);
  });

  it('a page that goes away has hung up where it called, and has not declined where it rang', async () => {
    const { out, into } = await ringing();
    dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(into.end).to.include({ reason: 'no-answer', endedBy: 'self' });
    expect(out.end).to.include({ reason: 'canceled', endedBy: 'self' });
  });

  it('one of two tabs that closes leaves the other ringing', async () => {
    const { ben, out, into } = await ringing();
    const benToo = await signIn('3002');
    const there = await benToo.nextCall(SIGNAL_MS);
    await ben.dispose();
    expect(into.end).to.include({ reason: 'no-answer', endedBy: 'self' });
    await new Promise((resolve) => setTimeout(resolve, GONE_MS));
    expect([out.end, there.end]).to.deep.equal([undefined, undefined]);
    await there.accept();
    await connected(out, there);
  });

  it('the last tab that closes is waited for: the user may open another one', async () => {
    const { ben, out } = await ringing();
    await ben.dispose();
    await soon('nothing rings', () => out.member('3002')?.status === 'invited');
    const benAgain = await signIn('3002');
    const into = await benAgain.nextCall(SIGNAL_MS);
    expect(out.log).to.include('3002 ringing').and.not.include('3002 left');
    await into.accept();
    await connected(out, into);
  });

  /** Nobody is given up for being silent. */
  const PATIENT = { timing: { ...QUICK, silentMs: 600_000 } };

  async function ringingPatiently() {
    const [anna, ben] = [await signIn('3001', PATIENT), await signIn('3002', PATIENT)];
    const out = anna.call(['3002']);
    const into = await ben.nextCall(SIGNAL_MS);
    await soon('Anna knows that it rings', () => out.member('3002')?.status === 'ringing');
    return { anna, ben, out, into };
  }

  it('a callee whose page is left without a word is not waited for as if they were silent', async () => {
    const { ben, out } = await ringingPatiently();
    await cutOff(ben);
    await soon('nothing rings', () => out.member('3002')?.status === 'invited');
    expect(out.end, 'they may be back').to.be.undefined;
    await soon('Anna knows', () => out.end, GONE_AT_LAST_MS);
    expect(out.end).to.include({ reason: 'no-answer', endedBy: 'remote' });
  });

  it('and neither is a caller', async () => {
    const { anna, into } = await ringingPatiently();
    await cutOff(anna);
    await soon('Ben knows', () => into.end, GONE_AT_LAST_MS);
    expect(into.end).to.include({ reason: 'network', endedBy: 'system' });
  });

  it('a line that breaks and is back in a moment ends nothing', async () => {
    const { anna, ben, out, into } = await ringingPatiently();
    for (const person of [ben, anna]) {
      await cutOff(person);
      await restoreLines(person);
    }
    await soon('it rings', () => out.member('3002')?.status === 'ringing');
    await new Promise((resolve) => setTimeout(resolve, QUICK.missingMs + 1500));
    expect([out.end, into.end]).to.deep.equal([undefined, undefined]);
    await into.accept();
    await connected(out, into);
  });

  it('a page that is left during a call without a word has hung up', async () => {
    const { ben, out, into } = await ringingPatiently();
    await into.accept();
    await connected(out, into);
    await cutOff(ben);
    const [, callees] = media().openConnections();
    callees!.close(); // as the browser does
    await soon('Anna knows', () => out.end, GONE_AT_LAST_MS);
    expect(out.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
  });

  it('a call goes on whose lines to the relay are lost', async () => {
    const { anna, ben, out, into } = await ringingPatiently();
    await into.accept();
    await connected(out, into);
    await Promise.all([cutOff(anna), cutOff(ben)]);
    await new Promise((resolve) => setTimeout(resolve, QUICK.missingMs + 1500));
    expect([out.end, into.end]).to.deep.equal([undefined, undefined]);
    await restoreLines(anna, ben);
  });

  it('a tab that closes while it opens its devices has not declined either', async () => {
    const { ben, out, into } = await ringing();
    const devices = holdDevices();
    into.accept().catch(() => {});
    await ben.dispose();
    devices.restore();
    expect(into.end).to.include({ reason: 'no-answer', endedBy: 'self' });
    expect(out.end).to.be.undefined;
    const benAgain = await signIn('3002');
    const again = await benAgain.nextCall(SIGNAL_MS);
    await again.accept();
    await connected(out, again);
  });

  it('a tab whose invitation got lost rings all the same', async () => {
    const [anna, ben] = [await signIn('3001'), await signIn('3002')];
    const benToo = await signIn('3002');
    benToo.line.isDead = true;
    const out = anna.call(['3002']);
    await ben.nextCall(SIGNAL_MS);
    await soon('Anna knows', () => out.member('3002')?.status === 'ringing');
    benToo.line.isDead = false;
    await benToo.nextCall(SIGNAL_MS);
  });

  it('a page that was blocked itself gives nobody up', async () => {
    const { out, second, third } = await groupOfThree();
    const begin = performance.now();
    while (performance.now() - begin < QUICK.silentMs + 1000); // like a dialog of the page
    await new Promise((resolve) => setTimeout(resolve, 10 * QUICK.tickMs));
    for (const call of [out, second, third]) expect(call.joined).to.have.length(2);
    await until(() => out.isConnected, MEDIA_MS, 'it goes on');
  });
});

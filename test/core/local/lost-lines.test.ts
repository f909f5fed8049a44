/** What is said while somebody's line to the relay is down is known on all sides soon after its return, and all tell the same. */
import { expect } from '@open-wc/testing';
import { QUICK } from './quick-timing.js';
import { REPAIR_MS, useRelayCalls } from './relay-calls.js';
import { SIGNAL_MS } from './local-calls.js';

describe('a line that is down while something is said', () => {
  const { relay, signIn, soon, cutOff, restoreLines, connected, ringing, groupOfThree } =
    useRelayCalls();

  it("the caller's, while the callee declines", async () => {
    const { anna, out, into } = await ringing();
    await cutOff(anna);
    await into.session.end();
    await restoreLines(anna);
    await soon('Anna knows', () => out.end, REPAIR_MS);
    expect(out.end).to.include({ reason: 'declined', endedBy: 'remote' });
    expect(into.end).to.include({ reason: 'declined', endedBy: 'self' });
  });

  it("the caller's, while the callee accepts", async () => {
    const { anna, out, into } = await ringing();
    await cutOff(anna);
    await into.accept();
    await restoreLines(anna);
    await soon('Anna knows', () => out.joined.length > 0, REPAIR_MS);
    await connected(out, into);
  });

  it("the caller's, while the caller cancels", async () => {
    const { anna, out, into } = await ringing();
    await cutOff(anna);
    await out.session.end();
    await restoreLines(anna);
    await soon('Ben knows', () => into.end, REPAIR_MS);
    expect(into.end).to.include({ reason: 'canceled', endedBy: 'remote' });
    expect(out.end).to.include({ reason: 'canceled', endedBy: 'self' });
  });

  it("the callee's, while the callee declines", async () => {
    const { ben, out, into } = await ringing();
    await cutOff(ben);
    await into.session.end();
    await restoreLines(ben);
    await soon('Anna knows', () => out.end, REPAIR_MS);
    expect(out.end).to.include({ reason: 'declined', endedBy: 'remote' });
  });

  it("the callee's, while the callee accepts", async () => {
    const { ben, out, into } = await ringing();
    await cutOff(ben);
    await into.accept();
    await restoreLines(ben);
    await soon('Anna knows', () => out.joined.length > 0, REPAIR_MS);
    await connected(out, into);
  });

  it("the callee's, while the caller cancels", async () => {
    const { ben, out, into } = await ringing();
    await cutOff(ben);
    await out.session.end();
    await restoreLines(ben);
    await soon('Ben knows', () => into.end, REPAIR_MS);
    expect(into.end).to.include({ reason: 'canceled', endedBy: 'remote' });
  });

  it("the callee's, while the caller calls", async () => {
    const [anna, ben] = [await signIn('3001'), await signIn('3002')];
    await cutOff(ben);
    const out = anna.call(['3002']);
    await soon('it is placed', () => out.placed);
    await restoreLines(ben);
    const into = await ben.nextCall(REPAIR_MS);
    await into.accept();
    await connected(out, into);
  });

  it("the caller's, while the caller calls", async () => {
    const [anna, ben] = [await signIn('3001'), await signIn('3002')];
    await cutOff(anna);
    const out = anna.call(['3002']);
    await soon('it is placed', () => out.placed);
    await restoreLines(anna);
    const into = await ben.nextCall(REPAIR_MS);
    await into.accept();
    await connected(out, into);
  });

  for (const away of ['both', 'the other one'] as const)
    it(`of ${away}, while one hangs up`, async () => {
      const { anna, ben, out, into } = await ringing();
      await into.accept();
      await connected(out, into);
      await cutOff(ben);
      if (away === 'both') await cutOff(anna);
      await out.session.end();
      await restoreLines(anna, ben);
      await soon('Ben knows', () => into.end, REPAIR_MS);
      expect(out.end).to.include({ reason: 'hung-up', endedBy: 'self' });
      expect(into.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
    });

  it("a group member's, while another leaves", async () => {
    const { cleo, out, second, third } = await groupOfThree();
    await cutOff(cleo);
    await second.session.end();
    await soon('Anna knows', () => !out.member('3002'));
    await restoreLines(cleo);
    await soon('Cleo knows', () => !third.member('3002'), REPAIR_MS);
    expect([out.joined, third.joined]).to.deep.equal([['3003'], ['3001']]);
    expect(out.isConnected && third.isConnected).to.be.true;
  });

  it("the caller's, while a group member declines", async () => {
    const [anna, ben, cleo] = [await signIn('3001'), await signIn('3002'), await signIn('3003')];
    const out = anna.call(['3002', '3003'], { groupId: 'group318' });
    const [second, third] = [await ben.nextCall(SIGNAL_MS), await cleo.nextCall(SIGNAL_MS)];
    await second.accept();
    await connected(out, second);
    await cutOff(anna);
    await third.session.end();
    await soon('Ben knows', () => !second.member('3003'));
    await restoreLines(anna);
    await soon('Anna knows', () => !out.member('3003'), REPAIR_MS);
  });

  it('of one tab, while the user declines in the other', async () => {
    const { out, into } = await ringing();
    const benToo = await signIn('3002');
    const there = await benToo.nextCall(SIGNAL_MS);
    await cutOff(benToo);
    await into.session.end();
    await soon('Anna knows', () => out.end);
    await restoreLines(benToo);
    await soon('the other tab knows', () => there.end, REPAIR_MS);
    expect(there.end).to.include({ reason: 'declined', endedBy: 'self' });
  });

  it('of one tab, while the user answers in the other', async () => {
    const { out, into } = await ringing();
    const benToo = await signIn('3002');
    const there = await benToo.nextCall(SIGNAL_MS);
    await cutOff(benToo);
    await into.accept();
    await connected(out, into);
    await restoreLines(benToo);
    await soon('the other tab knows', () => there.end, REPAIR_MS);
    expect(there.end).to.include({ reason: 'answered-elsewhere' });
  });

  it('for longer than anything is repeated, and the end is known all the same', async () => {
    const { ben, out, into } = await ringing();
    await into.accept();
    await connected(out, into);
    const repeats = () => relay().sockets[0]?.sent.filter(isLeave).length ?? 0;
    await cutOff(ben);
    await out.session.end();
    await soon('it was said many times', () => repeats() > 5, 10_000);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await restoreLines(ben);
    await soon('Ben knows', () => into.end, REPAIR_MS);
    expect(into.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
  });

  it('is not said again once it has arrived', async () => {
    const { anna, ben, out, into } = await ringing();
    await into.accept();
    await connected(out, into);
    await out.session.end();
    await soon('Ben knows', () => into.end);
    const leaves = () => (anna.line.sent as { type: string; number: number }[]).filter(isLeave);
    const isAcknowledged = (message: { type?: string; numbers?: number[] }) =>
      message.type === 'ack' && message.numbers?.includes(leaves()[0]?.number ?? 0);
    await soon('Ben has said so', () => (ben.line.sent as object[]).some(isAcknowledged));
    await new Promise((resolve) => setTimeout(resolve, QUICK.repeatMaxMs));
    const { length } = leaves();
    await new Promise((resolve) => setTimeout(resolve, 4 * QUICK.repeatMaxMs));
    expect(leaves()).to.have.length(length);
  });
});

function isLeave(message: unknown): boolean {
  return (message as { type?: string }).type === 'leave';
}

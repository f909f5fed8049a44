/** A page that goes away: it hangs up, unless it rings. Nobody has declined who closes or reloads a page. */
import { expect } from '@open-wc/testing';
import { DEAF } from '../../../src/core/rongcloud/sdk-client.js';
import { End } from '../../support/fake-rong-sdk.js';
import { callInstaller } from '../../support/fake-rong/call-client.js';
import { rtcInstaller } from '../../support/fake-rong/rtc.js';
import { ended, inTown, soon, type Person, type Town } from '../../support/rong-town.js';

const CALLER_RINGS_MS = 1500;

/** Somebody who calls 3002 with the bare SDK: the tests' page goes away for all who use the kit. @returns what they hear */
async function callBen(town: Town): Promise<(number | null)[]> {
  const ends: (number | null)[] = [];
  const { im } = town.rong.openPage();
  im.init({ appkey: 'app-key' });
  const client = im.installPlugin(callInstaller(CALLER_RINGS_MS), {
    rtcClient: im.installPlugin(rtcInstaller, {}),
    onSession: () => {},
    onSessionClose: (_: unknown, summary: { endReason: number | null }) =>
      ends.push(summary.endReason),
  })!;
  await im.connect('token-3001');
  await client.call({ targetId: '3002', mediaType: 1, listener: { ...DEAF } });
  return ends;
}

function leavePage(person: Person): void {
  dispatchEvent(new PageTransitionEvent('pagehide'));
  person.page.crash();
  person.forget();
}

function hasDeclined(town: Town): boolean {
  return town.rong.service.messages.some(({ content }) => content.reason === End.reject);
}

describe('a page with a call on RongCloud that goes away', () => {
  inTown('hangs up in a call, in the same task', async (town) => {
    const [anna, ben] = await town.two();
    const [out, into] = await town.talk(anna, ben);
    const session = anna.page.calls.sessions[0]!;
    const hungup = session.hungup.bind(session);
    let hangUps = 0;
    session.hungup = () => {
      hangUps += 1;
      return hungup();
    };
    dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(hangUps).to.equal(1);
    await ended(out, into);
    expect(out.end).to.include({ reason: 'hung-up', endedBy: 'self' });
  });

  inTown('cancels while it calls', async (town) => {
    const anna = await town.person('3001');
    const out = anna.call(['3002']);
    await soon('it is out', () => out.placed);
    dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(out.end).to.include({ reason: 'canceled', endedBy: 'self' });
  });

  inTown('declines nothing while it rings: the caller gets no answer', async (town) => {
    const ben = await town.person('3002');
    const ends = await callBen(town);
    const into = await ben.nextCall(10_000);
    leavePage(ben);
    expect(into.end).to.deep.equal({ reason: 'no-answer', endedBy: 'self', durationMs: 0 });
    const reloaded = await town.person('3002');
    await soon('the caller gives up', () => ends.length > 0);
    expect(ends).to.deep.equal([End.remoteNoAnswer]);
    expect(hasDeclined(town)).to.be.false;
    expect(reloaded.calls).to.deep.equal([]);
  });

  inTown(
    'rings again after a reload where the service delivers the invitation again',
    async (town) => {
      const ben = await town.person('3002');
      const ends = await callBen(town);
      await ben.nextCall(10_000);
      leavePage(ben);
      const reloaded = await town.person('3002');
      const again = await reloaded.nextCall(10_000);
      await again.accept();
      await soon('they talk', () => again.isConnected);
      await again.session.end();
      await ended(again);
      await soon('the caller knows', () => ends.length > 0);
      expect(hasDeclined(town)).to.be.false;
    },
    { redelivers: true },
  );

  inTown('signs out after that without a word to the caller', async (town) => {
    const ben = await town.person('3002');
    const ends = await callBen(town);
    await ben.nextCall(10_000);
    dispatchEvent(new PageTransitionEvent('pagehide'));
    await ben.dispose();
    await soon('the caller gives up', () => ends.length > 0);
    expect(ends).to.deep.equal([End.remoteNoAnswer]);
    expect(hasDeclined(town)).to.be.false;
  });
});

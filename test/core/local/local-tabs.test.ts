/** One user in several tabs: late ones, two that answer at once, and two users who dial each other. */
import { expect } from '@open-wc/testing';
import { CallParty, type PartyCall } from '../../support/call-party.js';
import { holdDevices } from '../../support/devices.js';
import { until } from '../../support/until.js';
import { NO_ANSWER_MS, SIGNAL_MS, useLocalCalls } from './local-calls.js';

describe('local backend', () => {
  const { media, onEnd, connect, connected, soon, callOfTwo, expectAlive } = useLocalCalls();

  for (const ids of [
    ['1', '2'],
    ['2', '1'],
  ] as const)
    it(`dialled by both at once (${ids.join(' and ')}) stops ringing in all their other tabs`, async () => {
      const tabs = [];
      for (const userId of ['3001', '3001', '3002', '3002']) tabs.push(await connect(userId));
      const [anna, annaToo, ben, benToo] = tabs as [CallParty, CallParty, CallParty, CallParty];
      const devices = holdDevices();
      onEnd(devices.restore);
      const out = anna.call(['3002'], { id: ids[0] });
      const back = ben.call(['3001'], { id: ids[1] });
      await soon('the browser asks both', () => devices.asked.length === 2);
      await devices.grant();
      devices.restore();
      await connected(out, back);
      await soon('nothing rings any more', () => [...annaToo.live, ...benToo.live].length === 0);
      expect([...annaToo.calls, ...benToo.calls], 'they did ring').to.have.length(2);
      await expectAlive(out, back);
    });

  describe('late tabs', () => {
    it('ring as long as the call is not answered, and no longer', async () => {
      const anna = await connect('3001', { noAnswerMs: NO_ANSWER_MS });
      const dialledAt = performance.now();
      const out = anna.call(['3002']);
      await soon('the call is placed', () => out.placed);
      const ben = await connect('3002');
      const into = await ben.nextCall(SIGNAL_MS);
      await until(() => out.end && into.end, NO_ANSWER_MS + SIGNAL_MS, 'both gave up');
      expect([out.end?.reason, into.end?.reason]).to.deep.equal(['no-answer', 'no-answer']);
      expect(performance.now() - dialledAt).to.be.below(2 * NO_ANSWER_MS + 1000);
    });

    it('ring beside an earlier tab of the same user, and can answer', async () => {
      const anna = await connect('3001');
      const ben = await connect('3002');
      const out = anna.call(['3002']);
      const first = await ben.nextCall(SIGNAL_MS);
      const benToo = await connect('3002');
      const second = await benToo.nextCall(SIGNAL_MS);
      expect(ben.calls).to.deep.equal([first]);
      await second.accept();
      await connected(out, second);
      expect(first.end?.reason).to.equal('answered-elsewhere');
    });

    it('of somebody who answered or declined do not ring', async () => {
      const { out, into } = await callOfTwo();
      const benToo = await connect('3002');
      await expectAlive(out, into);
      expect(benToo.calls).to.deep.equal([]);
    });

    it('that answer at the same moment leave one of them in the call', async () => {
      const anna = await connect('3001');
      const tabs = [await connect('3002'), await connect('3002')];
      const out = anna.call(['3002'], { media: 'video' });
      const calls = await Promise.all(tabs.map((tab) => tab.nextCall(SIGNAL_MS)));
      const devices = holdDevices();
      onEnd(devices.restore);
      const answers = calls.map((call) => call.accept());
      await soon('the browser asks in both', () => devices.asked.length === 2);
      await devices.grant();
      await Promise.all(answers);
      devices.restore();
      await soon('one gave way', () => calls.some(({ end }) => end));
      const [kept, ...more] = calls.filter(({ end }) => !end);
      expect(more).to.deep.equal([]);
      expect(calls.find(({ end }) => end)?.end?.reason).to.equal('answered-elsewhere');
      await connected(out, kept as PartyCall);
      await expectAlive(out, kept as PartyCall);
      await until(
        () => media.openConnections().length === 2,
        SIGNAL_MS,
        'the way to the other tab is closed',
      );
    });
  });
});

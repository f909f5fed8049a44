/** After the page was away, the connection is proven: one that reaches nobody is made anew. */
import { expect } from '@open-wc/testing';
import { Im } from '../../support/fake-rong-sdk.js';
import {
  ended,
  inTown,
  SIGNAL_MS,
  soon,
  type Person,
  type PersonOptions,
} from '../../support/rong-town.js';
import { replace } from '../../support/replace.js';

/** Long enough for an answer on a busy machine, where one is to come. */
const PATIENT: PersonOptions = { timing: { proofMs: 20_000 } };
const IMPATIENT: PersonOptions = { timing: { proofMs: 100 } };

function wake(): void {
  dispatchEvent(new Event('online'));
}

/** Wakes the page until the service is asked: what asks comes with the code of calls. */
async function isProven(person: Person): Promise<void> {
  const { asked } = person.page.im;
  const before = asked.history;
  await soon('the service is asked', () => {
    wake();
    return asked.history > before;
  });
}

describe('a connection to RongCloud, after the page was away', () => {
  inTown('is kept when the service answers, and nothing is said', async (town) => {
    const anna = await town.person('3001', PATIENT);
    await isProven(anna);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(anna.page.im.asked).to.include({ connect: 1, disconnect: 0 });
    expect(anna.connection).to.deep.equal([]);
  });

  inTown('is made anew when the service does not answer, and calls come again', async (town) => {
    const [anna, ben] = [await town.person('3001', IMPATIENT), await town.person('3002')];
    anna.page.im.isStalled = true;
    await isProven(anna);
    await soon('Anna is back', () => anna.connection.at(-1) === 'connected');
    expect(anna.connection).to.deep.equal(['reconnecting', 'connected']);
    await town.expectFree(ben, anna);
  });

  inTown('rings with a call that was placed meanwhile', async (town) => {
    const [anna, ben] = [await town.person('3001', IMPATIENT), await town.person('3002')];
    anna.page.im.isStalled = true;
    const out = ben.call(['3001']);
    await soon('it is placed', () => out.placed);
    await isProven(anna);
    const into = await anna.nextCall(SIGNAL_MS);
    await into.accept();
    await soon('both are connected', () => out.isConnected && into.isConnected);
    await out.session.end();
    await ended(out, into);
  });

  for (const code of [Im.notConnected, Im.unreachable])
    inTown(`is made anew when the SDK says ${code}`, async (town) => {
      const anna = await town.person('3001', PATIENT);
      town.until(replace(anna.page.im, 'getHistoryMessages', async () => ({ code })));
      await soon('it is made anew', () => {
        wake();
        return anna.page.im.asked.connect > 1;
      });
    });

  const answers: Record<string, () => unknown> = {
    'an error of its own': async () => ({ code: 33007 }),
    'with nonsense': async () => undefined,
    'by throwing': () => {
      throw new Error('Method not implemented.');
    },
  };
  for (const [what, answer] of Object.entries(answers))
    inTown(`is kept when the SDK answers ${what}`, async (town) => {
      const anna = await town.person('3001', PATIENT);
      let asked = 0;
      const getHistoryMessages = (): never => {
        asked += 1;
        return answer() as never;
      };
      town.until(replace(anna.page.im, 'getHistoryMessages', getHistoryMessages));
      await soon('it is asked twice', () => {
        wake();
        return asked > 1;
      });
      expect(anna.page.im.asked.connect).to.equal(1);
    });

  inTown('is left alone during a call', async (town) => {
    const anna = await town.person('3001', IMPATIENT);
    const ben = await town.person('3002');
    const [out, into] = await town.talk(anna, ben);
    const { history } = anna.page.im.asked;
    wake();
    expect(anna.page.im.asked.history).to.equal(history);
    await out.session.end();
    await ended(out, into);
    await isProven(anna);
  });

  inTown('is left alone when it is the page’s own', async (town) => {
    const page = town.rong.openPage();
    page.im.init({ appkey: 'app-key' });
    await page.im.connect('token-3001');
    const anna = await town.person('3001', { ...IMPATIENT, page });
    const ben = await town.person('3002');
    await isProven(ben); // so that Anna's page could have asked, too
    expect(page.im.asked.history).to.equal(0);
    await anna.dispose();
  });

  inTown('is tried again until there is a network', async (town) => {
    const anna = await town.person('3001', IMPATIENT);
    anna.page.im.isStalled = true;
    town.rong.service.refuseConnection = () => Im.unreachable;
    await isProven(anna);
    await soon('it was tried twice', () => {
      wake(); // the next try comes at once
      return anna.page.im.asked.connect > 2;
    });
    expect(anna.connection).to.deep.equal(['reconnecting']);
    town.rong.service.refuseConnection = () => undefined;
    await soon('Anna is back', () => {
      wake();
      return anna.connection.at(-1) === 'connected';
    });
    await town.expectFree(anna, await town.person('3002'));
  });

  inTown('fails where the service refuses it', async (town) => {
    const anna = await town.person('3001', IMPATIENT);
    anna.page.im.isStalled = true;
    town.rong.service.refuseConnection = () => Im.blocked;
    await isProven(anna);
    await soon('it has failed', () => anna.connection.at(-1) === 'failed');
    const { connect } = anna.page.im.asked;
    wake();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(anna.page.im.asked.connect).to.equal(connect);
  });

  inTown('that is closed meanwhile stays closed', async (town) => {
    const anna = await town.person('3001', IMPATIENT);
    anna.page.im.isStalled = true;
    town.rong.service.refuseConnection = () => Im.unreachable;
    await isProven(anna);
    await soon('it is being made anew', () => anna.connection.at(-1) === 'reconnecting');
    await anna.dispose();
    town.rong.service.refuseConnection = () => undefined;
    wake();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(anna.page.im.getConnectionStatus()).to.equal(2);
    expect(anna.connection).not.to.include('connected');
    const { history } = anna.page.im.asked;
    wake();
    expect(anna.page.im.asked.history).to.equal(history);
  });
});

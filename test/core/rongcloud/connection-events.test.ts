/** Events of a connection to RongCloud that come twice, late, in the words of older releases, or while a token is replaced. */
import { expect } from '@open-wc/testing';
import { Im } from '../../support/fake-rong-sdk.js';
import { ended, inTown, SIGNAL_MS, soon, type Person, type Town } from '../../support/rong-town.js';
import { rejection } from '../../support/until.js';

/** Anna, whose page has a token to give. `asked`: how often it was asked. */
async function renewable(town: Town, tokens: readonly string[] = ['token-3001']) {
  const asked = { times: 0 };
  const getToken = async () => tokens[Math.min(asked.times++, tokens.length - 1)]!;
  const anna = await town.person('3001', { getToken });
  return { anna, asked };
}

/** Waits until two people still hear of each other. */
async function stillTalk(town: Town, anna: Person, act: () => void | Promise<void>): Promise<void> {
  const ben = await town.person('3002');
  const [out, into] = await town.talk(anna, ben);
  await act();
  await soon('Anna is back', () => anna.connection.at(-1) === 'connected');
  await into.session.setMicrophone(false);
  await soon('they still hear of each other', () => !out.members[0]?.microphone);
  expect(out.isConnected && into.isConnected).to.be.true;
}

describe('a token of RongCloud that expires', () => {
  inTown('and is reported twice is replaced once, and the call goes on', async (town) => {
    const { anna, asked } = await renewable(town);
    await stillTalk(town, anna, () => {
      anna.page.im.suspend();
      anna.page.im.end(Im.expiredToken); // says so twice
    });
    expect(asked.times).to.equal(1);
    expect(anna.connection).to.deep.equal(['reconnecting', 'connected']);
  });

  inTown('and is reported again while the page fetches another one: the same', async (town) => {
    let answer!: (token: string) => void;
    let asked = 0;
    const getToken = () => {
      asked += 1;
      return new Promise<string>((resolve) => (answer = resolve));
    };
    const anna = await town.person('3001', { getToken });
    await stillTalk(town, anna, async () => {
      anna.page.im.end(Im.expiredToken);
      await soon('the page is asked', () => asked === 1);
      anna.page.im.echo('DISCONNECT', Im.expiredToken);
      answer('token-3001');
    });
    expect(asked).to.equal(1);
  });

  inTown('and is reported again when another one is in use: that is no news', async (town) => {
    const { anna, asked } = await renewable(town);
    await stillTalk(town, anna, async () => {
      anna.page.im.end(Im.expiredToken);
      await soon('Anna is back', () => anna.connection.at(-1) === 'connected');
      anna.page.im.echo('DISCONNECT', Im.expiredToken);
    });
    expect(asked.times).to.equal(1);
    expect(anna.connection).to.deep.equal(['reconnecting', 'connected']);
  });

  inTown('and expires again later is replaced again', async (town) => {
    const { anna, asked } = await renewable(town);
    for (const times of [1, 2]) {
      anna.page.im.end(Im.expiredToken);
      await soon(
        'Anna is back',
        () => asked.times === times && anna.connection.length === 2 * times,
      );
    }
    expect(anna.connection.at(-1)).to.equal('connected');
  });

  inTown('and whose successor is refused ends the call, once', async (town) => {
    const { anna, asked } = await renewable(town, ['expired-3001']);
    const [out] = await town.talk(anna, await town.person('3002'));
    anna.page.im.end(Im.expiredToken);
    await ended(out);
    expect(out.end?.error).to.include({ reason: 'token-expired' });
    expect(asked.times).to.equal(1);
    expect(anna.connection).to.deep.equal(['reconnecting', 'failed']);
  });

  inTown('while another sign-in takes the connection over: that is what counts', async (town) => {
    let asked = 0;
    const getToken = () => {
      asked += 1;
      return new Promise<string>(() => {});
    };
    const anna = await town.person('3001', { getToken });
    const [out] = await town.talk(anna, await town.person('3002'));
    anna.page.im.end(Im.expiredToken);
    await soon('the page is asked', () => asked === 1);
    anna.page.im.end(Im.kicked);
    expect(out.end).to.include({ reason: 'removed' });
    expect(anna.connection).to.deep.equal(['reconnecting', 'kicked']);
  });

  inTown('while the page closes its connection: no other one is made', async (town) => {
    const { anna } = await renewable(town);
    anna.page.im.end(Im.expiredToken);
    await anna.dispose();
    expect(anna.page.im.asked.connect).to.equal(1);
  });
});

/** By then the service tells the others of somebody who cannot. */
const ROOM_TIMEOUT_MS = 400;

describe('what RongCloud says of a connection', () => {
  inTown('twice is told once', async (town) => {
    const [anna] = await town.two();
    const { im } = anna.page;
    im.suspend();
    im.echo('SUSPEND');
    im.restore();
    im.echo('CONNECTED');
    expect(anna.connection).to.deep.equal(['reconnecting', 'connected']);
    im.end(Im.kicked);
    im.echo('SUSPEND');
    im.echo('CONNECTED');
    expect(anna.connection).to.deep.equal(['reconnecting', 'connected', 'kicked']);
  });

  inTown('when it connects again without a word before: it is reconnecting', async (town) => {
    const { anna } = await renewable(town);
    await stillTalk(town, anna, () => {
      anna.page.im.suspendAsOld();
      expect(anna.connection).to.deep.equal(['reconnecting']);
      anna.page.im.restore();
    });
    expect(anna.connection).to.deep.equal(['reconnecting', 'connected']);
  });

  for (const [code, status, reason] of [
    [6, 'kicked', 'kicked'],
    [9, 'failed', 'blocked'],
    [13, 'failed', 'network'],
  ] as const)
    inTown(
      `in the words of older releases: ${code} is ${reason}, and can be made again`,
      async (town) => {
        const [anna, ben] = await town.two();
        const [out, into] = await town.talk(anna, ben);
        anna.page.im.endAsOld(code);
        await ended(out, into);
        expect(out.end?.error).to.include({ reason });
        expect(anna.connection).to.deep.equal([status]);
        await anna.dispose();
        await anna.connect();
        // it takes the SDK a while without a connection; until then it is busy
        await soon('the SDK is done with the call', () => anna.page.calls.sessions.length === 0);
        await town.expectFree(ben, anna);
      },
      { roomTimeoutMs: ROOM_TIMEOUT_MS },
    );

  inTown(
    'when it is lost and back at once, as with older releases: it is not lost',
    async (town) => {
      const { anna } = await renewable(town);
      const ben = await town.person('3002');
      const [out] = await town.talk(anna, ben);
      anna.page.im.endAsOld(6);
      anna.page.im.restore();
      await new Promise((resolve) => setTimeout(resolve, 500)); // longer than it waits for the reason
      expect(out.isConnected).to.be.true;
      expect(anna.connection).not.to.include('kicked');
    },
  );
});

describe('a call that rings while the connection is lost', () => {
  for (const [what, lose] of [
    [
      'is back',
      ({ page }: Person) => {
        page.im.suspend();
        setTimeout(() => page.im.restore(), 300);
      },
    ],
    ['has another token', ({ page }: Person) => page.im.end(Im.expiredToken)],
  ] as const)
    inTown(`is answered once it ${what}`, async (town) => {
      const anna = await town.person('3001');
      const ben = await town.person('3002', { getToken: async () => 'token-3002' });
      const out = anna.call(['3002']);
      const into = await ben.nextCall(SIGNAL_MS);
      lose(ben);
      await into.accept();
      await soon('both are connected', () => out.isConnected && into.isConnected);
    });

  for (const [what, isConnected] of [
    ['declined', false],
    ['hung-up', true],
  ] as const)
    inTown(
      `is ${what} while it is lost: the other side hears that once it is back`,
      async (town) => {
        const [anna, ben] = await town.two();
        const out = anna.call(['3002']);
        const into = await ben.nextCall(SIGNAL_MS);
        if (isConnected) await into.accept();
        await soon('the caller knows', () => out.isConnected === isConnected);
        ben.page.im.suspend();
        void into.session.end();
        await ended(into);
        expect(out.end).to.be.undefined;
        ben.page.im.restore();
        await ended(out);
        expect(out.end).to.include({ reason: what, endedBy: 'remote' });
      },
    );

  inTown('cannot be answered when it does not come back, which is said', async (town) => {
    const [anna, ben] = [
      await town.person('3001'),
      await town.person('3002', { timing: { linkPatienceMs: 300 } }),
    ];
    anna.call(['3002']);
    const into = await ben.nextCall(SIGNAL_MS);
    ben.page.im.suspend();
    await rejection(into.accept());
    await ended(into);
    expect(into.end).to.include({ reason: 'network' });
  });
});

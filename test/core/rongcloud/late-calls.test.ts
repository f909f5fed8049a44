/** Calls of both kinds that come before the code of calls is loaded. */
import { expect } from '@open-wc/testing';
import { ended, inTown, soon } from '../../support/rong-town.js';

/** The code is loaded by the first call alone. */
const late = { timing: { preloadMs: 3_600_000 } };

describe('calls on RongCloud before their code is loaded', () => {
  inTown('ring and are answered', async (town) => {
    const [anna, ben] = await Promise.all([town.person('3001', late), town.person('3002', late)]);
    const calls = await town.talk(anna, ben, { media: 'video' });
    await calls[0].session.end();
    await ended(...calls);
    await town.expectFree(ben, anna);
  });

  inTown('hung up in the same moment are never dialled', async (town) => {
    const [anna, ben] = await Promise.all([town.person('3001', late), town.person('3002')]);
    const out = anna.call(['3002']);
    await out.session.end();
    await ended(out);
    expect(out.end).to.include({ reason: 'canceled', endedBy: 'self' });
    await town.expectFree(anna, ben);
    expect(ben.calls.length).to.equal(1);
  });

  inTown('are over when the page signs out', async (town) => {
    const [anna, ben] = await Promise.all([town.person('3001', late), town.person('3002')]);
    const out = anna.call(['3002']);
    await anna.backend.dispose();
    await ended(out);
    expect(ben.calls).to.deep.equal([]);
  });

  inTown('canceled by the caller at once ring and end, and leave nothing', async (town) => {
    const [anna, ben] = await Promise.all([town.person('3001'), town.person('3002', late)]);
    const out = anna.call(['3002']);
    await soon('it is on its way', () => out.placed);
    await out.session.end();
    await ended(out);
    await ended(await ben.nextCall(10_000));
    await town.expectFree(anna, ben);
  });

  for (const [loaded, options] of [
    ['has been loaded', {}],
    ['is not loaded', late],
  ] as const)
    inTown(
      `canceled while the page was busy are missed calls: the code ${loaded}`,
      async (town) => {
        const [anna, ben] = await Promise.all([
          town.person('3001'),
          town.person('3002', { ...options }),
        ]);
        if (options !== late) await town.expectFree(ben, anna);
        ben.page.im.isBusy = true;
        const out = anna.call(['3002']);
        await soon('it is on its way', () => out.placed);
        await out.session.end();
        await ended(out);
        await soon(
          'the service was told',
          () =>
            town.rong.service.messages.filter(({ type }) => type === 'RC:VCHangup').at(-1)
              ?.senderUserId === '3001',
        );
        await new Promise((resolve) => setTimeout(resolve, 500)); // both have come, and are not held back any more
        ben.page.im.isBusy = false;
        const into = await ben.nextCall(10_000);
        await ended(into);
        expect(into.end).to.include({ reason: 'canceled', endedBy: 'remote' });
        await town.expectFree(anna, ben);
      },
    );
});

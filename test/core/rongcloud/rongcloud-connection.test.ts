/** The life of a connection to RongCloud: tokens, kicks, lost lines, and pages that use RongCloud themselves. */
import { expect } from '@open-wc/testing';
import type { CallError } from '../../../src/core/call/call-error.js';
import type { ClientHandlers, RongCloudSdk } from '../../../src/core/rongcloud/sdk-types.js';
import { Im, type FakePage } from '../../support/fake-rong-sdk.js';
import { callInstaller } from '../../support/fake-rong/call-client.js';
import { rtcInstaller } from '../../support/fake-rong/rtc.js';
import { replace } from '../../support/replace.js';
import { ended, inTown, soon, type Town } from '../../support/rong-town.js';
import { nextTask, rejection } from '../../support/until.js';

describe('a connection to RongCloud', () => {
  describe('and its token', () => {
    for (const [token, reason, code] of [
      ['nonsense', 'token-invalid', Im.wrongToken],
      ['expired-3001', 'token-expired', Im.expiredToken],
    ] as const) {
      inTown(`${reason}: is named`, async (town) => {
        const anna = town.newcomer('3001', { token });
        const error = await rejection(anna.connect());
        expect(error).to.include({ reason });
        expect(error).to.have.nested.property('params.code', code);
        expect(JSON.stringify(error) + String(error)).not.to.include(token);
      });

      inTown(`${reason}: another is asked for exactly once`, async (town) => {
        let asked = 0;
        const getToken = async () => {
          asked += 1;
          return 'token-3001';
        };
        const anna = await town.person('3001', { token, getToken });
        expect(asked).to.equal(1);
        expect(anna.page.im.asked.connect).to.equal(2);
        expect(anna.connection).to.deep.equal([]);
      });

      inTown(`${reason}: the second time it is believed`, async (town) => {
        let asked = 0;
        const getToken = async () => {
          asked += 1;
          return token;
        };
        const anna = town.newcomer('3001', { token, getToken });
        expect(await rejection(anna.connect())).to.include({ reason });
        expect(asked).to.equal(1);
      });
    }

    inTown('is asked for when the page gives none', async (town) => {
      const anna = town.newcomer('3001', { token: undefined, getToken: async () => 'token-3005' });
      expect(await anna.connect()).to.include({ userId: '3005' });
      await anna.dispose();
    });

    inTown('that is neither there nor to be had is an error', async (town) => {
      const anna = town.newcomer('3001', { token: undefined });
      expect(await rejection(anna.connect())).to.include({ reason: 'token-invalid' });
    });

    inTown('expired on the way is replaced once, and the call goes on', async (town) => {
      let asked = 0;
      const getToken = async () => {
        asked += 1;
        return 'token-3001';
      };
      const anna = await town.person('3001', { getToken });
      const ben = await town.person('3002');
      const [out, into] = await town.talk(anna, ben);
      anna.page.im.suspend();
      anna.page.im.restore(Im.expiredToken);
      await soon('Anna is back', () => anna.connection.at(-1) === 'connected');
      expect(asked).to.equal(1);
      expect(out.isConnected).to.be.true;
      await into.session.setMicrophone(false);
      await soon('they still hear of each other', () => !out.members[0]?.microphone);
    });

    inTown('expired with no way to another ends the call, and says so', async (town) => {
      const [anna, ben] = await town.two();
      const [out] = await town.talk(anna, ben);
      anna.page.im.suspend();
      anna.page.im.restore(Im.expiredToken);
      await ended(out);
      expect(out.end?.error).to.include({ reason: 'token-expired' });
      expect(anna.connection).to.deep.equal(['reconnecting', 'failed']);
    });

    inTown('that cannot be fetched again is the reason that is told', async (town) => {
      const getToken = () => Promise.reject(new Error('the server of the page is down'));
      const anna = await town.person('3001', { getToken });
      anna.page.im.restore(Im.expiredToken);
      await soon('Anna is told', () => anna.connection.at(-1) === 'failed');
    });
  });

  describe('and its line', () => {
    inTown('goes down and comes back while a call goes on', async (town) => {
      const [anna, ben] = await town.two();
      const [out, into] = await town.talk(anna, ben);
      anna.page.im.suspend();
      expect(anna.connection).to.deep.equal(['reconnecting']);
      await into.session.setMicrophone(false); // told by the media room, and that line is down, too
      anna.page.im.restore();
      expect(anna.connection).to.deep.equal(['reconnecting', 'connected']);
      await into.session.setMicrophone(true);
      await soon('they hear of each other', () => out.members[0]?.microphone);
      expect(out.isConnected && into.isConnected).to.be.true;
    });

    inTown('comes back when the other side has hung up', async (town) => {
      const [anna, ben] = await town.two();
      const [out, into] = await town.talk(anna, ben);
      anna.page.im.suspend();
      await into.session.end();
      await ended(into);
      expect(out.end).to.be.undefined;
      anna.page.im.restore();
      await ended(out);
      expect(out.end).to.include({ reason: 'hung-up', endedBy: 'remote' });
      await town.expectFree(ben, anna);
    });

    inTown('is down when the call is hung up: it ends all the same', async (town) => {
      const [anna, ben] = await town.two();
      const [out] = await town.talk(anna, ben);
      anna.page.im.suspend();
      await out.session.end();
      await ended(out);
      expect(out.end).to.include({ reason: 'hung-up', endedBy: 'self' });
      anna.page.im.restore();
    });

    inTown(
      'is taken over by another sign-in: the call ends at once, and it is told once',
      async (town) => {
        const [anna, ben] = await town.two();
        const [out] = await town.talk(anna, ben);
        await town.person('3001');
        expect(out.end).to.include({ reason: 'removed', endedBy: 'system' });
        expect(out.end?.error).to.include({ reason: 'kicked' });
        expect(anna.connection).to.deep.equal(['kicked']);
        expect(() =>
          anna.backend.startCall({ id: 'call', userIds: ['3002'], media: 'audio' }),
        ).to.throw('Not connected');
      },
    );

    inTown('can be made again by who was kicked', async (town) => {
      const anna = await town.person('3001');
      const other = await town.person('3001');
      await soon('Anna is out', () => anna.connection.at(-1) === 'kicked');
      await anna.dispose();
      await anna.connect();
      await soon('the other one is out', () => other.connection.at(-1) === 'kicked');
      await town.expectFree(anna, await town.person('3002'));
    });

    inTown('is closed for a user who is blocked', async (town) => {
      const [anna, ben] = await town.two();
      const [out] = await town.talk(anna, ben);
      anna.page.im.end(Im.blocked);
      expect(out.end?.error).to.include({ reason: 'blocked' });
      expect(anna.connection).to.deep.equal(['failed']);
    });

    for (const [code, reason] of [
      [31009, 'blocked'],
      [31008, 'service-off'],
      [30007, 'network'],
      [99_999, 'unknown'],
    ] as const)
      inTown(`is refused with ${code}: ${reason}`, async (town) => {
        town.rong.service.refuseConnection = () => code;
        const anna = town.newcomer('3001');
        const error = await rejection(anna.connect());
        expect(error).to.include({ reason });
        // one that never was is not lost
        const detail = reason === 'network' ? 'not-connected' : undefined;
        expect((error as CallError).params.detail).to.equal(detail);
        town.rong.service.refuseConnection = () => undefined;
        await anna.dispose();
        expect(await anna.connect()).to.include({ userId: '3001' });
      });

    inTown('is refused with a rejection, as some releases do', async (town) => {
      const anna = town.newcomer('3001');
      town.until(
        replace(anna.page.im, 'connect', () =>
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the SDK does
          Promise.reject({ code: Im.wrongToken, msg: 'token incorrect' }),
        ),
      );
      const error = await rejection(anna.connect());
      expect(error).to.include({ reason: 'token-invalid' });
      expect(error).to.have.nested.property('params.code', Im.wrongToken);
    });

    inTown('given up on the way is closed when it is up', async (town) => {
      const anna = town.newcomer('3001');
      const controller = new AbortController();
      const attempt = rejection(anna.connect(controller.signal));
      await nextTask();
      expect(anna.page.im.asked.connect, 'it is on its way').to.equal(1);
      controller.abort(new Error('changed my mind'));
      await attempt;
      await anna.dispose();
      expect(town.rong.service.connections.size).to.equal(0);
      expect(anna.page.im.getConnectionStatus()).to.equal(2);
    });

    inTown('given up while a token is fetched is never made', async (town) => {
      let answer!: (token: string) => void;
      const anna = town.newcomer('3001', {
        token: undefined,
        getToken: () => new Promise((resolve) => (answer = resolve)),
      });
      const controller = new AbortController();
      const attempt = rejection(anna.connect(controller.signal));
      controller.abort(new Error('changed my mind'));
      await attempt;
      await anna.dispose();
      answer('token-3001');
      await anna.connect(AbortSignal.abort(new Error('no'))).catch(() => {});
      expect(anna.page.im.asked.connect).to.equal(0);
      await anna.dispose();
    });
  });

  describe('and the page', () => {
    inTown('has one: a second backend is refused, and the first goes on', async (town) => {
      const [anna, ben] = await town.two();
      const [out] = await town.talk(anna, ben);
      const second = town.newcomer('3001', { page: anna.page });
      const error = await rejection(second.connect());
      expect(error).to.include({ reason: 'bad-request' });
      expect(error).to.have.nested.property('params.detail', 'second-provider');
      await second.dispose();
      await out.session.setMicrophone(false);
      expect(anna.connection).to.deep.equal([]);
      expect(out.isConnected).to.be.true;
      expect(town.rong.service.connections.size).to.equal(2);
    });

    inTown('may have another one after it', async (town) => {
      const [anna, ben] = await town.two();
      await anna.dispose();
      const next = await town.person('3001', { page: anna.page });
      await town.expectFree(ben, next);
      expect(anna.page.im.asked.init).to.equal(1);
      expect(anna.calls).to.deep.equal([]);
    });

    inTown('takes one app key: another is refused, and the first still works', async (town) => {
      const anna = await town.person('3001');
      const { page } = anna;
      await anna.dispose();
      const other = town.newcomer('3001', { page, appKey: 'another-key' });
      const error = await rejection(other.connect());
      expect(error).to.include({ reason: 'bad-request' });
      expect(error).to.have.nested.property('params.detail', 'needs-reload');
      expect(page.im.asked).to.include({ init: 1, connect: 1 });
      await other.dispose();
      await anna.connect();
      await town.expectFree(await town.person('3002'), anna);
    });

    inTown('takes one set of servers', async (town) => {
      const anna = await town.person('3001');
      const { page } = anna;
      await anna.dispose();
      const elsewhere = { page, navigators: ['https://navi.example.com'] };
      const error = await rejection(town.newcomer('3001', elsewhere).connect());
      expect(error).to.have.nested.property('params.detail', 'needs-reload');
    });

    inTown('has destroyed the SDK: it is made anew, with another app key, too', async (town) => {
      const anna = await town.person('3001');
      const { page } = anna;
      await anna.dispose();
      await page.im.destroy();
      const next = await town.person('3001', { page, appKey: 'another-key' });
      expect(page.im.initOptions?.appkey).to.equal('another-key');
      await town.expectFree(await town.person('3002'), next);
    });

    inTown('is not secure: there are no calls', async (town) => {
      const anna = town.newcomer('3001', { page: { isSecure: false } });
      town.until(replace(window, 'isSecureContext', false));
      expect(await rejection(anna.connect())).to.include({ reason: 'insecure-page' });
      expect(anna.page.calls).to.be.undefined;
    });

    inTown('gives options that the SDK refuses without saying why', async (town) => {
      const anna = town.newcomer('3001', { mediaServer: 'no address' });
      expect(await rejection(anna.connect())).to.include({ reason: 'sdk-missing' });
      expect(anna.page.calls, 'a call plugin without an RTC client').to.be.undefined;
    });

    for (const part of ['rtc', 'call'] as const)
      inTown(`brings an SDK without its ${part} part`, async (town) => {
        const page = town.rong.openPage();
        const sdk: RongCloudSdk = { ...page.sdk, [part]: undefined };
        const anna = town.newcomer('3001', { page, sdk });
        expect(await rejection(anna.connect())).to.include({ reason: 'sdk-missing' });
      });

    inTown('hands on what a private cloud needs', async (town) => {
      const navigators = ['https://navi.example.com'];
      const mediaServer = 'https://media.example.com';
      const anna = await town.person('3001', { navigators, mediaServer });
      expect(anna.page.im.initOptions).to.deep.equal({ appkey: 'app-key', navigators });
      expect(anna.page.rtc.options).to.deep.equal({ mediaServer });
    });
  });

  describe('of a page that uses RongCloud itself', () => {
    /** It has signed in, and listens. */
    async function host(
      town: Town,
      isConnected = true,
    ): Promise<{ page: FakePage; heard: string[] }> {
      const page = town.rong.openPage();
      const heard: string[] = [];
      page.im.init({ appkey: 'the-host' });
      for (const event of ['CONNECTED', 'SUSPEND', 'DISCONNECT'])
        page.im.addEventListener(event, () => heard.push(event));
      if (isConnected) await page.im.connect('token-3001');
      return { page, heard };
    }

    inTown('is used as it is, and left as it was', async (town) => {
      const { page, heard } = await host(town);
      const anna = await town.person('3001', { page, token: undefined });
      const ben = await town.person('3002');
      expect(page.im.asked).to.include({ init: 1, connect: 1 });
      expect(page.im.initOptions?.appkey).to.equal('the-host');
      await town.expectFree(ben, anna);
      await anna.dispose();
      expect(page.im.asked.disconnect).to.equal(0);
      expect(page.im.getConnectionStatus()).to.equal(0);
      page.im.suspend();
      page.im.restore();
      expect(heard).to.deep.equal(['CONNECTED', 'SUSPEND', 'CONNECTED']);
      expect(anna.connection).to.deep.equal([]);
    });

    inTown('keeps its own listeners, and loses ours', async (town) => {
      const { page } = await host(town);
      const count = () =>
        ['CONNECTED', 'SUSPEND', 'DISCONNECT'].map((event) => page.im.listeners(event));
      const before = count();
      const anna = town.newcomer('3001', { page, token: undefined });
      for (let i = 0; i < 3; i += 1) {
        await anna.connect();
        await anna.dispose();
      }
      // the RTC plugin, installed for us, listens for as long as the page lives
      expect(count()).to.deep.equal(before.map((n) => n + 1));
    });

    inTown('is waited for while it comes up', async (town) => {
      const { page } = await host(town, false);
      const connecting = page.im.connect('token-3001');
      const anna = await town.person('3001', { page, token: undefined });
      await connecting;
      expect(page.im.asked.connect).to.equal(1);
      await anna.dispose();
      expect(page.im.asked.disconnect).to.equal(0);
    });

    inTown('closed by the page ends the call, without a failure', async (town) => {
      const { page } = await host(town);
      const anna = await town.person('3001', { page, token: undefined });
      const ben = await town.person('3002');
      const [out] = await town.talk(anna, ben);
      await page.im.disconnect();
      await ended(out);
      expect(anna.connection).to.deep.equal(['disconnected']);
    });

    inTown('may have nobody to tell of a call: its SDK does not break', async (town) => {
      const { page } = await host(town);
      const anna = await town.person('3001', { page, token: undefined });
      const ben = await town.person('3002');
      await anna.dispose();
      const out = ben.call(['3001']);
      await soon('it rings', () => out.member('3001')?.status === 'ringing');
      await out.session.end();
      await ended(out);
      expect(page.im.thrown).to.deep.equal([]);
    });

    inTown(
      'keeps its call client to itself: nobody would hear of calls, and it is said',
      async (town) => {
        const { page } = await host(town);
        const rtc = page.im.installPlugin(rtcInstaller, {})!;
        page.im.installPlugin(callInstaller(60_000), {
          rtcClient: rtc,
          onSession: () => {},
          onSessionClose: () => {},
        });
        const error = await rejection(town.newcomer('3001', { page }).connect());
        expect(error).to.include({ reason: 'bad-request' });
        expect(error).to.have.nested.property('params.detail', 'second-provider');
        expect(String(error)).to.include('sdk.call');
      },
    );

    inTown('lends its call client, and hands on what that says', async (town) => {
      const { page } = await host(town, false);
      const handlers = new Set<ClientHandlers>();
      const rtc = page.im.installPlugin(rtcInstaller, {})!;
      const call = page.im.installPlugin(callInstaller(60_000), {
        rtcClient: rtc,
        onSession: (session: never) => handlers.forEach((each) => each.onSession(session)),
        onSessionClose: (session: never, summary: never) =>
          handlers.forEach((each) => each.onSessionClose(session, summary)),
      })!;
      await page.im.connect('token-3001');
      const sdk = {
        im: page.im,
        rtc,
        call,
        subscribe: (theirs: ClientHandlers) => void handlers.add(theirs),
      } as unknown as RongCloudSdk;
      const anna = await town.person('3001', { page, sdk, token: undefined });
      const ben = await town.person('3002');
      await town.expectFree(anna, ben);
      await town.expectFree(ben, anna);
      await anna.dispose();
      await anna.connect();
      expect(handlers.size).to.equal(1);
      await town.expectFree(ben, anna);
      expect(page.im.log).to.deep.equal([]);
    });
  });
});

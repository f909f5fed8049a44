/** The connection's life on RongCloud's real IM and RTC packages: signing in, tokens, kicks, and a page's own connection. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { until } from './browser.mjs';
import { CALL_STAND_IN } from './rongcloud-sdk.mjs';
import { startStage } from './rongcloud-stage.mjs';

/** What the service answers a client that connects. */
const REFUSED = { appOff: 8, blocked: 9, expired: 10 };
/** What it says when it ends a connection. */
const ENDED = { blocked: 2, closed: 3 };

/** @param {{ im: string, rtc?: string }} release see `sdkScripts` */
export function testConnection(release) {
  describe(`imlib-next, ${release.im}`, () => {
    const isOld = release.im === '5.3.4';
    /** Release 5.3 calls an expired token a wrong one, and uses it again and again once it has been connected. */
    const tellsExpired = { skip: isOld };
    /** Until it has asked for the navigation, release 5.3 says that it is disconnected. */
    const tellsConnecting = { skip: isOld };
    let stage;
    let control;
    const people = [];

    before(async () => {
      stage = await startStage({ sdk: { ...release, call: CALL_STAND_IN } });
      ({ control } = stage.emulator);
    });

    after(() => stage?.close());

    afterEach(async () => {
      control('DELETE /faults');
      await Promise.all(people.splice(0).map((person) => person.close()));
    });

    async function open(options = {}) {
      const person = await stage.open('3001', options);
      people.push(person);
      return person;
    }

    async function signIn(options) {
      const person = await open(options);
      assert.equal(await person.connect(), undefined);
      return person;
    }

    /** Waits until the service has so many connections of the person. */
    async function hasConnections(count) {
      const there = () => control('GET /connections').filter(({ userId }) => userId === '3001');
      for (let i = 0; there().length !== count && i < 600; i += 1) await pause(50);
      assert.equal(there().length, count);
    }

    test('signs in, and out', async () => {
      const person = await signIn();
      assert.equal((await person.state()).self.userId, '3001');
      await hasConnections(1);
      await person.disconnect();
      await hasConnections(0);
      assert.deepEqual(await person.told(), ['connecting', 'connected', 'disconnected']);
      assert.equal(await person.connect(), undefined);
      assert.deepEqual(person.complaints(), []);
    });

    test('the SDK is loaded only to connect, in order, and once', async () => {
      const person = await open();
      const scripts = () =>
        person.page.evaluate(() =>
          [...document.scripts].flatMap(({ src }) => /\/sdk\/(\w+)-/.exec(src)?.[1] ?? []),
        );
      assert.deepEqual(await scripts(), []);
      await person.connect();
      await person.disconnect();
      await person.connect();
      assert.deepEqual(await scripts(), ['RongIMLib', 'RCRTC', 'RCCall']);
    });

    test('the SDK is not to be had: the page says so', async () => {
      const person = await open({ sdkUrl: '/nowhere' });
      assert.deepEqual(await person.connect(), { reason: 'sdk-missing' });
      await person.says('The calling service could not be loaded.');
    });

    for (const [name, token, reason, code, sentence] of [
      ['a wrong token', 'nonsense', 'token-invalid', 31004, /is not valid/],
      ['an expired token', 'expired-3001', 'token-expired', 31020, /has expired/],
    ]) {
      const told = reason === 'token-expired' ? tellsExpired : {};

      test(`${name} is named`, told, async () => {
        const person = await open({ token });
        assert.deepEqual(await person.connect(), { reason, code });
        assert.deepEqual(await person.told(), [
          'connecting',
          `failed ${reason}`,
          `error ${reason}`,
        ]);
        await person.says(sentence);
      });

      test(`${name} is replaced once`, async () => {
        const person = await signIn({ token, tokens: ['token-3001'] });
        assert.equal(await person.asked(), 1);
      });

      test(`${name} again is believed`, told, async () => {
        const person = await open({ token, tokens: [token] });
        assert.deepEqual(await person.connect(), { reason, code });
        assert.equal(await person.asked(), 1);
      });
    }

    test('a token that expires while away is replaced on the way back', tellsExpired, async () => {
      const person = await signIn({ tokens: ['token-3001'] });
      control('POST /faults', { connack: { status: REFUSED.expired, times: 1 } });
      control('POST /drop', { userId: '3001' });
      await person.isTold('reconnecting');
      await person.connection('connected');
      assert.equal(await person.asked(), 1);
      await hasConnections(1);
    });

    test(
      'a token that expires while away, and no way to another: the page says so',
      tellsExpired,
      async () => {
        const person = await signIn();
        control('POST /faults', { connack: { status: REFUSED.expired } });
        control('POST /drop', { userId: '3001' });
        await person.connection('failed');
        await person.says(/has expired/);
      },
    );

    test('the service cannot be reached, and then it can', async () => {
      control('POST /faults', { navi: { refuse: true } });
      const person = await open();
      const { reason, detail } = await person.connect();
      assert.deepEqual([reason, detail], ['network', 'not-connected']);
      await person.says('Not connected. Try again in a moment.');
      control('DELETE /faults');
      assert.equal(await person.connect(), undefined);
    });

    test('calls are not switched on for the app', async () => {
      control('POST /faults', { connack: { status: REFUSED.appOff } });
      const person = await open();
      assert.deepEqual(await person.connect(), { reason: 'service-off', code: 31008 });
    });

    test('a blocked user is told so when signing in', async () => {
      control('POST /faults', { connack: { status: REFUSED.blocked } });
      const person = await open();
      assert.deepEqual(await person.connect(), { reason: 'blocked', code: 31009 });
    });

    test('a user blocked while signed in is told so', async () => {
      const person = await signIn();
      control('POST /kick', { userId: '3001', status: ENDED.blocked });
      await person.connection('failed');
      await person.says('Calls are blocked for your account.');
    });

    test('closed by the service, which gives no reason: the connection is lost, with a way back', async () => {
      const person = await signIn();
      control('POST /kick', { userId: '3001', status: ENDED.closed });
      await person.connection('failed');
      await person.says('The connection was lost.');
      await person.press('Try again');
      await person.online();
    });

    test('kicked by another sign-in: told once, with a way back', async () => {
      const person = await signIn();
      const other = await signIn();
      await person.connection('kicked');
      await person.says('You signed in somewhere else, so calls are off here.');
      assert.deepEqual(await person.told(), [
        'connecting',
        'connected',
        'kicked kicked',
        'error kicked',
      ]);
      await person.press('Try again');
      await person.online();
      await other.connection('kicked');
    });

    // the tabs' part is ours, and the same with every release
    describe('in several tabs of one browser', { skip: release.im !== 'installed' }, () => {
      /** @param {object} beside a tab of theirs */
      async function signInBeside(beside) {
        const person = await open({ beside: beside.page });
        assert.equal(await person.connect(), undefined);
        return person;
      }

      /** Waits until another tab has the connection: in 3 s, or as a busy machine takes for some sign-ins. */
      async function isTakenOver(signInMs, since = Date.now()) {
        await hasConnections(1);
        const ms = Date.now() - since;
        assert.ok(ms < Math.max(3000, 3 * signInMs), `${ms} ms; a sign-in takes ${signInMs} ms`);
      }

      /** @returns the tab, and how long that took */
      async function timeSignIn() {
        const began = Date.now();
        return [await signIn(), Date.now() - began];
      }

      const ring = ({ page }) => page.evaluate(() => window.callPlugin.ring());
      const isLoaded = ({ page }) => page.evaluate(() => 'RongIMLib' in window);

      test('one holds the connection, and all are signed in', async () => {
        const first = await signIn();
        const others = [await signInBeside(first), await signInBeside(first)];
        await hasConnections(1);
        for (const tab of [first, ...others]) {
          assert.equal((await tab.state()).self.userId, '3001');
          assert.deepEqual(await tab.told(), ['connecting', 'connected']);
          assert.equal(await isLoaded(tab), tab === first);
          assert.deepEqual(tab.complaints(), []);
        }
      });

      test('it is closed: another one has the connection within 3 s', async () => {
        const [first, signInMs] = await timeSignIn();
        const others = [await signInBeside(first), await signInBeside(first)];
        await first.page.close();
        await hasConnections(0);
        await isTakenOver(signInMs);
        const [holder, other] = (await isLoaded(others[0])) ? others : others.toReversed();
        assert.ok(!(await isLoaded(other)));
        await until(holder.page, 'the call client is there', () => window.callPlugin?.options);
        await ring(holder);
        await Promise.all(others.map((tab) => tab.is('incoming')));
      });

      test('it crashes: the same', async () => {
        const [first, signInMs] = await timeSignIn();
        const other = await signInBeside(first);
        const crashed = first.page.waitForEvent('crash');
        first.page.goto('chrome://crash').catch(() => {});
        await crashed;
        const since = Date.now();
        await until(other.page, 'it takes over', () => 'RongIMLib' in window);
        await isTakenOver(signInMs, since);
      });

      test('it signs out: the others stay signed in', async () => {
        const first = await signIn();
        const other = await signInBeside(first);
        await first.disconnect();
        await until(other.page, 'it takes over', () => 'RongIMLib' in window);
        await hasConnections(1);
        await other.online();
        assert.equal((await first.state()).connection, 'disconnected');
      });

      test('kicked by another device: all are told, and none takes the connection back', async () => {
        const first = await signIn();
        const other = await signInBeside(first);
        const elsewhere = await signIn();
        await Promise.all([first, other].map((tab) => tab.connection('kicked')));
        await other.says('You signed in somewhere else, so calls are off here.');
        await pause(1500);
        await elsewhere.online();
        await hasConnections(1);
        await other.press('Try again');
        await other.online();
        await elsewhere.connection('kicked');
      });

      test('with a token that is refused: told in each, and one that is right works beside it', async () => {
        const first = await open({ token: 'nonsense' });
        const other = await open({ token: 'nonsense', beside: first.page });
        for (const tab of [first, other])
          assert.equal((await tab.connect()).reason, 'token-invalid');
        const right = await signInBeside(first);
        await right.online();
        await hasConnections(1);
      });

      test('it takes long until another one has it: told as reconnecting', async () => {
        const first = await signIn();
        const other = await signInBeside(first);
        control('POST /faults', { connack: { delayMs: 1500, times: 1 } });
        await first.page.close();
        await other.isTold('reconnecting');
        await other.online();
        await hasConnections(1);
      });
    });

    for (const blockMs of [0, 2000])
      test(`a socket that breaks is replaced${blockMs ? ', also when that takes a while' : ''}`, async () => {
        const person = await signIn();
        control('POST /drop', { userId: '3001', ...(blockMs && { blockMs }) });
        await person.isTold('reconnecting');
        await person.online();
        assert.deepEqual(await person.told(), [
          'connecting',
          'connected',
          'reconnecting',
          'connected',
        ]);
      });

    /** The page was away: hidden, asleep, on another network. */
    const wake = ({ page }) => page.evaluate(() => void window.dispatchEvent(new Event('online')));
    const theirs = () => control('GET /connections').filter(({ userId }) => userId === '3001');
    /** Its proofs of connection that the service answered. */
    const proofs = () =>
      stage.emulator.events.filter(
        ({ topic, targetId }) => topic === 'qryPMsg' && targetId === '3001',
      ).length;
    /** Wakes the page until it asks: what asks comes with the code of calls, a moment after signing in. */
    async function isProven(person) {
      const before = proofs();
      for (let i = 0; proofs() === before && i < 300; i += 1) {
        await wake(person);
        await pause(100);
      }
      assert.ok(proofs() > before, 'the service was asked');
    }

    test('a page that was away proves its connection, and says nothing of it', async () => {
      const person = await signIn();
      const [{ id }] = theirs();
      await isProven(person);
      await pause(200);
      assert.deepEqual(
        theirs().map((connection) => connection.id),
        [id],
      );
      assert.deepEqual(await person.told(), ['connecting', 'connected']);
    });

    test('a connection that reaches nobody after that is made anew, and told', async () => {
      const person = await signIn();
      await isProven(person);
      control('POST /stall', { userId: '3001' });
      const began = Date.now();
      await wake(person);
      await person.isTold('reconnecting');
      const ms = Date.now() - began;
      assert.ok(ms > 2500, `${ms} ms`);
      await person.online();
      await hasConnections(1);
      assert.deepEqual((await person.told()).slice(-2), ['reconnecting', 'connected']);
      await isProven(person);
      assert.equal((await person.state()).connection, 'connected');
      await person.disconnect();
      await hasConnections(0);
    });

    test('signing out while signing in: no connection comes of it, and the next one is a real one', async () => {
      const ANSWER_MS = 4000;
      control('POST /faults', { navi: { delayMs: ANSWER_MS } });
      const person = await open();
      const attempt = person.connect();
      await until(person.page, 'the SDK is there', () => 'RCCall' in window);
      await pause(300); // it asks the navigation server now
      const began = Date.now();
      const signedOut = person.disconnect();
      assert.equal((await attempt).reason, 'network');
      assert.ok(Date.now() - began < ANSWER_MS - 500, 'the attempt ends before the server answers');
      await signedOut;
      control('DELETE /faults');
      await hasConnections(0);
      assert.equal(await person.connect(), undefined);
      await hasConnections(1);
    });

    test('signing out while reconnecting: the same', async () => {
      const person = await signIn();
      control('POST /faults', { connack: { delayMs: 1500, times: 1 } });
      control('POST /drop', { userId: '3001' });
      await person.isTold('reconnecting');
      await pause(300);
      await person.disconnect();
      await hasConnections(0);
      assert.equal(await person.connect(), undefined);
      await hasConnections(1);
    });

    for (const [what, isAnswered, hangUps] of [
      ['declines nothing that rings', false, '0'],
      ['hangs up', true, '1'],
    ])
      test(`leaving the page ${what}`, async () => {
        const person = await signIn();
        await person.page.evaluate(() => {
          addEventListener('pagehide', () => {
            localStorage.setItem('hangUps', String(window.callPlugin.hangUps));
          });
          window.callPlugin.ring();
        });
        await person.is('incoming');
        if (isAnswered) {
          await person.accept();
          await person.is('connected');
        }
        await person.page.goto(stage.site.url);
        assert.equal(await person.page.evaluate(() => localStorage.getItem('hangUps')), hangUps);
        await hasConnections(0);
      });

    test('a second provider is refused, and the first one works on', async () => {
      const person = await signIn();
      const error = await person.page.evaluate(async (options) => {
        const second = window.createRongCloudBackend(options);
        const { signal } = new AbortController();
        const refusal = await second.connect(signal).catch(({ reason, params }) => ({
          reason,
          detail: params.detail,
        }));
        await second.dispose();
        return refusal;
      }, person.options);
      assert.deepEqual(error, { reason: 'bad-request', detail: 'second-provider' });
      await person.page.evaluate(() => window.callPlugin.ring());
      await person.is('incoming');
      await hasConnections(1);
    });

    describe("a page's own connection", () => {
      /** A page that uses RongCloud itself; `heard` grows with what its own listeners hear. */
      async function openHost() {
        const person = await open({ token: undefined });
        await person.page.evaluate(async (sdkUrl) => {
          for (const name of ['RongIMLib', 'RCRTC', 'RCCall'])
            await new Promise((resolve, reject) => {
              const script = document.createElement('script');
              Object.assign(script, {
                src: `${sdkUrl}${name}-5.38.0.prod.js`,
                onload: resolve,
                onerror: reject,
              });
              document.head.append(script);
            });
        }, '/sdk/');
        await person.page.evaluate(
          (navigators) => {
            window.heard = [];
            window.RongIMLib.init({ appkey: 'app-key', navigators });
            for (const name of ['CONNECTED', 'SUSPEND', 'DISCONNECT'])
              window.RongIMLib.addEventListener(window.RongIMLib.Events[name], () =>
                window.heard.push(name),
              );
          },
          [stage.emulator.urls.navi],
        );
        return person;
      }

      const connectHost = ({ page }) => page.evaluate(() => window.RongIMLib.connect('token-3001'));
      const heard = ({ page }) => page.evaluate(() => window.heard);

      test('is used, and not closed by signing out', async () => {
        const person = await openHost();
        await connectHost(person);
        assert.equal(await person.connect(), undefined);
        assert.equal((await person.state()).self.userId, '3001');
        await person.page.evaluate(() => window.callPlugin.ring());
        await person.is('incoming');
        await person.disconnect();
        await hasConnections(1);
        assert.equal(await person.page.evaluate(() => window.RongIMLib.getConnectionStatus()), 0);
        assert.deepEqual(await heard(person), ['CONNECTED']);
      });

      test('with a call client of its own that is not handed in: it is said', async () => {
        const person = await openHost();
        await person.page.evaluate(() => {
          const { RongIMLib, RCRTC, RCCall } = window;
          const rtcClient = RongIMLib.installPlugin(RCRTC.installer, {});
          RongIMLib.installPlugin(RCCall.installer, {
            rtcClient,
            onSession: (session) => window.heard.push(`session ${session.getSessionId()}`),
            onSessionClose() {},
          });
        });
        await connectHost(person);
        assert.deepEqual(await person.connect(), {
          reason: 'bad-request',
          detail: 'second-provider',
        });
        await hasConnections(1);
      });

      test(
        'is waited for while it is coming up, and not closed either',
        tellsConnecting,
        async () => {
          control('POST /faults', { navi: { delayMs: 500, times: 1 } });
          const person = await openHost();
          const [, error] = await Promise.all([connectHost(person), person.connect()]);
          assert.equal(error, undefined);
          await person.disconnect();
          await hasConnections(1);
        },
      );

      test('keeps its own listeners when ours go', async () => {
        const person = await openHost();
        await connectHost(person);
        await person.connect();
        await person.disconnect();
        const before = await person.told();
        control('POST /drop', { userId: '3001' });
        const expected = ['CONNECTED', ...(isOld ? [] : ['SUSPEND']), 'CONNECTED'];
        await until(
          person.page,
          'the page hears of it',
          (count) => window.heard.length >= count,
          expected.length,
        );
        assert.deepEqual(await heard(person), expected);
        assert.deepEqual(await person.told(), before);
      });

      test('closed by the page: the kit says disconnected, and nothing of a failure', async () => {
        const person = await openHost();
        await connectHost(person);
        await person.connect();
        await person.page.evaluate(() => window.RongIMLib.disconnect());
        await person.connection('disconnected');
        assert.deepEqual(await person.told(), ['connecting', 'connected', 'disconnected']);
      });
    });
  });
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

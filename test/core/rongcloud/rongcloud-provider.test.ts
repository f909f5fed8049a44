/** The provider's attributes and properties on RongCloud: what makes it connect, as whom, and what it says when it cannot. */
import { expect, fixture, html } from '@open-wc/testing';
import { errorSentence, stringsFor } from '../../../src/components/words/strings-for.js';
import type { RcCallProvider } from '../../../src/components/provider/rc-call-provider.js';
import type { ConnectionStatus } from '../../../src/core/call/call-info.js';
import '../../../src/define.js';
import { FakeRong } from '../../support/fake-rong-sdk.js';
import { replace } from '../../support/replace.js';
import { nextTask, until } from '../../support/until.js';

const TOKEN_URL = '/token-of-this-page';

describe('a provider on RongCloud', () => {
  let rong: FakeRong;
  let provider: RcCallProvider;
  let undo: (() => void)[];

  beforeEach(() => {
    rong = new FakeRong();
    undo = [];
  });

  afterEach(async () => {
    for (const each of undo) each();
    provider.remove();
    await is('disconnected');
  });

  async function putUp(properties: Partial<RcCallProvider>): Promise<void> {
    provider = await fixture<RcCallProvider>(html`<rc-call-provider></rc-call-provider>`);
    Object.assign(provider, properties);
    await provider.updateComplete;
  }

  const is = (status: ConnectionStatus) =>
    until(
      () => provider.state.connection === status,
      3000,
      () => `${status}, not ${provider.state.connection}`,
    );

  /** What the problem on screen says. */
  const words = () =>
    ['en', 'zh-CN'].map((language) => errorSentence(stringsFor(language), provider.state.problem!));

  /** Lets the address of tokens answer. */
  function serve(answer: () => Promise<Response>): void {
    const fetch = window.fetch.bind(window);
    undo.push(
      replace(window, 'fetch', (input, init) =>
        input === TOKEN_URL ? answer() : fetch(input, init),
      ),
    );
  }

  it('connects with an app key, a token and the SDK', async () => {
    const page = rong.openPage();
    await putUp({ appKey: 'app-key', token: 'token-3001', sdk: page.sdk });
    await is('connected');
    expect(provider.currentUser?.userId).to.equal('3001');
    expect(page.im.initOptions).to.deep.equal({ appkey: 'app-key' });
  });

  it('hands on the servers of a private cloud, as many as are named', async () => {
    const page = rong.openPage();
    await putUp({
      appKey: 'app-key',
      token: 'token-3001',
      sdk: page.sdk,
      navi: ' https://a.example.com  https://b.example.com ',
      mediaServer: 'https://media.example.com',
    });
    await is('connected');
    expect(page.im.initOptions?.navigators).to.deep.equal([
      'https://a.example.com',
      'https://b.example.com',
    ]);
    expect(page.rtc.options.mediaServer).to.equal('https://media.example.com');
  });

  it('reconnects as the new user when the token changes', async () => {
    const page = rong.openPage();
    await putUp({ appKey: 'app-key', token: 'token-3001', sdk: page.sdk });
    await is('connected');
    provider.token = 'token-3002';
    await until(() => provider.currentUser?.userId === '3002', 3000, 'signed in as 3002');
    expect(page.im.asked.init).to.equal(1);
  });

  it('says that the page must be loaded anew when the app key changes', async () => {
    const page = rong.openPage();
    await putUp({ appKey: 'app-key', token: 'token-3001', sdk: page.sdk });
    await is('connected');
    provider.appKey = 'another-key';
    await is('failed');
    expect(words()[0]).to.include('Reload this page');
    expect(words()[1]).to.include('刷新');
    expect(rong.service.connections.size, 'nobody stays signed in with the old key').to.equal(0);
    provider.appKey = 'app-key';
    await provider.updateComplete;
    await is('connected');
  });

  it('connects when the page says later where tokens come from', async () => {
    const page = rong.openPage();
    await putUp({ appKey: 'app-key', sdk: page.sdk });
    expect(provider.state.connection).to.equal('disconnected');
    provider.getToken = async () => 'token-3001';
    await is('connected');
    provider.getToken = async () => 'token-3002';
    await provider.updateComplete;
    await nextTask();
    expect(provider.currentUser?.userId, 'the same user').to.equal('3001');
  });

  it('connects when the page hands its own connection in later', async () => {
    const page = rong.openPage();
    page.im.init({ appkey: 'the-host' });
    await page.im.connect('token-3001');
    await putUp({});
    expect(provider.state.connection).to.equal('disconnected');
    provider.sdk = page.sdk;
    await is('connected');
    expect(page.im.asked).to.include({ init: 1, connect: 1 });
  });

  for (const [form, body] of [
    ['text', ' token-3001\n'],
    ['JSON', '{ "token": "token-3001" }'],
  ] as const)
    it(`takes a token from an address: ${form}`, async () => {
      serve(async () => new Response(body));
      const { sdk } = rong.openPage();
      await putUp({ appKey: 'app-key', tokenUrl: TOKEN_URL, sdk });
      await is('connected');
    });

  it('asks the address again when the token has expired, once', async () => {
    let asked = 0;
    serve(async () => new Response(asked++ === 0 ? 'expired-3001' : 'token-3001'));
    const { sdk } = rong.openPage();
    await putUp({ appKey: 'app-key', tokenUrl: TOKEN_URL, sdk });
    await is('connected');
    expect(asked).to.equal(2);
  });

  for (const [what, answer, reason, sentence] of [
    [
      'does not let the user in',
      async () => new Response('', { status: 403 }),
      'token-invalid',
      'Sign in again.',
    ],
    [
      'is broken',
      async () => new Response('', { status: 502 }),
      'network',
      'Try again in a moment.',
    ],
    [
      'cannot be reached',
      () => Promise.reject(new TypeError('Failed to fetch')),
      'network',
      'Try again in a moment.',
    ],
  ] as const)
    it(`says what is wrong when the server of tokens ${what}`, async () => {
      serve(answer);
      const { sdk } = rong.openPage();
      await putUp({ appKey: 'app-key', tokenUrl: TOKEN_URL, sdk });
      await is('failed');
      expect(provider.state.problem).to.include({ reason });
      expect(words()[0]).to.include(sentence);
    });
});

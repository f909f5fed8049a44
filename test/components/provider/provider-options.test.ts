/** What pages set on a provider, and set again: equal values, numbers, nothing; and a network that is away for a while. */
import { expect, fixture, html } from '@open-wc/testing';
import type { RcCallProvider } from '../../../src/components/provider/rc-call-provider.js';
import { CallError } from '../../../src/core/call/call-error.js';
import { newId } from '../../../src/core/call/ids.js';
import '../../../src/define.js';
import { anna, GROUP } from '../../support/calls.js';
import { breakDevices } from '../../support/devices.js';
import { providersGone, settled } from '../../support/elements.js';
import { FakeBackend } from '../../support/fake-backend.js';
import { asOnlyTab } from '../../support/only-tab.js';
import { replace } from '../../support/replace.js';
import { nextTask, until } from '../../support/until.js';

asOnlyTab();
beforeEach(providersGone);

const anything = (value: unknown) => value as never;

async function putUp(options: Partial<RcCallProvider>): Promise<RcCallProvider> {
  const main = await fixture<HTMLElement>(html`<main></main>`);
  const provider = document.createElement('rc-call-provider');
  Object.assign(provider, options);
  main.append(provider);
  await settled(main);
  return provider;
}

const is = (provider: RcCallProvider, status: string) =>
  until(
    () => provider.state.connection === status,
    8000,
    () => `${status}, not ${provider.state.connection}`,
  );

const phaseOf = (provider: RcCallProvider) => provider.state.call.phase;

/** A local provider that calls somebody who is not there. */
async function calling(options: Partial<RcCallProvider> = {}): Promise<RcCallProvider> {
  const provider = await putUp({
    backend: 'local',
    appKey: newId(),
    token: '3001',
    iceServers: [{ urls: ['stun:stun.example.com'], username: 'u' }],
    ...options,
  });
  await is(provider, 'connected');
  await provider.call({ userIds: ['3002'] });
  expect(phaseOf(provider)).to.equal('outgoing');
  return provider;
}

const statusesOf = (provider: RcCallProvider): string[] => {
  const statuses: string[] = [];
  provider.addEventListener('rc-connection-change', ({ status }) => statuses.push(status));
  return statuses;
};

describe('an option set to what it is', () => {
  const equal: [string, (provider: RcCallProvider) => void][] = [
    [
      'the same ICE servers',
      (provider) => (provider.iceServers = [{ username: 'u', urls: ['stun:stun.example.com'] }]),
    ],
    ['the token as a number', (provider) => (provider.token = anything(3001))],
    ['no navi', (provider) => (provider.navi = anything(null))],
    ['no relay', (provider) => provider.removeAttribute('signaling-url')],
    ['no time', (provider) => (provider.noAnswerMs = anything(undefined))],
    ['nonsense for a time', (provider) => provider.setAttribute('no-answer-ms', 'soon')],
  ];
  for (const [what, set] of equal)
    it(`changes nothing: ${what}`, async () => {
      const provider = await calling();
      const statuses = statusesOf(provider);
      set(provider);
      await settled(provider);
      expect(phaseOf(provider)).to.equal('outgoing');
      await provider.hangUp();
      await settled(provider);
      expect(statuses).to.deep.equal([]);
    });
});

describe('an option that needs a new connection', () => {
  const network: [string, Partial<RcCallProvider>][] = [
    ['iceServers', { iceServers: [{ urls: 'stun:other.example.com' }] }],
    ['noAnswerMs', { noAnswerMs: 30_000 }],
    ['navi', { navi: 'https://nav.example.com' }],
    ['mediaServer', { mediaServer: 'https://media.example.com' }],
    ['sdkUrl', { sdkUrl: '/sdk/' }],
  ];
  for (const [name, options] of network)
    it(`waits for the end of the call: ${name}`, async () => {
      const provider = await calling();
      const statuses = statusesOf(provider);
      Object.assign(provider, options);
      await settled(provider);
      expect(phaseOf(provider)).to.equal('outgoing');
      await provider.hangUp();
      await until(() => statuses.length === 3, 8000, 'it reconnects');
      expect(statuses).to.deep.equal(['disconnected', 'connecting', 'connected']);
      await provider.call({ userIds: ['3002'] });
    });

  it('is forgotten when it is set back before that', async () => {
    const provider = await calling();
    const statuses = statusesOf(provider);
    provider.noAnswerMs = 30_000;
    await settled(provider);
    provider.noAnswerMs = 60_000;
    await settled(provider);
    await provider.hangUp();
    await settled(provider);
    expect(statuses).to.deep.equal([]);
  });

  it('connects nobody who has signed out since', async () => {
    const provider = await calling();
    const statuses = statusesOf(provider);
    provider.noAnswerMs = 30_000;
    await settled(provider);
    await provider.disconnect();
    await settled(provider);
    expect(statuses).to.deep.equal(['disconnected']);
  });

  for (const [what, options] of [
    ['another user', { token: '3009' }],
    ['nobody', { token: undefined }],
    ['another app', { appKey: 'another' }],
    ['another service', { backend: new FakeBackend({ self: anna }) }],
  ] as const)
    it(`ends the call at once for ${what}`, async () => {
      const provider = await calling();
      Object.assign(provider, options);
      await until(() => phaseOf(provider) === 'ended', 8000, 'the call is over');
    });
});

describe('numbers for ids', () => {
  it('are the text of the number', async () => {
    const backend = new FakeBackend({ self: anna });
    const provider = await putUp({ backend });
    await provider.call({ userIds: anything([3002, '3003']), groupId: anything(318) });
    backend.session.connect();
    await provider.invite(anything([3004]));
    expect(backend.session.info).to.include({ groupId: '318' });
    expect(backend.session.info.members.map(({ userId }) => userId)).to.deep.equal([
      '3002',
      '3003',
      '3004',
    ]);
    expect(backend.session.commands).to.deep.equal([{ type: 'invite', userIds: ['3004'] }]);
    await provider.hangUp();
    await provider.call({ userIds: ['3002'], groupId: GROUP });
  });

  it('sign in', async () => {
    const provider = await putUp({
      backend: 'local',
      appKey: anything(7),
      token: anything(30_011),
    });
    await is(provider, 'connected');
    expect(provider.currentUser?.userId).to.equal('30011');
  });

  for (const token of [{ id: 3001 }, ['3001'], true, NaN])
    it(`are not ${JSON.stringify(token)}, which is told as no token`, async () => {
      const provider = await putUp({ backend: 'local', token: anything(token) });
      await is(provider, 'failed');
      expect(provider.state.problem).to.include({ reason: 'token-invalid' });
    });
});

describe('a network that is away', () => {
  /** Runs timers of more than a second at once, one after the other, and notes them. */
  let pauses: number[];
  let fire: () => void;
  let restore: (() => void)[];

  beforeEach(() => {
    pauses = [];
    let waiting: (() => void) | undefined;
    const later = window.setTimeout.bind(window);
    const clear = window.clearTimeout.bind(window);
    fire = () => waiting?.();
    restore = [
      replace(window, 'setTimeout', ((run: () => void, ms = 0) => {
        if (![2000, 5000, 10_000, 30_000].includes(ms)) return later(run, ms);
        pauses.push(ms);
        waiting = run;
        return -1;
      }) as typeof setTimeout),
      replace(window, 'clearTimeout', ((id?: number) => {
        if (id === -1) waiting = undefined;
        else clear(id);
      }) as typeof clearTimeout),
    ];
  });
  afterEach(() => {
    for (const each of restore) each();
  });

  const away = new CallError('network', 'Away.', { detail: 'relay' });

  it('is tried again with growing pauses, and told once', async () => {
    const backend = new FakeBackend({ self: anna });
    for (let times = 0; times < 6; times++) backend.fail('connect', away);
    const provider = await putUp({ backend });
    const errors: unknown[] = [];
    provider.addEventListener('rc-call-error', ({ error }) => errors.push(error));
    await is(provider, 'failed');
    expect(provider.state.problem).to.equal(away);
    await provider.store.send({ type: 'dismiss-problem' });
    for (let times = 1; times < 6; times++) {
      fire();
      await until(() => pauses.length === times + 1, 8000, 'it has failed again');
      expect(provider.state.problem, 'it was dismissed').to.equal(null);
    }
    expect(pauses).to.deep.equal([2000, 5000, 10_000, 30_000, 30_000, 30_000]);
    expect(errors).to.deep.equal([]);
    fire();
    await is(provider, 'connected');
  });

  it('is told again when something else is wrong', async () => {
    const backend = new FakeBackend({ self: anna });
    const wrong = new CallError('token-invalid', 'Wrong.');
    backend.fail('connect', away);
    backend.fail('connect', wrong);
    const provider = await putUp({ backend });
    await is(provider, 'failed');
    fire();
    await until(() => provider.state.problem === wrong, 8000, 'it is told');
    expect(pauses, 'a token does not get better').to.deep.equal([2000]);
  });

  for (const [what, target, event] of [
    ['is back', window, 'online'],
    ['may be back: somebody looks', document, 'visibilitychange'],
  ] as const)
    it(`${what}, and it connects at once`, async () => {
      const backend = new FakeBackend({ self: anna });
      backend.fail('connect', away);
      const provider = await putUp({ backend });
      await is(provider, 'failed');
      target.dispatchEvent(new Event(event));
      await is(provider, 'connected');
      target.dispatchEvent(new Event(event));
      expect(backend.commands.filter(({ type }) => type === 'connect')).to.have.length(2);
    });

  it('that goes away later is tried for, too', async () => {
    const backend = new FakeBackend({ self: anna });
    const provider = await putUp({ backend });
    await is(provider, 'connected');
    backend.connection('failed', new CallError('network', 'Lost.'));
    expect(pauses).to.deep.equal([2000]);
    fire();
    await is(provider, 'connected');
  });

  for (const [what, stop] of [
    ['signed out', (provider: RcCallProvider) => provider.disconnect()],
    ['removed', (provider: RcCallProvider) => provider.remove()],
    ['manual', (provider: RcCallProvider) => void (provider.manual = true)],
  ] as const)
    it(`is left alone by a provider that is ${what}`, async () => {
      const backend = new FakeBackend({ self: anna });
      backend.fail('connect', away);
      const provider = await putUp({ backend });
      await is(provider, 'failed');
      await stop(provider);
      await providersGone();
      fire();
      window.dispatchEvent(new Event('online'));
      await nextTask();
      expect(backend.commands.filter(({ type }) => type === 'connect')).to.have.length(1);
    });

  for (const reason of [
    'token-invalid',
    'token-expired',
    'blocked',
    'kicked',
    'sdk-missing',
  ] as const)
    it(`is not what ${reason} is about`, async () => {
      const backend = new FakeBackend({ self: anna });
      backend.fail('connect', new CallError(reason, 'No.'));
      const provider = await putUp({ backend });
      await is(provider, 'failed');
      expect(pauses).to.deep.equal([]);
    });
});

describe('how camera and microphone are opened', () => {
  const askedFor = async (set: (provider: RcCallProvider) => void) => {
    const asked: MediaStreamConstraints[] = [];
    const provider = await putUp({ backend: 'local', appKey: newId(), token: '3001' });
    set(provider);
    await is(provider, 'connected');
    const restore = breakDevices({}, asked);
    await provider.call({ userIds: ['3002'], media: 'video' });
    restore();
    return asked;
  };
  const small = { width: { ideal: 640 }, height: { ideal: 360 } };
  const noEcho = { echoCancellation: false, noiseSuppression: true, autoGainControl: true };

  it('is said in attributes, also late', async () => {
    const asked = await askedFor((provider) => {
      provider.setAttribute('video-quality', '360p');
      provider.setAttribute('echo-cancellation', 'off');
    });
    expect(asked).to.deep.equal([{ audio: noEcho, video: small }]);
  });

  it('is said in properties, and taken back', async () => {
    const asked = await askedFor((provider) => {
      Object.assign(provider, { videoQuality: '360p', echoCancellation: false });
      provider.setAttribute('noise-suppression', 'off');
      provider.removeAttribute('noise-suppression');
    });
    expect(asked).to.deep.equal([{ audio: noEcho, video: small }]);
  });

  it('is the browser’s affair where nothing is said, or nonsense', async () => {
    const asked = await askedFor((provider) => {
      provider.setAttribute('video-quality', 'very good');
      provider.autoGainControl = anything({ on: 'Sundays' });
    });
    expect(asked).to.deep.equal([{ audio: true, video: true }]);
  });
});

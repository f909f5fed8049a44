/** The provider in pages that move, replace and remove elements as frameworks do. */
import { expect, fixture, html } from '@open-wc/testing';
import type { RcCallProvider } from '../../../src/components/provider/rc-call-provider.js';
import { newId } from '../../../src/core/call/ids.js';
import '../../../src/define.js';
import { byRole, namesOf } from '../../support/by-role.js';
import { anna } from '../../support/calls.js';
import { stopClock, type Clock } from '../../support/clock.js';
import { providersGone } from '../../support/elements.js';
import { FakeBackend } from '../../support/fake-backend.js';
import { FakeRong } from '../../support/fake-rong-sdk.js';
import { asOnlyTab } from '../../support/only-tab.js';
import { replace } from '../../support/replace.js';
import { nextTask, until } from '../../support/until.js';

asOnlyTab();
beforeEach(providersGone);

let main: HTMLElement;
const undo: (() => void)[] = [];

beforeEach(async () => {
  main = await fixture(html`<main></main>`);
});

afterEach(() => {
  for (const each of undo.splice(0)) each();
});

function heardAt(target: EventTarget, ...types: string[]): Event[] {
  const heard: Event[] = [];
  for (const type of types) {
    const note = (event: Event) => heard.push(event);
    target.addEventListener(type, note);
    undo.push(() => target.removeEventListener(type, note));
  }
  return heard;
}

function putUp(options: Partial<RcCallProvider>, into: Node = main): RcCallProvider {
  const provider = document.createElement('rc-call-provider');
  Object.assign(provider, options);
  into.appendChild(provider);
  return provider;
}

const is = (provider: RcCallProvider, status: string) =>
  until(
    () => provider.state.connection === status,
    8000,
    () => `${status}, not ${provider.state.connection}`,
  );

async function inCall(into: Node = main) {
  const backend = new FakeBackend({ self: anna });
  const provider = putUp({ backend }, into);
  await is(provider, 'connected');
  await provider.call({ userIds: ['3002'] });
  backend.session.connect();
  return { backend, provider };
}

describe('a move that takes a while', () => {
  /** No time passes but what the test says: a busy machine needs longer for a task than a move may take. */
  const withoutTime = async (act: (clock: Clock) => Promise<void>): Promise<void> => {
    const clock = stopClock();
    await act(clock).finally(() => clock.restore());
  };

  for (const [what, pause] of [
    ['a microtask', () => Promise.resolve()],
    ['a task', (clock: Clock) => clock.pass(0)],
    ['a frame', () => new Promise(requestAnimationFrame)],
    ['some time', (clock: Clock) => clock.pass(200)],
  ] as const)
    it(`of ${what} keeps the call`, async () => {
      const { backend, provider } = await inCall();
      const ended = heardAt(document, 'rc-call-ended', 'rc-connection-change');
      await withoutTime(async (clock) => {
        provider.remove();
        await pause(clock);
        main.append(provider);
        await clock.pass(400); // longer than a move may take
      });
      expect(provider.state.call.phase).to.equal('connected');
      expect(backend.commands.map(({ type }) => type)).to.deep.equal(['connect', 'call']);
      expect(ended).to.deep.equal([]);
    });

  it('keeps the call of an element around it', async () => {
    const section = main.appendChild(document.createElement('section'));
    const { provider } = await inCall(section);
    undo.push(() => section.remove());
    await withoutTime(async (clock) => {
      section.remove();
      await clock.pass(100);
      document.body.append(section);
      await clock.pass(400);
    });
    expect(provider.state.call.phase).to.equal('connected');
  });

  it('leaves the tags outside with their call', async () => {
    const { provider } = await inCall();
    main.append(document.createElement('rc-call-panel'));
    await until(() => namesOf(main, 'button').includes('Hang up'), 8000, 'the panel is there');
    await withoutTime(async (clock) => {
      provider.remove();
      await clock.pass(100);
      expect(namesOf(main, 'button')).to.include('Hang up');
      const late = document.createElement('rc-call-panel');
      main.append(late);
      await clock.pass(100);
      expect(late.phase).to.equal('connected');
      main.append(provider);
    });
  });

  it('shows the panel and the ring in it again', async () => {
    const backend = new FakeBackend({ self: anna });
    const provider = putUp({ backend });
    const ring = document.createElement('rc-incoming-call');
    ring.ringtone = 'none';
    provider.append(ring, document.createElement('rc-call-panel'));
    await is(provider, 'connected');
    backend.incoming({ from: '3002' });
    await until(() => namesOf(main, 'button').includes('Accept'), 8000, 'it rings');
    const move = () =>
      withoutTime(async (clock) => {
        provider.remove();
        await clock.pass(0);
        main.append(provider);
      });
    await move();
    await until(() => namesOf(main, 'button').includes('Accept'), 8000, 'it rings again');
    byRole(ring, 'button', 'Accept').click();
    await until(() => backend.session.commands.length > 0, 8000, 'it is answered');
    backend.session.connect();
    await until(() => namesOf(main, 'button').includes('Hang up'), 8000, 'the panel is there');
    await move();
    await until(() => namesOf(main, 'button').includes('Hang up'), 8000, 'and again');
  });
});

describe('a removal', () => {
  for (const [where, make] of [
    ['the page', () => main],
    [
      'a shadow root',
      () => main.appendChild(document.createElement('div')).attachShadow({ mode: 'open' }),
    ],
  ] as const)
    it(`from ${where} ends the call, which the document hears once`, async () => {
      const { backend, provider } = await inCall(make());
      const [own, all] = [heardAt(provider, 'rc-call-ended'), heardAt(document, 'rc-call-ended')];
      provider.remove();
      await is(provider, 'disconnected');
      expect(backend.session.ended).to.be.true;
      expect(own).to.have.length(1);
      expect(all).to.have.length(1);
      expect(all[0]).to.include({ reason: 'hung-up', endedBy: 'self' });
    });

  it('with everything around it ends the call, which the document hears once', async () => {
    const host = main.appendChild(document.createElement('div'));
    const { provider } = await inCall(host.attachShadow({ mode: 'open' }));
    const all = heardAt(document, 'rc-call-ended');
    main.remove();
    await is(provider, 'disconnected');
    expect(all).to.have.length(1);
  });

  it('that is made good during the end connects again', async () => {
    const { backend, provider } = await inCall();
    const disposed = backend.hold('dispose');
    provider.remove();
    await until(() => backend.commands.length === 3, 8000, 'it signs out');
    main.append(provider);
    disposed.resolve();
    await is(provider, 'connected');
  });
});

describe('two providers for one user', () => {
  let appKey: string;
  beforeEach(() => (appKey = newId()));

  /** What a provider waits for 300 ms may take longer on a busy machine. */
  const giveTime = (): void => {
    const start = window.setTimeout.bind(window);
    const slow = (run: () => void, ms?: number) => start(run, ms === 300 ? 3000 : ms);
    undo.push(replace(window, 'setTimeout', slow as typeof setTimeout));
  };

  const local = (into: Node = main) => putUp({ backend: 'local', appKey, token: '3001' }, into);

  const replaced: [string, (old: RcCallProvider) => RcCallProvider | Promise<RcCallProvider>][] = [
    [
      'replaced',
      (old) => {
        const copy = old.cloneNode(true) as RcCallProvider;
        copy.appKey = appKey;
        copy.token = '3001';
        old.replaceWith(copy);
        return copy;
      },
    ],
    [
      'added before the old one goes',
      async (old) => {
        const next = local();
        await nextTask();
        old.remove();
        return next;
      },
    ],
    [
      'added while the old one may be on the move',
      async (old) => {
        old.remove();
        await nextTask();
        return local();
      },
    ],
  ];

  for (const [how, replaceOld] of replaced)
    it(`are one after the other, without an error, where it is ${how}`, async () => {
      const old = local();
      old.setAttribute('backend', 'local');
      await is(old, 'connected');
      const errors = heardAt(document, 'rc-call-error');
      giveTime();
      const next = await replaceOld(old);
      await is(next, 'connected');
      expect(old.state.connection).to.equal('disconnected');
      expect(errors).to.deep.equal([]);
    });

  for (const [how, end] of [
    ['is removed', (first: RcCallProvider) => first.remove()],
    ['disconnects', (first: RcCallProvider) => void first.disconnect()],
    ['signs in somebody else', (first: RcCallProvider) => (first.token = '3002')],
  ] as const)
    it(`are told, and the second one connects when the first one ${how}`, async () => {
      const first = local();
      await is(first, 'connected');
      const errors = heardAt(document, 'rc-call-error');
      const second = local();
      await is(second, 'failed');
      expect(second.state.problem?.params.detail).to.equal('second-provider');
      end(first);
      await is(second, 'connected');
      expect(second.state.problem).to.equal(null);
      expect(errors).to.have.length(1);
    });

  it('the third one follows the second', async () => {
    const [first, second, third] = [local(), local(), local()];
    await is(first, 'connected');
    await Promise.all([is(second, 'failed'), is(third, 'failed')]);
    first.remove();
    await until(
      () => [second, third].some(({ state }) => state.connection === 'connected'),
      8000,
      'one takes over',
    );
    const next = second.state.connection === 'connected' ? second : third;
    const last = next === second ? third : second;
    await is(last, 'failed');
    next.remove();
    await is(last, 'connected');
  });

  it('one that gives up waits no longer', async () => {
    const first = local();
    await is(first, 'connected');
    const second = local();
    await is(second, 'connecting');
    await second.disconnect();
    first.remove();
    await is(first, 'disconnected');
    await nextTask();
    expect(second.state.connection).to.equal('disconnected');
    await second.connect();
    expect(second.state.connection).to.equal('connected');
  });

  it('the one in a frame that was removed is gone', async () => {
    const frame = main.appendChild(document.createElement('iframe'));
    const first = local();
    await is(first, 'connected');
    frame.contentDocument!.body.append(first);
    await nextTask();
    frame.remove();
    await is(local(), 'connected');
    await is(first, 'disconnected');
  });

  it('on RongCloud, are one after the other, too', async () => {
    const page = new FakeRong().openPage();
    const options = { appKey: 'app-key', token: 'token-3001', sdk: page.sdk };
    const first = putUp(options);
    await is(first, 'connected');
    const errors = heardAt(document, 'rc-call-error');
    const next = document.createElement('rc-call-provider');
    Object.assign(next, options);
    first.replaceWith(next);
    await is(next, 'connected');
    expect(errors).to.deep.equal([]);
    const third = putUp(options);
    await is(third, 'failed');
    expect(errors).to.have.length(1);
    next.remove();
    await is(third, 'connected');
    third.remove();
    await is(third, 'disconnected');
  });
});

import { expect, fixture, html } from '@open-wc/testing';
import { render, type TemplateResult } from 'lit';
import {
  RcCallButton,
  RcCallPanel,
  RcCallProvider,
  RcCallTimer,
  RcIncomingCall,
  RcMemberPicker,
  RcMemberTile,
} from '../../../src/components/index.js';
import { newId } from '../../../src/core/call/ids.js';
import '../../../src/define.js';
import { byRole, namesOf } from '../../support/by-role.js';
import { anna, ben, dora, GROUP, openLine, people } from '../../support/calls.js';
import { part, providersGone, settled, tilesOf, wordsOf } from '../../support/elements.js';
import { FakeBackend } from '../../support/fake-backend.js';
import { watchMedia, type MediaWatch } from '../../support/media-watch.js';
import { replace } from '../../support/replace.js';
import { nextTask, until } from '../../support/until.js';

async function page(template: TemplateResult): Promise<HTMLElement> {
  const main = await fixture<HTMLElement>(html`<main>${template}</main>`);
  await settled(main);
  return main;
}

const isConnected = (provider: RcCallProvider) => provider.state.connection === 'connected';
const phaseOf = (provider: RcCallProvider) => provider.state.call.phase;

/** The providers of real calls: once they have been removed, signing out takes a moment. */
let real: readonly RcCallProvider[] = [];

// --- a real call ---

describe('a call between two providers', function () {
  this.timeout(40_000);

  let media: MediaWatch;
  let main: HTMLElement;
  let caller: RcCallProvider;
  let callee: RcCallProvider;

  beforeEach(async () => {
    media = watchMedia();
    const appKey = newId();
    const provider = (token: string) =>
      html`<rc-call-provider backend="local" app-key=${appKey} .token=${token}>
        <rc-incoming-call ringtone="none"></rc-incoming-call><rc-call-panel inline></rc-call-panel>
      </rc-call-provider>`;
    main = await page(
      html`${provider('3001')}${provider('3002')}
        <section></section>`,
    );
    [caller, callee] = main.querySelectorAll('rc-call-provider') as unknown as [
      RcCallProvider,
      RcCallProvider,
    ];
    real = [caller, callee];
    await until(() => isConnected(caller) && isConnected(callee), 8000, 'both are signed in');
    await talk();
  });

  afterEach(() => media.stop());

  async function talk(): Promise<void> {
    await caller.call({ userIds: ['3002'], media: 'video' });
    const ringing = callee.querySelector('rc-incoming-call')!;
    await until(() => namesOf(ringing, 'button').length > 0, 8000, 'it rings');
    byRole(ringing, 'button', 'Accept').click();
    await until(() => phaseOf(caller) === 'connected', 8000, 'the caller is connected');
    await until(() => phaseOf(callee) === 'connected', 8000, 'the callee is connected');
  }

  /** @returns the video of the other side in a provider's panel */
  function videoOf(provider: RcCallProvider): HTMLVideoElement | null {
    const panel = provider.querySelector('rc-call-panel')!;
    const [tile] = tilesOf(panel);
    return tile ? (part(tile, 'video') as HTMLVideoElement | null) : null;
  }

  it('plays video on both sides', async () => {
    for (const provider of [caller, callee])
      await until(() => (videoOf(provider)?.videoWidth ?? 0) > 0, 8000, 'a picture has come');
  });

  it('survives moving a provider in the page', async () => {
    const { id } = 'call' in caller.state.call ? caller.state.call.call : { id: '' };
    main.querySelector('section')!.append(caller);
    await settled(main);
    expect(caller.state.call).to.deep.include({ phase: 'connected', link: 'steady' });
    expect(phaseOf(callee)).to.equal('connected');
    expect(isConnected(caller)).to.be.true;
    await until(() => (videoOf(caller)?.videoWidth ?? 0) > 0, 8000, 'the picture is still there');
    callee.hangUp().catch(() => {});
    await until(() => phaseOf(caller) === 'ended', 8000, 'it still hears the other side');
    expect('call' in caller.state.call && caller.state.call.call.id).to.equal(id);
  });

  it('ends for both when a provider is removed, and releases every device', async () => {
    caller.remove();
    await until(() => phaseOf(callee) === 'ended', 8000, 'the call ended');
    expect(callee.state.call).to.deep.nested.include({ 'end.reason': 'hung-up' });
    await until(() => caller.state.connection === 'disconnected', 8000, 'it is signed out');
    expect(media.liveTracks()).to.deep.equal([]);
    expect(media.openConnections()).to.deep.equal([]);
  });

  it('can be repeated after a provider was removed and added again', async () => {
    caller.remove();
    await until(() => phaseOf(callee) === 'ended', 8000, 'the call ended');
    main.append(caller);
    await until(() => isConnected(caller), 8000, 'connected again');
    await talk();
    expect(phaseOf(caller)).to.equal('connected');
  });
});

// --- providers ---

it('a provider that is moved at once keeps its connection', async () => {
  const backend = new FakeBackend({ self: anna });
  const main = await page(
    html`<rc-call-provider .backend=${backend}></rc-call-provider>
      <section></section>`,
  );
  const provider = main.querySelector('rc-call-provider')!;
  await provider.call({ userIds: ['3002'] });
  for (let moves = 0; moves < 3; moves++) {
    provider.remove();
    main.querySelector('section')!.append(provider);
  }
  await settled(main);
  expect(backend.commands.map(({ type }) => type)).to.deep.equal(['connect', 'call']);
  expect(phaseOf(provider)).to.equal('outgoing');
});

it('a provider that is added again while it disconnects connects again', async () => {
  const backend = new FakeBackend({ self: anna });
  const main = await page(html`<rc-call-provider .backend=${backend}></rc-call-provider>`);
  const provider = main.querySelector('rc-call-provider')!;
  const disposed = backend.hold('dispose');
  provider.remove();
  await until(() => backend.commands.length === 2, 8000, 'it disconnects');
  main.append(provider);
  disposed.resolve();
  await until(() => isConnected(provider), 8000, 'connected again');
  expect(backend.commands.map(({ type }) => type)).to.deep.equal(['connect', 'dispose', 'connect']);
});

it('two providers on a page are independent', async () => {
  const first = new FakeBackend({ self: anna });
  const second = new FakeBackend({ self: dora });
  const heard: string[] = [];
  const hear = ({ currentTarget, type }: Event) =>
    heard.push(`${(currentTarget as Element).id} ${type}`);
  const provider = (id: string, backend: FakeBackend) =>
    html`<rc-call-provider id=${id} .backend=${backend} @rc-call-received=${hear}>
      <rc-incoming-call inline ringtone="none"></rc-incoming-call>
      <rc-call-panel inline></rc-call-panel>
    </rc-call-provider>`;
  const main = await page(html`${provider('first', first)}${provider('second', second)}`);
  second.incoming({ from: '3002' });
  await until(() => heard.length > 0, 8000, 'it is told');
  await settled(main);
  expect(heard).to.deep.equal(['second rc-call-received']);
  expect([...main.querySelectorAll('rc-call-panel')].map(({ phase }) => phase)).to.deep.equal([
    'idle',
    'incoming',
  ]);
  expect(namesOf(main, 'alertdialog')).to.deep.equal(['3002']);
  byRole(main, 'button', 'Decline').click();
  await settled(main);
  expect(second.session.ended).to.be.true;
  expect(first.sessions).to.deep.equal([]);
});

for (const name of [
  'rc-call-provider',
  'rc-call-button',
  'rc-call-panel',
  'rc-incoming-call',
  'rc-call-timer',
  'rc-member-tile',
] as const)
  it(`a hidden ${name} is hidden`, async () => {
    const { store, backend } = await openLine();
    const main = await page(html``);
    const tag = document.createElement(name);
    if (!(tag instanceof RcCallProvider)) tag.store = store;
    tag.hidden = true;
    tag.append('The page');
    main.append(tag);
    backend.incoming({ from: '3002' });
    await settled(main);
    expect(tag.checkVisibility()).to.be.false;
    expect(namesOf(main, 'button')).to.deep.equal([]);
    backend.session.end();
  });

it('tags outside of a provider hide when it is removed', async () => {
  const backend = new FakeBackend({ self: anna });
  const main = await page(
    html`<rc-call-provider .backend=${backend}></rc-call-provider>
      <rc-incoming-call ringtone="none"></rc-incoming-call><rc-call-panel></rc-call-panel>`,
  );
  backend.incoming({ from: '3002' });
  await until(() => namesOf(main, 'button').length > 0, 8000, 'it rings');
  expect(namesOf(main, 'button')).to.deep.equal(['Decline', 'Accept']);
  main.querySelector('rc-call-provider')!.remove();
  await until(() => backend.session.ended, 8000, 'the call ended');
  await settled(main);
  expect(namesOf(main, 'button')).to.deep.equal([]);
});

// --- leaks ---

type Listen = EventTarget['addEventListener'];

/** Counts what a page holds: listeners of window and document, timers, observers, sounds. */
class Inventory {
  readonly #listeners = new Map<string, number>();
  readonly #timers = new Set<unknown>();
  readonly #observers = new Set<MutationObserver>();
  readonly #sounds = new Set<AudioContext>();
  readonly #undo: (() => void)[];

  constructor() {
    const [listeners, timers, observers, sounds] = [
      this.#listeners,
      this.#timers,
      this.#observers,
      this.#sounds,
    ];
    const count = (target: unknown, type: string, by: number) => {
      if (target === window || target === document || target === document.documentElement)
        listeners.set(type, (listeners.get(type) ?? 0) + by);
    };
    const { prototype } = EventTarget;
    const add = Object.getOwnPropertyDescriptor(prototype, 'addEventListener')!.value as Listen;
    const remove = Object.getOwnPropertyDescriptor(prototype, 'removeEventListener')!
      .value as Listen;
    const later = window.setTimeout.bind(window);
    const often = window.setInterval.bind(window);
    const clear = window.clearTimeout.bind(window);
    const forget = ((id?: number) => {
      timers.delete(id);
      clear(id);
    }) as typeof clearTimeout;
    this.#undo = [
      replace(prototype, 'addEventListener', function (this: EventTarget, ...args) {
        count(this, args[0], 1);
        add.apply(this, args);
      }),
      replace(prototype, 'removeEventListener', function (this: EventTarget, ...args) {
        count(this, args[0], -1);
        remove.apply(this, args);
      }),
      replace(window, 'setTimeout', ((run: () => void, ms?: number) => {
        const id = later(() => {
          timers.delete(id);
          run();
        }, ms);
        timers.add(id);
        return id;
      }) as typeof setTimeout),
      replace(window, 'setInterval', ((run: () => void, ms?: number) => {
        const id = often(run, ms);
        timers.add(id);
        return id;
      }) as typeof setInterval),
      replace(window, 'clearTimeout', forget),
      replace(window, 'clearInterval', forget),
      replace(
        window,
        'MutationObserver',
        class extends MutationObserver {
          override observe(...args: Parameters<MutationObserver['observe']>): void {
            observers.add(this);
            super.observe(...args);
          }
          override disconnect(): void {
            observers.delete(this);
            super.disconnect();
          }
        },
      ),
      replace(
        window,
        'AudioContext',
        class extends AudioContext {
          constructor() {
            super();
            sounds.add(this);
          }
          override close(): Promise<void> {
            sounds.delete(this);
            return super.close();
          }
        },
      ),
    ];
  }

  /** The current counts, on one line. */
  get held(): string {
    const listeners = [...this.#listeners].filter(([, count]) => count !== 0);
    return [
      `listeners: ${listeners.map(([type, count]) => `${count} ${type}`).join(', ')}`,
      `timers: ${this.#timers.size}`,
      `observers: ${this.#observers.size}`,
      `sounds: ${this.#sounds.size}`,
    ].join('; ');
  }

  stop(): void {
    for (const undo of this.#undo) undo();
  }
}

describe('mounted and removed fifty times', function () {
  this.timeout(60_000);

  const everyTag = (backend: FakeBackend) =>
    html`<rc-call-provider
      .backend=${backend}
      .resolveUsers=${async () => people}
      .resolveMembers=${async () => people}
    >
      <rc-call-button group-id=${GROUP}></rc-call-button>
      <rc-incoming-call></rc-incoming-call>
      <rc-call-panel></rc-call-panel>
      <rc-call-timer></rc-call-timer>
      <rc-call-history></rc-call-history>
      <rc-missed-badge></rc-missed-badge>
      <rc-member-tile user-id="3002"></rc-member-tile>
      <rc-member-picker group-id=${GROUP}></rc-member-picker>
    </rc-call-provider>`;

  /** Uses the tags up to a point at which the page removes them. */
  const uses: [string, (main: HTMLElement, backend: FakeBackend) => unknown][] = [
    ['at rest', () => {}],
    ['while it rings', (_, backend) => backend.incoming({ from: '3002', media: 'video' })],
    [
      'in a group call',
      async (main, backend) => {
        const provider = main.querySelector('rc-call-provider')!;
        await provider.call({ userIds: ['3002', '3003'], groupId: GROUP, media: 'video' });
        backend.session.connect();
      },
    ],
    [
      'after a call',
      async (main, backend) => {
        await main.querySelector('rc-call-provider')!.call({ userIds: ['3002'] });
        backend.session.end();
      },
    ],
    [
      'with a picker open',
      (main) => {
        main.querySelector('rc-member-picker')!.open = true;
      },
    ],
  ];

  for (const [when, use] of uses)
    it(`${when}, no tag leaks`, async () => {
      const main = await page(html``);
      await providersGone();
      const areOut = () => real.every(({ state }) => state.connection === 'disconnected');
      await until(areOut, 8000, 'those of the real calls have signed out');
      const inventory = new Inventory();
      try {
        const before = inventory.held;
        const backends: FakeBackend[] = [];
        for (let round = 0; round < 50; round++) {
          const backend = new FakeBackend({ self: anna });
          backends.push(backend);
          const inside = document.createElement('div');
          main.append(inside);
          render(everyTag(backend), inside);
          await settled(inside);
          await use(inside, backend);
          await settled(inside);
          if (round === 0 && when !== 'at rest')
            expect(inventory.held, 'it is seen at work').to.not.equal(before);
          inside.remove();
          await nextTask();
        }
        await providersGone();
        await until(
          () => backends.every(({ listenerCount }) => listenerCount === 0),
          8000,
          'no backend is listened to',
        );
        for (const { sessions } of backends)
          expect(sessions.every(({ ended }) => ended)).to.be.true;
        // audio devices are closed when the browser is idle
        await until(
          () => inventory.held === before,
          8000,
          () => `${before}, and it is ${inventory.held}`,
        );
        const alone = document.createElement('rc-member-tile');
        alone.userId = '3002';
        main.append(alone);
        await settled(main);
        expect(wordsOf(part(alone, 'name')), 'no provider is found any more').to.equal('3002');
      } finally {
        inventory.stop();
      }
    });
});

// --- properties set before the upgrade ---

describe('a property set before the tag is defined', () => {
  /** @returns an element in the page whose tag is not defined yet */
  function early<T extends HTMLElement>(
    main: HTMLElement,
    name: string,
    properties: Partial<T>,
  ): T {
    const tag = document.createElement(name) as T;
    Object.assign(tag, properties);
    main.append(tag);
    return tag;
  }

  it('applies to a provider', async () => {
    const main = await page(html``);
    const backend = new FakeBackend({ self: anna });
    const provider = early<RcCallProvider>(main, 'early-provider', { backend });
    customElements.define('early-provider', class extends RcCallProvider {});
    await until(() => isConnected(provider), 8000, 'connected');
    expect(backend.commands).to.deep.equal([{ type: 'connect' }]);
  });

  it('applies to every other tag', async () => {
    const main = await page(html``);
    const { store, backend } = await openLine();
    const session = backend.incoming({ from: '3002' });
    const incoming = early<RcIncomingCall>(main, 'early-incoming', {
      store,
      inline: true,
      ringtone: 'none',
    });
    const panel = early<RcCallPanel>(main, 'early-panel', { store, inline: true });
    const timer = early<RcCallTimer>(main, 'early-timer', { since: Date.now() - 3_600_500 });
    const tile = early<RcMemberTile>(main, 'early-tile', { store, userId: '3002' });
    const button = early<RcCallButton>(main, 'early-button', { store, media: 'video' });
    const picker = early<RcMemberPicker>(main, 'early-picker', { members: [ben], open: true });
    customElements.define('early-incoming', class extends RcIncomingCall {});
    customElements.define('early-panel', class extends RcCallPanel {});
    customElements.define('early-timer', class extends RcCallTimer {});
    customElements.define('early-tile', class extends RcMemberTile {});
    customElements.define('early-button', class extends RcCallButton {});
    customElements.define('early-picker', class extends RcMemberPicker {});
    await settled(main);
    expect(namesOf(incoming, 'alertdialog')).to.deep.equal(['Ben']);
    expect(panel.phase).to.equal('incoming');
    expect(wordsOf(part(timer, 'time'))).to.match(/^01:00:\d\d$/);
    expect(wordsOf(part(tile, 'name'))).to.equal('Ben');
    expect(namesOf(picker, 'option')).to.deep.equal(['Ben']);
    picker.open = false;
    await settled(main);
    expect(namesOf(button, 'button')).to.deep.equal(['Video call']);
    session.end();
  });
});

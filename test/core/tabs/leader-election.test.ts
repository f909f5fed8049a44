import { expect } from '@open-wc/testing';
import { electLeader, type ElectionOptions } from '../../../src/core/tabs/leader-election.js';
import type { Hang } from '../../support/hang.js';
import { replace } from '../../support/replace.js';
import { until } from '../../support/until.js';

/** A frame that stands in for a tab: it has locks, a visibility and an end of its own. */
class Tab {
  /** What it was told, in order. */
  readonly told: boolean[] = [];
  readonly #frame = document.body.appendChild(document.createElement('iframe'));
  #withdraw: (() => void) | undefined;

  constructor({ hidden = false } = {}) {
    replace(this.#document, 'hidden', hidden);
  }

  get #document(): Document {
    return this.#frame.contentDocument!;
  }

  async load(): Promise<this> {
    const script = this.#document.createElement('script');
    script.type = 'module';
    script.textContent = `import { electLeader } from '${new URL('../../../src/core/tabs/leader-election.ts', import.meta.url).href}';
      import { makeHang } from '${new URL('../../support/hang.ts', import.meta.url).href}';
      Object.assign(window, makeHang(), { electLeader });`;
    this.#document.body.append(script);
    await until(() => this.#window.electLeader, 8000, 'the tab has loaded');
    return this;
  }

  get #window() {
    return this.#frame.contentWindow as unknown as Hang & { electLeader: typeof electLeader };
  }

  join(name: string, options?: ElectionOptions): void {
    this.#withdraw = this.#window.electLeader(
      name,
      (isLeader) => this.told.push(isLeader),
      options,
    );
  }

  withdraw(): void {
    this.#withdraw!();
  }

  turn(hidden: boolean): void {
    replace(this.#document, 'hidden', hidden);
    this.#document.dispatchEvent(new Event('visibilitychange'));
  }

  hang(): void {
    this.#window.hang();
  }

  wake(): void {
    this.#window.wake();
  }

  close(): void {
    this.#frame.remove();
  }

  get leads(): boolean {
    return this.told.at(-1) ?? false;
  }
}

let tabs: Tab[] = [];
let count = 0;
let name: string;

beforeEach(() => {
  name = `call ${count++}`;
});

afterEach(() => {
  for (const tab of tabs) tab.close();
  tabs = [];
});

async function open(options?: { hidden: boolean }): Promise<Tab> {
  const tab = await new Tab(options).load();
  tabs.push(tab);
  return tab;
}

const leadsAlone = (tab: Tab) =>
  until(
    () => tabs.every((each) => each.leads === (each === tab)),
    8000,
    () => `it leads alone: ${JSON.stringify(tabs.map(({ told }) => told))}`,
  );

/** Everything that was asked for is granted, or waits: what is asked of the same locks later was answered. */
const settledLocks = () => new Promise((resolve) => setTimeout(resolve, 300));

describe('one of several tabs', () => {
  it('leads, and only it', async () => {
    const [a, b, c] = [await open(), await open(), await open()];
    for (const tab of [a, b, c]) tab.join(name);
    await leadsAlone(a);
    await settledLocks();
    expect([a.told, b.told, c.told]).to.deep.equal([[true], [false], [false]]);
  });

  it('is the one that is looked at, even if hidden ones were told before', async () => {
    const [a, b] = [await open({ hidden: true }), await open()];
    a.join(name);
    b.join(name);
    await leadsAlone(b);
    await settledLocks();
    expect([a.told, b.told]).to.deep.equal([[false], [true]]);
  });

  it('is a hidden one where all are', async () => {
    const [a, b] = [await open({ hidden: true }), await open({ hidden: true })];
    a.join(name);
    b.join(name);
    await leadsAlone(a);
  });

  it('is the next one when it closes', async () => {
    const [a, b] = [await open(), await open({ hidden: true })];
    a.join(name);
    b.join(name);
    await leadsAlone(a);
    a.close();
    tabs.shift();
    await leadsAlone(b);
  });

  it('is the next one when it withdraws, and it hears nothing more', async () => {
    const [a, b] = [await open(), await open()];
    a.join(name);
    b.join(name);
    await leadsAlone(a);
    a.withdraw();
    await until(() => b.leads, 8000, 'the other one leads');
    b.withdraw();
    await settledLocks();
    expect([a.told, b.told]).to.deep.equal([[true], [false, true]]);
    const { held, pending } = await navigator.locks.query();
    expect([...held!, ...pending!].filter((lock) => lock.name!.startsWith(name))).to.be.empty;
  });

  it('is another one when that is looked at, and back', async () => {
    const [a, b] = [await open(), await open({ hidden: true })];
    a.join(name);
    b.join(name);
    await leadsAlone(a);
    a.turn(true);
    b.turn(false);
    await leadsAlone(b);
    b.turn(true);
    a.turn(false);
    await leadsAlone(a);
    expect(a.told).to.deep.equal([true, false, true]);
  });

  it('stays the same while both of two windows can be seen, or none', async () => {
    const [a, b] = [await open(), await open()];
    a.join(name);
    await leadsAlone(a);
    b.join(name);
    b.turn(true);
    b.turn(false);
    await settledLocks();
    b.turn(true);
    a.turn(true);
    await settledLocks();
    expect([a.told, b.told]).to.deep.equal([[true], [false]]);
  });

  it('leads for one name of many', async () => {
    const [a, b] = [await open(), await open()];
    a.join(name);
    b.join(`${name} and on`);
    await until(() => a.leads && b.leads, 8000, 'both lead');
  });
});

describe('a leader that hangs', () => {
  it('is followed by another tab, and learns that when it runs again', async () => {
    const [a, b] = [await open(), await open()];
    a.join(name);
    await leadsAlone(a);
    b.join(name);
    a.hang();
    await until(() => b.leads, 20_000, 'the other one leads');
    a.wake();
    await leadsAlone(b);
    expect(a.told).to.deep.equal([true, false]);
  }).timeout(30_000);

  it('is not one that runs', async () => {
    const [a, b] = [await open(), await open()];
    a.join(name);
    b.join(name);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    expect([a.told, b.told]).to.deep.equal([[true], [false]]);
  }).timeout(30_000);
});

describe('taking the leadership', () => {
  it('makes it the one at once, until it withdraws', async () => {
    const [a, b] = [await open(), await open()];
    a.join(name);
    await leadsAlone(a);
    b.join(name, { take: true });
    await leadsAlone(b);
    b.withdraw();
    await until(() => a.leads, 8000, 'the other one leads again');
  });
});

describe('leadership that was taken', () => {
  it('goes to a tab that is looked at, and comes back', async () => {
    const [a, b] = [await open(), await open()];
    a.join(name);
    await leadsAlone(a);
    b.join(name, { take: true });
    await leadsAlone(b);
    b.turn(true);
    a.turn(true);
    a.turn(false);
    await leadsAlone(a);
    b.turn(false);
    a.turn(true);
    await leadsAlone(b);
  });
});

describe('where there are no locks', () => {
  const told: boolean[] = [];
  let restore: () => void;

  beforeEach(() => told.splice(0));
  afterEach(() => restore());

  it('every tab leads at once', () => {
    restore = replace(navigator, 'locks', undefined as unknown as LockManager);
    electLeader(name, (isLeader) => told.push(isLeader))();
    expect(told).to.deep.equal([true]);
  });

  it('every tab leads, where they are refused', async () => {
    const refused = { request: () => Promise.reject(new DOMException('No.', 'SecurityError')) };
    restore = replace(navigator, 'locks', refused as unknown as LockManager);
    const withdraw = electLeader(name, (isLeader) => told.push(isLeader));
    await until(() => told.length > 0, 8000, 'it leads');
    withdraw();
    expect(told).to.deep.equal([true]);
  });
});

/** Users of the fake RongCloud service, each with a page and the kit's backend, and checks for after a test. */
import { expect } from '@open-wc/testing';
import {
  createRongCloudBackend,
  type RongCloudBackendOptions,
} from '../../src/core/rongcloud/rongcloud-backend.js';
import type { Timing } from '../../src/core/rongcloud/timing.js';
import { CallParty, type PartyCall, type PartyCallOptions } from './call-party.js';
import { FakeRong, type FakePage, type PageOptions } from './fake-rong-sdk.js';
import type { ServiceOptions } from './fake-rong/service.js';
import { watchMedia, type MediaWatch } from './media-watch.js';
import { until } from './until.js';

export const GROUP_ID = 'group318';

/** How many times faster than the real SDK the stand-in runs: tests promise an order of events, not their pace. */
export const SPEED = 3;

/** What goes with that. */
export const QUICK: Partial<Timing> = {
  tickMs: 50,
  redialMs: 100,
  reviveMs: 800, // who comes to life again brings others to life: 300 ms each with the real SDK, and later on a busy machine
  tokenRetryMs: 10,
  preloadMs: 0,
};

/** One thing said by one side and heard by the other: the SDK alone holds it back for 200 ms, divided by `SPEED`. */
export const SIGNAL_MS = 10_000;

export interface PersonOptions extends Partial<RongCloudBackendOptions> {
  page?: FakePage | PageOptions;
  timing?: Partial<Timing>;
}

/** A user, with their page and backend. */
export class Person extends CallParty {
  readonly page: FakePage;

  constructor(rong: FakeRong, userId: string, options: PersonOptions = {}) {
    const { page, timing, ...rest } = options;
    const own = page && 'im' in page ? page : rong.openPage(page);
    super(
      userId,
      createRongCloudBackend(
        { appKey: 'app-key', token: `token-${userId}`, sdk: own.sdk, ...rest },
        { ...QUICK, ...timing },
      ),
    );
    this.page = own;
  }

  /** Whether local tracks are published. */
  get isSending(): boolean {
    return (this.page.rtc.room?.published.size ?? 0) > 0;
  }

  /** Everything the SDK logged or threw. */
  get complaints(): unknown[] {
    return [...this.page.im.log, ...this.page.im.thrown];
  }
}

export class Town {
  readonly rong: FakeRong;
  readonly media: MediaWatch = watchMedia();
  readonly #people: Person[] = [];
  readonly #undo: (() => void)[] = [];
  readonly #videos: HTMLVideoElement[] = [];

  constructor(options: ServiceOptions = {}) {
    this.rong = new FakeRong({
      groups: { [GROUP_ID]: ['3001', '3002', '3003', '3004', '3005'] },
      speed: SPEED,
      ...options,
    });
  }

  /** Adds a user without signing in. */
  newcomer(userId: string, options?: PersonOptions): Person {
    const person = new Person(this.rong, userId, options);
    this.#people.push(person);
    return person;
  }

  async person(userId: string, options?: PersonOptions): Promise<Person> {
    const person = this.newcomer(userId, options);
    await person.connect();
    return person;
  }

  /** Registers a cleanup for `close`. */
  until(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** @returns an element on the page with a user's video attached */
  view({ session }: PartyCall, userId: string): HTMLVideoElement {
    const video = document.createElement('video');
    video.width = 64;
    document.body.append(video);
    this.#videos.push(video);
    session.attachView(userId, video);
    return video;
  }

  /** Calls and answers, until both are connected. Media may not have arrived yet. */
  async connect(
    caller: Person,
    callee: Person,
    options?: PartyCallOptions,
  ): Promise<[PartyCall, PartyCall]> {
    const out = caller.call([callee.userId], options);
    const into = await callee.nextCall(SIGNAL_MS);
    await into.accept();
    await soon('both are connected', () => out.isConnected && into.isConnected);
    return [out, into];
  }

  /** Like `connect`, and waits until both publish their tracks. */
  async talk(
    caller: Person,
    callee: Person,
    options?: PartyCallOptions,
  ): Promise<[PartyCall, PartyCall]> {
    const calls = await this.connect(caller, callee, options);
    await soon('both send', () => caller.isSending && callee.isSending);
    return calls;
  }

  /** Anna and Ben, signed in. */
  two(): Promise<[Person, Person]> {
    return Promise.all([this.person('3001'), this.person('3002')]);
  }

  /** Checks that another call works, so that nothing is left of the last one. */
  async expectFree(caller: Person, callee: Person): Promise<void> {
    const [out, into] = await this.talk(caller, callee);
    await out.session.end();
    await ended(out, into);
    expect([out.end?.reason, into.end?.reason]).to.deep.equal(['hung-up', 'hung-up']);
  }

  /** Signs everyone out, and checks that nothing is left: open devices, violations, or errors. */
  async settle(): Promise<void> {
    await this.#signOut();
    const { liveTracks } = this.media;
    await soon('every device is closed', () => liveTracks().length === 0);
    expect(this.#people.flatMap(({ violations }) => violations)).to.deep.equal([]);
    expect(this.#people.flatMap(({ page }) => page.im.thrown)).to.deep.equal([]);
  }

  async #signOut(): Promise<void> {
    const signedIn = this.#people.filter(({ isDisposed }) => !isDisposed);
    await Promise.all(signedIn.map((person) => person.dispose()));
  }

  async close(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo();
    await this.#signOut();
    for (const video of this.#videos) video.remove();
    this.media.stop();
    sessionStorage.clear(); // calls that a page may return to
  }
}

/** Defines a test with a `Town` of its own. */
export function inTown(
  what: string,
  test: (town: Town) => Promise<void>,
  options?: ServiceOptions,
): void {
  it(what, async () => {
    const town = new Town(options);
    try {
      await test(town);
      await town.settle();
    } finally {
      await town.close();
    }
  });
}

export function soon<T>(what: string, predicate: () => T): ReturnType<typeof until<T>> {
  return until(predicate, SIGNAL_MS, what);
}

export async function ended(...calls: PartyCall[]): Promise<void> {
  for (const call of calls)
    await until(
      () => call.end,
      SIGNAL_MS,
      () => `${call.name} has ended (${JSON.stringify(call.info)})`,
    );
}

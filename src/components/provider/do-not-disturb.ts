/**
 * Do not disturb: quiet hours of the page, and what the person chose. Loaded where either is in use, before the page connects.
 * Whether it is on is worked out from the clock each time somebody asks, so a clock that jumps does no harm.
 */
import { badRequest } from '../../core/call/call-error.js';
import type { CallInfo } from '../../core/call/call-info.js';
import { shared } from '../../core/call/page-registry.js';
import {
  END_OF_TIME,
  parseQuietHours,
  quietUntil,
  type QuietRange,
} from '../../core/quiet/quiet-hours.js';
import { readChoice, writeChoice, type QuietChoice } from '../../core/quiet/quiet-choice.js';
import type { CallStore } from '../../core/store/call-store.js';
import { RcDoNotDisturbChangeEvent, RcQuickReplyEvent } from '../base/quiet-call-events.js';
import { needTag } from '../base/need-tag.js';
import { QuietChip } from '../quiet/quiet-chip.js';
import type { Quiet } from '../quiet/quiet-watch.js';
import { quietWordsFor } from '../quiet/quiet-words.js';
import { languageOf } from '../words/language.js';
import { connectionSettled } from './connection-settled.js';

/** A provider. */
export interface QuietHost extends HTMLElement {
  readonly store: CallStore;
  readonly appKey: string;
  readonly quietHours: string | null | undefined;
  doNotDisturb: Wanted | null | undefined;
}

/** On, off, or on until a time. */
type Wanted = boolean | Date | number;

/** How long until the clock is looked at again at the latest: it may be set, and a computer may sleep. */
const LOOK_MS = 30_000;

const all = shared('quiet', () => new WeakMap<QuietHost, DoNotDisturb>());

/** Reads what the page, the person or another tab has set. */
export function followQuiet(host: QuietHost): void {
  const known = all.get(host) ?? new DoNotDisturb(host);
  all.set(host, known);
  known.update();
}

class DoNotDisturb implements Quiet {
  readonly #host: QuietHost;
  readonly #chips = new WeakMap<HTMLElement, QuietChip>();
  #hours: string | undefined;
  #ranges: readonly QuietRange[] = [];
  #mode: string | null = null;
  /** What the property says, as it was set here. */
  #shown: boolean | Date = false;
  #userId: string | undefined;
  /** Set before anybody was signed in. */
  #early: Wanted | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: QuietHost) {
    this.#host = host;
    host.store.quiet = this;
    host.store.subscribe(({ self }) => {
      if (self?.userId !== this.#userId) this.update();
    });
  }

  get isOn(): boolean {
    return this.#until(Date.now()) !== undefined;
  }

  /** Asked once for each call, before anybody hears of it. */
  refuses(call: CallInfo): boolean {
    this.update();
    const refuses = this.isOn && this.#host.getAttribute('quiet-calls') === 'decline';
    if (refuses) void this.#reply(call);
    return refuses;
  }

  chipFor(tag: HTMLElement): HTMLElement {
    const chip = this.#chips.get(tag) ?? new QuietChip(tag, () => this.#turnOff());
    this.#chips.set(tag, chip);
    const until = this.#until(Date.now());
    chip.show(tag, until === END_OF_TIME ? undefined : until);
    return chip.element;
  }

  update(): void {
    this.#readHours();
    const { self } = this.#host.store.state;
    this.#userId = self?.userId;
    const wanted = this.#host.doNotDisturb;
    if (wanted !== this.#shown && wanted != null) this.#set(wanted);
    else if (self && this.#early !== undefined) this.#choose(this.#early);
    this.#look();
  }

  #turnOff(): void {
    this.#choose(false);
    this.#look();
  }

  // --- what is wanted ---

  /** Ranges that cannot be read are told; the others hold. */
  #readHours(): void {
    const hours = String(this.#host.quietHours ?? '');
    const mode = this.#host.getAttribute('quiet-calls');
    if (hours !== this.#hours) {
      this.#hours = hours;
      const { ranges, wrong } = parseQuietHours(hours);
      this.#ranges = ranges;
      for (const part of wrong)
        this.#tell(`quiet-hours="${hours}": "${part}" is no range such as "mon-fri 22:00-07:00".`);
    }
    if (mode === this.#mode) return;
    this.#mode = mode;
    if (mode && mode !== 'silent' && mode !== 'decline')
      this.#tell(`quiet-calls="${mode}" is neither "silent" nor "decline".`);
  }

  #set(wanted: Wanted): void {
    const isValid = typeof wanted === 'boolean' || Math.abs(+wanted) <= END_OF_TIME;
    if (isValid) this.#choose(wanted);
    else this.#tell('doNotDisturb is true, false, a Date, or milliseconds since the epoch.');
  }

  #choose(wanted: Wanted): void {
    this.#early = this.#userId === undefined ? wanted : undefined;
    if (this.#userId !== undefined)
      writeChoice(this.#key, choiceFor(wanted, this.#ranges), Date.now());
  }

  get #key(): string {
    return `${this.#host.appKey}\n${this.#userId}`;
  }

  #tell(message: string): void {
    const { store } = this.#host;
    const error = badRequest('config', message);
    void connectionSettled(store).then(() => store.send({ type: 'problem', error }));
  }

  // --- what holds now ---

  /** @returns until when it is on, in ms since the epoch; `END_OF_TIME`: until it is turned off; `undefined` while it is off */
  #until(now: number): number | undefined {
    const early = this.#early;
    const stored = this.#userId === undefined ? undefined : readChoice(this.#key, now);
    const choice = early === undefined ? stored : choiceFor(early, this.#ranges);
    if (!choice) return quietUntil(this.#ranges, now);
    if ('on' in choice) return END_OF_TIME;
    if ('off' in choice) return choice.off > now ? undefined : quietUntil(this.#ranges, now);
    // quiet hours go on where the chosen time ends
    if (choice.until > now) return quietUntil(this.#ranges, choice.until) ?? choice.until;
    return quietUntil(this.#ranges, now);
  }

  /** Tells what has changed, and looks again in time. */
  #look(): void {
    const host = this.#host;
    const now = Date.now();
    const until = this.#until(now);
    const value =
      until === undefined ? false : until === END_OF_TIME ? true : sameDate(this.#shown, until);
    clearTimeout(this.#timer);
    const isTimed = this.#ranges.length > 0 || value instanceof Date;
    if (isTimed && host.isConnected)
      this.#timer = setTimeout(() => this.update(), Math.min(LOOK_MS, (until ?? Infinity) - now));
    const hasChanged = value !== this.#shown;
    this.#shown = value;
    host.doNotDisturb = value;
    if (!hasChanged) return;
    const date = value instanceof Date ? value : undefined;
    host.dispatchEvent(new RcDoNotDisturbChangeEvent(value !== false, date));
    this.#markButtons();
    if (value && document.querySelector('rc-call-panel'))
      setTimeout(() => needTag('rc-call-panel'));
  }

  /** Buttons of the page that turn it on or off. */
  #markButtons(): void {
    const root = this.#host.getRootNode() as Document | ShadowRoot;
    for (const button of root.querySelectorAll('[command="--do-not-disturb"]'))
      if (button.getAttribute('commandfor') === this.#host.id)
        button.setAttribute('aria-pressed', String(this.#shown !== false));
  }

  // --- a call that was refused ---

  /** The host sends the words, as with quick replies of a person; in one tab of all that refuse the call. */
  async #reply(call: CallInfo): Promise<void> {
    const host = this.#host;
    const words = host.getAttribute('quiet-reply');
    if (words === null) return;
    const text = words.trim() || quietWordsFor(languageOf(host))['quiet.reply'];
    await onlyHere(`rc-call-kit replies ${this.#key} ${call.id}`, () =>
      host.dispatchEvent(new RcQuickReplyEvent(text, call)),
    );
  }
}

/** @returns the same object for the same time: a property that did not change */
function sameDate(before: boolean | Date, time: number): Date {
  return before instanceof Date && +before === time ? before : new Date(time);
}

function choiceFor(wanted: Wanted, ranges: readonly QuietRange[]): QuietChoice | undefined {
  const now = Date.now();
  if (wanted === true) return { on: true };
  if (wanted !== false && +wanted > now) return { until: +wanted };
  const end = quietUntil(ranges, now);
  return end === undefined ? undefined : { off: end };
}

/** For so long other tabs may hear of the same call. */
const HOLD_MS = 60_000;

/** Runs in the first of all tabs that ask for that name. */
async function onlyHere(name: string, act: () => unknown): Promise<void> {
  const { locks } = navigator as Partial<Navigator>; // undefined on insecure pages
  if (!locks) return void act();
  await locks.request(name, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    act();
    await new Promise((resolve) => setTimeout(resolve, HOLD_MS));
  });
}

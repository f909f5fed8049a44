/** Helpers for tests of tags: wait for renders, find parts, collect events, and vary language and colour scheme. */
import { emulateMedia, sendMouse } from '@web/test-runner-commands';
import type { ReactiveElement } from 'lit';
import type { RcMemberTile } from '../../src/components/members/rc-member-tile.js';
import { shared } from '../../src/core/call/page-registry.js';
import { elementsIn } from './by-role.js';
import { idle } from './scheduled.js';
import { nextTask, until } from './until.js';

/** Waits until pending messages have arrived and every tag in `root` has rendered. */
export async function settled(root: Element): Promise<void> {
  await nextTask();
  for (let pending = pendingIn(root); pending.length > 0; pending = pendingIn(root))
    await Promise.all(pending.map((tag) => tag.updateComplete));
  if (!allIn(root).some((element) => element.isConnected && element.matches('.place'))) return;
  await idle(); // buttons that are drawn then take those places
  await settled(root);
}

/** Waits until no tag finds a provider any more: a removed one may come back for some hundred milliseconds. */
export async function providersGone(): Promise<void> {
  const found = shared('providers', () => new Set<Element>());
  await until(
    () => [...found].every(({ isConnected }) => isConnected),
    8000,
    'removed ones are gone',
  );
  await nextTask(); // and have signed out
}

function allIn(root: Element): Element[] {
  return [root, ...(root.shadowRoot ? elementsIn(root.shadowRoot) : []), ...elementsIn(root)];
}

function pendingIn(root: Element): ReactiveElement[] {
  return allIn(root).filter((element): element is ReactiveElement => isPending(element));
}

function isPending(element: Element): boolean {
  return element.isConnected && (element as Partial<ReactiveElement>).isUpdatePending === true;
}

/** @returns the first element with that `part`, in the tag or exported from an inner tag */
export function part(tag: Element, name: string): HTMLElement | null {
  return partsIn(tag).find(([each]) => each === name)?.[1] ?? null;
}

/** @returns the member tiles of a panel */
export function tilesOf(panel: Element): RcMemberTile[] {
  const grid = panel.shadowRoot!.querySelector('rc-member-grid');
  return [...(grid?.shadowRoot?.querySelectorAll('rc-member-tile') ?? [])];
}

/** @returns the names of all parts a tag has now */
export function partsOf(tag: Element): Set<string> {
  return new Set(partsIn(tag).map(([name]) => name));
}

function partsIn(tag: Element): [name: string, element: HTMLElement][] {
  return [...tag.shadowRoot!.querySelectorAll<HTMLElement>('*')].flatMap((element) => {
    const own = [...element.part].map((name) => [name, element] as [string, HTMLElement]);
    const exported = (element.getAttribute('exportparts') ?? '').split(/[\s,]+/).filter(Boolean);
    if (exported.length === 0) return own;
    return [...own, ...partsIn(element).filter(([name]) => exported.includes(name))];
  });
}

/** @returns the names of all slots a tag has now; '' for the default slot */
export function slotsOf(tag: Element): string[] {
  return [...tag.shadowRoot!.querySelectorAll('slot')].map((slot) => slot.name);
}

/** @returns the text of an element, with whitespace collapsed */
export function wordsOf(element: Element | null | undefined): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** @returns the event of that type that an action causes at the document. Throws unless there is exactly one. */
export async function eventOf<K extends keyof HTMLElementEventMap>(
  type: K,
  action: () => unknown,
): Promise<HTMLElementEventMap[K]> {
  const events = await eventsOf(type, action);
  if (events.length !== 1) throw new Error(`${events.length} ${type} events came, not one`);
  return events[0]!;
}

/** @returns all events of that type that an action causes at the document */
export async function eventsOf<K extends keyof HTMLElementEventMap>(
  type: K,
  action: () => unknown,
): Promise<HTMLElementEventMap[K][]> {
  const events: HTMLElementEventMap[K][] = [];
  const collect = (event: Event) => events.push(event as HTMLElementEventMap[K]);
  document.addEventListener(type, collect);
  try {
    await action();
    await nextTask();
  } finally {
    document.removeEventListener(type, collect);
  }
  return events;
}

/** Prevents the default action of an event type at the document, as a host page does, while `action` runs. */
export async function preventing(type: string, action: () => unknown): Promise<void> {
  const prevent = (event: Event) => event.preventDefault();
  document.addEventListener(type, prevent);
  try {
    await action();
    await nextTask();
  } finally {
    document.removeEventListener(type, prevent);
  }
}

export type Language = 'en' | 'zh-CN';

/** Turns animations off: axe cannot judge the colours of something half faded in. */
export function withoutMotion(): void {
  before(() => emulateMedia({ reducedMotion: 'reduce' }));
}

/** Runs tests in each language and colour scheme. */
export function inEachLook(tests: (language: Language) => void): void {
  for (const language of ['en', 'zh-CN'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      describe(`in ${language}, ${colorScheme}`, () => {
        const { documentElement: page } = document;

        before(async () => {
          await emulateMedia({ colorScheme });
          page.style.colorScheme = 'light dark';
          page.lang = language;
        });

        after(async () => {
          await emulateMedia({ colorScheme: 'light' });
          page.style.colorScheme = '';
          page.lang = 'en';
        });

        tests(language);
      });
}

/** Clicks at the centre of an element with a real mouse event, which hits whatever is on top there. */
export async function clickOn(element: Element): Promise<void> {
  const { x, y, width, height } = element.getBoundingClientRect();
  const position: [number, number] = [Math.round(x + width / 2), Math.round(y + height / 2)];
  await sendMouse({ type: 'click', position });
}

/** @returns a function that tells how often the tag has rendered since */
export function countRenders(tag: ReactiveElement): () => number {
  let count = 0;
  tag.addController({ hostUpdated: () => count++ });
  return () => count;
}

/** @returns the focused element, through shadow roots */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** F6 does what the page does with it, and nothing else: from inside a call, Firefox leads on to its own toolbar. */
export function withoutToolbars(): void {
  const keep = (event: KeyboardEvent) => event.key === 'F6' && event.preventDefault();
  before(() => addEventListener('keydown', keep));
  after(() => removeEventListener('keydown', keep));
}

/** Compares lists of elements by identity, with a short failure message. (Chai would print the whole page.) */
export function expectSame(actual: Iterable<unknown>, expected: Iterable<unknown>): void {
  const [is, wanted] = [[...actual], [...expected]];
  if (is.length === wanted.length && is.every((value, i) => value === wanted[i])) return;
  throw new Error(`expected ${describeAll(wanted)}, and it is ${describeAll(is)}`);
}

export function expectFocus(element: Element | null): void {
  expectSame([focused()], [element]);
}

function describeAll(values: unknown[]): string {
  return values.length === 0 ? 'nothing' : values.map(describeOne).join(', ');
}

function describeOne(value: unknown): string {
  if (!(value instanceof Element)) return String(value);
  const id = value.getAttribute('part') ?? value.id;
  const words = wordsOf(value).slice(0, 30);
  return `<${value.localName}${id && ` ${id}`}>${words}`;
}

import type { CallStore } from '../../core/store/call-store.js';
import { isReachable } from '../base/in-the-way.js';
import { isModal, isPopoverOpen } from '../base/popover.js';
import { dressTwin, isDrawn } from '../base/twin.js';

/** How long a stand-in may take until it can be reached, in ms. */
const DRAW_MS = 1000;

const standIns = new WeakSet<Element>();

/** Whether a panel stands in for another one. It does not take the focus by itself. */
export function isStandIn(panel: Element): boolean {
  return standIns.has(panel);
}

/** A panel of the kit, as a stand-in is one. */
export type StandInPanel = HTMLElement & { minimized: boolean };

/** Settings of a panel that another one of the same call has, too. */
interface Twinable {
  readonly ringback: string;
  readonly groupId: string;
  readonly timing: object;
}

/** @returns a panel of the same call, in no page yet */
export function twinOf<P extends Twinable>(panel: P, store: CallStore | undefined): P {
  const { ringback, groupId, timing } = panel;
  const twin = new (panel.constructor as new () => P)();
  return Object.assign(twin, { inline: true, store, ringback, groupId, timing });
}

/**
 * A panel of the same call where it can be used: a small one inside a modal dialog of the page, outside of which nothing can
 * be used while it is open, or one on top of the page where the page does not draw the place of the panel itself.
 */
export class StandIn {
  readonly #panel: HTMLElement;
  readonly #make: () => StandInPanel;
  #shown: StandInPanel | undefined;
  #shownAt = 0;
  /** Where it could not be reached. */
  #useless = new WeakSet<Element>();

  /**
   * @param panel the panel in the page
   * @param make makes a panel of the same call, not yet in a page
   */
  constructor(panel: HTMLElement, make: () => StandInPanel) {
    this.#panel = panel;
    this.#make = make;
  }

  get isShown(): boolean {
    return this.#shown !== undefined;
  }

  /** Whether it is in use: it can be reached, or will be in a moment. One that is not is removed. */
  isInUse(): boolean {
    const shown = this.#shown;
    if (!shown) return false;
    const home = shown.parentElement;
    const overlay = overlayOf(shown);
    const isHomeOpen = home !== null && (home === document.body || isModal(home));
    const isOnScreen = !!overlay && isPopoverOpen(overlay) && isDrawn(overlay);
    const mayComeYet = performance.now() - this.#shownAt < DRAW_MS;
    if (isHomeOpen && (isOnScreen ? isReachable(overlay, targetsIn(shown)) : mayComeYet))
      return true;
    this.remove();
    if (isHomeOpen) this.#useless.add(home);
    else this.reset();
    return false;
  }

  /** Puts it into an element of the page, which is left as it is otherwise. @returns whether it may be of use there */
  show(home: Element, isSmall = true): boolean {
    if (this.#useless.has(home)) return false;
    this.remove();
    const standIn = this.#make();
    standIns.add(standIn);
    standIn.minimized = isSmall;
    dressTwin(standIn, this.#panel);
    this.#shown = standIn;
    this.#shownAt = performance.now();
    standIn.addEventListener('keydown', handleEscape);
    home.append(standIn);
    return true;
  }

  /** Gives it the focus, once it is drawn. */
  async focus(): Promise<void> {
    const shown = this.#shown;
    await (shown as { updateComplete?: Promise<unknown> } | undefined)?.updateComplete;
    if (shown && shown === this.#shown) overlayOf(shown)?.focus({ preventScroll: true });
  }

  /** The page has changed: it may be of use again where it was not. */
  reset(): void {
    this.#useless = new WeakSet();
  }

  remove(): void {
    this.#shown?.remove();
    this.#shown = undefined;
  }
}

/** Escape makes a stand-in small, as it does with the panel, and does not close the dialog around it. */
function handleEscape(event: KeyboardEvent): void {
  const standIn = event.currentTarget as StandInPanel;
  const path = event.composedPath();
  const isInMenu = path
    .slice(0, path.indexOf(standIn))
    .some((node) => node instanceof Element && node.matches('.overlay:not(.panel)'));
  if (event.key !== 'Escape' || event.defaultPrevented || isInMenu) return;
  event.preventDefault();
  standIn.minimized = true;
}

function overlayOf(panel: Element): HTMLElement | null | undefined {
  return panel.shadowRoot?.querySelector<HTMLElement>('.panel');
}

/** The ways out of a call: to hang up, or to close what its end says. */
export function targetsIn(panel: Element): Iterable<Element> {
  return (
    panel.shadowRoot?.querySelectorAll('rc-hang-up-button, .choices > [part="hang-up-button"]') ??
    []
  );
}

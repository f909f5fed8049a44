import { requestTargets } from '../base/call-element.js';
import { isReachable } from '../base/in-the-way.js';
import { isModal, isPopoverOpen } from '../base/popover.js';
import { directionOf, languageOf } from '../words/language.js';
import { themeOf } from './picture-in-picture.js';

/** How long a stand-in may take until it can be reached, in ms. */
const DRAW_MS = 1000;

const standIns = new WeakSet<Element>();

/** Whether a panel stands in for another one. It does not take the focus by itself. */
export function isStandIn(panel: Element): boolean {
  return standIns.has(panel);
}

/** A panel of the kit, as a stand-in is one. */
export type StandInPanel = HTMLElement & { minimized: boolean };

/**
 * A small panel of the same call inside a modal dialog of the page. Nothing outside of such a dialog can be used while it is
 * open, and inside both can: the dialog and the call.
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
    const isDrawn = !!overlay && isPopoverOpen(overlay) && isVisible(overlay);
    const mayComeYet = performance.now() - this.#shownAt < DRAW_MS;
    if (isHomeOpen && (isDrawn ? isReachable(overlay, targetsIn(shown)) : mayComeYet)) return true;
    this.remove();
    if (isHomeOpen) this.#useless.add(home);
    else this.reset();
    return false;
  }

  /** Puts it into an element of the page, which is left as it is otherwise. @returns whether it may be of use there */
  show(home: Element): boolean {
    if (this.#useless.has(home)) return false;
    this.remove();
    const panel = this.#panel;
    const standIn = this.#make();
    standIns.add(standIn);
    requestTargets.set(standIn, panel);
    standIn.minimized = true;
    standIn.lang = languageOf(panel);
    standIn.dir = directionOf(panel);
    for (const [name, value] of themeOf(panel)) standIn.style.setProperty(name, value);
    standIn.style.setProperty('display', 'contents', 'important'); // whatever the page says of what is in there
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

/** Safari before 17.4 has no `checkVisibility`. */
function isVisible(element: Element): boolean {
  return element.checkVisibility?.() ?? element.getClientRects().length > 0;
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

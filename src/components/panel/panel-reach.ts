import { focusedElement, isWithin } from '../base/focus.js';
import {
  isMadeInert,
  isReachable,
  Lookout,
  modalAround,
  modalOver,
  Patience,
} from '../base/in-the-way.js';
import { blockerOf, isFree, isShown, showAgain } from '../base/overlay.js';
import { isModal } from '../base/popover.js';
import { isBeside, isOnlyInert, raise } from '../base/stay-on-top.js';
import { isDrawn, isUnseen, noteShown } from '../base/twin.js';
import { StandIn, targetsIn, type StandInPanel } from './stand-in.js';

export interface PanelReachOptions {
  /** The panel on top of the page, if it is there. */
  readonly dialog: () => HTMLDialogElement | undefined;
  readonly isSmall: () => boolean;
  readonly makeTwin: () => StandInPanel;
  readonly callId: () => string;
}

/**
 * Keeps a call in reach, whatever the page puts on top of it, and the page as well. Above a popover or an element that
 * fills the screen, the panel is shown again. In a modal dialog of the page, a small panel stands in for it. Where that
 * cannot be, in a closed shadow root, the panel is modal itself until a person presses beside it; then it lies on top for
 * the eye, and F6 or a press on it makes it usable again.
 */
export class PanelReach {
  readonly #host: StandInPanel;
  readonly #options: PanelReachOptions;
  readonly #standIn: StandIn;
  readonly #lookout = new Lookout(() => this.#look());
  readonly #patience = new Patience();
  /** Whether a person let the page have the way. */
  #isAside = false;
  #wasUnseen = false;

  constructor(host: StandInPanel, options: PanelReachOptions) {
    this.#host = host;
    this.#options = options;
    this.#standIn = new StandIn(host, options.makeTwin);
  }

  keep(isWanted: boolean): void {
    this.#lookout.keep(isWanted);
    const overlay = this.#options.dialog();
    const shown = overlay && { overlay, callId: this.#options.callId() };
    noteShown(this.#host, isWanted ? shown : undefined);
    if (isWanted) return;
    this.#patience.reset();
    this.#standIn.remove();
    this.#hide(false);
    this.#setAside(false);
  }

  /** Makes the panel usable for the keyboard. @returns whether the focus is there already */
  reachByKey(): boolean {
    this.#setAside(false);
    this.#patience.reset();
    this.#look();
    if (!this.#standIn.isShown) return false;
    void this.#standIn.focus();
    return true;
  }

  /** For `pointerdown` on the panel: beside a modal one, it makes way for the page. */
  handlePress(event: PointerEvent): void {
    const dialog = this.#options.dialog();
    if (dialog && isModal(dialog) && isBeside(event, dialog)) this.makeWay();
  }

  /** @returns whether it was modal, and made way for the page */
  makeWay(): boolean {
    const dialog = this.#options.dialog();
    if (!dialog || !isModal(dialog)) return false;
    this.#setAside(true); // the page gets the focus back, and this looks again then
    showAgain(dialog, 'popover');
    this.#setAside(!isReachable(dialog, this.#targets));
    if (this.#isAside) {
      this.#host.minimized = true; // or it would cover what has the way
      returnFocus(dialog);
    }
    return true;
  }

  get #targets(): Iterable<Element> {
    return targetsIn(this.#host);
  }

  #look(): void {
    const dialog = this.#options.dialog();
    if (!dialog) return this.#lookInPage();
    if (!isShown(dialog) || this.#isUnseen(dialog) || this.#standIn.isInUse()) return;
    this.#hide(false);
    if (isModal(dialog) && (isFree(dialog) || isOnlyInert(dialog))) showAgain(dialog, 'popover');
    const isReached = isReachable(dialog, this.#targets);
    if (isReached) {
      this.#setAside(false);
      this.#patience.reset();
      if (!isModal(dialog)) this.#standIn.reset();
    }
    if (this.#isAside || (isReached && !(isModal(dialog) && this.#options.isSmall()))) return;
    if (!isReached && !this.#patience.isWorthATry()) return;
    if (this.#isOnTop(dialog, isReached)) return;
    const home = this.#homeFor(dialog, isReached);
    if (home && this.#standInFor(dialog, home)) return;
    if (!isReached) raise(dialog, () => isReachable(dialog, this.#targets));
  }

  /** Whether the page does not draw the place of the panel: another one on top of the page shows the call then. */
  #isUnseen(overlay: HTMLDialogElement): boolean {
    const wasUnseen = this.#wasUnseen;
    this.#wasUnseen = isUnseen(this.#host, { overlay, callId: this.#options.callId() });
    if (wasUnseen && !this.#wasUnseen) this.#standIn.remove();
    if (this.#wasUnseen && !this.#standIn.isInUse()) this.#standIn.show(document.body, false);
    return this.#wasUnseen || !isDrawn(overlay);
  }

  /** Shows a popover again, above what covers it. @returns whether that was all it needed */
  #isOnTop(dialog: HTMLDialogElement, isReached: boolean): boolean {
    if (isReached || isModal(dialog)) return false;
    showAgain(dialog, 'popover');
    return isReachable(dialog, this.#targets);
  }

  /** Where in the page a stand-in could be used, as far as that can be seen from outside. */
  #homeFor(dialog: HTMLDialogElement, isReached: boolean): Element | undefined {
    const modal = isReached ? blockerOf(dialog) : modalOver(dialog);
    if (modal && modal !== dialog) return modal;
    return isMadeInert(dialog) && !isMadeInert(document.body) ? document.body : undefined;
  }

  #standInFor(dialog: HTMLDialogElement, home: Element): boolean {
    const hadFocus = isWithin(focusedElement(), dialog);
    if (!this.#standIn.show(home)) return false;
    if (isModal(dialog)) showAgain(dialog, 'popover');
    this.#hide(true);
    if (hadFocus) void this.#standIn.focus();
    return true;
  }

  /** A panel in the page's flow stays where it is. */
  #lookInPage(): void {
    if (this.#standIn.isInUse()) return;
    const panel = this.#host.shadowRoot?.querySelector('.panel');
    const modal = panel && modalOver(panel);
    if (modal && modal !== modalAround(this.#host)) this.#standIn.show(modal);
  }

  /** A panel that another one stands in for is not to be seen twice. */
  #hide(isHidden: boolean): void {
    this.#options.dialog()?.toggleAttribute('data-elsewhere', isHidden);
  }

  #setAside(isAside: boolean): void {
    if (isAside === this.#isAside) return;
    this.#isAside = isAside;
    const change = isAside ? 'addEventListener' : 'removeEventListener';
    window[change]('pointerdown', this.#handleAnyPress as EventListener, true);
  }

  /** The press itself meets what is below; the next one meets the panel. */
  readonly #handleAnyPress = (event: PointerEvent): void => {
    const box = this.#options.dialog()?.getBoundingClientRect();
    const { clientX, clientY } = event;
    if (!box || clientX < box.left || clientX >= box.right) return;
    if (clientY < box.top || clientY >= box.bottom) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#setAside(false);
    this.#patience.reset();
    this.#look();
  };
}

/** What is inert cannot keep the focus; a browser notices late. */
function returnFocus(dialog: Element): void {
  const focused = focusedElement();
  if (isWithin(focused, dialog) && focused instanceof HTMLElement) focused.blur();
}

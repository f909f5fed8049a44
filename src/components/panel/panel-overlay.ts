import type { ReactiveController, ReactiveElement } from 'lit';
import { DoubleClickGuard } from '../base/double-click.js';
import { focusedElement, FocusRestore } from '../base/focus.js';
import {
  hideOverlay,
  isOutOfUse,
  isShown,
  showOverlay,
  showOverlayWithFocus,
} from '../base/overlay.js';
import { closePopover, isPopoverOpen, openPopover } from '../base/popover.js';
import { isStandIn, type StandInPanel } from './stand-in.js';
import { PanelReach } from './panel-reach.js';

export interface PanelOverlayOptions {
  /** Id of the call that the panel shows, or an empty string. */
  readonly callId: () => string;
  /** Whether the panel is in the page's flow. */
  readonly isInline: () => boolean;
  readonly isSmall: () => boolean;
  /** Makes a panel of the same call, not yet in a page. */
  readonly makeTwin: () => StandInPanel;
}

/** Shows the panel on top of the page during a call, and keeps the focus where a person expects it. */
export class PanelOverlay implements ReactiveController {
  readonly #host: ReactiveElement & StandInPanel;
  readonly #options: PanelOverlayOptions;
  readonly #focus = new FocusRestore();
  readonly #reach: PanelReach;
  #shownFor = '';
  #wasSmall = false;
  #isWatching = false;
  /** Whether the focus was in the panel before the render. */
  #hadFocus = false;

  constructor(host: ReactiveElement & StandInPanel, options: PanelOverlayOptions) {
    this.#host = host;
    this.#options = options;
    new DoubleClickGuard(host, () => host.getAttribute('phase'));
    this.#reach = new PanelReach(host, { ...options, dialog: () => this.#dialog });
    host.addController(this);
  }

  /** Whether the last render showed a call. */
  get isShown(): boolean {
    return this.#shownFor !== '';
  }

  /** Whether somebody is at a control with the keyboard; one that the host slotted counts, too. */
  get hasControlFocus(): boolean {
    const host = this.#host;
    const focused = focusedElement(host.ownerDocument);
    const isInside = host.contains(activeBeside(host));
    return isInside && focused !== this.#panel && focused.matches(':focus-visible');
  }

  hostUpdate(): void {
    const { callId, isInline } = this.#options;
    const host = this.#host;
    // happy-dom throws where a shadow root is asked while the focus is in another one
    this.#hadFocus = activeBeside(host) === host && host.shadowRoot?.activeElement != null;
    if (callId() && isInline() && !this.isShown) this.#focus.remember(this.#host);
  }

  hostUpdated(): void {
    const callId = this.#options.callId();
    const isSmall = this.#options.isSmall();
    const isNew = callId !== this.#shownFor;
    this.#shownFor = callId;
    this.#syncDialog(isNew);
    if (callId && (isNew || this.#hadFocus)) this.#keepFocus(isSmall !== this.#wasSmall);
    this.#wasSmall = isSmall;
    this.#syncToast();
    const host = this.#host;
    const isOnPage = host.isConnected && host.ownerDocument === document && !isStandIn(host);
    this.#watch(isOnPage && this.isShown);
  }

  hostDisconnected(): void {
    this.#watch(false);
  }

  /** For `pointerdown` on the panel. */
  readonly handlePress = (event: PointerEvent): void => this.#reach.handlePress(event);

  /** For Escape in a small panel. @returns whether it made way for a dialog of the page */
  makeWay(): boolean {
    return this.#reach.makeWay();
  }

  get #panel(): HTMLElement | null {
    return this.#host.renderRoot.querySelector('.panel');
  }

  get #dialog(): HTMLDialogElement | undefined {
    const panel = this.#panel;
    return panel instanceof HTMLDialogElement ? panel : undefined;
  }

  #watch(isWanted: boolean): void {
    this.#reach.keep(isWanted);
    if (isWanted === this.#isWatching) return;
    this.#isWatching = isWanted;
    const change = isWanted ? 'addEventListener' : 'removeEventListener';
    document[change]('keydown', this.#handleAnyKey as EventListener, true);
  }

  /** F6 leads to the panel from anywhere on the page. */
  readonly #handleAnyKey = (event: KeyboardEvent): void => {
    if (event.key !== 'F6' || event.defaultPrevented) return;
    const isInside = event.composedPath().includes(this.#host);
    if (isInside && !isOutOfUse(this.#host, this.#dialog)) return;
    event.preventDefault();
    const panel = this.#panel;
    if (!this.#reach.reachByKey() && panel) this.#focus.move(panel);
  };

  #syncDialog(isNew: boolean): void {
    const dialog = this.#dialog;
    if (dialog && this.isShown) {
      if (isNew && !isStandIn(this.#host)) showOverlayWithFocus(dialog, this.#focus);
      else showOverlay(dialog);
      return;
    }
    if (dialog && isShown(dialog)) hideOverlay(dialog);
    if (isNew && !this.isShown) this.#focus.restore();
  }

  /** The panel takes the focus of a control that is gone; otherwise the page's body would have it. */
  #keepFocus(isResized: boolean): void {
    const page = this.#host.ownerDocument; // a picture-in-picture window has its own
    if (focusedElement(page) !== page.body) return;
    const button = isResized ? this.#host.renderRoot.querySelector('[part=minimize-button]') : null;
    const target = button ?? this.#panel;
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }

  /** Problems outside of a call lie on top of the page, too. */
  #syncToast(): void {
    const toast = this.#host.renderRoot.querySelector<HTMLElement>('.toast');
    if (!toast) return;
    const isWanted = toast.childElementCount > 0;
    if (isWanted !== isPopoverOpen(toast)) (isWanted ? openPopover : closePopover)(toast);
  }
}

/** What has the focus in the document or shadow root that an element is in. */
function activeBeside(element: Element): Element | null {
  return (element.getRootNode() as Document | ShadowRoot).activeElement;
}

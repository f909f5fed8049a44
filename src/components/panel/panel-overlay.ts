import type { ReactiveController, ReactiveElement } from 'lit';
import { focusedElement, FocusRestore } from '../base/focus.js';
import { hideOverlay, showOverlay, showOverlayWithFocus } from '../base/overlay.js';

export interface PanelOverlayOptions {
  /** Id of the call that the panel shows, or an empty string. */
  readonly callId: () => string;
  /** Whether the panel is in the page's flow. */
  readonly isInline: () => boolean;
  readonly isSmall: () => boolean;
}

/** Shows the panel on top of the page during a call, and keeps the focus where a person expects it. */
export class PanelOverlay implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #options: PanelOverlayOptions;
  readonly #focus = new FocusRestore();
  #shownFor = '';
  #wasSmall = false;
  /** Whether the focus was in the panel before the render. */
  #hadFocus = false;

  constructor(host: ReactiveElement, options: PanelOverlayOptions) {
    this.#host = host;
    this.#options = options;
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
    const isInside = host.contains((host.getRootNode() as ShadowRoot).activeElement);
    return isInside && focused !== this.#panel && focused.matches(':focus-visible');
  }

  hostUpdate(): void {
    const { callId, isInline } = this.#options;
    this.#hadFocus = this.#host.shadowRoot?.activeElement != null;
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
  }

  get #panel(): HTMLElement | null {
    return this.#host.renderRoot.querySelector('.panel');
  }

  #syncDialog(isNew: boolean): void {
    const panel = this.#panel;
    const dialog = panel instanceof HTMLDialogElement ? panel : undefined;
    if (dialog && this.isShown) {
      if (isNew) showOverlayWithFocus(dialog, this.#focus);
      else showOverlay(dialog);
      return;
    }
    if (dialog) hideOverlay(dialog);
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
    if (isWanted !== toast.matches(':popover-open')) toast.togglePopover(isWanted);
  }
}

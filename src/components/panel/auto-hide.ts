import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface AutoHideOptions {
  /** Whether the controls may hide at all: a video is being watched. */
  readonly mayHide: () => boolean;
  /** Whether the controls are in use, or there is something to read: they stay then. */
  readonly isInUse: () => boolean;
  /** Milliseconds without activity after which they hide. */
  readonly delay: () => number;
}

/** Hides the controls over a video while nobody does anything, as video players do. */
export class AutoHide implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #options: AutoHideOptions;
  #isHidden = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the current press brought the controls back: it presses none of them. */
  #isRevealing = false;

  constructor(host: ReactiveControllerHost & Element, options: AutoHideOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get isHidden(): boolean {
    return this.#isHidden;
  }

  hostUpdated(): void {
    const { mayHide, isInUse } = this.#options;
    if (!mayHide() || !this.#host.isConnected) this.#stop();
    else if (this.#timer === undefined || (this.#isHidden && isInUse())) this.#restart();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  /** For `pointermove`, `pointerdown`, `keydown` and `focusin` on the stage. */
  readonly handleActivity = (event: Event): void => {
    if (event.type === 'pointerdown') this.#isRevealing = this.#isHidden;
    if (event.type === 'keydown') this.#isRevealing = false;
    if (this.#options.mayHide()) this.#restart();
  };

  /** For `click` on the stage in the capture phase: on a phone, the first tap only shows the controls. */
  readonly handleClick = (event: Event): void => {
    if (!this.#isRevealing) return;
    this.#isRevealing = false;
    event.stopPropagation();
    event.preventDefault();
  };

  #restart(): void {
    this.#stop();
    this.#timer = setTimeout(() => {
      if (this.#options.isInUse()) this.#restart();
      else this.#setHidden(true);
    }, this.#options.delay());
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#setHidden(false);
  }

  #setHidden(isHidden: boolean): void {
    if (isHidden === this.#isHidden) return;
    this.#isHidden = isHidden;
    this.#host.requestUpdate();
  }
}

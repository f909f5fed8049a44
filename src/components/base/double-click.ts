import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A second press within this time belongs to a double click. */
const DOUBLE_CLICK_MS = 500;

/**
 * The press that opens a dialog. When it is a double click, the second press is beside the dialog, where a press closes it:
 * that one does nothing.
 */
export class OpeningPress {
  #openedAt = -Infinity;
  #isSecond = false;

  /** The dialog is open. */
  begin(): void {
    this.#openedAt = performance.now();
    this.#isSecond = false;
  }

  /** For `mousedown` on the dialog. */
  readonly handlePress = ({ detail }: MouseEvent): void => {
    this.#isSecond = detail > 1 && performance.now() - this.#openedAt < DOUBLE_CLICK_MS;
  };

  /** For `cancel` on the dialog. */
  readonly handleCancel = (event: Event): void => {
    if (this.#isSecond) event.preventDefault();
    this.#isSecond = false;
  };
}

/**
 * Ignores the second click of a double click when the first one has changed what is on screen: somebody who double-clicks
 * Accept must not hang up with the button that takes its place.
 */
export class DoubleClickGuard implements ReactiveController {
  readonly #what: () => unknown;
  #shown: unknown;
  #shownAt = -Infinity;

  /** @param what tells what is on screen: another value means other buttons */
  constructor(host: ReactiveControllerHost & HTMLElement, what: () => unknown) {
    this.#what = what;
    this.#shown = what();
    host.addController(this);
    host.addEventListener('click', this.#handleClick, true);
  }

  hostUpdated(): void {
    const what = this.#what();
    if (what === this.#shown) return;
    this.#shown = what;
    this.#shownAt = performance.now();
  }

  readonly #handleClick = (event: MouseEvent): void => {
    if (event.detail < 2 || performance.now() - this.#shownAt > DOUBLE_CLICK_MS) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
}

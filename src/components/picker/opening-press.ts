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

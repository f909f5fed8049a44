/** A second press within this time belongs to a double click. */
const DOUBLE_CLICK_MS = 500;

/**
 * The press that opens a dialog. When it is a double click, the second press is beside the dialog, where a press closes it:
 * that one does nothing.
 */
export class OpeningPress {
  #openedAt = -Infinity;
  #isKey = false;

  /** The dialog is open. */
  begin(): void {
    this.#openedAt = performance.now();
    this.#isKey = false;
  }

  /** For `keydown` on the dialog: Escape closes it at any time. */
  readonly handleKeydown = ({ key }: KeyboardEvent): void => {
    this.#isKey ||= key === 'Escape';
  };

  /** For `cancel` on the dialog. */
  readonly handleCancel = (event: Event): void => {
    if (!this.#isKey && performance.now() - this.#openedAt < DOUBLE_CLICK_MS)
      event.preventDefault();
  };
}

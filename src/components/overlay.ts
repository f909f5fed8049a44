/**
 * Dialogs in the browser's top layer. An overlay is a popover: the page behind it stays usable. Only when the page itself
 * has a modal dialog open, which makes everything else inert, is it opened as a modal above that one.
 */

/** Shows `dialog` (a `<dialog popover="manual">`) unless it is shown already. */
export function showOverlay(dialog: HTMLDialogElement): void {
  if (!dialog.isConnected || isShown(dialog)) return;
  if (document.querySelector(':modal')) dialog.showModal();
  else dialog.showPopover();
}

export function hideOverlay(dialog: HTMLDialogElement): void {
  if (dialog.open) dialog.close();
  else if (dialog.matches(':popover-open')) dialog.hidePopover();
}

function isShown(dialog: HTMLDialogElement): boolean {
  return dialog.open || dialog.matches(':popover-open');
}

/** The element that has focus, through shadow roots. */
export function focusedElement(): Element | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

/** Whether somebody is typing: then nothing may take the focus. */
export function isTyping(): boolean {
  const focused = focusedElement();
  if (focused instanceof HTMLTextAreaElement) return true;
  if (focused instanceof HTMLInputElement)
    return ![
      'button',
      'checkbox',
      'radio',
      'submit',
      'reset',
      'range',
      'color',
      'file',
      'image',
    ].includes(focused.type);
  return focused instanceof HTMLElement && focused.isContentEditable;
}

/** Remembers who had the focus, gives it to `target`, and gives it back. */
export class FocusLoan {
  #owner: Element | null = null;
  #target: HTMLElement | undefined;

  /** Takes the focus for `target`, unless somebody is typing. */
  take(target: HTMLElement | null | undefined): void {
    if (!target || isTyping()) return;
    this.#owner ??= focusedElement();
    this.#target = target;
    target.focus({ preventScroll: true });
  }

  /** Gives the focus back, if it is still within `scope` or nowhere. */
  giveBack(scope: Node): void {
    const owner = this.#owner;
    const focused = focusedElement();
    this.#owner = null;
    if (!this.#target) return;
    this.#target = undefined;
    const ours = focused === null || focused === document.body || scope.contains(focused);
    if (ours && owner instanceof HTMLElement && owner.isConnected)
      owner.focus({ preventScroll: true });
  }
}

/**
 * Dialogs in the browser's top layer. An overlay is a popover, so the page behind it stays usable. While the page has a
 * modal dialog open, which makes everything else inert, the overlay opens as a modal above that dialog.
 */
import { flatTreeParent, focusedElement, isTyping, type FocusRestore } from './focus.js';

/** Shows `dialog` (a `<dialog popover="manual">`) unless it is shown already. A popover leaves the focus alone. */
export function showOverlay(dialog: HTMLDialogElement): void {
  if (!dialog.isConnected || isShown(dialog)) return;
  if (isPageModal()) return dialog.showModal();
  dialog.inert = true; // otherwise the browser moves the focus into it, away from somebody who is typing
  dialog.showPopover();
  dialog.inert = false;
}

/**
 * Shows `dialog` and moves the focus to `target` in it, unless a person is typing.
 *
 * @param focus restores the focus later
 * @param target what gets the focus; default: the dialog
 * @param typing whether to leave the focus alone; default: whether it is in a text field
 */
export function showOverlayWithFocus(
  dialog: HTMLDialogElement,
  focus: FocusRestore,
  target: HTMLElement | null = dialog,
  typing = isTyping(),
): void {
  const previous = focusedElement();
  showOverlay(dialog);
  if (!typing) focus.move(target ?? dialog, previous);
  else if (dialog.open) dialog.focus(); // a modal has the focus anyway: the next key must not press a button in it
}

export function hideOverlay(dialog: HTMLDialogElement): void {
  if (dialog.open) dialog.close();
  else if (dialog.matches(':popover-open')) dialog.hidePopover();
}

function isShown(dialog: HTMLDialogElement): boolean {
  return dialog.open || dialog.matches(':popover-open');
}

/** Whether a modal dialog is open: in the document, or in the shadow root that has the focus. */
function isPageModal(): boolean {
  if (document.querySelector('dialog:modal')) return true;
  for (let node: Node | null = focusedElement(); node; node = flatTreeParent(node))
    if (node instanceof Element && node.matches('dialog:modal')) return true;
  return false;
}

/** Closing by Escape or a press outside, where a browser does not do it by itself. */
import { closeDialog, openModal } from './popover.js';
import { isBeside } from './stay-on-top.js';

/**
 * Calls back on Escape and on a press outside of an element, until it is undone.
 *
 * @returns the undo
 */
export function onDismiss(element: Element, dismiss: () => void): () => void {
  const handle = (event: Event): void => {
    if (event instanceof KeyboardEvent) {
      if (event.key !== 'Escape') return;
      event.preventDefault(); // or it would close what is around the element, too
    } else if (event.composedPath().includes(element)) return;
    dismiss();
  };
  const types = ['pointerdown', 'keydown'];
  for (const type of types) window.addEventListener(type, handle, true);
  return () => {
    for (const type of types) window.removeEventListener(type, handle, true);
  };
}

/** Shows a dialog as a modal one, which a press beside it closes, as `closedby="any"` says in browsers that know it. */
export function openDismissible(dialog: HTMLDialogElement): void {
  openModal(dialog);
  if ('closedBy' in HTMLDialogElement.prototype) return;
  let isPressed = false;
  dialog.onpointerdown = (event) => (isPressed = isBeside(event, dialog));
  dialog.onclick = (event) => {
    if (!isPressed || !isBeside(event, dialog)) return;
    if (dialog.dispatchEvent(new Event('cancel', { cancelable: true }))) closeDialog(dialog);
  };
}

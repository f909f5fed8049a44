/**
 * Dialogs in the browser's top layer. An overlay is a popover, so the page behind it stays usable. While the page has a
 * modal dialog open, which makes everything else inert, the overlay opens as a modal above that dialog.
 */
import { flatTreeParent, focusedElement, isTyping, isWithin, type FocusRestore } from './focus.js';
import { isMadeInert, lastModal, modalAround } from './in-the-way.js';
import {
  closeDialog,
  closePopover,
  isModal,
  isPopoverOpen,
  openModal,
  openPopover,
} from './popover.js';

/** The page's dialog that an overlay is modal because of, where it is known. */
const blockers = new WeakMap<HTMLDialogElement, HTMLDialogElement>();

/** Shows `dialog` (a `<dialog popover="manual">`) unless it is shown already. A popover leaves the focus alone. */
export function showOverlay(dialog: HTMLDialogElement): void {
  if (!dialog.isConnected || isShown(dialog)) return;
  // In a modal dialog of the page, as a stand-in of the panel is, it is as usable as that one.
  const modal = modalAround(flatTreeParent(dialog)) ? undefined : pageModal();
  show(dialog, modal ? 'modal' : 'popover', modal);
}

function show(
  dialog: HTMLDialogElement,
  as: 'modal' | 'popover',
  blocker?: HTMLDialogElement,
): void {
  if (blocker) blockers.set(dialog, blocker);
  else blockers.delete(dialog);
  if (as === 'popover') return openPopover(dialog);
  openModal(dialog);
  dialog.focus({ preventScroll: true }); // not a button in it: nobody asked for it, and the next key must not press one
}

/**
 * Shows an overlay again, on top of whatever is above it now. The focus stays in it if it is there.
 *
 * @param blocker the page's dialog that a modal is shown because of, where it is known
 */
export function showAgain(
  dialog: HTMLDialogElement,
  as: 'modal' | 'popover',
  blocker?: HTMLDialogElement,
): void {
  const focused = focusedElement();
  const hasFocus = isWithin(focused, dialog);
  hideOverlay(dialog);
  dialog.dataset.again = '';
  show(dialog, as, blocker);
  if (hasFocus && focused instanceof HTMLElement) focused.focus({ preventScroll: true });
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
}

/**
 * Shows `dialog` and moves the focus to `target` in it, because a person asks for it. Where a script of the page takes the
 * focus back, as old libraries do for their modal dialogs, it is shown as a modal: nothing else can have the focus then.
 */
export function insistOnFocus(
  dialog: HTMLDialogElement,
  focus: FocusRestore,
  target: HTMLElement | null,
): void {
  showOverlayWithFocus(dialog, focus, target, false);
  if (isWithin(focusedElement(), dialog)) return;
  showAgain(dialog, 'modal');
  target?.focus();
}

export function hideOverlay(dialog: HTMLDialogElement): void {
  delete dialog.dataset.again;
  if (dialog.open) closeDialog(dialog);
  else if (isPopoverOpen(dialog)) closePopover(dialog);
}

export function isShown(dialog: HTMLDialogElement): boolean {
  return dialog.matches(':is(:popover-open, [open])');
}

/** Whether the page has made an overlay inert. The focus may still be in it: a browser notices late. */
export function isOutOfUse(host: Element, dialog: HTMLDialogElement | null | undefined): boolean {
  return !(dialog && isModal(dialog)) && isMadeInert(host); // a modal one is above what is inert
}

/** The page's dialog that an overlay is modal because of, while that is open. */
export function blockerOf(dialog: HTMLDialogElement): HTMLDialogElement | undefined {
  const blocker = blockers.get(dialog);
  return blocker?.isConnected && isModal(blocker) ? blocker : undefined;
}

/** Whether nothing needs an overlay to be modal any more. Unknown of a dialog that nobody can see from outside. */
export function isFree(dialog: HTMLDialogElement): boolean {
  return blockers.has(dialog) && !blockerOf(dialog) && !isMadeInert(dialog);
}

/** The page's modal dialog, if one is open: in the document, or in the shadow root that has the focus. */
export function pageModal(): HTMLDialogElement | undefined {
  return modalAround(focusedElement()) ?? lastModal();
}

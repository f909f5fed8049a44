/**
 * Popovers, also in browsers that have none: Chromium before 114, Safari before 17 and Firefox before 125. There a dialog is
 * opened without being modal, which keeps the page usable as a popover does. It is not in the top layer: `z-index` lifts it.
 */

/** Whether the browser has popovers. */
export function hasPopovers(): boolean {
  return 'showPopover' in HTMLElement.prototype;
}

/** Whether an element is shown, and not as a modal dialog. `:is()` forgives what a browser does not know. */
export function isPopoverOpen(element: Element): boolean {
  return element.matches(':is(:popover-open, [open]:not(:modal))');
}

/** Shows an element that has a `popover` attribute and is not shown. The focus stays where it is. */
export function openPopover(element: HTMLElement): void {
  if (!element.showPopover) return element.setAttribute('open', '');
  element.inert = true; // otherwise the browser moves the focus into it, away from somebody who is typing
  element.showPopover();
  element.inert = false;
}

/** Hides one that is shown. */
export function closePopover(element: HTMLElement): void {
  if (hasPopovers()) element.hidePopover();
  else element.removeAttribute('open');
}

/**
 * Shows a dialog as a modal one. Simulated pages have `<dialog>` without its methods: there it is open, and no more.
 */
export function openModal(dialog: HTMLDialogElement): void {
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute('open', '');
}

/** Closes an open dialog, modal or not. */
export function closeDialog(dialog: HTMLDialogElement): void {
  if (dialog.close) return dialog.close();
  dialog.removeAttribute('open');
  dialog.dispatchEvent(new Event('close'));
}

/** Whether a dialog is open as a modal one, which makes the rest of the page inert. */
export function isModal(dialog: Element): boolean {
  return dialog.matches(':modal');
}

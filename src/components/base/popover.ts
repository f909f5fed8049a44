/**
 * Popovers, also in browsers that have none: Chromium before 114, Safari before 17 and Firefox before 125. There a dialog is
 * opened without being modal, which keeps the page usable as a popover does. It is not in the top layer: `z-index` lifts it.
 */

/** Whether the browser has popovers. */
export function hasPopovers(): boolean {
  return 'popover' in HTMLElement.prototype;
}

export function isPopoverOpen(element: Element): boolean {
  return hasPopovers()
    ? element.matches(':popover-open')
    : element.hasAttribute('open') && !element.matches(':modal');
}

/** Shows an element that has a `popover` attribute, unless it is shown. It is inert meanwhile: the focus stays where it is. */
export function openPopover(element: HTMLElement): void {
  if (isPopoverOpen(element)) return;
  const { inert } = element;
  element.inert = true;
  if (hasPopovers()) element.showPopover();
  else if (element instanceof HTMLDialogElement) element.show();
  else element.setAttribute('open', '');
  element.inert = inert;
}

export function closePopover(element: HTMLElement): void {
  if (!isPopoverOpen(element)) return;
  if (hasPopovers()) element.hidePopover();
  else if (element instanceof HTMLDialogElement) element.close();
  else element.removeAttribute('open');
}

/** Whether a dialog is open as a modal one, which makes the rest of the page inert. */
export function isModal(dialog: Element): boolean {
  return dialog.matches(':modal');
}

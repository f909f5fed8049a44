/**
 * Dialogs in the browser's top layer. An overlay is a popover: the page behind it stays usable. Only when the page itself
 * has a modal dialog open, which makes everything else inert, is it opened as a modal above that one.
 */

/** Shows `dialog` (a `<dialog popover="manual">`) unless it is shown already. As a popover it leaves the focus alone. */
export function showOverlay(dialog: HTMLDialogElement): void {
  if (!dialog.isConnected || isShown(dialog)) return;
  if (isPageModal()) return dialog.showModal();
  dialog.inert = true; // or the browser would move the focus into it, from under somebody who is typing
  dialog.showPopover();
  dialog.inert = false;
}

export function hideOverlay(dialog: HTMLDialogElement): void {
  if (dialog.open) dialog.close();
  else if (dialog.matches(':popover-open')) dialog.hidePopover();
}

function isShown(dialog: HTMLDialogElement): boolean {
  return dialog.open || dialog.matches(':popover-open');
}

/** Whether a modal dialog is open: in the document, or in the shadow root that the focus is in. */
function isPageModal(): boolean {
  if (document.querySelector('dialog:modal')) return true;
  for (let node: Node | null = focusedElement(); node; node = nodeAbove(node))
    if (node instanceof Element && node.matches('dialog:modal')) return true;
  return false;
}

/** The parent as it is drawn: a slotted element is in its slot, a shadow root in its host. */
function nodeAbove(node: Node): Node | null {
  if (node instanceof ShadowRoot) return node.host;
  return (node instanceof Element && node.assignedSlot) || node.parentNode;
}

/** The element that has focus, through shadow roots; the body when none has. */
export function focusedElement(page: Document = document): Element {
  let focused = page.activeElement ?? page.body;
  while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

/** Whether somebody is typing, or may be: then nothing may take the focus. */
export function isTyping(): boolean {
  const focused = focusedElement();
  if (focused instanceof HTMLTextAreaElement || focused instanceof HTMLIFrameElement) return true;
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

/** The loan that is out in a tag: whoever takes the focus from there owes it to the first owner. */
const loans = new WeakMap<Element, FocusRestore>();

/** Remembers who had the focus, gives it to an overlay, and gives it back. */
export class FocusRestore {
  #owner: Element | null = null;
  /** The tag that has it. */
  #borrower: Element | undefined;

  /** Shows `dialog` and takes the focus for `target` in it, unless somebody is `typing`. */
  show(dialog: HTMLDialogElement, target: HTMLElement | null, typing = isTyping()): void {
    const owner = focusedElement();
    showOverlay(dialog);
    if (!typing) this.#take(target ?? dialog, owner);
    else if (dialog.open) dialog.focus(); // a modal has the focus anyway: the next key shall press no button in it
  }

  /** Remembers who has the focus, without taking it for `tag` yet. */
  hold(tag: Element): void {
    this.#remember(focusedElement());
    this.#borrower = tag;
    loans.set(tag, this);
  }

  /** Gives the focus back, if it is still where it went or nowhere. */
  giveBack(): void {
    const owner = this.#owner;
    const borrower = this.#borrower;
    this.#owner = null;
    this.#borrower = undefined;
    if (!borrower) return;
    loans.delete(borrower);
    const focused = focusedElement();
    const ours = focused === document.body || isWithin(focused, borrower);
    if (ours && owner instanceof HTMLElement && owner.isConnected)
      owner.focus({ preventScroll: true });
  }

  #take(target: HTMLElement, owner: Element): void {
    this.#remember(owner);
    this.#borrower = tagOf(target);
    loans.set(this.#borrower, this);
    target.focus({ preventScroll: true });
  }

  #remember(owner: Element): void {
    const lender = loans.get(tagOf(owner));
    this.#owner ??= (lender ? lender.#owner : null) ?? owner;
  }
}

/** The tag an element is drawn by; an element of the page itself is its own. */
function tagOf(element: Element): Element {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : element;
}

function isWithin(element: Element, tag: Element): boolean {
  for (let node: Node | null = element; node; node = nodeAbove(node)) if (node === tag) return true;
  return false;
}

/** Where the focus is, through shadow roots, and moving it to an overlay and back. */

/** The element that has focus, through shadow roots; the body when none has. */
export function focusedElement(page: Document = document): Element {
  let focused = page.activeElement ?? page.body;
  while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

/** The parent in the flat tree: the slot of a slotted element, the host of a shadow root. */
export function flatTreeParent(node: Node): Node | null {
  if (node instanceof ShadowRoot) return node.host;
  return (node instanceof Element && node.assignedSlot) || node.parentNode;
}

const INPUTS_WITHOUT_TEXT = [
  'button',
  'checkbox',
  'radio',
  'submit',
  'reset',
  'range',
  'color',
  'file',
  'image',
];

/** Whether the focus is where a person types, or may be: an `<iframe>` does not tell. Nothing may take the focus then. */
export function isTyping(): boolean {
  const focused = focusedElement();
  if (focused instanceof HTMLTextAreaElement || focused instanceof HTMLIFrameElement) return true;
  if (focused instanceof HTMLInputElement) return !INPUTS_WITHOUT_TEXT.includes(focused.type);
  return focused instanceof HTMLElement && focused.isContentEditable;
}

/**
 * The pending restore of each tag that has taken the focus. An overlay that takes it over from such a tag restores it to
 * the element that had it first.
 */
const pending = new WeakMap<Element, FocusRestore>();

/** Remembers what had the focus before an overlay took it, and restores it afterwards. */
export class FocusRestore {
  #previous: Element | null = null;
  /** The tag that has taken the focus. */
  #tag: Element | undefined;

  /**
   * Moves the focus to `target`.
   *
   * @param previous what to restore it to; default: what has it now
   */
  move(target: HTMLElement, previous = focusedElement()): void {
    this.remember(tagOf(target), previous);
    target.focus({ preventScroll: true });
  }

  /** Remembers what has the focus, for a `tag` that may take it later. */
  remember(tag: Element, previous = focusedElement()): void {
    const earlier = pending.get(tagOf(previous));
    this.#previous ??= (earlier ? earlier.#previous : null) ?? previous;
    this.#tag = tag;
    pending.set(tag, this);
  }

  /** Restores the focus, unless a person has moved it elsewhere meanwhile. */
  restore(): void {
    const previous = this.#previous;
    const tag = this.#tag;
    this.#previous = null;
    this.#tag = undefined;
    if (!tag) return;
    pending.delete(tag);
    const focused = focusedElement();
    const isOurs = focused === document.body || isWithin(focused, tag);
    if (isOurs && previous instanceof HTMLElement && previous.isConnected)
      previous.focus({ preventScroll: true });
  }
}

/** The tag whose shadow root an element is in; an element of the page itself is its own. */
function tagOf(element: Element): Element {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : element;
}

/** Whether an element is `around` or inside of it, in the flat tree. */
export function isWithin(element: Element, around: Element): boolean {
  for (let node: Node | null = element; node; node = flatTreeParent(node))
    if (node === around) return true;
  return false;
}

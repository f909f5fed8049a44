/**
 * What keeps a person from an overlay: something of the page above it in the browser's top layer, or what the page has made
 * inert. No event tells of it when a dialog in a shadow root opens or closes, so this looks at what a pointer would meet.
 */
import { flatTreeParent, focusedElement, isWithin } from './focus.js';
import { isModal, isPopoverOpen } from './popover.js';

/** The centre of an element; `undefined` when it is not drawn, or outside the window. */
function centreOf(element: Element): { x: number; y: number } | undefined {
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const isInWindow = x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  return width > 0 && height > 0 && isInWindow ? { x, y } : undefined;
}

/**
 * @param overlay in a shadow root of the kit
 * @param targets what must be reached in it; those that are not drawn or outside the window do not count, and neither do those
 *   below the ring or panel of another provider: it was opened later, and two would push each other aside for ever
 * @returns whether a pointer meets the overlay at the centre of each target: it is neither covered nor inert
 */
export function isReachable(overlay: Element, targets: Iterable<Element>): boolean {
  const root = overlay.getRootNode() as Document | ShadowRoot;
  for (const target of targets) {
    const centre = centreOf(target);
    if (!centre) continue;
    const { x, y } = centre;
    const met = deepestAt(x, y);
    if (!met) return false;
    if (isWithin(met, overlay)) continue;
    // In a closed shadow root only that one knows. Firefox asks it for its own elements, also where something else covers them.
    if (isWithin(overlay, met) && overlay.contains(root.elementFromPoint(x, y))) continue;
    const other = callAround(met);
    if (!other || other === callAround(overlay)) return false;
  }
  return true;
}

/** The ring or panel around a node that the kit has put on top of the page, unless it is modal. */
function callAround(from: Node | null): Element | undefined {
  for (let node = from; node; node = flatTreeParent(node))
    if (node instanceof HTMLDialogElement && isPopoverOpen(node)) {
      const { host } = node.getRootNode() as Partial<ShadowRoot>;
      if (host?.matches('rc-incoming-call, rc-call-panel')) return host;
    }
  return undefined;
}

/** The modal dialog that a pointer meets at the centre of `element`: a modal one takes all of the window. */
export function modalOver(element: Element): HTMLDialogElement | undefined {
  const { x, y } = centreOf(element) ?? { x: innerWidth / 2, y: innerHeight / 2 };
  return modalAround(deepestAt(x, y)) ?? modalAround(focusedElement()) ?? lastModal();
}

/** The modal dialog around a node, in the flat tree. */
export function modalAround(from: Node | null): HTMLDialogElement | undefined {
  for (let node = from; node; node = flatTreeParent(node))
    if (node instanceof HTMLDialogElement && isModal(node)) return node;
  return undefined;
}

/** The last modal dialog of the document, which need not be the one on top. */
export function lastModal(): HTMLDialogElement | undefined {
  return [...document.querySelectorAll<HTMLDialogElement>('dialog:modal')].at(-1);
}

/** Whether the page has set `inert` on the node or on something around it. */
export function isMadeInert(from: Node | null): boolean {
  for (let node = from; node; node = flatTreeParent(node))
    if (node instanceof HTMLElement && node.inert) return true;
  return false;
}

/** Whether an element in the page cannot be used: a modal dialog of the page is open that it is not in, or it is inert. */
export function isCutOff(element: Element): boolean {
  const modal = modalOver(element);
  return (modal !== undefined && modal !== modalAround(element)) || isMadeInert(element);
}

/** The topmost element at a point of the window, through open shadow roots. */
function deepestAt(x: number, y: number): Element | null {
  let found = document.elementFromPoint?.(x, y) ?? null; // simulated pages have no layout
  for (;;) {
    const inner = found?.shadowRoot?.elementFromPoint(x, y);
    if (!inner || inner.getRootNode() !== found?.shadowRoot) return found;
    found = inner;
  }
}

/** How often to look, in ms. */
const LOOK_MS = 250;

/** Looks regularly, and soon when the page may have put something on top. */
export class Lookout {
  readonly #look: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor(look: () => void) {
    this.#look = look;
  }

  keep(isWanted: boolean): void {
    if (isWanted === (this.#timer !== undefined)) return;
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    this.#timer = isWanted ? setInterval(this.#look, LOOK_MS) : undefined;
    const change = isWanted ? 'addEventListener' : 'removeEventListener';
    for (const type of ['focusin', 'toggle', 'fullscreenchange'])
      document[change](type, this.#lookSoon, true);
  }

  /** Not in the midst of what the page does: it may open a dialog and then move the focus in it. */
  readonly #lookSoon = (): void => {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(this.#look);
  };
}

/** After so many tries in a row that did not help, the next ones come less often. */
const MANY = 4;
const SELDOM = 20;

/** Counts tries that did not help: a page may put its own on top again each time, or cover the window where nothing helps. */
export class Patience {
  #inVain = 0;

  reset(): void {
    this.#inVain = 0;
  }

  /** Counts a try. @returns whether it is worth making */
  isWorthATry(): boolean {
    this.#inVain += 1;
    return this.#inVain <= MANY || this.#inVain % SELDOM === 0;
  }
}

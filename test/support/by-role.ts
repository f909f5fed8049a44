/** Finds elements by role and accessible name, as axe computes them, through shadow roots. */
import 'axe-core/axe.min.js';

interface Axe {
  setup(root: Element): void;
  teardown(): void;
  readonly utils: { getNodeFromTree(element: Element): unknown };
  readonly commons: {
    readonly aria: { getRole(element: Element): string | null };
    readonly text: { accessibleText(element: Element): string };
    readonly dom: { isVisibleToScreenReaders(element: Element): boolean };
  };
}

const { axe } = globalThis as unknown as { axe: Axe };

/** @returns the only element with that role and name. Throws if there is none, or more than one. */
export function byRole(root: Element, role: string, name?: string | RegExp): HTMLElement {
  const found = allByRole(root, role, name);
  if (found.length === 1) return found[0]!;
  throw new Error(
    `${found.length} elements are a ${role} "${name ?? ''}"; there are: ${namesOf(root, role).join(' | ')}`,
  );
}

/** @returns all visible elements with that role, and name if given, in tree order */
export function allByRole(root: Element, role: string, name?: string | RegExp): HTMLElement[] {
  return perceived(root, role)
    .filter((entry) => name === undefined || matches(entry.name, name))
    .map(({ element }) => element);
}

/** @returns the accessible names of all elements with that role */
export function namesOf(root: Element, role: string): string[] {
  return perceived(root, role).map(({ name }) => name);
}

/** @returns the accessible name of an element */
export function nameOf(element: Element): string {
  return withAxe(() => axe.commons.text.accessibleText(element).trim());
}

/** All descendants, including those in open shadow roots. */
export function* elementsIn(root: Element | ShadowRoot): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* elementsIn(element.shadowRoot);
  }
}

function perceived(root: Element, role: string): { element: HTMLElement; name: string }[] {
  const { aria, dom, text } = axe.commons;
  return withAxe(() => {
    const inside = [
      root,
      ...(root.shadowRoot ? elementsIn(root.shadowRoot) : []),
      ...elementsIn(root),
    ];
    return inside
      .filter(
        (element): element is HTMLElement =>
          element instanceof HTMLElement &&
          isDrawn(element) &&
          aria.getRole(element) === role &&
          dom.isVisibleToScreenReaders(element),
      )
      .map((element) => ({ element, name: text.accessibleText(element).trim() }));
  });
}

/** Slots themselves, and what no slot takes up, are not. */
function isDrawn(element: Element): boolean {
  return (
    axe.utils.getNodeFromTree(element) !== undefined && axe.utils.getNodeFromTree(element) !== null
  );
}

function withAxe<T>(look: () => T): T {
  axe.setup(document.documentElement);
  try {
    return look();
  } finally {
    axe.teardown();
  }
}

function matches(name: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? name === wanted : wanted.test(name);
}

/** The language of a tag: the nearest `lang` above it (through shadow roots), else the browser's; English on a server. */
export function languageOf(tag: Element): string {
  if (!tag.ownerDocument) return 'en';
  return nearest(tag, (element) => element.lang !== '')?.lang ?? navigator.language;
}

/** The nearest element, from a tag upwards and through shadow roots, of which something is so. */
export function nearest(
  tag: Element,
  isSo: (element: HTMLElement) => boolean,
): HTMLElement | undefined {
  for (let node: Element | null = tag; node; node = node.parentElement ?? hostOf(node))
    if (node instanceof HTMLElement && isSo(node)) return node;
  return undefined;
}

function hostOf(node: Element): Element | null {
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** The page's language, as `lang` attributes say it. */

/** The language of a tag: the nearest `lang` above it (through shadow roots), else the browser's. */
export function languageOf(tag: Element): string {
  for (let node: Element | null = tag; node; node = node.parentElement ?? hostOf(node))
    if (node instanceof HTMLElement && node.lang) return node.lang;
  return navigator.language;
}

function hostOf(node: Element): Element | null {
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

const watchers = new Set<() => void>();
let observer: MutationObserver | undefined;

/** Calls back when the page's language changes. One observer serves the whole page. @returns the undo */
export function watchLanguage(watcher: () => void): () => void {
  watchers.add(watcher);
  if (!observer) {
    observer = new MutationObserver(() => {
      for (const each of [...watchers]) each();
    });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] });
  }
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    observer?.disconnect();
    observer = undefined;
  };
}

/** Finds tags that are not registered yet, wherever they are and whenever they come: in the page and in open shadow roots. */

/**
 * @param found called with each one, once or more often
 * @returns stops looking
 */
export function findTags(found: (tag: HTMLElement) => void): () => void {
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const node of addedNodes) if (node instanceof Element) look(node);
  });
  const seenRoots = new WeakSet<Node>();
  let isStopped = false;

  const watch = (root: Document | ShadowRoot): void => {
    if (seenRoots.has(root) || isStopped) return;
    seenRoots.add(root);
    observer.observe(root, { childList: true, subtree: true });
    for (const element of root.querySelectorAll('*')) lookAt(element);
  };

  const look = (element: Element): void => {
    lookAt(element);
    for (const each of element.querySelectorAll('*')) lookAt(each);
  };

  const lookAt = (element: Element): void => {
    if (element.shadowRoot) watch(element.shadowRoot);
    else if (element.localName.includes('-') && element.matches(':not(:defined)')) {
      if (element.localName.startsWith('rc-')) found(element as HTMLElement);
      else awaitRoot(element);
    }
  };

  /** An element of the page gets its shadow root when it is registered, which changes nothing that an observer sees. */
  const awaitRoot = (element: Element): void => {
    const waiting = new WeakRef(element);
    customElements.whenDefined(element.localName).then(
      () => {
        const upgraded = waiting.deref();
        if (upgraded && !isStopped) look(upgraded);
      },
      () => {}, // no valid name: it is never registered
    );
  };

  watch(document);
  return () => {
    isStopped = true;
    observer.disconnect();
  };
}

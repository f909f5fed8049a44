/**
 * Finds tags that are not registered yet, and buttons of the page that call, wherever they are and whenever they come: in the
 * page and in open shadow roots.
 */
import { BUTTONS } from '../components/provider/page-button.js';

/**
 * @param found called with each one, once or more often, and again when its content changes
 * @returns stops looking
 */
export function findTags(found: (tag: HTMLElement) => void): () => void {
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      if (target instanceof HTMLElement && isWaiting(target)) found(target); // it has new content, or is a button now
      for (const node of addedNodes) if (node instanceof Element) look(node);
    }
  });
  const seenRoots = new WeakSet<Node>();
  let isStopped = false;

  const watch = (root: Document | ShadowRoot): void => {
    if (seenRoots.has(root) || isStopped) return;
    seenRoots.add(root);
    const attributeFilter = ['data-rc-call', 'data-rc-group', 'command'];
    observer.observe(root, { childList: true, subtree: true, attributeFilter });
    for (const element of root.querySelectorAll('*')) lookAt(element);
  };

  const look = (element: Element): void => {
    lookAt(element);
    for (const each of element.querySelectorAll('*')) lookAt(each);
  };

  const lookAt = (element: Element): void => {
    if (element.shadowRoot) watch(element.shadowRoot);
    else if (isWaiting(element)) found(element);
    else if (element.localName.includes('-') && element.matches(':not(:defined)'))
      awaitRoot(element);
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

/** Whether this is one of our tags, not registered yet, or a button of the page. */
function isWaiting(element: Element): element is HTMLElement {
  const isTag = element.localName.startsWith('rc-') && element.matches(':not(:defined)');
  return isTag || element.matches(BUTTONS);
}

/** Whether a tag can be registered. Two scripts on a page may bring the kit: the first one wins. */
export const isFree = (tag: string): boolean => !customElements.get(tag);

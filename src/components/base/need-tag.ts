/**
 * Asks for a tag, where the page loads tags on demand. Does nothing once it is registered.
 *
 * @param from what needs it
 */
export function needTag(tag: string, from: EventTarget = document): void {
  if (customElements.get(tag)) return;
  from.dispatchEvent(
    new CustomEvent('rc-tag-needed', { detail: tag, bubbles: true, composed: true }),
  );
}

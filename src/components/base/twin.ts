/** Twins: tags of the same call, which show it where it can be seen and used when the tag of the page cannot. */
import { themeOf } from '../looks/theme-of.js';
import { directionOf, languageOf } from '../words/language.js';
import { requestTargets } from './call-element.js';

/** Makes a twin speak and look as the tag of the page does. Its requests are fired there, where the page listens. */
export function dressTwin(twin: HTMLElement, tag: HTMLElement): void {
  requestTargets.set(twin, tag);
  twin.lang = languageOf(tag);
  twin.dir = directionOf(tag);
  for (const [name, value] of themeOf(tag)) twin.style.setProperty(name, value);
  twin.style.setProperty('display', 'contents', 'important'); // whatever the page says of what is in there
}

/** Whether an element has a box that can be painted: nothing around it is `display: none` or `content-visibility: hidden`. */
export function isDrawn(element: Element): boolean {
  // Safari before 17.4 has no `checkVisibility`.
  return element.checkVisibility?.() ?? element.getClientRects().length > 0;
}

interface Shown {
  readonly overlay: Element;
  readonly callId: string;
}

/** The overlays that show a call now, by the kind of their tag. */
const overlays = new Map<string, Map<Element, Shown>>();

/** Notes that a tag shows a call in an overlay, or no longer does. */
export function noteShown(tag: Element, shown: Shown | undefined): void {
  const ofKind = overlays.get(tag.localName) ?? new Map<Element, Shown>();
  overlays.set(tag.localName, ofKind);
  if (shown) ofKind.set(tag, shown);
  else ofKind.delete(tag);
}

/**
 * Whether nobody can see a call: the page does not draw the place where the tag is, and no other tag of the kind shows it. A
 * tag that is `hidden` itself is not meant to be seen.
 */
export function isUnseen(tag: HTMLElement, { overlay, callId }: Shown): boolean {
  if (tag.hidden || requestTargets.has(tag) || isDrawn(overlay)) return false;
  for (const [other, shown] of overlays.get(tag.localName) ?? [])
    if (
      other !== tag &&
      !requestTargets.has(other) &&
      shown.callId === callId &&
      isDrawn(shown.overlay)
    )
      return false;
  return true;
}

/** A person's picture, or their initial on a colour of their own. */
import { html, type TemplateResult } from 'lit';
import type { Profile } from '../../core/call/call-info.js';

const HUES = 10;

/** @param profile whose; @param part the `part` name it gets; a picture that fails to load gives way to the initial */
export function avatar(profile: Profile, part = 'avatar'): TemplateResult {
  const { userId, name, avatarUrl } = profile;
  return html`<span class="avatar hue-${hueOf(userId)}" part=${part} aria-hidden="true">
    ${initialOf(name)}${avatarUrl ? html`<img src=${avatarUrl} alt="" @error=${hide} @load=${show} />` : null}
  </span>`;
}

function hide(event: Event): void {
  (event.target as HTMLImageElement).hidden = true;
}

function show(event: Event): void {
  (event.target as HTMLImageElement).hidden = false;
}

/** Characters that need no look at what follows, unless it is a mark on them: most names begin with one. */
const PLAIN = /^[A-Za-z\d\p{Script=Han}](?!\p{M})/u;
/** Made when a name needs it, and once: that takes a browser several milliseconds. */
let segmenter: Intl.Segmenter | undefined;

/** One visible character: the first of the name, however many code units it takes. */
function initialOf(name: string): string {
  const start = name.trim();
  const initial = PLAIN.exec(start)?.[0] ?? firstSegment(start);
  return initial?.toUpperCase() ?? '?';
}

function firstSegment(text: string): string | undefined {
  segmenter ??= new Intl.Segmenter();
  const [first] = segmenter.segment(text);
  return first?.segment;
}

function hueOf(userId: string): number {
  let hash = 0;
  for (const char of userId) hash = (hash * 31 + char.codePointAt(0)!) % 1_000_003;
  return hash % HUES;
}

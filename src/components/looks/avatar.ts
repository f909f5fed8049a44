/** A person's picture, or their initial on a colour derived from their user id. */
import { html, type TemplateResult } from 'lit';
import type { Profile } from '../../core/call/call-info.js';
import { graphemes } from '../words/graphemes.js';

const HUES = 10;

/** A profile as it is drawn. */
export interface ShownProfile extends Profile {
  /** Stands in place of a picture. Default: the first character of the name. */
  readonly initial?: string;
}

/**
 * Renders an avatar. The initial also shows while the picture loads, and if it fails to.
 *
 * @param profile whose avatar
 * @param part name for `::part()`
 */
export function avatar(profile: ShownProfile, part = 'avatar'): TemplateResult {
  const { userId, name, avatarUrl, initial = initialOf(name) } = profile;
  return html`<span class="avatar hue-${hueOf(userId)}" part=${part} aria-hidden="true">
    ${initial}${avatarUrl ? html`<img src=${avatarUrl} alt="" @error=${hide} @load=${show} />` : null}
  </span>`;
}

function hide(event: Event): void {
  (event.target as HTMLImageElement).hidden = true;
}

function show(event: Event): void {
  (event.target as HTMLImageElement).hidden = false;
}

/** A first character that is a whole grapheme by itself, as most names have: not followed by a combining mark. */
const SINGLE_GRAPHEME = /^[A-Za-z\d\p{Script=Han}](?!\p{M})/u;

/** @returns the first grapheme of the name, which may take several code units, in upper case */
function initialOf(name: string): string {
  const start = name.trim();
  const initial = SINGLE_GRAPHEME.exec(start)?.[0] ?? [...graphemes(start.slice(0, 100))][0];
  return initial?.toUpperCase() ?? '?';
}

function hueOf(userId: string): number {
  let hash = 0;
  for (const char of userId) hash = (hash * 31 + char.codePointAt(0)!) % 1_000_003;
  return hash % HUES;
}

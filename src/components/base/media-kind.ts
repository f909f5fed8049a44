import type { Media } from '../../core/call/call-info.js';

/** @returns the kind of call that an attribute names, in any case; `otherwise` if it names none */
export function mediaKind(value: unknown, otherwise: Media): Media {
  const word = String(value).trim().toLowerCase();
  return word === 'audio' || word === 'video' ? word : otherwise;
}

/** How many people a call holds. */
import type { Media, MemberLimits } from './call-info.js';
import { badRequest } from './call-error.js';

/** The limits of RongCloud's call kits for Android and iOS. */
export const DEFAULT_LIMITS: MemberLimits = Object.freeze({ audio: 20, video: 7 });

/**
 * @param people how many the call would hold, the signed-in user included
 * @throws CallError `bad-request`, detail `too-many`
 */
export function requireRoom(limits: MemberLimits, media: Media, people: number): void {
  const limit = limits[media];
  if (people > limit)
    throw badRequest('too-many', `A call holds at most ${limit} people.`, { limit });
}

/** What a provider knows of calls, users and groups from its page, as backends ask for it. */
import type { Directory } from '../../core/call/backend.js';
import type { MemberLimits } from '../../core/call/call-info.js';
import type { CaptureSettings } from '../../core/media/capture-settings.js';
import { DEFAULT_LIMITS } from '../../core/call/member-limits.js';
import {
  membersFrom,
  usersFrom,
  type ProfileSources,
  type ResolveMembers,
  type ResolveUsers,
} from '../../core/people/profiles.js';
import type { CallStore } from '../../core/store/call-store.js';

/** A provider. */
export interface Knowledge extends CaptureSettings {
  readonly store: CallStore;
  readonly maxAudioMembers: number | null;
  readonly maxVideoMembers: number | null;
  readonly usersUrl: string;
  readonly resolveUsers: ResolveUsers | undefined;
  readonly membersUrl: string;
  readonly resolveMembers: ResolveMembers | undefined;
}

/** Getters, because backends keep this object and read it for every call: a changed attribute applies at once. */
export function limitsOf(provider: Knowledge): MemberLimits {
  return {
    get audio() {
      return limitOr(DEFAULT_LIMITS.audio, provider.maxAudioMembers);
    },
    get video() {
      return limitOr(DEFAULT_LIMITS.video, provider.maxVideoMembers);
    },
  };
}

/** Where names come from. A function of the page is read at each request: it is the one of then, see `isSame`. */
export function sourcesOf(provider: Knowledge): ProfileSources {
  const { resolveUsers, usersUrl, resolveMembers, membersUrl } = provider;
  const ofUsers: ResolveUsers = (...request) => provider.resolveUsers!(...request);
  const ofGroup: ResolveMembers = (...request) => provider.resolveMembers!(...request);
  return {
    users: resolveUsers ? ofUsers : usersUrl ? usersFrom(usersUrl) : undefined,
    members: resolveMembers ? ofGroup : membersUrl ? membersFrom(membersUrl) : undefined,
  };
}

/** Looks a group's members up; `undefined` where the page cannot say. */
export function memberLookup({ store: { profiles } }: Knowledge): Directory['groupMembers'] {
  return async (groupId) => (await profiles.members(groupId))?.map(({ userId }) => userId);
}

/** A removed attribute is `null`, an invalid number `NaN`: both fall back to the default. */
function limitOr(fallback: number, limit: number | null): number {
  return limit && limit >= 2 ? limit : fallback;
}

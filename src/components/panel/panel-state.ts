/** What the panel reads from the state of a call. */
import type { CallInfo, Profile } from '../../core/call/call-info.js';
import type { Features } from '../../core/call/backend.js';
import { isLive, type CallState, type StoreState } from '../../core/call/call-state.js';
import { listOf, type Strings } from '../words/strings-for.js';
import type { CallDescription } from './media-session.js';

/** A call that the panel shows. `<rc-incoming-call>` shows incoming ones. */
export type ShownCallState = Exclude<CallState, { phase: 'idle' | 'incoming' }>;

export function isShown(call: CallState): call is ShownCallState {
  // The end of a call that rang in another tab is shown there.
  if (call.phase === 'ended' && call.call.quiet) return call.end.reason === 'answered-elsewhere';
  return call.phase !== 'idle' && call.phase !== 'incoming';
}

export function isShownLive(call: CallState): boolean {
  return isShown(call) && isLive(call);
}

/** Whether the signed-in user speaks into a microphone that is off. Their microphone button says so. */
export function isUnheard(call: CallState): boolean {
  return isLive(call) && call.call.microphone === 'off' && call.call.speaking === true;
}

/** Whether a video is being watched: a call with picture, or a shared screen. */
export function isWatched(call: CallState): boolean {
  if (call.phase !== 'connected') return false;
  const { media, screens = [] } = call.call;
  return media === 'video' || screens.length > 0;
}

/** What the panel is drawn from. `isDue`: the ringback is to be heard. */
export function drawnFrom(
  { call, connection, problem, self }: StoreState,
  features: Partial<Features> | undefined,
  isDue: boolean,
): readonly unknown[] {
  const outside = [connection, problem, self, features];
  if (call.phase === 'idle') return [call.phase, ...outside];
  const { id, groupId, members, media, screens } = call.call;
  const who = members.map(({ userId }) => userId).join('\n');
  const detail = call.phase === 'ended' ? call.end : undefined;
  return [call.phase, id, groupId, who, media, screens, detail, isUnheard(call), isDue, ...outside];
}

/** The names of the members; without any, the caller's or "Group call". */
export function titleOf(
  { members, groupId, callerId }: CallInfo,
  text: Strings,
  nameOf: (userId: string) => string,
): string {
  const names = members.map(({ userId }) => nameOf(userId));
  if (names.length > 0) return listOf(text, names);
  return groupId === undefined ? nameOf(callerId) : text.groupCall;
}

/** What the browser's own controls say about a call. */
export function descriptionOf(
  call: CallInfo,
  text: Strings,
  profileOf: (userId: string) => Profile,
): CallDescription {
  const { media, groupId, members, callerId } = call;
  const other = groupId === undefined ? profileOf(members[0]?.userId ?? callerId) : undefined;
  return {
    title: titleOf(call, text, (userId) => profileOf(userId).name),
    kind: media === 'video' ? text.videoCall : text.audioCall,
    picture: other?.avatarUrl,
  };
}

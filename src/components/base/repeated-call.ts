import type { CallCommand, CallState } from '../../core/call/call-state.js';

type CallRequest = Extract<CallCommand, { type: 'call' }>;

/** Whether a command asks for the call that is being placed already: the same people, group and media. */
export function isBeingPlaced(call: CallState, request: CallRequest): boolean {
  if (call.phase !== 'outgoing') return false;
  const { members, groupId, media } = call.call;
  const userIds = new Set(request.userIds);
  return (
    media === (request.media ?? 'audio') &&
    groupId === (request.groupId || undefined) &&
    userIds.size === members.length &&
    members.every(({ userId }) => userIds.has(userId))
  );
}

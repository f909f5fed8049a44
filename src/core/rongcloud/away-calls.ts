/**
 * Calls that went on while this client was away, for the history. The SDK reports each when the client is back, with the time
 * of its end at most, and not always its own; so the messages of the call count where they are known.
 */
import type { CallEntry } from '../call/call-entry.js';
import { GROUP } from './call-codes.js';
import { endOf } from './end-reasons.js';
import type { RongCloudLine } from './rongcloud-host.js';
import type { CallMessage, ClientHandlers, OfflineRecord } from './sdk-types.js';

const INVITE = 'RC:VCInvite';
const INVITE_MORE = 'RC:VCModifyMem';
const ACCEPT = 'RC:VCAccept';
const HANG_UP = 'RC:VCHangup';

/** `RCCallEndReason`: nobody answered on a device of this person, or all were busy. */
const NOT_ANSWERED = [4, 5];
/** They hung up; another client of theirs joined. */
const IN_THE_CALL = [3, 13, 21, 31];
/** Named where there is nothing but an invitation. */
const NO_END = 15;

/**
 * @param userId the signed-in user
 * @param messages of all calls meanwhile
 * @returns the entry of an incoming call; `undefined` for one from another device of this user
 */
export function awayCall(
  userId: string,
  record: OfflineRecord,
  messages: readonly CallMessage[] = [],
): CallEntry | undefined {
  const { callId, conversationType, targetId, inviterId, mediaType } = record;
  const own = messages.filter(({ content }) => content?.callId === callId);
  const invite = own.find(isInvite);
  const callerId = invite?.content.caller ?? invite?.senderUserId ?? inviterId;
  if (callerId === userId || inviterId === userId) return undefined;
  const end = invite ? endIn(own, userId) : endFrom(record);
  const missed = end !== 'declined' && end !== 'answered-elsewhere';
  const at = invite?.sentTime ?? (record.endReason === NO_END ? 0 : record.endTimestamp);
  const invited = own.flatMap(({ content }) => content.inviteUserIds ?? []);
  return {
    id: callId,
    at: Math.min(at || Infinity, Date.now()), // the server's clock may be ahead
    direction: 'incoming',
    media: mediaType === 2 ? 'video' : 'audio',
    callerId,
    userIds: [...new Set([callerId, ...invited])].filter((id) => id !== userId),
    ...(conversationType === GROUP && { groupId: targetId }),
    end,
    endedBy: missed ? 'remote' : 'self',
    durationMs: 0,
    missed,
    seen: !missed,
  };
}

function isInvite({ messageType }: CallMessage): boolean {
  return messageType === INVITE || messageType === INVITE_MORE;
}

/** What the messages say. Those of this user were sent by another device of theirs. */
function endIn(messages: readonly CallMessage[], userId: string): CallEntry['end'] {
  const sent = (type: string, by: string) =>
    messages.find((message) => message.messageType === type && message.senderUserId === by);
  if (sent(ACCEPT, userId)) return 'answered-elsewhere';
  const own = sent(HANG_UP, userId);
  // in groups, declining has many numbers
  if (own) return NOT_ANSWERED.includes(own.content.reason!) ? 'no-answer' : 'declined';
  return sent(HANG_UP, messages.find(isInvite)!.senderUserId) ? 'canceled' : 'no-answer';
}

/** What the SDK says. Of a group call it does not say whether this user was in it. */
function endFrom({ endReason, conversationType }: OfflineRecord): CallEntry['end'] {
  if (conversationType !== GROUP && IN_THE_CALL.includes(endReason!)) return 'answered-elsewhere';
  const { reason, endedBy } = endOf(endReason);
  const isTheirs = reason === 'canceled' || (reason === 'declined' && endedBy === 'self');
  return isTheirs ? reason : 'no-answer';
}

/** Tells of a call that this user has missed, if it was one. */
export function reportAway(
  { userId, emit }: Pick<RongCloudLine, 'userId' | 'emit'>,
  ...record: Away
): void {
  const entry = awayCall(userId, ...record);
  if (entry) emit({ type: 'missed', entry });
}

type Away = Parameters<NonNullable<ClientHandlers['onOfflineRecord']>>;

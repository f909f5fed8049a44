/**
 * Joins a group's call: somebody in it who has the kit is asked for an invitation. Who told of it last is asked first, and that
 * is the same one for all, so that it knows whom it has let in. Others are asked where that one is silent; of them it is not
 * known whether they have the kit.
 */
import { badRequest, CallError } from '../call/call-error.js';
import type { CallInfo } from '../call/call-info.js';
import { requireRoom } from '../call/member-limits.js';
import { expectMember, heardCallsOf, type HeardCall } from './group-watch.js';
import { GroupLine, type GroupWord, type Refusal } from './group-messages.js';
import { GROUP_TIMING } from './group-timing.js';
import type { RongCloudHost } from './rongcloud-host.js';

/**
 * Asks until the SDK rings for the call.
 *
 * @param rung settles when it rings, or nobody waits for that any more
 * @throws CallError why it cannot be joined
 */
export async function askToJoin(
  host: RongCloudHost,
  info: CallInfo,
  rung: Promise<unknown>,
): Promise<void> {
  const { joins = '', groupId = '' } = info;
  const heard = heardCallsOf(host.im).get(joins);
  if (heard?.groupId !== groupId) throw badRequest('no-call', 'The group is in no such call.');
  requireRoom(host.maxMembers, heard.media, heard.userIds.length + 1);
  await expectMember(host, groupId);
  let refuse!: (error: CallError) => void;
  const refused = new Promise<never>((_, reject) => (refuse = reject));
  refused.catch(() => {}); // it may come when nobody waits for it
  const receive = (word: GroupWord): void => {
    if (word.kind === 'refuse' && word.to === host.userId && word.call === joins)
      refuse(errorOf(word.why, host, heard));
    else if (word.kind === 'left' && word.call === joins && word.userIds.length < 2)
      refuse(errorOf('call-over', host, heard));
  };
  const line = new GroupLine(host.im, host.userId, groupId, receive);
  try {
    await askAll(line, host, heard, Promise.race([rung, refused]));
  } finally {
    line.close();
  }
}

/** One after the other. @throws CallError when nobody answers in time */
async function askAll(
  line: GroupLine,
  host: RongCloudHost,
  { call, tellers, userIds }: HeardCall,
  settled: Promise<unknown>,
): Promise<void> {
  const { letInMs, joinMs } = { ...GROUP_TIMING, ...host.timing };
  const until = performance.now() + joinMs;
  const people = [...new Set([...tellers, ...userIds])].filter((id) => id !== host.userId);
  let isSettled = false;
  const done = settled.finally(() => (isSettled = true));
  for (let asks = 0; performance.now() < until; asks += 1) {
    const to = people[asks % people.length];
    if (to === undefined) break;
    line.send({ kind: 'join', call, to }, [to]);
    const pauseMs = Math.min(letInMs, until - performance.now());
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, pauseMs))]);
    if (isSettled) return;
  }
  throw new CallError('network', 'Nobody in the call has answered.');
}

function errorOf(why: Refusal, { maxMembers }: RongCloudHost, { media }: HeardCall): CallError {
  switch (why) {
    case 'too-many':
      return badRequest(why, 'The call is full.', { limit: maxMembers[media] });
    case 'not-in-group':
      return new CallError(why, 'Not a member of this group.');
    case 'busy':
      return new CallError(why, 'This user is in the call already.');
    case 'call-over':
      return badRequest(why, 'The call is over.');
  }
}

/** Invites more members into a local call. */
import { badRequest } from '../call/call-error.js';
import type { CallReporter } from '../call/call-reporter.js';
import { requireRoom } from '../call/member-limits.js';
import type { CallMessenger } from './call-messenger.js';
import type { LocalPeers } from './local-peers.js';
import type { SessionHost } from './session-host.js';

export interface InvitingCall {
  readonly host: SessionHost;
  readonly reporter: CallReporter;
  readonly peers: LocalPeers;
  readonly messenger: CallMessenger;
  /** How far the call is: nobody is told before it is `placed`, or when it is `over`. */
  readonly stage: () => 'dialling' | 'placed' | 'over';
}

/** @throws CallError */
export async function inviteMembers(
  { host, reporter, peers, messenger, stage }: InvitingCall,
  userIds: readonly string[],
): Promise<void> {
  const { groupId, media } = reporter.info;
  if (groupId === undefined) throw badRequest('no-group', 'Only a group call takes more members.');
  const isNew = (userId: string): boolean => !peers.has(userId);
  requireRoom(host.maxMembers, media, peers.size + userIds.filter(isNew).length + 1);
  await host.checkUsers(userIds, groupId);
  if (stage() === 'over') throw badRequest('no-call', 'The call is over.');
  const added = userIds.filter(isNew); // somebody else may have invited one meanwhile
  const isPlaced = stage() === 'placed';
  const lapsesAt = isPlaced ? performance.now() + host.noAnswerMs : Infinity;
  for (const userId of added) peers.invite(userId, lapsesAt);
  peers.report();
  if (isPlaced && added.length > 0) messenger.invite(added, host.noAnswerMs);
}

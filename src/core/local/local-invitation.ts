/** Invites more members into a local call, and makes a group call of one between two. Loaded when somebody is invited. */
import { badRequest } from '../call/call-error.js';
import { requireRoom } from '../call/member-limits.js';
import { becomeGroup, type Call } from './local-group.js';
import type { SessionHost } from './session-host.js';
import type { Stage } from './stage.js';

export interface InvitingCall extends Call {
  readonly host: SessionHost;
  /** How far this side is: nobody is told while it is `dialling`. */
  readonly stage: () => Stage;
}

/**
 * @param wantedGroup makes a group call of one between two
 * @throws CallError
 */
export async function inviteMembers(
  call: InvitingCall,
  userIds: readonly string[],
  wantedGroup?: string,
): Promise<void> {
  const { host, reporter, peers, messenger, stage } = call;
  const { media } = reporter.info;
  const groupId = reporter.info.groupId ?? requireGrowth(call, wantedGroup);
  const isNew = (userId: string): boolean => !peers.has(userId);
  requireRoom(host.maxMembers, media, peers.size + userIds.filter(isNew).length + 1);
  const isGrowing = reporter.info.groupId === undefined;
  // the other side of a call that grows has to be in that group, too
  await host.checkUsers(isGrowing ? [...peers.ids, ...userIds] : userIds, groupId);
  if (stage() !== 'dialling' && stage() !== 'joined')
    throw badRequest('no-call', 'The call is over.');
  if (isGrowing) becomeGroup(call, groupId);
  const added = userIds.filter(isNew); // somebody else may have invited one meanwhile
  const isPlaced = stage() === 'joined';
  const lapsesAt = isPlaced ? performance.now() + host.noAnswerMs : Infinity;
  for (const userId of added) peers.invite(userId, lapsesAt);
  peers.report();
  if (isPlaced && added.length > 0) messenger.invite(added, host.noAnswerMs);
}

/** @returns the group that the call may become */
function requireGrowth({ reporter, peers }: InvitingCall, groupId: string | undefined): string {
  if (groupId === undefined) throw badRequest('no-group', 'Only a group call takes more members.');
  if (!reporter.isConnected)
    throw badRequest('not-supported', 'A call becomes a group call once it is connected.');
  if (!peers.canGrow)
    throw badRequest('not-supported', 'The other side has an older version of rc-call-kit.');
  return groupId;
}

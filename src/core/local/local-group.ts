/** What holds for a local call and its group. */
import { badRequest } from '../call/call-error.js';
import type { CallReporter } from '../call/call-reporter.js';
import { requireRoom } from '../call/member-limits.js';
import type { CallMessenger } from './call-messenger.js';
import type { LocalPeers } from './local-peers.js';
import type { CallMessage } from './protocol.js';
import type { SessionHost } from './session-host.js';

export interface Call {
  readonly reporter: CallReporter;
  readonly peers: LocalPeers;
  readonly messenger: CallMessenger;
}

/**
 * Whether a call may be placed.
 *
 * @returns rejects when one of them may not be called; `undefined` when nobody has to be asked
 * @throws CallError at once
 */
export function checkCall(
  host: SessionHost,
  { reporter, peers }: Pick<Call, 'reporter' | 'peers'>,
): Promise<void> | undefined {
  const { media, groupId } = reporter.info;
  requireRoom(host.maxMembers, media, peers.size + 1);
  if (groupId === undefined && peers.size > 1)
    throw badRequest('no-group', 'A call to several people needs a groupId.');
  return host.checkUsers(peers.ids, groupId);
}

/** Of two groups that are named at the same moment, the smaller one counts, for everybody. */
export function becomeGroup({ reporter, messenger }: Call, groupId: string): void {
  const { groupId: known } = reporter.info;
  if (known !== undefined && !(messenger.hasGrown && groupId < known)) return;
  messenger.hasGrown = true;
  reporter.change({ groupId });
}

/** Follows a message of the other side that says that the call between two is a group call now. */
export function followGroup(call: Call, message: CallMessage): void {
  const { type, from, endpoint } = message;
  if ((type !== 'invite' && type !== 'alive') || message.groupId === undefined) return;
  if (call.reporter.isConnected && call.peers.isTabOf(from, endpoint))
    becomeGroup(call, message.groupId);
}

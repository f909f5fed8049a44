/** Asks the page who is in a group, so that nobody is called whom the service would not reach. */
import type { Directory } from '../call/backend.js';
import { CallError } from '../call/call-error.js';
import { withDeadline } from '../call/deadline.js';

/**
 * A page that cannot say who is in the group, or does not in time, stops nobody from calling: the service decides then.
 *
 * @param ms how long the page may take
 * @throws CallError `not-in-group`
 */
export async function expectMembers(
  groupMembers: Directory['groupMembers'] | undefined,
  groupId: string,
  userIds: readonly string[],
  ms: number,
): Promise<void> {
  if (!groupMembers) return;
  const asked = Promise.resolve(groupId).then(groupMembers);
  const members: unknown = await withDeadline(asked, ms).catch(() => undefined);
  if (!Array.isArray(members)) return;
  const strangers = userIds.filter((userId) => !members.includes(userId));
  if (strangers.length > 0)
    throw new CallError('not-in-group', `Not in the group: ${strangers.join(', ')}.`, {
      userIds: strangers,
    });
}

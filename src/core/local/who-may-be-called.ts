/** Asks the page's directory who may be called. A directory that fails, or does not answer in time, prevents no call. */
import type { Directory } from '../call/backend.js';
import { badRequest, CallError } from '../call/call-error.js';
import { withDeadline } from '../call/deadline.js';

export interface Asked {
  readonly selfId: string;
  /** Those who are to be called. */
  readonly userIds: readonly string[];
  /** The group that they and the caller have to be in. */
  readonly groupId?: string;
  /** Whether there are such users, where that is asked and there is no group. */
  readonly answers: readonly ReturnType<Directory['userExists']>[];
}

/**
 * @param askMs how long the directory may take
 * @returns rejects when one of them may not be called
 */
export function checkUsers(
  directory: Directory,
  { selfId, userIds, groupId, answers }: Asked,
  askMs: number,
): Promise<void> {
  if (groupId !== undefined) return checkGroup(directory, groupId, [selfId, ...userIds], askMs);
  return refuseUnknown(userIds, answers, askMs);
}

async function refuseUnknown(
  userIds: readonly string[],
  answers: readonly ReturnType<Directory['userExists']>[],
  askMs: number,
): Promise<void> {
  const exist = await Promise.all(answers.map(async (answer) => answer && ask(answer, askMs)));
  const unknown = userIds.filter((_, i) => exist[i] === false);
  if (unknown.length > 0)
    throw badRequest('unknown-user', `There is no user ${unknown.join(', ')}.`, {
      userIds: unknown,
    });
}

async function checkGroup(
  directory: Directory,
  groupId: string,
  userIds: readonly string[],
  askMs: number,
): Promise<void> {
  const asked = async () => directory.groupMembers(groupId); // may throw at once
  const members = await ask(asked(), askMs);
  const outsiders = Array.isArray(members) ? userIds.filter((id) => !members.includes(id)) : [];
  if (outsiders.length > 0)
    throw new CallError('not-in-group', `Not in the group: ${outsiders.join(', ')}.`, {
      userIds: outsiders,
    });
}

async function ask<T>(answer: Promise<T | undefined>, askMs: number): Promise<T | undefined> {
  return withDeadline(answer, askMs).catch(() => undefined);
}

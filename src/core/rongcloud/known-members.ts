/** Who is in a group by the page's knowledge, for messages that come in: it is asked once in a while, not for each of them. */
import { withDeadline } from '../call/deadline.js';
import { CALL_TIMING } from './call-timing.js';
import type { RongCloudHost } from './rongcloud-host.js';
import type { CallTiming } from './timing.js';

export interface MembersHost extends Pick<RongCloudHost, 'groupMembers'> {
  readonly timing: Partial<Pick<CallTiming, 'membersMs'>>;
}

/** What the page said so long ago is asked again, in ms; and of somebody it did not name, after the second. */
const MAX_AGE_MS = 5 * 60_000;
const STRANGER_AGE_MS = 10_000;

export class KnownMembers {
  readonly #host: MembersHost;
  readonly #groupId: string;
  #members: readonly unknown[] | undefined;
  /** By `performance.now()`. */
  #askedAt = -Infinity;
  /** So that messages are handled in their order. */
  #checked: Promise<void> = Promise.resolve();

  constructor(host: MembersHost, groupId: string) {
    this.#host = host;
    this.#groupId = groupId;
  }

  /** @param act is told whether they are in the group; they are, where the page cannot say */
  check(userId: string, act: (isMember: boolean) => void): void {
    if (!this.#host.groupMembers) return act(true);
    this.#checked = this.#checked
      .then(() => this.#isMember(userId))
      .then(act)
      .catch(reportError);
  }

  async #isMember(userId: string): Promise<boolean> {
    const age = performance.now() - this.#askedAt;
    const isKnown = this.#members?.includes(userId) ?? false;
    if (age > (isKnown ? MAX_AGE_MS : STRANGER_AGE_MS)) await this.#ask();
    return this.#members?.includes(userId) ?? true;
  }

  async #ask(): Promise<void> {
    this.#askedAt = performance.now();
    const { groupMembers, timing } = this.#host;
    const { membersMs } = { ...CALL_TIMING, ...timing };
    const asked = Promise.resolve(this.#groupId).then(groupMembers);
    const members: unknown = await withDeadline(asked, membersMs).catch(() => undefined);
    this.#members = Array.isArray(members) ? (members as unknown[]) : this.#members;
  }
}

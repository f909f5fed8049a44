/**
 * Calls of groups that go on: who is in them, for those who are not, and how these join. Loaded when a page asks, and in a tab that
 * is asked. Heartbeats of group calls name the group, so who watches asks once, and then only listens. Who joins asks one of
 * the tabs in the call for an invitation: the one with the smallest id, so that it counts for all of them who is still let in.
 */
import type { CallSession, GroupCallListener } from '../call/backend.js';
import { badRequest, CallError, toCallError } from '../call/call-error.js';
import type { CallInfo } from '../call/call-info.js';
import { requireRoom } from '../call/member-limits.js';
import type { EndedCalls } from './ended-calls.js';
import { GroupWatch, requireMember } from './group-watch.js';
import { JoiningCall } from './joining-call.js';
import type { LocalSession } from './local-session.js';
import type { CallMessage, Envelope, Hello } from './protocol.js';
import type { SessionHost } from './session-host.js';

export interface GroupCallsHost extends SessionHost {
  /** The calls of this tab. */
  readonly sessions: Set<LocalSession>;
  readonly ended: Pick<EndedCalls, 'delete'>;
  /** Whether one more message of a stranger is handled. */
  allows(): boolean;
}

export class GroupCalls {
  readonly #host: GroupCallsHost;
  /** By group. */
  readonly #watches = new Map<string, GroupWatch>();
  /** Calls that are being joined, or were not after all, by their id in messages. */
  readonly #joining = new Map<string, JoiningCall>();
  /** The calls that have told lately that they go on, and whether somebody has asked again. */
  readonly #told = new Map<LocalSession, boolean>();
  /** Who is being checked, by call and tab. */
  readonly #checking = new Set<string>();

  constructor(host: GroupCallsHost) {
    this.#host = host;
  }

  /** @returns the undo. @throws CallError */
  async watch(groupId: string, listener: GroupCallListener): Promise<() => void> {
    await requireMember(this.#host, groupId);
    const watch = this.#watches.get(groupId) ?? new GroupWatch(this.#host, groupId);
    this.#watches.set(groupId, watch);
    const undo = watch.listen(listener);
    return () => {
      undo();
      if (watch.isWanted || this.#watches.get(groupId) !== watch) return;
      watch.close();
      this.#watches.delete(groupId);
    };
  }

  /**
   * Joins a call that is watched.
   *
   * @param call its id in messages
   * @throws CallError
   */
  join(info: CallInfo, call: string): CallSession {
    const { sessions, ended } = this.#host;
    const heard = this.#watches.get(info.groupId ?? '')?.get(call);
    if (!heard) throw badRequest('no-call', 'The group is in no such call.');
    if ([...sessions].some(({ key }) => key.call === call))
      throw new CallError('busy', 'This tab is in the call already, or rings for it.');
    ended.delete(call); // it may have been left before
    const joining = new JoiningCall(this.#host, heard, info, () => this.#joining.delete(call));
    this.#joining.set(call, joining);
    sessions.add(joining.own);
    return joining.own;
  }

  /** Any message about a call. */
  receive(message: CallMessage): void {
    if (message.type === 'invite') this.#joining.get(message.call)?.admit(message);
    for (const watch of this.#watches.values()) watch.receive(message);
  }

  /** Somebody asks about a call of a group, or has answered. */
  answer({ from, endpoint, group, joins, toEndpoint, refused }: Hello & Envelope): void {
    if (refused) return this.#joining.get(joins ?? '')?.refuse(endpoint, refused);
    for (const session of this.#host.sessions) {
      if (session.info.groupId !== group || session.stage !== 'joined') continue;
      if (joins === undefined) this.#tell(session);
      else if (joins === session.key.call && toEndpoint === this.#host.endpoint)
        void this.#letIn(session, from, endpoint);
    }
  }

  /** Once in a while, however many ask. */
  #tell(session: LocalSession): void {
    if (this.#told.has(session)) return void this.#told.set(session, true);
    this.#told.set(session, false);
    session.resume();
    setTimeout(() => {
      const isAskedAgain = this.#told.get(session);
      this.#told.delete(session);
      if (isAskedAgain && session.stage === 'joined') this.#tell(session);
    }, this.#host.timing.repeatFirstMs);
  }

  async #letIn(session: LocalSession, userId: string, endpoint: string): Promise<void> {
    const { call } = session.key;
    const guest = `${call} ${endpoint}`;
    if (this.#checking.has(guest)) return;
    this.#checking.add(guest);
    try {
      await this.#host.checkUsers([userId], session.info.groupId);
      if (session.stage === 'joined') invite(this.#host, session, userId, endpoint);
    } catch (cause) {
      const { reason, params } = toCallError(cause);
      const refused = params.detail ?? reason;
      const answer = { group: session.info.groupId!, joins: call, toEndpoint: endpoint, refused };
      this.#host.delivery.send({ type: 'hello', ...answer });
    } finally {
      this.#checking.delete(guest);
    }
  }
}

/** Keeps a place for them, and invites just that tab of theirs. @throws CallError */
function invite(
  host: GroupCallsHost,
  session: LocalSession,
  userId: string,
  endpoint: string,
): void {
  const { peers, messenger, reporter } = session.parts;
  const { maxMembers, noAnswerMs } = host;
  const known = peers.roster.find((each) => each.userId === userId);
  if (known?.status === 'joined' || userId === host.userId)
    throw new CallError('busy', 'They are in the call already.');
  requireRoom(maxMembers, reporter.info.media, peers.size + (known ? 1 : 2));
  const entry = { userId, status: 'invited', microphone: false, camera: false } as const;
  if (!known) peers.merge({ to: [userId], roster: [entry], expiresInMs: noAnswerMs });
  messenger.invite([userId], noAnswerMs, endpoint);
}

/**
 * What a call on RongCloud has to do with those of its group who are not in it: it may be one that is joined while it goes on, and
 * once it is connected, the group hears of it. Most of that is loaded with the first call of a group.
 */
import { badRequest } from '../call/call-error.js';
import type { CallOutcome, CallReporter } from '../call/call-reporter.js';
import { loadModule } from '../call/load-module.js';
import type { GroupAnswers } from './group-answers.js';
import type { RongCloudHost } from './rongcloud-host.js';
import type { RongCloudPeers } from './rongcloud-peers.js';
import type { SdkCall } from './sdk-call.js';
import type { SdkSession } from './sdk-types.js';

type GroupCallsModule = typeof import('./group-calls.js');

export interface GroupPartOptions {
  readonly host: RongCloudHost;
  readonly reporter: CallReporter;
  readonly peers: RongCloudPeers;
  readonly sdk: Pick<SdkCall, 'session'>;
  readonly invite: (userId: string) => Promise<void>;
}

/** Calls that somebody did not want to join after all, while they were let in: by user and the SDK's id. */
const canceledJoins = new Set<string>();
/** The invitation may be on its way for so long, in ms. */
const CANCELED_MS = 15_000;

const loadGroupCalls = (): Promise<GroupCallsModule> =>
  loadModule(() => import('./group-calls.js'));

/** See `CallBackend`. */
export async function watchGroupCall(
  ...watch: Parameters<GroupCallsModule['watchGroupCall']>
): Promise<() => void> {
  return (await loadGroupCalls()).watchGroupCall(...watch);
}

/** Whether the SDK rings for a call that this user has just asked to join, and does not want to any more. */
export function isCanceledJoin(userId: string, session: SdkSession): boolean {
  return canceledJoins.has(`${userId} ${session.getSessionId()}`);
}

export class GroupPart {
  readonly #call: GroupPartOptions;
  /** While the call is being joined. Settles the wait for the SDK to ring. */
  #letIn: (() => void) | undefined;
  #isAnswering = false;
  #answers: GroupAnswers | undefined;

  constructor(call: GroupPartOptions) {
    this.#call = call;
  }

  /** Asks to be let in, and settles when the SDK rings for that. @throws CallError why it cannot be joined */
  async join(): Promise<void> {
    const { host, reporter } = this.#call;
    const { askToJoin } = await loadGroupCalls();
    if (reporter.isEnded) return;
    canceledJoins.delete(this.#mark);
    const rung = new Promise<void>((resolve) => (this.#letIn = resolve));
    await askToJoin(host, reporter.info, rung);
  }

  /** Whether the SDK rings for the call that is being joined. Only those are in it whom the SDK knows. */
  isLetIn(session: SdkSession): boolean {
    const { reporter, peers } = this.#call;
    const { joins, groupId } = reporter.info;
    const isAsked = session.getSessionId() === joins && session.getTargetId() === groupId;
    if (!isAsked || !this.#letIn || reporter.isEnded) return false;
    this.#letIn();
    this.#letIn = undefined;
    const users = new Set(session.getRemoteUsers().map(({ userId }) => userId));
    for (const userId of peers.ids) if (!users.has(userId)) peers.remove(userId);
    return true;
  }

  /** To be called about every second. Without that file, nobody joins through this page. */
  follow(): void {
    const { reporter } = this.#call;
    if (this.#isAnswering || !reporter.isConnected || reporter.info.groupId === undefined) return;
    this.#isAnswering = true;
    loadGroupCalls().then(
      (module) => this.#answer(module),
      () => {},
    );
  }

  #answer({ GroupAnswers }: GroupCallsModule): void {
    const { host, reporter, sdk, invite } = this.#call;
    const callId = sdk.session?.getSessionId();
    if (callId === undefined || reporter.isEnded) return;
    this.#answers = new GroupAnswers(host, {
      ...{ callId, invite },
      info: () => reporter.info,
      elapsed: () => reporter.elapsed ?? 0,
    });
  }

  /** How a call ends that was to be joined: nobody has hung up on anybody before it is connected. */
  endOf(end: CallOutcome): CallOutcome {
    const { reporter } = this.#call;
    const isJoining = reporter.info.joins !== undefined && !reporter.isConnected;
    if (!isJoining || end.endedBy === 'self') return end;
    const error = end.error ?? badRequest('call-over', 'The call is over.');
    return { reason: 'failed', endedBy: 'system', error };
  }

  /** The call is over on this side. */
  stop(): void {
    this.#answers?.stop();
    if (!this.#letIn) return;
    this.#letIn();
    const mark = this.#mark;
    canceledJoins.add(mark);
    setTimeout(() => canceledJoins.delete(mark), CANCELED_MS);
  }

  get #mark(): string {
    return `${this.#call.host.userId} ${this.#call.reporter.info.joins}`;
  }
}

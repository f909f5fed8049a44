/**
 * Decides whether this tab rings for an incoming call. The service calls all tabs of a person; an election per call picks
 * the one that rings, and the others stay quiet. Events of a call queue until its election has decided, so that no tab
 * starts to ring and falls silent again.
 */
import type { BackendEvent } from '../call/backend.js';
import type { CallInfo } from '../call/call-info.js';

/**
 * Elects one of this person's tabs: `electLeader`, or something like it.
 *
 * @param name the same in all tabs
 * @param onChange told whether this tab is elected, once that is decided and at each change
 * @param options `take`: this tab is elected from now on, whoever was before
 * @returns leaves the election
 */
export type Elect = (
  name: string,
  onChange: (isElected: boolean) => void,
  options?: { take?: boolean },
) => () => void;

export interface RingElectionOptions {
  readonly elect: Elect;
  /** The name of a call's election. */
  readonly nameOf: (callId: string) => string;
  /** Takes in a call, for which this tab rings or, if it is `quiet`, another one. */
  readonly ring: (call: CallInfo) => void;
  /** Another tab rings from now on, or this one does. */
  readonly change: (callId: string, quiet: boolean) => void;
  /** Takes an event that was queued. */
  readonly replay: (event: BackendEvent) => void;
}

/** How long an election may take. Then this tab rings: two that ring are better than none. */
const DECIDE_MS = 2000;

export class RingElection {
  readonly #options: RingElectionOptions;
  /** By call whose election is undecided: the events of the call since. */
  readonly #queues = new Map<string, BackendEvent[]>();
  /** By call: leaves the election. */
  readonly #leave = new Map<string, () => void>();
  /** The calls that this tab is elected to ring for. */
  readonly #elected = new Set<string>();

  constructor(options: RingElectionOptions) {
    this.#options = options;
  }

  /** @returns whether the event has to wait for an election, and was queued */
  queue(event: BackendEvent): boolean {
    const queue = 'callId' in event && this.#queues.get(event.callId);
    if (!queue) return false;
    queue.push(event);
    return true;
  }

  /** Starts the election of a call that came in. */
  start(call: CallInfo): void {
    const { id } = call;
    if (this.#leave.has(id)) return this.#ring(call); // called again into a call that was declined
    const { elect, nameOf, change, replay } = this.#options;
    this.#queues.set(id, []);
    const decide = (isElected: boolean): void => {
      if (isElected) this.#elected.add(id);
      else this.#elected.delete(id);
      const queue = this.#queues.get(id);
      this.#queues.delete(id);
      if (!queue) return change(id, !isElected);
      clearTimeout(limit);
      this.#ring(call);
      queue.forEach(replay);
    };
    const limit = setTimeout(() => {
      if (this.#queues.has(id)) decide(true);
    }, DECIDE_MS);
    this.#leave.set(id, elect(nameOf(id), decide));
  }

  /**
   * The call is answered in this tab: the others stop ringing now. The backend reports the answer only once the devices
   * are open, which may wait for a permission prompt.
   */
  take(callId: string): void {
    const leave = this.#leave.get(callId);
    if (!leave) return;
    const { elect, nameOf } = this.#options;
    this.#elected.add(callId);
    this.#leave.set(
      callId,
      elect(nameOf(callId), () => {}, { take: true }),
    );
    leave();
  }

  /**
   * Leaves every election that is decided, except one. A call that ended is left only when it is dismissed: until then other
   * tabs may not know that it ended, and would ring.
   */
  leaveAllBut(callId: string | undefined): void {
    for (const [id, leave] of this.#leave)
      if (id !== callId && !this.#queues.has(id)) {
        this.#leave.delete(id);
        this.#elected.delete(id);
        leave();
      }
  }

  /** Leaves all elections and drops what is queued. */
  clear(): void {
    this.#queues.clear();
    this.leaveAllBut(undefined);
  }

  #ring(call: CallInfo): void {
    this.#options.ring(this.#elected.has(call.id) ? call : { ...call, quiet: true });
  }
}

/**
 * A call that the page was in before it was reloaded, or crashed. RongCloud has nothing of that page any more: whoever leaves it
 * has hung up. A group that goes on is joined again as others join it, and so the call is offered. Of any other call it is told
 * that it has ended, and why.
 */
import type { CallSession } from '../call/backend.js';
import type { CallInfo, GroupCall } from '../call/call-info.js';
import { checkedCall } from '../call/checked-report.js';
import { isPageGone } from '../call/trail-store.js';
import { loadModule } from '../call/load-module.js';
import { CALL_TIMING } from './call-timing.js';
import type { HeardCall } from './group-watch.js';
import { canMessage } from './group-messages.js';
import { GROUP_TIMING } from './group-timing.js';
import { ReturnedCall } from './returned-call.js';
import type { RongCloudLine } from './rongcloud-host.js';
import { trailsOf, type RongCloudTrail } from './trail-writer.js';

export interface ComeBackOptions {
  readonly line: RongCloudLine;
  /** Whether there is another call by now. */
  readonly isBusy: () => boolean;
  readonly dial: (line: RongCloudLine, info: CallInfo) => CallSession;
}

/**
 * Looks for the call now, and when the page comes back out of the browser's cache.
 *
 * @returns the undo: who signs out hangs up
 */
export function comeBack(options: ComeBackOptions): () => void {
  const back = new ComingBack(options);
  const look = (): void => void back.look().catch(reportError);
  const { tickMs = CALL_TIMING.tickMs } = options.line.timing;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const handlePageShow = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) timer = setTimeout(look, tickMs); // the SDK sees first that its connection was cut
  };
  addEventListener('pageshow', handlePageShow);
  look();
  return () => {
    removeEventListener('pageshow', handlePageShow);
    clearTimeout(timer);
    back.stop();
  };
}

class ComingBack {
  readonly #options: ComeBackOptions;
  readonly #trails: ReturnType<typeof trailsOf>;
  #call: ReturnedCall | undefined;
  /** Whether the call that was looked for last is on screen, or will never be. */
  #isDecided = true;
  #isFinished = false;
  #unwatch = (): void => {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ComeBackOptions) {
    this.#options = options;
    const { returnMs = CALL_TIMING.returnMs } = options.line.timing;
    this.#trails = trailsOf(options.line, returnMs);
  }

  async look(): Promise<void> {
    const { line, isBusy } = this.#options;
    const trail = this.#trails.find();
    if (!this.#isDecided || this.#call?.isOffered || !trail) return;
    if (line.caller?.getAttribute('rejoin') === 'off') return;
    this.#isDecided = this.#isFinished = false;
    this.#call = undefined;
    const isGone = await isPageGone(trail.endpoint);
    if (this.#isDecided) return; // signed out
    const stored = checkedCall(trail.info);
    // a tab that was doubled has a copy of what the first one has stored
    if (!isGone || !stored || isBusy()) {
      this.#isDecided = true;
      return this.#trails.forget();
    }
    const others = stored.members.filter(({ status }) => status === 'joined');
    const mayGoOn = stored.groupId !== undefined && others.length > 1 && canMessage(line.im);
    if (mayGoOn) await this.#watch(trail, stored, stored.groupId);
    else this.#tell(trail, stored);
  }

  stop(): void {
    this.#isDecided = true;
    this.#finish();
    void this.#call?.session.end();
  }

  // --- a group that may go on ---

  async #watch(trail: RongCloudTrail, stored: CallInfo, groupId: string): Promise<void> {
    const { line } = this.#options;
    const { answerMs, tellEveryMs } = { ...GROUP_TIMING, ...line.timing };
    // those in the call may hear only now that this side has left it
    this.#timer = setTimeout(() => this.#tell(trail, stored), answerMs + tellEveryMs);
    try {
      const { watchGroupCall, heardCallsOf } = await loadModule(() => import('./group-calls.js'));
      if (this.#isDecided) return;
      const follow = (most: GroupCall | null): void => {
        const call = heardCallsOf(line.im).get(trail.callId); // the group may be in others, too
        if (this.#call) this.#call.follow(call);
        else if (call && !call.userIds.includes(line.userId)) this.#offer(trail, stored, call);
        else if (!most) this.#tell(trail, stored);
      };
      this.#unwatch = await watchGroupCall(() => line, groupId, follow);
      if (this.#isFinished) this.#finish();
    } catch {
      this.#tell(trail, stored); // nothing can be known of it
    }
  }

  #offer(trail: RongCloudTrail, stored: CallInfo, { userIds }: HeardCall): void {
    const call = this.#take(trail, stored);
    if (!call) return;
    const { caller, timing } = this.#options.line;
    const { returnMs = CALL_TIMING.returnMs } = timing;
    call.offer(userIds);
    this.#timer = setTimeout(() => call.lapse(), trail.at + returnMs - Date.now());
    // the store tells of a failure
    if (caller?.getAttribute('rejoin') === 'auto') caller.rejoin?.().catch(() => {});
  }

  /** The call is over here. */
  #tell(trail: RongCloudTrail, stored: CallInfo): void {
    this.#take(trail, stored)?.tellEnd();
  }

  /** @returns the call to show, once, unless there is another one by now */
  #take(trail: RongCloudTrail, stored: CallInfo): ReturnedCall | undefined {
    if (this.#isDecided) return undefined;
    const { line, dial, isBusy } = this.#options;
    clearTimeout(this.#timer);
    this.#isDecided = true;
    const over = (): void => {
      this.#finish();
      this.#trails.forget();
    };
    if (isBusy()) over();
    else
      this.#call = new ReturnedCall({
        ...{ line, dial, trail, stored, over },
        joined: () => this.#finish(),
      });
    return this.#call;
  }

  /** The group is not watched any more. */
  #finish(): void {
    this.#isFinished = true;
    clearTimeout(this.#timer);
    this.#unwatch();
  }
}

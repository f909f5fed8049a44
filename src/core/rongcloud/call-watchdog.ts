/** Ends calls that the SDK never ends: it does not notice, or it forgets to tell. */
import type { CallOutcome, CallReporter } from '../call/call-reporter.js';
import { endOf } from './end-reasons.js';
import type { RongCloudPeers } from './rongcloud-peers.js';
import type { SdkCall } from './sdk-call.js';
import type { SdkTracks } from './sdk-tracks.js';
import { OWN_NETWORK } from './call-codes.js';
import { OVER } from './sdk-types.js';
import type { CallTiming } from './timing.js';

export interface WatchedCall {
  readonly reporter: CallReporter;
  readonly peers: RongCloudPeers;
  readonly tracks: SdkTracks;
  readonly sdk: Pick<SdkCall, 'session' | 'isAnswered'>;
  readonly timing: Pick<CallTiming, 'linkPatienceMs' | 'silenceMs'>;
  /** How a call ended that the SDK ended without a word. */
  readonly silentEnd: () => CallOutcome;
}

export class CallWatchdog {
  readonly #call: WatchedCall;
  /** When ringing ends that nobody answers, by `performance.now()`. */
  #ringsUntil = Infinity;
  /** Since when the media connection is down, by `performance.now()`. */
  #downSince: number | undefined;
  /** Since when the SDK's session is over, by `performance.now()`. */
  #overSince: number | undefined;
  /** Since when nothing comes from the other side of a one-to-one call, by `performance.now()`. */
  #aloneSince: number | undefined;

  constructor(call: WatchedCall) {
    this.#call = call;
  }

  ringFor(ms: number): void {
    this.#ringsUntil = performance.now() + ms;
  }

  /** Follows the state of the media connection, and reports when it is down. */
  followLink(state: RTCIceConnectionState): void {
    const isUp = state === 'connected' || state === 'completed';
    const isDown = state === 'disconnected' || state === 'failed';
    if (isUp === isDown || isDown === (this.#downSince !== undefined)) return;
    this.#downSince = isDown ? performance.now() : undefined;
    this.#call.reporter.recovering(isDown);
  }

  /** To be called about every second. @returns how the call ended, if it has */
  check(): CallOutcome | undefined {
    const { reporter, sdk, timing, silentEnd } = this.#call;
    const now = performance.now();
    const isOver = sdk.session?.getState() === OVER;
    this.#overSince = isOver ? (this.#overSince ?? now) : undefined;
    if (now - (this.#overSince ?? now) > timing.silenceMs) return silentEnd();
    this.#aloneSince = this.#isAlone() ? (this.#aloneSince ?? now) : undefined;
    for (const since of [this.#downSince, this.#aloneSince])
      if (now - (since ?? now) > timing.linkPatienceMs) return endOf(OWN_NETWORK);
    if (now > this.#ringsUntil && !sdk.isAnswered && !reporter.isConnected)
      return {
        reason: 'no-answer',
        endedBy: reporter.info.direction === 'incoming' ? 'self' : 'remote',
      };
    if (reporter.info.groupId !== undefined && reporter.isConnected) return this.#checkGroup();
    return undefined;
  }

  /**
   * Whether a one-to-one call goes on with nobody: who was called or has called never came into the media room, or has left
   * it. The SDK ends no call because of that.
   */
  #isAlone(): boolean {
    const { reporter, peers, tracks } = this.#call;
    if (!reporter.isConnected || reporter.info.groupId !== undefined) return false;
    return !peers.ids.some((userId) => tracks.isHeard(userId));
  }

  /** Members who never answered leave. The SDK may forget to end a call that nobody else is left in. */
  #checkGroup(): CallOutcome | undefined {
    const { reporter, peers, tracks, sdk } = this.#call;
    const { session } = sdk;
    if (!session || session.getState() === OVER) return undefined;
    const users = session.getRemoteUsers();
    const before = peers.size;
    const silent = peers.dropSilent(users);
    peers.adopt(users);
    for (const userId of silent) tracks.drop(userId);
    if (silent.length > 0 || peers.size !== before) reporter.change({ members: peers.members });
    return peers.size === 0 ? { reason: 'hung-up', endedBy: 'remote' } : undefined;
  }
}

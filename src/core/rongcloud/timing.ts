/**
 * How long things may take, in ms. The SDK does not tell the vendor's own time limits, so they are written down here. Nothing
 * waits for the SDK or for the page without one of these limits.
 */
import type { GroupTiming } from './group-timing.js';

export interface ConnectionTiming {
  /** The pause before another token is requested, after the service refused one. */
  readonly tokenRetryMs: number;
  /** From the moment a connection is up until the code of calls is loaded, unless a call needs it earlier. */
  readonly preloadMs: number;
  /** For each script of the SDK. */
  readonly scriptMs: number;
  /** For a token from the page. */
  readonly tokenMs: number;
  /** For a connection, and for the SDK to close it. */
  readonly connectMs: number;
  readonly disconnectMs: number;
  /** For the real reason of a lost connection, which older releases report second, or for the connection to be back. */
  readonly reasonMs: number;
}

export interface CallTiming {
  /** For the service to answer, after the page was away: longer means that the connection is dead. */
  readonly proofMs: number;
  /** How often a call is checked. */
  readonly tickMs: number;
  /** When an unanswered invitation lapses. The SDK drops an invited member after 60 s, sometimes without an event. */
  readonly lapseMs: number;
  /**
   * How long this side rings for a call that is under way already. The SDK's own time-out, two seconds later, reports nothing
   * and leaves its client stuck in that call.
   */
  readonly lateRingMs: number;
  /** How long a media connection may be down before the call ends. The SDK does not notice in today's browsers. */
  readonly linkPatienceMs: number;
  /** After both sides dialled each other: when one dials again, and how long the other waits for that. */
  readonly redialMs: number;
  readonly awaitRedialMs: number;
  /** The longest that the next call waits for the SDK. */
  readonly releaseMs: number;
  /** From the end of a call until it is hung up here, where the SDK should have closed it by itself. */
  readonly closeMs: number;
  /** How long the SDK may take to say why a call is over. It leaves the media room first. */
  readonly silenceMs: number;
  /** How long after somebody joined a call that ended may come to life again. */
  readonly reviveMs: number;
  /** For the members of a group, from the page. Then the service decides. */
  readonly membersMs: number;
  /** For the SDK to dial or to answer. A person may have to allow the microphone first. */
  readonly setUpMs: number;
  /** For the SDK to open or close a device, which a person may have to allow, too. */
  readonly deviceMs: number;
  /** For anything else that the SDK is asked for in a call. */
  readonly commandMs: number;
  /** How long a person may return to the call that their page was in, since it was. */
  readonly returnMs: number;
  /** For the SDK to hang up, and to leave the media room. */
  readonly hangUpMs: number;
  readonly leaveMs: number;
}

export type Timing = ConnectionTiming & CallTiming & GroupTiming;

export const CONNECTION_TIMING: ConnectionTiming = Object.freeze({
  tokenRetryMs: 1000,
  preloadMs: 500,
  scriptMs: 30_000,
  tokenMs: 10_000,
  connectMs: 30_000,
  disconnectMs: 5000,
  reasonMs: 300,
});

/** The limits on what the store waits for, and what becomes of a call at one. */
import { CallError } from '../call/call-error.js';
import type { CallEnd } from '../call/call-info.js';
import type { CallState, LiveCallState } from '../call/call-state.js';

/** How long things may take, in ms. Backends have shorter limits of their own; these hold whatever a backend does. */
export interface StoreTiming {
  /** From hanging up until the call is over here. */
  readonly endMs: number;
  /** A command. It may wait for a person who is asked for permission. */
  readonly commandMs: number;
  /** From dialling until the invitation is out, and from the answer until the call is connected. */
  readonly setUpMs: number;
  /** Signing in. */
  readonly connectMs: number;
  /** Signing out. */
  readonly disposeMs: number;
}

export const TIMING: StoreTiming = Object.freeze({
  endMs: 1000,
  commandMs: 60_000,
  setUpMs: 120_000,
  connectMs: 60_000,
  disposeMs: 8000,
});

/** How long a person may choose a screen. */
export const PICK_MS = 600_000;

export interface SetUpLimitOptions {
  readonly setUpMs: number;
  /** Whether the invitation of a call that was dialled is out. */
  readonly isPlaced: (callId: string) => boolean;
  readonly giveUp: (callId: string, error: CallError) => void;
}

/** A call that is dialled and not placed, or answered and not connected, does not stay so for ever. */
export class SetUpLimit {
  readonly #options: SetUpLimitOptions;
  /** What is waited for: a phase of a call. */
  #awaited = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SetUpLimitOptions) {
    this.#options = options;
  }

  /** Follows the current call. */
  follow(state: CallState): void {
    const { setUpMs, isPlaced, giveUp } = this.#options;
    const { phase } = state;
    const id = phase === 'idle' ? '' : state.call.id;
    const isWaiting = phase === 'connecting' || (phase === 'outgoing' && !isPlaced(id));
    const awaited = isWaiting ? `${phase} ${id}` : '';
    if (awaited === this.#awaited) return;
    this.#awaited = awaited;
    clearTimeout(this.#timer);
    if (isWaiting) this.#timer = setTimeout(() => giveUp(id, noAnswer()), setUpMs);
  }
}

/** The error at a limit. */
export function noAnswer(): CallError {
  return new CallError('network', 'The calling service did not answer in time.');
}

/** How a call ends that was hung up here, and whose backend says nothing of it. */
export function ownEnd(call: LiveCallState, as?: 'busy'): Omit<CallEnd, 'durationMs'> | CallEnd {
  const endedBy = 'self';
  if (call.phase === 'incoming') return { reason: as ?? 'declined', endedBy };
  if (call.phase !== 'connected')
    return { reason: call.call.direction === 'outgoing' ? 'canceled' : 'hung-up', endedBy };
  const { startedAt } = call;
  const durationMs = startedAt === undefined ? 0 : performance.now() - startedAt;
  return { reason: 'hung-up', endedBy, durationMs };
}

/**
 * The moment a call connected, in ms since the epoch and by `performance.now()`.
 *
 * @param reported as the backend has it; what is no time of the past stands for now
 */
export function startOf(reported: number): { at: number; startedAt: number } {
  const now = Date.now();
  const at = reported <= now ? reported : now;
  return { at, startedAt: performance.now() - (now - at) };
}

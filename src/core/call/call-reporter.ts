/**
 * Reports one call to the store: holds its `CallInfo`, emits its events, and ends it exactly once. Both backends' sessions
 * report through it, so that no event repeats and none follows `ended`.
 */
import type { BackendEvent, CallPatch } from './backend.js';
import type { CallEnd, CallInfo } from './call-info.js';
import type { CallError } from './call-error.js';
import { Stopwatch } from './stopwatch.js';

/** How a call ended. The reporter adds the duration. */
export type CallOutcome = Omit<CallEnd, 'durationMs'>;

export interface CallReporterOptions {
  /** The call as it begins. */
  readonly info: CallInfo;
  emit(event: BackendEvent): void;
  /** Closes everything that the call has open. Called once, right before `ended` is emitted. */
  release(): void;
}

export class CallReporter {
  #info: CallInfo;
  /** Runs since the call connected. */
  #watch: Stopwatch | undefined;
  #isPlaced = false;
  #isRecovering = false;
  #isEnded = false;
  readonly #options: CallReporterOptions;

  constructor(options: CallReporterOptions) {
    this.#options = options;
    this.#info = options.info;
  }

  /** The call as it is now. */
  get info(): CallInfo {
    return this.#info;
  }

  /** When the call connected, in ms since the epoch; `undefined` before. */
  get since(): number | undefined {
    return this.#watch?.start.since;
  }

  /** How long the call has been connected, in ms; `undefined` before. */
  get elapsed(): number | undefined {
    return this.#watch?.elapsed;
  }

  get isConnected(): boolean {
    return this.#watch !== undefined;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** The invitation is out. Repeating it does nothing. */
  placed(): void {
    if (this.#isEnded || this.#isPlaced) return;
    this.#isPlaced = true;
    this.#options.emit({ type: 'placed', callId: this.#info.id });
  }

  /**
   * Updates `info` and reports the change.
   *
   * @param by the user who caused it, if that is somebody else
   */
  change(patch: CallPatch, by?: string): void {
    if (this.#isEnded) return;
    this.#info = { ...this.#info, ...patch };
    this.#options.emit({
      type: 'changed',
      callId: this.#info.id,
      patch,
      ...(by !== undefined && { by }),
    });
  }

  /** Media flows for the first time; the duration counts from here. Repeating it does nothing. */
  connected(): void {
    if (this.#isEnded || this.#watch) return;
    const since = Date.now();
    this.#watch = new Stopwatch({ since, startedAt: performance.now() });
    this.#options.emit({ type: 'connected', callId: this.#info.id, at: since });
  }

  /** Whether the media connection is down and may come back. Only a change in a connected call is reported. */
  recovering(isRecovering: boolean): void {
    if (this.#isEnded || !this.#watch || isRecovering === this.#isRecovering) return;
    this.#isRecovering = isRecovering;
    const link = isRecovering ? 'recovering' : 'steady';
    this.#options.emit({ type: 'link', callId: this.#info.id, link });
  }

  /** Something failed, and the call goes on. */
  problem(error: CallError): void {
    if (!this.#isEnded) this.#options.emit({ type: 'problem', error });
  }

  /** Ends the call: releases what it holds, then reports `ended`. Only the first call counts. */
  end(outcome: CallOutcome): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#options.release();
    const durationMs = this.elapsed ?? 0;
    this.#options.emit({ type: 'ended', callId: this.#info.id, end: { ...outcome, durationMs } });
  }
}

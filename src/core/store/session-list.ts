/**
 * The sessions of the calls that go on. Nothing that a session is asked for waits for ever: a command settles when its call is
 * over, or at a limit, and a call that is hung up is over soon, whatever its backend does.
 */
import type { CallSession } from '../call/backend.js';
import { withDeadline } from '../call/deadline.js';
import { noAnswer, type StoreTiming } from './limits.js';

interface Entry {
  readonly session: CallSession;
  /** Resolves when the call is over. */
  readonly over: Promise<void>;
  readonly finish: () => void;
  /** Runs while the call has been hung up and is not over. */
  endTimer?: ReturnType<typeof setTimeout>;
}

export class SessionList {
  readonly #timing: StoreTiming;
  readonly #entries = new Map<string, Entry>();

  constructor(timing: StoreTiming) {
    this.#timing = timing;
  }

  get ids(): string[] {
    return [...this.#entries.keys()];
  }

  get(callId: string): CallSession | undefined {
    return this.#entries.get(callId)?.session;
  }

  add(callId: string, session: CallSession): void {
    this.remove(callId);
    let finish = (): void => {};
    const over = new Promise<void>((resolve) => (finish = resolve));
    this.#entries.set(callId, { session, over, finish });
  }

  /** The call is over: its commands settle. */
  remove(callId: string): void {
    const entry = this.#entries.get(callId);
    this.#entries.delete(callId);
    clearTimeout(entry?.endTimer);
    entry?.finish();
  }

  /**
   * Runs a command. Does nothing for a call that is over.
   *
   * @param ms the limit
   * @returns settles with the command, soon after the end of the call, or at the limit
   * @throws what the session throws; CallError `network` at the limit
   */
  async run(
    callId: string,
    command: (session: CallSession) => Promise<void>,
    ms = this.#timing.commandMs,
  ): Promise<void> {
    const entry = this.#entries.get(callId);
    if (!entry) return;
    const running = command(entry.session);
    // what fails may end the call first, and then say why
    const over = entry.over.then(() => withDeadline(running, this.#timing.endMs).catch(() => {}));
    await withDeadline(Promise.race([running, over]), ms, noAnswer);
  }

  /**
   * Ends a call.
   *
   * @param giveUp called when the backend has not reported the end in time
   */
  end(callId: string, as: 'busy' | undefined, giveUp: () => void): Promise<void> {
    const entry = this.#entries.get(callId);
    if (entry) entry.endTimer ??= setTimeout(giveUp, this.#timing.endMs);
    return this.run(callId, (session) => session.end(as));
  }
}

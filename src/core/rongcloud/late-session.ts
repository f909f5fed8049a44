/**
 * A call from here that was placed before the code of calls was loaded. It passes on what is asked of it once the real session
 * is there; a call that is hung up until then was never placed.
 */
import type { BackendEvent, CallSession } from '../call/backend.js';
import { badRequest, toCallError, type CallError } from '../call/call-error.js';
import type { CallInfo } from '../call/call-info.js';
import { COMMANDS, type Command } from '../tabs/tab-messages.js';

export interface LateSessionOptions {
  /** Loads the code of calls. @returns what dials */
  readonly load: () => Promise<(info: CallInfo) => CallSession>;
  readonly emit: (event: BackendEvent) => void;
}

export interface LateSession extends CallSession {
  /** Settles when it has dialled, or never will. */
  readonly settled: Promise<void>;
}

export function lateSession(initial: CallInfo, { load, emit }: LateSessionOptions): LateSession {
  let session: CallSession | undefined;
  let isEnded = false;
  const finish = (reason: 'canceled' | 'failed', error?: CallError): void => {
    if (isEnded) return;
    isEnded = true;
    const endedBy = error ? 'system' : 'self';
    const end = { reason, endedBy, durationMs: 0, ...(error && { error }) } as const;
    emit({ type: 'ended', callId: initial.id, end });
  };
  const dialled = load().then((dial) => {
    if (isEnded) throw badRequest('no-call', 'The call was canceled.');
    return (session = dial(initial));
  });
  const later =
    (command: Command) =>
    async (...args: readonly unknown[]) =>
      ((await dialled) as unknown as Commands)[command](...args);
  return {
    ...(Object.fromEntries(COMMANDS.map((name) => [name, later(name)])) as Commands as Pick<
      CallSession,
      Command
    >),
    settled: dialled.then(
      () => {},
      (cause: unknown) => finish('failed', toCallError(cause)),
    ),
    get info() {
      return session?.info ?? initial;
    },
    async end() {
      if (session) await session.end();
      else finish('canceled');
    },
    async resumeSound() {
      await session?.resumeSound();
    },
    attachView(...view) {
      if (session) return session.attachView(...view);
      let isAttached = true;
      let detach = (): void => {
        isAttached = false;
      };
      dialled.then(
        (dialledSession) => {
          if (isAttached) detach = dialledSession.attachView(...view);
        },
        () => {}, // the call has ended with that
      );
      return () => detach();
    },
  };
}

/** The methods of a session that are commands, by name. */
type Commands = Record<Command, (...args: readonly unknown[]) => Promise<never>>;

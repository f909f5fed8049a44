/**
 * Proves that the connection still reaches the service, each time the page was away: a machine that slept or changed its
 * network has sockets that are dead, and the SDK may take a minute to notice. Loaded with the code of calls.
 */
import type { BackendEvent } from '../call/backend.js';
import { toCallError } from '../call/call-error.js';
import { withDeadline } from '../call/deadline.js';
import { onWake } from '../call/wake.js';
import { PRIVATE } from './call-codes.js';
import { CALL_TIMING } from './call-timing.js';
import { reasonOf } from './codes.js';
import type { RongCloudConnection } from './rongcloud-connection.js';
import type { Answer, ImModule } from './sdk-types.js';
import type { CallTiming } from './timing.js';

export interface ProofOptions {
  readonly userId: string;
  readonly im: Pick<ImModule, 'getHistoryMessages'>;
  readonly connection: Pick<RongCloudConnection, 'isConnected' | 'isOwn' | 'open' | 'close'>;
  readonly timing: Partial<Pick<CallTiming, 'proofMs'>>;
  /** Whether a call is going on, which a new connection would end. */
  readonly isBusy: () => boolean;
  readonly emit: (event: BackendEvent) => void;
}

/** Pauses before signing in is tried again, in ms; the last one from then on. */
const RETRY_MS = [1000, 2000, 5000, 10_000, 30_000] as const;

/** @returns the undo */
export function proveOnWake(options: ProofOptions): () => void {
  const ending = new AbortController();
  let isProving = false;
  const prove = async (): Promise<void> => {
    if (isProving) return;
    isProving = true;
    try {
      const isDead = isDue(options) && !(await answers(options));
      if (isDead && isDue(options) && !ending.signal.aborted)
        await signInAnew(options, ending.signal);
    } finally {
      isProving = false;
    }
  };
  const stop = onWake(() => void prove());
  return () => {
    stop();
    ending.abort();
  };
}

/**
 * Of a connection that the SDK knows to be down, it takes care itself. A page's own connection is not ours to close, and a
 * call has its own ways to notice.
 */
function isDue({ connection, isBusy, im }: ProofOptions): boolean {
  return connection.isOwn && connection.isConnected && !isBusy() && !!im.getHistoryMessages;
}

/**
 * Asks for the newest message that the signed-in user has sent to themself: a question of a few bytes. Any answer of the
 * service will do; a release that cannot be asked proves nothing either way.
 */
async function answers({ im, userId, timing }: ProofOptions): Promise<boolean> {
  const conversation = { conversationType: PRIVATE, targetId: userId };
  const ask = async (): Promise<Answer> =>
    im.getHistoryMessages!(conversation, { timestamp: 0, count: 1, order: 0 });
  let isLate = false;
  const late = (): Error => {
    isLate = true;
    return new Error('No answer.');
  };
  const answer = await withDeadline(ask(), timing.proofMs ?? CALL_TIMING.proofMs, late).catch(
    (cause: unknown) => cause as Answer | undefined,
  );
  return !isLate && reasonOf(answer?.code ?? 0) !== 'network';
}

async function signInAnew({ connection, emit }: ProofOptions, signal: AbortSignal): Promise<void> {
  emit({ type: 'connection', status: 'reconnecting' });
  await connection.close();
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      await connection.open(signal);
      emit({ type: 'connection', status: 'connected' });
      return;
    } catch (cause) {
      await connection.close(); // of an attempt that was given up, a connection may still come
      if (signal.aborted) return;
      const error = toCallError(cause);
      if (error.reason !== 'network') {
        emit({ type: 'connection', status: 'failed', error });
        return;
      }
    }
    await pause(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]!, signal);
  }
}

/** Until then, or until the network is back, or it is over. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    }
    addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}

/** How a local call ends when others end it, and what is said about it afterwards. */
import { CallError } from '../call/call-error.js';
import type { EndReason } from '../call/call-info.js';
import type { CallOutcome, CallReporter } from '../call/call-reporter.js';
import type { LastWord } from './ended-calls.js';

/**
 * The end of a call that the last of the others has left.
 *
 * @param reason why they left. Where it rings here, `declined`: the user has declined in another tab; `no-answer`: the caller
 *   has waited for too long
 * @param gaveUp whether they did not say so, but were given up here
 */
export function outcomeOf(
  reason: EndReason,
  { info, isConnected }: Pick<CallReporter, 'info' | 'isConnected'>,
  gaveUp: boolean,
): CallOutcome {
  if (reason === 'network') {
    const error = new CallError('network', 'The connection was lost.');
    return { reason, endedBy: 'system', error };
  }
  const isUnanswered = !isConnected && info.direction === 'incoming';
  const isOwn = reason === 'declined' || (reason === 'no-answer' && !gaveUp);
  if (isOwn && isUnanswered) return { reason, endedBy: 'self' };
  const isCanceled = reason === 'hung-up' && isUnanswered;
  return { reason: isCanceled ? 'canceled' : reason, endedBy: 'remote' };
}

/** What somebody is told who does not know that the call is over. */
export function lastWordAfter(reason: EndReason): LastWord {
  switch (reason) {
    case 'declined':
    case 'busy':
    case 'no-answer':
    case 'failed':
    case 'network':
      return { type: 'leave', reason };
    default:
      return { type: 'leave', reason: 'hung-up' };
  }
}

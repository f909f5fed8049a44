/** What the SDK's methods return: a code, mostly. For arguments that it rejects they throw. */
import { CallError } from '../call/call-error.js';
import { withDeadline } from '../call/deadline.js';
import { callErrorOf } from './code-errors.js';
import { SUCCESS } from './call-codes.js';
import type { Answer, SdkSession } from './sdk-types.js';

/** `plugin-rtc`'s number for arguments that make no sense. */
const BAD_ARGUMENTS = 50_001;

/** The service's number for an answer that never comes. Here also for a method of the SDK that does not answer. */
export const TIMED_OUT = 31_000;

export type Attempt<T> = T | (Answer & { readonly cause: unknown; readonly session?: undefined });

/**
 * Runs a method of the SDK, and turns an exception into an answer.
 *
 * @param ms how long it may take; then the answer is `TIMED_OUT`
 * @param late takes the answer that comes after that
 */
export async function attempt<T extends Answer>(
  method: () => Promise<T>,
  ms: number,
  late: (answer: Attempt<T>) => void = () => {},
): Promise<Attempt<T>> {
  const answer = answerOf(method);
  try {
    return await withDeadline(answer, ms);
  } catch (cause) {
    void answer.then(late);
    return { code: TIMED_OUT, cause };
  }
}

async function answerOf<T extends Answer>(method: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return await method();
  } catch (cause) {
    return { code: BAD_ARGUMENTS, cause };
  }
}

/** @param doing what was tried, for the developer's message */
export function failureOf(answer: Answer & { readonly cause?: unknown }, doing: string): CallError {
  const error = callErrorOf(answer.code, doing);
  if (answer.cause === undefined) return error;
  return new CallError(error.reason, error.message, { ...error.params, cause: answer.cause });
}

/** @throws CallError */
export function expectSuccess(answer: Answer, doing: string): void {
  if (answer.code !== SUCCESS) throw failureOf(answer, doing);
}

/** Whether the SDK is in a call's media room. It has no method for this, but this one throws outside the room. */
export function isInRoom(sdk: SdkSession): boolean {
  try {
    return Boolean(sdk.getRTCSessionId());
  } catch {
    return false;
  }
}

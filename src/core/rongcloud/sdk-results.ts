/** What the SDK's methods return: a code, mostly. For arguments that it rejects they throw. */
import { CallError } from '../call/call-error.js';
import { errorOf } from './codes.js';
import { SUCCESS, type Answer, type SdkSession } from './sdk-types.js';

/** `plugin-rtc`'s number for arguments that make no sense. */
const BAD_ARGUMENTS = 50_001;

export type Attempt<T> = T | (Answer & { readonly cause: unknown; readonly session?: undefined });

/** Runs a method of the SDK, and turns an exception into an answer. */
export async function attempt<T extends Answer>(method: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return await method();
  } catch (cause) {
    return { code: BAD_ARGUMENTS, cause };
  }
}

/** @param doing what was tried, for the developer's message */
export function failureOf(answer: Answer & { readonly cause?: unknown }, doing: string): CallError {
  const error = errorOf(answer.code, doing);
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

/** Whether the browser lets this page play sound yet. */
import { CallError } from '../call/call-error.js';

/** An audio device takes a moment to start; a blocked one never does. */
const START_MS = 400;

/** Browsers start a page's sound only after a person did something on it, unless it uses the microphone. */
export async function isSoundBlocked(): Promise<boolean> {
  const context = new AudioContext();
  const started = context.resume().then(() => false);
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, START_MS, true));
  const blocked = await Promise.race([started, late]);
  await context.close();
  return blocked;
}

export function soundBlocked(): CallError {
  return new CallError(
    'permission-denied',
    'The browser plays no sound before a person does something on the page.',
    { detail: 'sound-blocked' },
  );
}

import { replace } from './replace.js';

/**
 * What was reported to the page (`reportError`) while something ran; without this the test runner takes such a report for
 * a failure of the test.
 */
export async function reportedErrors(action: () => Promise<unknown>): Promise<unknown[]> {
  const errors: unknown[] = [];
  const undo = replace(window, 'reportError', (error) => errors.push(error));
  try {
    await action();
  } finally {
    undo();
  }
  return errors;
}

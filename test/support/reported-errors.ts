import { replace } from './replace.js';

/**
 * Runs an action and collects errors passed to `reportError`, which the test runner would count as failures.
 *
 * @returns the errors
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

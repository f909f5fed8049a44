/** Removes the Web Locks API: without it there is no leader election, and every tab rings at once. */
import { replace } from './replace.js';

/** Makes calls ring in this page at once, in each test of a `describe`. */
export function asOnlyTab(): void {
  let restore: () => void;
  beforeEach(() => {
    restore = replace(navigator, 'locks', undefined as unknown as LockManager);
  });
  afterEach(() => restore());
}

/** A browser without locks: every tab rings, and it is clear at once that it does. */
import { replace } from './replace.js';

/** In each test, this page is the only one there is, and calls ring in it at once. */
export function asOnlyTab(): void {
  let restore: () => void;
  beforeEach(() => {
    restore = replace(navigator, 'locks', undefined as unknown as LockManager);
  });
  afterEach(() => restore());
}

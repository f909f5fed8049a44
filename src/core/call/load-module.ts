/** Loads files of the kit with `import()`: with a deadline, with errors that say why, and again when the last try failed. */
import { CallError } from './call-error.js';
import { withDeadline } from './deadline.js';

/** How long a file may take. One that arrives later is there for the next try. */
const LOAD_MS = 15_000;
/** How long the server may take to say that a file is gone. */
const ASK_MS = 3000;

/** How often the file at an address has failed. */
const failures = new Map<string, number>();

/**
 * Loads a module.
 *
 * @param load the `import()`; called once
 * @throws CallError `network`, detail `piece-missing`, or `piece-gone` where the server has no such file any more
 */
export async function loadModule<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await withDeadline(load(), LOAD_MS);
  } catch (cause) {
    const address = addressIn(cause);
    const again = address && (await loadAgain<T>(address));
    if (again) return again;
    throw new CallError('network', 'A file of rc-call-kit could not be loaded.', {
      detail: (await isGone(address)) ? 'piece-gone' : 'piece-missing',
      cause,
    });
  }
}

/** Browsers name the file that a native `import()` has failed to fetch (Safari does not); bundlers have words of their own. */
function addressIn(cause: unknown): string | undefined {
  return /dynamically imported module: (https?:\S+)/.exec(String(cause))?.[1];
}

/**
 * Firefox remembers a failed `import()` for the life of the page, as the HTML standard had it, so the second try asks for
 * another address of the same file. Chromium has fetched it again by then.
 */
async function loadAgain<T>(address: string): Promise<T | undefined> {
  const count = failures.get(address) ?? 0;
  failures.set(address, count + 1);
  if (count === 0) return undefined;
  const other = `${address}?again=${count}`;
  const file = import(/* webpackIgnore: true */ /* @vite-ignore */ other) as Promise<T>;
  return withDeadline(file, LOAD_MS).catch(() => undefined);
}

/**
 * Whether the server says that there is no such file. An update of the site replaces the files of the kit, whose names hold a
 * hash of their content; a page that is still open asks for the old ones.
 */
async function isGone(address: string | undefined): Promise<boolean> {
  if (!address) return false;
  try {
    const signal = AbortSignal.timeout(ASK_MS);
    const { status } = await fetch(address, { method: 'HEAD', cache: 'no-store', signal });
    return status === 404 || status === 410;
  } catch {
    return false; // no network, or a policy that allows no requests
  }
}

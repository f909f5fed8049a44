/** Loads pieces of the kit, each once; a piece that could not be loaded is fetched again the next time. */
import { languageOf } from '../components/words/language-of.js';
import { CallError } from '../core/call/call-error.js';
import { withDeadline } from '../core/call/deadline.js';
import { pieces, type PieceName } from './piece-list.js';

/** How long a file may take to arrive: then the person is told. One that arrives later is there for the next try. */
const PIECE_MS = 15_000;
/** How long tags wait for the words of the page's language before they speak English. */
const WORDS_MS = 2000;

const loading = new Map<PieceName, Promise<void>>();

/**
 * Loads a piece, and the words of the page's language with it, then registers its tags.
 *
 * @returns when they are registered
 * @throws CallError `network`, detail `piece-missing`, or `piece-gone` where the server has no such file any more
 */
export function loadPiece(name: PieceName): Promise<void> {
  const known = loading.get(name);
  if (known) return known;
  const attempt = loadAndRegister(name).catch((cause: unknown) => {
    loading.delete(name);
    throw cause;
  });
  loading.set(name, attempt);
  return attempt;
}

async function loadAndRegister(name: PieceName): Promise<void> {
  const [{ register }] = await Promise.all([orMissing(pieces[name].load()), loadWords()]);
  register();
}

/** Tags would speak English first and then change. Words that are late or cannot be loaded stop nothing. */
async function loadWords(): Promise<void> {
  const words = import('../components/words/strings-for.js').then(({ loadLanguage }) =>
    loadLanguage(languageOf(document.documentElement)),
  );
  await withDeadline(words, WORDS_MS, () => new Error('late')).catch(() => {});
}

/** Waits for an `import()`, and turns its failure into an error that says why. @throws CallError */
export async function orMissing<T>(piece: Promise<T>): Promise<T> {
  try {
    return await withDeadline(piece, PIECE_MS, () => new Error('No answer.'));
  } catch (cause) {
    const isGone = await isFileGone(cause);
    throw new CallError('network', 'A file of rc-call-kit could not be loaded.', {
      detail: isGone ? 'piece-gone' : 'piece-missing',
      cause,
    });
  }
}

/** How long the server may take to say that a file is gone. */
const ASK_MS = 3000;

/**
 * Whether the server says that there is no such file. An update of the site replaces the files of the kit, as their names
 * hold a hash of what is in them; a page that is still open asks for the old ones. Browsers tell nothing but the address,
 * in the message (Safari not even that).
 */
async function isFileGone(cause: unknown): Promise<boolean> {
  const [address] = /https?:\S+/.exec(String(cause)) ?? [];
  if (!address) return false;
  try {
    const options = { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(ASK_MS) };
    const { status } = await fetch(address, options as RequestInit);
    return status === 404 || status === 410;
  } catch {
    return false; // no network, or a policy that allows no requests
  }
}

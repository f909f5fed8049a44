/** Loads pieces of the kit, each once; a piece that could not be loaded is fetched again the next time. */
import { languageOf } from '../components/words/language-of.js';
import { withDeadline } from '../core/call/deadline.js';
import { loadModule } from '../core/call/load-module.js';
import { rewordNotice } from './notice-words.js';
import { pieces, type Piece, type PieceName } from './piece-list.js';

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
  const load: Piece['load'] = () => pieces[name].load();
  const [piece] = await Promise.all([loadModule(load), loadWords()]);
  await piece.loadStrings?.();
  piece.register();
}

/** Tags would speak English first and then change. Words that are late or cannot be loaded stop nothing. */
async function loadWords(): Promise<void> {
  const words = loadModule(() => import('../components/words/basic-strings.js')).then(
    async ({ loadLanguage, basicStringsFor }) => {
      const language = languageOf(document.documentElement);
      await loadLanguage(language);
      rewordNotice(language, basicStringsFor(language));
    },
  );
  await withDeadline(words, WORDS_MS).catch(() => {});
}

/**
 * Brings tags to a page when there is something to show. Tags that are always visible are loaded as soon as they are on
 * the page; the ring and the panel sleep until a call wakes them.
 */
import type { CallError } from '../core/call/call-error.js';
import { whenIdle } from '../components/base/scheduling.js';
import { BUTTONS } from '../components/provider/page-button.js';
import { loadModule } from '../core/call/load-module.js';
import { findTags } from './find-tags.js';
import { loadPiece } from './load-piece.js';
import { hidePieceNotice, showPieceNotice } from './piece-notice.js';
import { pieceNames, pieceOf, type PieceName } from './piece-list.js';

/** Tags that show nothing until something happens. */
const SLEEPING: readonly string[] = ['rc-incoming-call', 'rc-call-panel'];

/** On the page, not registered yet. */
const present = new Set<string>();
/** There is something to show in these, whenever they come. */
const awake = new Set<string>();
/** What could not be loaded, for the next try. */
const missing = new Set<PieceName>();

const listeners = new Set<(error: CallError) => void>();
/** The error that was told last. */
let told: unknown;

/** Calls back when a piece could not be loaded. @returns the undo */
export function onLoadError(listener: (error: CallError) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Loads a tag because there is something to show in it, now or as soon as it is on the page. */
export async function wake(tag: string): Promise<void> {
  awake.add(tag);
  if (present.has(tag)) await loadOrTell(tag);
}

/** Loads a tag ahead, when the page has nothing else to do. One that cannot be loaded is loaded when it is needed. */
export function loadAhead(tag: string): void {
  whenIdle(() => {
    const piece = present.has(tag) && pieceOf(tag);
    if (piece) loadPiece(piece).catch(() => {});
  });
}

/**
 * Loads all tags now. Not needed but for tags in closed shadow roots.
 *
 * @returns when they are registered
 * @throws CallError `network` where one could not be loaded; it may be called again
 */
export async function loadTags(): Promise<void> {
  await Promise.all(pieceNames.map(loadPiece));
}

/** Starts to look for tags, once per page. */
export function startTagLoader(): void {
  findTags((tag) => {
    if (tag.matches(BUTTONS)) return watchPageButtons();
    const { localName } = tag;
    present.add(localName);
    if (!isAsleep(tag)) void loadOrTell(localName);
  });
  // a tag draws another one, or is about to
  document.addEventListener('rc-tag-needed', (event) => {
    const { detail: tag } = event as CustomEvent<string>;
    void loadOrTell(tag);
  });
}

/** A page without such buttons does without the code. What cannot be loaded is tried again with the next button. */
function watchPageButtons(): void {
  loadModule(() => import('../components/provider/watch-buttons.js')).then(
    ({ watchButtons }) => watchButtons(),
    () => {},
  );
}

function isAsleep(tag: HTMLElement): boolean {
  if (!SLEEPING.includes(tag.localName) || awake.has(tag.localName)) return false;
  // Until it is registered, a tag shows what the page slots into it, such as a logo.
  return !('store' in tag) && tag.childElementCount === 0;
}

async function loadOrTell(tag: string): Promise<void> {
  const piece = pieceOf(tag);
  if (piece) await loadPieceOrTell(piece);
}

/** What cannot be loaded is told to the person and the page. */
async function loadPieceOrTell(piece: PieceName): Promise<void> {
  try {
    await loadPiece(piece);
    missing.delete(piece);
    if (missing.size === 0) hidePieceNotice(); // loaded by another road than "Try again"
  } catch (cause) {
    missing.add(piece);
    if (cause !== told) tell(cause as CallError);
  }
}

/** Who waits for the same file gets the same error. */
function tell(error: CallError): void {
  told = error;
  for (const listener of [...listeners]) listener(error);
  showPieceNotice(error.params.detail === 'piece-gone', retry);
}

function retry(): void {
  for (const piece of missing) void loadPieceOrTell(piece);
}

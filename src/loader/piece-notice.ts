/**
 * Says that a part of the kit could not be loaded, and offers a way out. Drawn with what every browser has: Lit may be the
 * part that is missing.
 */
import { languageOf } from '../components/words/language-of.js';
import { pageModal } from '../components/base/overlay.js';
import { openPopover } from '../components/base/popover.js';
import { noticeWords } from './notice-words.js';

const STYLES = `
  dialog {
    position: fixed; z-index: 99999; inset: auto 0 16px;
    width: fit-content; max-width: 80%; margin: auto; padding: 8px 16px;
    border-radius: 12px; background: #1d2129; color: #fff; font: 16px system-ui;
  }
  button { min-width: 44px; min-height: 44px; margin-inline-start: 8px; font: inherit; }`;

let shown: HTMLElement | undefined;

/**
 * Shows the notice, in place of one that is shown already.
 *
 * @param isGone the server has no such file any more: only a reload helps
 * @param retry what "Try again" does; the notice closes first
 */
export function showPieceNotice(isGone: boolean, retry: () => void): void {
  hidePieceNotice();
  const language = languageOf(document.documentElement);
  const words = noticeWords(language);
  const sentence = document.createElement('span');
  sentence.textContent = words[isGone ? 'error.piece-gone' : 'error.piece-missing'];
  const wayOut = isGone
    ? buttonOf(words.reload, () => location.reload())
    : buttonOf(words.tryAgain, retry);
  shown = document.createElement('div');
  document.body.append(shown);
  const close = buttonOf(words.close, () => {});
  const notice = drawNotice(shown, language, sentence, wayOut, close);
  if (pageModal()) notice.showModal();
  else openPopover(notice);
}

function buttonOf(word: string, act: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = word;
  button.addEventListener('click', () => {
    hidePieceNotice();
    act();
  });
  return button;
}

export function hidePieceNotice(): void {
  shown?.remove();
  shown = undefined;
}

function drawNotice(host: HTMLElement, language: string, ...content: Element[]): HTMLDialogElement {
  const notice = document.createElement('dialog');
  notice.setAttribute('role', 'alert');
  notice.lang = language;
  notice.dir = /^ar\b/i.test(language) ? 'rtl' : 'ltr';
  notice.popover = 'manual';
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  notice.append(...content);
  root.append(notice);
  return notice;
}

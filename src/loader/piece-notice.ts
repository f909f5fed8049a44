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
    position: fixed; z-index: 99999; inset: auto 0 16px; box-sizing: border-box;
    width: fit-content; max-width: calc(100% - 32px); margin: 0 auto; padding: 8px 8px 8px 16px;
    display: flex; flex-wrap: wrap; align-items: center; gap: 8px;
    border: 1px solid #fff3; border-radius: 12px; background: #1d2129; color: #fff;
    font: 16px/1.4 system-ui, sans-serif;
  }
  button {
    min-width: 44px; min-height: 44px; padding: 0 16px; border: 0; border-radius: 22px;
    background: #fff; color: #1d2129; font: inherit; cursor: pointer;
  }
  button:focus-visible { outline: 2px solid #fff; outline-offset: 2px; }`;

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

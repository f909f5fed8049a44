/**
 * "Do not disturb until 07:00", with a button that turns it off. Drawn without Lit: it stands in tags of any copy of the kit, which
 * may have another one.
 */
import { requestTargetOf } from '../base/call-element.js';
import { RcDoNotDisturbRequestEvent } from '../base/quiet-call-events.js';
import { languageOf } from '../words/language.js';
import { fill } from '../words/strings.js';
import { quietWordsFor } from './quiet-words.js';

const MOON = 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z';
const DAY_MS = 86_400_000;

/** How it looks wherever it stands. The colours are those of the tag. */
const sheets = new WeakMap<Document, CSSStyleSheet>();
const STYLES = `
  .do-not-disturb {
    display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 4px 8px;
    box-sizing: border-box; width: fit-content; max-width: 100%; margin: 4px auto 0; padding-block: 4px; padding-inline: 16px 8px;
    font-size: 14px; color: var(--_text); background: var(--_surface);
    border: 1px solid var(--_hairline); border-radius: var(--_radius);
  }
  .toast .do-not-disturb { width: auto; margin: 0; border: 0; }
  .do-not-disturb svg { flex: none; width: 18px; height: 18px; fill: currentColor; }
  .do-not-disturb button { padding-inline: 8px; font-size: 14px; color: inherit; text-decoration: underline; background: none; }`;

export class QuietChip {
  readonly element = document.createElement('div');
  readonly #text = document.createElement('span');
  readonly #button = document.createElement('button');

  /** @param turnOff called at a press, unless the host prevents the request */
  constructor(tag: HTMLElement, turnOff: () => void) {
    const { element } = this;
    element.className = 'do-not-disturb';
    element.part = 'do-not-disturb';
    this.#button.type = 'button';
    this.#button.part = 'do-not-disturb-button';
    this.#button.addEventListener('click', () => {
      if (requestTargetOf(tag).dispatchEvent(new RcDoNotDisturbRequestEvent(false))) turnOff();
    });
    element.append(moon(), this.#text, this.#button);
  }

  /** @param until ms since the epoch; `undefined`: until it is turned off */
  show(tag: HTMLElement, until: number | undefined): void {
    const words = quietWordsFor(languageOf(tag));
    const time = until === undefined ? '' : timeOf(until, words.lang);
    setText(this.#text, time ? fill(words, 'quiet.until', { time }) : words['quiet.on']);
    setText(this.#button, words['quiet.turnOff']);
    const root = tag.shadowRoot;
    const sheet = sheetOf(tag.ownerDocument);
    if (root && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  }
}

function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** With the day, unless it is within the next 24 hours. */
function timeOf(until: number, language: string): string {
  const day = { weekday: 'short', month: 'short', day: 'numeric' } as const;
  const time = { hour: 'numeric', minute: '2-digit' } as const;
  const isSoon = until - Date.now() < DAY_MS;
  return new Date(until).toLocaleString(language, isSoon ? time : { ...day, ...time });
}

function moon(): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS(svg.namespaceURI, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', MOON);
  svg.append(path);
  return svg;
}

function sheetOf(page: Document): CSSStyleSheet {
  const known = sheets.get(page);
  if (known) return known;
  const sheet = new page.defaultView!.CSSStyleSheet();
  sheet.replaceSync(STYLES);
  sheets.set(page, sheet);
  return sheet;
}

/** A window of its own for a call, on top of all others: where the browser has Document Picture-in-Picture. */
import { requestTargets } from '../base/call-element.js';
import { directionOf, languageOf } from '../words/language.js';
import type { RcCallPanel } from './rc-call-panel.js';
import { tokens } from '../looks/shared-styles.js';

interface PictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

const browser = globalThis as unknown as {
  readonly documentPictureInPicture?: PictureInPicture;
};

/** Whether the browser can: a page in a frame may not. */
export function canOpenPictureInPicture(): boolean {
  return browser.documentPictureInPicture !== undefined && window.top === window;
}

/**
 * Opens the window with a panel of the same call in it. What a person does there is asked for on `panel`, where the host
 * listens. The window closes by itself with the page.
 *
 * @param panel the panel of the page
 * @param twin another one, not yet in a page
 * @throws when the browser refuses: a person has to have asked for it
 */
export async function openPictureInPicture(panel: RcCallPanel, twin: RcCallPanel): Promise<Window> {
  const own = await browser.documentPictureInPicture!.requestWindow({ width: 420, height: 560 });
  const { document } = own;
  requestTargets.set(document, panel);
  document.title = panel.ownerDocument.title;
  document.adoptedStyleSheets = [
    lookOf(panel, new (own as unknown as typeof globalThis).CSSStyleSheet()),
  ];
  twin.lang = languageOf(panel);
  twin.dir = directionOf(panel);
  document.body.append(twin);
  return own;
}

/** The window is filled by the call, and what the host says of its looks counts in there too. */
function lookOf(panel: Element, sheet: CSSStyleSheet): CSSStyleSheet {
  const look = getComputedStyle(panel);
  const names = new Set(tokens.cssText.match(/--rc-[\w-]+/g));
  const said = [...names]
    .map((name) => [name, look.getPropertyValue(name)])
    .filter(([, value]) => value);
  sheet.replaceSync(`html, body { height: 100%; margin: 0; color-scheme: ${look.colorScheme} }
    body > * { ${said.map(([name, value]) => `${name}: ${value};`).join('')} }`);
  return sheet;
}

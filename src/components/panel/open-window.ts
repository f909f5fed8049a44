/** Opens a picture-in-picture window with a call in it. Loaded when one is wanted. */
import { requestTargets } from '../base/call-element.js';
import { themeOf } from '../looks/theme-of.js';
import { directionOf, languageOf } from '../words/language.js';

interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

/** The size of a new window, in CSS pixels. Browsers may remember what a person makes of it. */
const SIZE = { width: 420, height: 560 };

/**
 * Opens the window with `twin` in it. Requests that a person makes in there are fired on `panel`, where the host page
 * listens. The browser closes the window together with the page.
 *
 * @throws when the browser refuses: it needs a click of a person
 */
export async function openWindow(panel: HTMLElement, twin: HTMLElement): Promise<Window> {
  const { documentPictureInPicture } = window as unknown as {
    documentPictureInPicture: DocumentPictureInPicture;
  };
  const opened = await documentPictureInPicture.requestWindow(SIZE);
  const { document } = opened;
  requestTargets.set(document, panel);
  document.title = panel.ownerDocument.title;
  document.adoptedStyleSheets = [
    pageStyles(panel, new (opened as unknown as typeof globalThis).CSSStyleSheet()),
  ];
  twin.lang = languageOf(panel);
  twin.dir = directionOf(panel);
  document.body.append(twin);
  return opened;
}

/** The call fills the window, and has the `--rc-…` properties that the host page gives the panel. */
function pageStyles(panel: Element, sheet: CSSStyleSheet): CSSStyleSheet {
  const { colorScheme } = getComputedStyle(panel);
  sheet.replaceSync(`html, body { height: 100%; margin: 0; color-scheme: ${colorScheme} }
    body > * { ${themeOf(panel)
      .map(([name, value]) => `${name}: ${value};`)
      .join('')} }`);
  return sheet;
}

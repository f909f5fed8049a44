/**
 * Shows the call in a picture-in-picture window, on top of all other windows, where the browser has Document
 * Picture-in-Picture: https://wicg.github.io/document-picture-in-picture/
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { requestTargets } from '../base/call-element.js';
import { directionOf, languageOf } from '../words/language.js';
import { themeOf } from '../looks/theme-of.js';

interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

/** The size of a new window, in CSS pixels. Browsers may remember what a person makes of it. */
const SIZE = { width: 420, height: 560 };

/** Whether the browser has it. Pages in frames may not open such a window. */
export function canOpenPictureInPicture(): boolean {
  // The name alone tells: reading the property would make the browser set up the feature.
  return 'documentPictureInPicture' in window && window.top === window;
}

/** The picture-in-picture window of one panel, while it is open. */
export class PictureInPicture implements ReactiveController {
  readonly #panel: ReactiveControllerHost & HTMLElement;
  readonly #makeTwin: () => HTMLElement;
  #window: Window | undefined;

  /**
   * @param panel the panel in the page
   * @param makeTwin makes a panel of the same call for the window, not yet in a page
   */
  constructor(panel: ReactiveControllerHost & HTMLElement, makeTwin: () => HTMLElement) {
    this.#panel = panel;
    this.#makeTwin = makeTwin;
    panel.addController(this);
  }

  get isOpen(): boolean {
    return this.#window !== undefined;
  }

  hostDisconnected(): void {
    queueMicrotask(() => {
      if (!this.#panel.isConnected) this.close(); // removed, rather than moved in the page
    });
  }

  /** Opens it, where the browser lets it. @returns when it is open, or will not be */
  readonly open = async (): Promise<void> => {
    const twin = this.#makeTwin();
    const opened = await openWindow(this.#panel, twin).catch(() => undefined);
    if (!opened) return;
    opened.addEventListener('pagehide', () => {
      twin.remove();
      if (this.#window === opened) this.#setWindow(undefined);
    });
    this.#setWindow(opened);
  };

  close(): void {
    this.#window?.close();
    this.#setWindow(undefined);
  }

  #setWindow(window: Window | undefined): void {
    if (window === this.#window) return;
    this.#window = window;
    this.#panel.requestUpdate();
  }
}

/**
 * Opens the window with `twin` in it. Requests that a person makes in there are fired on `panel`, where the host page
 * listens. The browser closes the window together with the page.
 *
 * @throws when the browser refuses: it needs a click of a person
 */
async function openWindow(panel: HTMLElement, twin: HTMLElement): Promise<Window> {
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

/** Whether a document is the one in a panel's window. */
export const isOwnWindow = (page: Document): boolean => requestTargets.has(page);

/** The call fills the window, and has the `--rc-…` properties that the host page gives the panel. */
function pageStyles(panel: Element, sheet: CSSStyleSheet): CSSStyleSheet {
  const { colorScheme } = getComputedStyle(panel);
  sheet.replaceSync(`html, body { height: 100%; margin: 0; color-scheme: ${colorScheme} }
    body > * { ${themeOf(panel)
      .map(([name, value]) => `${name}: ${value};`)
      .join('')} }`);
  return sheet;
}

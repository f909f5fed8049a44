/**
 * Shows the call in a picture-in-picture window, on top of all other windows, where the browser has Document
 * Picture-in-Picture: https://wicg.github.io/document-picture-in-picture/
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { loadModule } from '../../core/call/load-module.js';
import { requestTargets } from '../base/call-element.js';
import type { openWindow } from './open-window.js';

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
  /** Set where a window has to open in the moment it is asked for. Otherwise it is loaded with the first press. */
  opener: typeof openWindow | undefined;

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
    const opener = this.opener ?? loadedOpener;
    const opened = await opener(this.#panel, twin).catch(() => undefined);
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

/** Whether a document is the one in a panel's window. */
export const isOwnWindow = (page: Document): boolean => requestTargets.has(page);

const loadedOpener: typeof openWindow = async (panel, twin) => {
  const loaded = await loadModule(() => import('./open-window.js'));
  return loaded.openWindow(panel, twin);
};

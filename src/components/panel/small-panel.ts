import { html, nothing, type ReactiveControllerHost } from 'lit';
import type { CallStore } from '../../core/store/call-store.js';
import { cornerForKey, startSnapDrag, type Corner } from '../base/snap-drag.js';
import { hangUpButton, microphoneButton } from './parts.js';

const viewport = { getBoundingClientRect: () => new DOMRect(0, 0, innerWidth, innerHeight) };

/** The corner of the page that a small panel is in. A person drags it, or moves it with the arrow keys. */
export class PanelCorner {
  readonly #host: ReactiveControllerHost;
  #corner: Corner = { block: 'end', inline: 'end' };

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** The classes that put a panel there. */
  get classes(): string {
    return `block-${this.#corner.block} inline-${this.#corner.inline}`;
  }

  /** For `pointerdown` on the small `panel`. Its buttons are pressed, not dragged. */
  startDrag(event: PointerEvent, panel: HTMLElement): void {
    const isOnButton = event.composedPath().some((each) => each instanceof HTMLButtonElement);
    if (isOnButton || event.button !== 0) return;
    startSnapDrag(event, panel, viewport, (corner) => this.#move(corner));
  }

  /** For `keydown` on the small panel. */
  handleKeydown(event: KeyboardEvent): void {
    const corner = cornerForKey(event, this.#corner);
    if (!corner) return;
    event.preventDefault();
    this.#move(corner);
  }

  #move(corner: Corner): void {
    this.#corner = corner;
    this.#host.requestUpdate();
  }
}

/** What a small panel shows. */
export interface SmallView {
  readonly store: CallStore | undefined;
  readonly heading: unknown;
  readonly restoreButton: unknown;
  /** Whether the call itself is in a picture-in-picture window, with a microphone button of its own. */
  readonly isElsewhere: boolean;
}

export function smallPanel({ store, heading, restoreButton, isElsewhere }: SmallView): unknown {
  return html`${heading}${isElsewhere ? nothing : microphoneButton(store, true)}${restoreButton}
  ${hangUpButton(store, true)}`;
}

/** What is around the call: a dialog on top of the page, or a section in its flow. */
import { html, nothing } from 'lit';

export interface FrameView {
  readonly classes: string;
  /** Names the panel, while it shows a call. */
  readonly title: string | undefined;
  /** The call, while there is one. */
  readonly content: unknown;
  /** A problem outside of a call. */
  readonly notice: unknown;
}

export function inlineFrame({ classes, title, content, notice }: FrameView): unknown {
  if (title === undefined) return html`<div class="root">${notice}<slot name="empty"></slot></div>`;
  return html`<section class=${classes} part="panel" tabindex="-1" aria-label=${title}>
    ${content}
  </section>`;
}

export interface OverlayView extends FrameView {
  /** Says how a small panel is moved. */
  readonly description: string | undefined;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onCancel: (event: Event) => void;
  readonly onClose: () => void;
  readonly onKeydown: (event: KeyboardEvent) => void;
}

export function overlayFrame(view: OverlayView): unknown {
  return html`
    <dialog
      class="${view.classes} overlay"
      part="panel"
      popover="manual"
      tabindex="-1"
      aria-label=${view.title ?? nothing}
      aria-description=${view.description ?? nothing}
      @pointerdown=${view.onPointerDown}
      @cancel=${view.onCancel}
      @close=${view.onClose}
      @keydown=${view.onKeydown}
    >
      ${view.content}
    </dialog>
    <div class="root toast overlay" popover="manual">${view.notice}</div>
  `;
}

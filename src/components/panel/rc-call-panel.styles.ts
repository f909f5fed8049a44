import { css } from 'lit';

export const styles = css`
  :host {
    display: contents;
  }

  :host([inline]) {
    display: block;
  }

  /* a call fills the box the page gives it; without one the panel takes no room */
  :host([inline]:not([phase='idle'], [phase='incoming'])) {
    height: 100%;
  }

  .panel {
    flex-direction: column;
    color: var(--_stage-text);
    background: var(--_stage);
    border-radius: var(--_radius);
    overflow: hidden;
    outline: none;
  }

  .panel:not(.overlay) {
    display: flex;
    width: 100%;
    height: 100%;
    min-height: 320px;
  }

  .panel.overlay {
    inset: 0;
    width: min(960px, calc(100vw - 32px));
    height: min(680px, calc(100vh - 32px));
    height: min(680px, calc(100dvh - 32px));
    margin: auto;
  }

  .panel {
    --_on-stage: var(--_stage-text);
  }

  /* another panel stands in for it; not by visibility, which the roots of the tags in it reset */
  .panel[data-elsewhere] {
    opacity: 0;
  }

  .stage {
    position: relative;
    flex: 1;
    display: flex;
    flex-direction: column;
    min-height: 0;
    color: var(--_stage-text);
    background: var(--_stage);
    container: panel / size;
  }

  .stage:fullscreen {
    width: 100%;
    height: 100%;
  }

  header,
  footer {
    transition: opacity 160ms;
  }

  .controls-hidden {
    cursor: none;
  }

  .controls-hidden > :is(header, footer) {
    opacity: 0;
  }

  /* --- head --- */

  header {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    padding-block: 12px 8px;
    padding-inline: 20px 12px;
  }

  .heading {
    flex: 1;
    display: grid;
    min-width: 0;
  }

  .title {
    unicode-bidi: isolate;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 18px;
    font-weight: 600;
  }

  .note,
  .notice .sentence,
  .end .status {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 4;
    overflow: hidden;
  }

  .note {
    position: absolute;
    inset-block-start: 72px;
    inset-inline: 12px;
    width: fit-content;
    margin-inline: auto;
    padding: 8px 16px;
    border-radius: var(--_radius);
    color: #12151a;
    background: #e9ecef;
    overflow: hidden;
    overflow-wrap: anywhere;
  }

  .status {
    min-height: 22px;
    color: var(--_stage-text-2);
  }

  .panel .quiet {
    flex: none;
    padding: 8px;
    color: inherit;
    background: none;
  }

  .panel button {
    --_focus: #74c0fc;
  }

  /* kept free until the buttons of the head are drawn */
  .place {
    flex: none;
    width: 44px;
  }

  /* --- people --- */

  rc-member-grid {
    flex: 1;
    min-height: 0;
    margin: 0 12px;
  }

  /* --- controls --- */

  footer {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 4px 8px;
    padding: 12px 12px 16px;
  }

  footer > * {
    flex: 0 1 auto;
    min-width: 72px;
  }

  footer > .control {
    width: auto;
  }

  .panel .many,
  .panel .many > * {
    min-width: 52px;
  }

  @container panel (max-width: 480px) {
    /* on a phone it nearly is */
    [part='full-screen-button'],
    .place.full-screen {
      display: none;
    }

    footer.many {
      --_words: none;
    }
  }

  @container panel (max-width: 340px) {
    footer {
      gap: 4px 0;
      padding-inline: 4px;
    }

    footer > * {
      min-width: 60px;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    header,
    footer {
      transition: none;
    }
  }

  /* --- what went wrong --- */

  .notice {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-block: 8px;
    padding-inline: 16px 8px;
    border: 1px solid var(--_danger);
    border-inline-start-width: 6px;
    border-radius: var(--_radius);
    color: var(--_text);
    background: var(--_surface);
  }

  .notice > .icon {
    color: var(--_alert);
  }

  .panel .notice {
    margin: 0 12px 8px;
  }

  .notice .sentence {
    flex: 1;
    overflow-wrap: anywhere;
  }

  .panel .notice .quiet,
  .notice .quiet {
    padding: 8px;
    color: var(--_text);
    background: none;
  }

  .toast {
    inset: auto 0 24px;
    width: min(520px, calc(100vw - 32px));
    margin: 0 auto;
  }

  /* --- the end --- */

  .panel.overlay.ended {
    width: min(400px, calc(100vw - 32px));
    height: fit-content;
  }

  .end {
    flex: 1;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 8px;
    padding: 32px 24px 24px;
    text-align: center;
  }

  .end .title {
    max-width: 100%;
  }

  .end .status {
    max-width: 100%;
  }

  @media (max-height: 360px) {
    .end {
      gap: 4px;
      padding: 12px 16px;
    }

    .end .avatar {
      --_size: 40px;
    }
  }

  .choices {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
    margin-top: 12px;
  }

  .choices button:not(.accept) {
    color: var(--_stage-text);
    background: var(--_stage-control);
  }

  /* --- small --- */

  .panel.minimized:not(.ended) {
    flex-direction: row;
    align-items: center;
    gap: 4px;
    padding-block: 8px;
    padding-inline: 20px 8px;
    overflow: visible;
  }

  .panel.overlay.minimized:not(.ended) {
    inset-block: auto 16px;
    inset-inline: auto 16px;
    cursor: grab;
    touch-action: none;
    user-select: none;
    width: auto;
    max-width: min(360px, calc(100vw - 32px));
    height: auto;
    margin: 0;
    border: 1px solid var(--_stage-control);
    border-radius: 32px;
  }

  .panel.overlay.minimized.block-start:not(.ended) {
    inset-block: 16px auto;
  }

  .panel.overlay.minimized.inline-start:not(.ended) {
    inset-inline: 16px auto;
  }

  .panel.minimized:not(.overlay, .ended) {
    height: auto;
    min-height: 0;
  }

  .minimized .title {
    font-size: 15px;
  }

  .minimized .status {
    font-size: 13px;
  }

  @media (max-width: 480px), (max-height: 360px) {
    .panel.overlay:not(.minimized, .ended) {
      width: 100vw;
      height: 100vh;
      height: 100dvh;
      border-radius: 0;
    }
  }

  @media (forced-colors: active) {
    .panel,
    .panel.overlay.minimized:not(.ended) {
      border: 2px solid CanvasText;
    }

    .note {
      border: 1px solid;
    }
  }
`;

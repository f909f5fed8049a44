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
    height: min(680px, calc(100dvh - 32px));
    margin: auto;
  }

  .panel:not(.minimized, .ended) {
    container: panel / size;
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
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 18px;
    font-weight: 600;
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

  .panel .control {
    flex-direction: column;
    gap: 4px;
    min-width: 72px;
    padding: 4px;
    border-radius: var(--_radius);
    font-weight: 400;
    font-size: 13px;
    color: var(--_stage-text);
    background: none;
  }

  .disc {
    display: grid;
    place-items: center;
    width: 52px;
    height: 52px;
    border: 1px solid transparent;
    border-radius: 50%;
    color: var(--_stage-text);
    background: var(--_stage-control);
    transition: background 120ms;
  }

  .off .disc,
  .blocked .disc {
    color: #12151a;
    background: #e9ecef;
  }

  .blocked .disc {
    border-color: #ffa94d;
    box-shadow: 0 0 0 2px #ffa94d;
  }

  .slash-ground {
    stroke: var(--_stage-control);
    stroke-width: 5;
  }

  .off .slash-ground,
  .blocked .slash-ground {
    stroke: #e9ecef;
  }

  .control .disc.danger {
    color: var(--_danger-text);
    background: var(--_danger);
  }

  @container panel (max-width: 340px) {
    footer {
      gap: 4px 0;
      padding-inline: 4px;
    }

    .panel .control {
      min-width: 64px;
    }

    .disc {
      width: 46px;
      height: 46px;
    }
  }

  .pending .disc {
    position: relative;
  }

  .pending .disc::after {
    content: '';
    position: absolute;
    inset: -4px;
    border: 2px solid var(--_stage-text-2);
    border-top-color: transparent;
    border-radius: 50%;
    /* only for devices that take their time: nothing flickers, and nothing is drawn while a call is set up */
    opacity: 0;
    animation:
      turn 900ms linear 600ms infinite,
      appear 1ms 600ms forwards;
  }

  @keyframes appear {
    to {
      opacity: 1;
    }
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .pending .disc::after {
      animation: none;
      opacity: 1;
    }

    .disc {
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
    color: light-dark(#c92a2a, #ff8787);
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
    overflow-wrap: anywhere;
  }

  .end button {
    margin-top: 12px;
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
  }

  .panel.overlay.minimized:not(.ended) {
    inset-block: auto 16px;
    inset-inline: auto 16px;
    width: auto;
    max-width: min(360px, calc(100vw - 32px));
    height: auto;
    margin: 0;
    border: 1px solid var(--_stage-control);
    border-radius: 32px;
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

  .minimized .danger {
    flex: none;
    padding: 8px 14px;
  }

  @media (max-width: 480px) {
    .panel.overlay:not(.minimized, .ended) {
      width: 100vw;
      height: 100dvh;
      border-radius: 0;
    }
  }

  @media (forced-colors: active) {
    .disc {
      border-color: currentColor;
    }
  }
`;

/**
 * Styles shared by all tags. Every colour, radius and font comes from a `--rc-…` custom property, which a host may set on the
 * tag or on anything above it. The `--_…` properties are private and hold that value or its default. Dialogs and buttons
 * follow the page's colour scheme; the stage of a call is dark on every page.
 */
import { css } from 'lit';

export const tokens = css`
  :host {
    /* No font for a particular script: the browser chooses one by language, so that Japanese gets Japanese glyphs. */
    --_font: var(--rc-font, system-ui, -apple-system, 'Segoe UI', sans-serif);
    --_accent: var(--rc-accent, #17803d);
    --_accent-text: var(--rc-accent-text, #fff);
    --_danger: var(--rc-danger, #c92a2a);
    --_danger-text: var(--rc-danger-text, #fff);
    --_surface: var(--rc-surface, #fff);
    --_surface-2: var(--rc-surface-2, #f1f3f5);
    --_text: var(--rc-text, #1b1f24);
    --_text-2: var(--rc-text-2, #57606a);
    --_border: var(--rc-border, #868e96);
    --_hairline: #d0d7de;
    --_alert: #c92a2a;
    --_focus: var(--rc-focus, #1864ab);
    --_stage: var(--rc-stage, #12151a);
    --_stage-2: var(--rc-stage-2, #232932);
    --_stage-control: var(--rc-stage-control, #39424e);
    --_stage-text: var(--rc-stage-text, #f4f6f8);
    --_stage-text-2: var(--rc-stage-text-2, #b8c1cc);
    --_speaking: var(--rc-speaking, #51cf66);
    --_radius: var(--rc-radius, 12px);
    --_shadow: var(--rc-shadow, 0 8px 32px rgb(0 0 0 / 28%));
    --_space: var(--rc-space, 4px);
  }

  @media (prefers-contrast: more) {
    :host {
      --_text-2: var(--rc-text-2, #000);
      --_border: var(--rc-border, #000);
      --_stage-text-2: var(--rc-stage-text-2, #fff);
    }
  }

  /* Older browsers are light on every page. A custom property takes any value, so that a plain colour before it would not do. */
  @supports (color: light-dark(#fff, #000)) {
    :host {
      --_surface: var(--rc-surface, light-dark(#fff, #20252c));
      --_surface-2: var(--rc-surface-2, light-dark(#f1f3f5, #2c333c));
      --_text: var(--rc-text, light-dark(#1b1f24, #eef1f4));
      --_text-2: var(--rc-text-2, light-dark(#57606a, #a9b2bd));
      --_border: var(--rc-border, light-dark(#868e96, #6b7580));
      --_hairline: light-dark(#d0d7de, #39424e);
      --_alert: light-dark(#c92a2a, #ff8787);
      --_focus: var(--rc-focus, light-dark(#1864ab, #74c0fc));
    }

    @media (prefers-contrast: more) {
      :host {
        --_text-2: var(--rc-text-2, light-dark(#000, #fff));
        --_border: var(--rc-border, light-dark(#000, #fff));
      }
    }
  }

  /* The page's rules for the host element are inherited into its shadow root, so every root resets what it depends on. */
  .root {
    box-sizing: border-box;
    font: 400 15px/1.45 var(--_font);
    letter-spacing: normal;
    word-spacing: normal;
    text-align: start;
    text-transform: none;
    text-indent: 0;
    text-shadow: none;
    white-space: normal;
    visibility: visible;
    cursor: default;
    color: var(--_text);
    -webkit-font-smoothing: antialiased;
    -webkit-tap-highlight-color: transparent;
  }

  .root *,
  .root *::before,
  .root *::after {
    box-sizing: border-box;
  }

  /* Korean text breaks between words; a word that does not fit may still break anywhere. */
  .root:lang(ko) {
    word-break: keep-all;
    overflow-wrap: anywhere;
  }

  .icon {
    flex: none;
    display: block;
  }

  [dir='rtl'] .icon.directed {
    transform: scaleX(-1);
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }
`;

/** Overlays are in the browser's top layer, above everything on the page. */
export const overlays = css`
  .overlay {
    display: none;
    position: fixed;
    z-index: 2147483647; /* where there is no popover, it is not in the top layer */
    border: 0;
    padding: 0;
    max-width: none;
    max-height: none;
    overflow: hidden;
    pointer-events: auto;
    color: var(--_text);
    background: var(--_surface);
    border-radius: var(--_radius);
    box-shadow: var(--_shadow);
  }

  /* :is() forgives what a browser does not know. */
  .overlay:is(:popover-open, [open]) {
    display: flex;
    flex-direction: column;
    animation: arrive 160ms ease-out;
  }

  /* Shown again, above something else: it does not move in. */
  .overlay[data-again]:is(:popover-open, [open]) {
    animation: none;
  }

  /* Focused only by script, so that the next Tab goes to its first control. */
  .overlay:focus {
    outline: none;
  }

  .overlay::backdrop {
    background: rgb(0 0 0 / 40%);
  }

  .overlay:popover-open::backdrop {
    background: none;
  }

  /* The shadow and the ground that set it off are gone then. */
  @media (forced-colors: active) {
    .overlay {
      border: 2px solid CanvasText;
    }
  }

  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .overlay:is(:popover-open, [open]) {
      animation: none;
    }
  }
`;

export const buttons = css`
  button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-width: 44px;
    min-height: 44px;
    margin: 0;
    padding: 8px 16px;
    border: 1px solid transparent;
    border-radius: 22px;
    font: 500 15px/1.3 var(--_font);
    color: var(--_text);
    background: var(--_surface-2);
    cursor: pointer;
    touch-action: manipulation;
  }

  @media (prefers-contrast: more) {
    button {
      border-color: currentColor;
    }
  }

  button:hover {
    filter: brightness(0.94);
  }

  button:active {
    filter: brightness(0.88);
  }

  button:focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: 2px;
  }

  button[aria-disabled='true'],
  button:disabled {
    opacity: 0.55;
    cursor: default;
    filter: none;
  }

  button.accept {
    color: var(--_accent-text);
    background: var(--_accent);
  }

  button.danger {
    color: var(--_danger-text);
    background: var(--_danger);
  }

  @media (forced-colors: active) {
    button {
      border-color: ButtonText;
    }

    button[aria-pressed='true'] {
      border-color: Highlight;
      forced-color-adjust: none;
      color: HighlightText;
      background: Highlight;
    }

    button[aria-disabled='true'],
    button:disabled {
      opacity: 1;
      border-color: GrayText;
      color: GrayText;
    }
  }
`;

/** Styles of `avatar()`. */
export const avatars = css`
  .avatar {
    --_size: 72px;
    position: relative;
    flex: none;
    display: grid;
    place-items: center;
    width: var(--_size);
    height: var(--_size);
    border-radius: 50%;
    overflow: hidden;
    font: 500 calc(var(--_size) * 0.4) / 1 var(--_font);
    color: #fff;
    background: #4c6ef5;
    user-select: none;
  }

  @media (forced-colors: active) {
    .avatar {
      border: 1px solid CanvasText;
      color: CanvasText;
    }
  }

  .avatar img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }

  .hue-0 {
    background: #b02a5b;
  }
  .hue-1 {
    background: #8a3ab9;
  }
  .hue-2 {
    background: #5f3dc4;
  }
  .hue-3 {
    background: #364fc7;
  }
  .hue-4 {
    background: #1864ab;
  }
  .hue-5 {
    background: #0b7285;
  }
  .hue-6 {
    background: #087f5b;
  }
  .hue-7 {
    background: #5c6b16;
  }
  .hue-8 {
    background: #a3560b;
  }
  .hue-9 {
    background: #9c3d1f;
  }
`;

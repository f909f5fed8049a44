import { css } from 'lit';

export const styles = css`
  :host {
    display: contents;
  }

  .overlay {
    inset: 0;
    width: min(440px, calc(100vw - 32px));
    height: fit-content;
    min-height: min(440px, calc(100vh - 32px));
    min-height: min(440px, calc(100dvh - 32px));
    max-height: min(640px, calc(100vh - 32px));
    max-height: min(640px, calc(100dvh - 32px));
    margin: auto;
  }

  header,
  footer {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 12px 16px;
  }

  header {
    padding-bottom: 4px;
  }

  footer {
    border-top: 1px solid var(--_hairline);
  }

  h2 {
    flex: 1;
    margin: 0;
    font: 600 18px/1.4 var(--_font);
  }

  .plain {
    padding: 8px 12px;
    background: none;
  }

  .note {
    flex: 1;
    font-size: 13px;
    color: var(--_text-2);
  }

  .search {
    position: relative;
    display: block;
    margin: 4px 16px 8px;
  }

  .search .icon {
    position: absolute;
    inset-block: 0;
    inset-inline: 12px auto;
    width: 20px;
    height: 100%;
    color: var(--_text-2);
    pointer-events: none;
  }

  input {
    appearance: none;
    width: 100%;
    min-height: 44px;
    margin: 0;
    padding-block: 8px;
    padding-inline: 40px 12px;
    border: 1px solid var(--_border);
    border-radius: 22px;
    font: inherit;
    color: var(--_text);
    background: var(--_surface);
  }

  input::placeholder {
    color: var(--_text-2);
    opacity: 1;
  }

  input:focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: 0;
  }

  .list {
    flex: 1 1 auto; /* with a basis of 0, Safari counts the rows for nothing */
    min-height: 0;
    overflow: auto;
    overscroll-behavior: contain;
    padding: 0 8px 8px;
    outline: none;
  }

  .list:focus-visible .option.active {
    outline: 3px solid var(--_focus);
    outline-offset: -3px;
  }

  .option {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 52px;
    padding: 6px 8px;
    border-radius: 8px;
    cursor: pointer;
  }

  .option:hover {
    background: var(--_surface-2);
  }

  .option .note {
    flex: none;
  }

  .option[aria-disabled='true'] {
    cursor: default;
  }

  .option[aria-disabled='true'] .name,
  .option[aria-disabled='true'] .avatar {
    opacity: 0.7;
  }

  .mark {
    flex: none;
    display: grid;
    place-items: center;
    width: 24px;
    height: 24px;
    border: 2px solid var(--_border);
    border-radius: 50%;
    color: var(--_accent-text);
  }

  .mark .icon {
    width: 16px;
    height: 16px;
    stroke-width: 3;
  }

  [aria-selected='true'] .mark {
    border-color: var(--_accent);
    background: var(--_accent);
  }

  [aria-disabled='true'][aria-selected='true'] .mark {
    border-color: transparent;
    color: var(--_text-2);
    background: none;
  }

  .option .avatar {
    --_size: 36px;
  }

  .option .name {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .empty {
    flex: 1;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 12px;
    padding: 24px;
    text-align: center;
    color: var(--_text-2);
  }

  .empty p {
    margin: 0;
  }

  @media (max-width: 480px) {
    .overlay {
      width: 100vw;
      height: 100vh;
      height: 100dvh;
      max-height: none;
      border-radius: 0;
    }
  }

  @media (forced-colors: active) {
    [aria-selected='true'] .mark {
      background: Highlight;
      color: HighlightText;
    }
  }
`;

import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    container: grid / size;
  }

  .grid {
    position: relative;
    flex: 1;
    min-height: 0;
    width: 100%;
    height: 100%; /* where a page makes the tag a block */
  }

  rc-member-tile,
  rc-screen-tile {
    display: block;
    position: relative;
    min-width: 0;
    min-height: 0;
  }

  button {
    --_focus: #74c0fc;
  }

  /* --- one-to-one --- */

  .duo rc-member-tile {
    position: absolute;
    inset: 0;
  }

  .duo .small {
    inset: auto;
    z-index: 1;
    width: min(clamp(96px, 24cqw, 208px), 60cqh); /* less than half the height of a low box */
    aspect-ratio: 4 / 3;
    border: 2px solid var(--_stage);
    border-radius: calc(var(--_radius) + 2px);
    background: var(--_stage);
  }

  .handle,
  .handle:hover {
    position: absolute;
    inset: 0;
    border-radius: var(--_radius);
    background: none;
    filter: none;
    cursor: grab;
    touch-action: none;
  }

  .handle:active {
    cursor: grabbing;
  }

  .duo .block-start {
    inset-block-start: 12px;
  }

  .duo .block-end {
    inset-block-end: 12px;
  }

  .duo .inline-start {
    inset-inline-start: 12px;
  }

  .duo .inline-end {
    inset-inline-end: 12px;
  }

  /* --- a group --- */

  .group {
    display: grid;
    gap: 8px;
    /* half columns, so that a last row that is not full stands in the middle */
    grid-template-columns: repeat(calc(var(--_columns) * 2), minmax(0, 1fr));
    grid-auto-rows: minmax(0, 1fr);
  }

  .group > * {
    grid-column-end: span 2;
  }

  .group .last-row {
    grid-column-start: var(--_indent);
  }

  .pinned {
    grid-template-rows: minmax(0, 1fr) clamp(56px, 24%, 128px);
  }

  .group .large {
    order: -1;
    grid-column: 1 / -1;
  }

  .pin {
    position: absolute;
    inset-block-start: 4px;
    inset-inline-end: 4px;
    padding: 8px;
    color: var(--_stage-text);
    background: rgb(0 0 0 / 60%);
  }

  .pin[aria-pressed='true'] {
    color: #12151a;
    background: #e9ecef;
  }

  @media (hover: hover) {
    .pin[aria-pressed='false'] {
      opacity: 0;
    }

    *:hover > .pin,
    .pin:focus-visible {
      opacity: 1;
    }
  }

  .pager {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    padding-top: 8px;
    color: var(--_stage-text-2);
  }

  .pager button {
    padding: 8px;
    color: var(--_stage-text);
    background: var(--_stage-control);
  }
`;

import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .tile {
    container-type: size;
    position: relative;
    width: 100%;
    height: 100%;
    overflow: hidden;
    border-radius: var(--_radius);
    color: var(--_stage-text);
    background: var(--_stage-2);
  }

  .view {
    position: absolute;
    inset: 0;
    border-radius: inherit;
    overflow: hidden;
    /* one finger scrolls the page, two enlarge */
    touch-action: pan-x pan-y;
  }

  .view:focus-visible {
    outline: 3px solid #74c0fc;
    outline-offset: -3px;
  }

  .zoomed .view {
    cursor: grab;
    touch-action: none;
  }

  .zoomed .view:active {
    cursor: grabbing;
  }

  rc-member-tile {
    height: 100%;
    transform-origin: 0 0;
  }

  .name {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-start: 8px;
    max-width: calc(100% - 120px);
    padding: 2px 10px;
    border-radius: 14px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    unicode-bidi: isolate;
    font-size: 13px;
    background: rgb(0 0 0 / 60%);
    pointer-events: none;
  }

  .zoom {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-end: 8px;
    display: flex;
    gap: 4px;
  }

  .zoom button {
    padding: 8px;
    --_focus: #74c0fc;
    color: var(--_stage-text);
    background: rgb(0 0 0 / 60%);
  }

  @media (hover: hover) {
    .tile:not(:hover, :focus-within, .zoomed) .zoom {
      opacity: 0;
    }
  }

  @media (forced-colors: active) {
    .tile,
    .zoom button {
      border: 1px solid CanvasText;
    }
  }

  /* too small to read in */
  @container (max-width: 240px) {
    .zoom {
      display: none;
    }

    .name {
      max-width: calc(100% - 16px);
    }
  }
`;

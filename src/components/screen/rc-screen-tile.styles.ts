import { css } from 'lit';

export const styles = css`
  .view {
    position: absolute;
    inset: 0;
    overflow: hidden;
    border-radius: inherit;
    /* one finger scrolls the page, two enlarge */
    touch-action: pan-x pan-y;
  }

  .view:focus-visible {
    outline: 3px solid #74c0fc;
    outline-offset: -3px;
  }

  .enlarged {
    cursor: grab;
    touch-action: none;
  }

  .enlarged:active {
    cursor: grabbing;
  }

  /* all of it, whatever the shape of the tile */
  video {
    object-fit: contain;
    transform-origin: 0 0;
    background: var(--_stage-2);
  }

  .view .tap {
    position: absolute;
    inset: 0;
    margin: auto;
    width: fit-content;
    height: fit-content;
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

  .caption {
    inset-inline-end: 112px;
  }

  @media (hover: hover) {
    .tile:not(:hover, :focus-within, .zoomed) .zoom {
      opacity: 0;
    }
  }

  @media (forced-colors: active) {
    .zoom button {
      border: 1px solid;
    }
  }

  /* too small to read in */
  @container (max-width: 240px) {
    .zoom {
      display: none;
    }

    .caption {
      inset-inline-end: 8px;
    }
  }
`;

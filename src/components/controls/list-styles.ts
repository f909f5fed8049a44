import { css } from 'lit';

/** Styles of a labelled list to choose from. */
export const listStyles = css`
  .kind {
    display: block;
    color: var(--_text-2);
  }

  .kind::first-letter {
    text-transform: uppercase;
  }

  select {
    width: 100%;
    min-height: 44px;
    padding: 0 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    font: inherit;
    text-overflow: ellipsis;
    color: var(--_text);
    background: var(--_surface-2);
  }

  select:focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: 2px;
  }
`;

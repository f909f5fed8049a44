import { css } from 'lit';

export const styles = css`
  :host {
    display: inline-block;
  }

  .quiet {
    padding: 8px;
    color: var(--_on-stage, var(--_text));
    background: none;
  }

  .menu {
    inset: 0;
    gap: 12px;
    width: min(360px, calc(100vw - 32px));
    height: fit-content;
    max-height: calc(100vh - 32px);
    max-height: calc(100dvh - 32px);
    margin: auto;
    padding: 20px;
    overflow: auto;
  }

  video {
    width: 100%;
    aspect-ratio: 16 / 9;
    object-fit: cover;
    border-radius: var(--_radius);
    background: var(--_stage);
  }

  meter {
    width: 100%;
  }
`;

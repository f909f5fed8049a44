import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .check {
    display: grid;
    gap: 12px;
    padding: 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  ul {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    display: flex;
    gap: 8px;
  }

  li .icon {
    color: var(--_alert);
  }

  .fine .icon {
    color: #17803d;
    color: light-dark(#17803d, #69db7c);
  }

  li span {
    min-width: 0;
    overflow-wrap: anywhere;
  }

  code {
    display: block;
    margin-top: 4px;
    padding: 4px 8px;
    border-radius: 6px;
    direction: ltr;
    text-align: left;
    user-select: all;
    background: var(--_surface-2);
  }

  video {
    width: 100%;
    max-height: 320px;
    border-radius: var(--_radius);
    background: var(--_stage);
    transform: scaleX(-1);
  }

  meter {
    width: 100%;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
`;

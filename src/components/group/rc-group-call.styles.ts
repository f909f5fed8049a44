import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .card {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    padding: 12px 16px;
    border: 1px solid var(--_hairline);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  .avatars {
    display: flex;
  }

  .avatar {
    --_size: 40px;
    box-shadow: 0 0 0 2px var(--_surface);
  }

  .avatar:not(:first-child) {
    margin-inline-start: -12px;
  }

  .call {
    flex: 1 1 140px;
    min-width: 0;
  }

  .title {
    display: flex;
    flex-wrap: wrap;
    column-gap: 8px;
    font-weight: 500;
  }

  .names {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 5; /* the number of the others is at the end */
    overflow: hidden;
    overflow-wrap: anywhere;
    font-size: 13px;
    color: var(--_text-2);
  }

  /* Digits are written from left to right in every language. */
  time {
    direction: ltr;
    unicode-bidi: isolate;
    font-variant-numeric: tabular-nums;
    font-weight: 400;
    color: var(--_text-2);
  }

  button {
    flex: none;
  }
`;

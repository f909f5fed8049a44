import { css } from 'lit';

export const styles = css`
  :host {
    display: contents;
  }

  .overlay {
    inset-block: 24px auto;
    inset-inline: auto 24px;
    width: min(380px, calc(100vw - 32px));
    max-height: calc(100vh - 48px);
    max-height: calc(100dvh - 48px);
    overflow: auto;
  }

  .overlay,
  .inline {
    container-type: inline-size;
  }

  .overlay:is(:popover-open, [open]),
  .inline {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 24px 20px 20px;
    text-align: center;
  }

  .overlay:modal {
    margin-block: 0;
    margin-inline: auto 0;
  }

  .inline {
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_hairline);
    border-radius: var(--_radius);
  }

  .avatar {
    --_size: 80px;
  }

  /* another tab rings */
  .overlay.small {
    width: min(300px, calc(100vw - 32px));
  }

  .root.small {
    gap: 4px;
    padding: 12px;
  }

  .small .avatar {
    --_size: 40px;
  }

  .small .name {
    font-size: 16px;
  }

  .small .actions {
    margin-top: 8px;
  }

  .small .name {
    -webkit-line-clamp: 2;
  }

  .name {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    flex: none;
    overflow: hidden;
    unicode-bidi: isolate;
    max-width: 100%;
    font-size: 20px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .what {
    color: var(--_text-2);
  }

  .quiet {
    color: inherit;
    text-decoration: underline;
    background: none;
  }

  .members {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px 12px;
    margin-top: 4px;
    font-size: 13px;
    color: var(--_text-2);
  }

  .member {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    max-width: 160px;
  }

  .member span:last-child {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .member .avatar {
    --_size: 28px;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    width: 100%;
    margin-top: 16px;
  }

  /* Whatever the page puts above them, and however low the window is, the buttons are in sight. */
  .overlay .actions {
    position: sticky;
    inset-block-end: 0;
    z-index: 1;
    background: var(--_surface);
    box-shadow: 0 0 0 8px var(--_surface);
  }

  .actions button {
    flex: 1 1 auto;
    gap: 6px;
    padding-inline: 8px;
    white-space: nowrap;
  }

  .actions .icon {
    width: 20px;
    height: 20px;
  }

  .replies {
    width: 100%;
  }

  .replies summary {
    min-height: 44px;
    border-radius: 22px;
    line-height: 44px;
    color: var(--_text-2);
    cursor: pointer;
  }

  .replies summary:focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: -3px;
  }

  .replies button {
    width: 100%;
    margin-bottom: 8px;
  }

  @media (max-height: 480px) {
    .overlay {
      gap: 4px;
      max-height: calc(100vh - 16px);
      max-height: calc(100dvh - 16px);
      padding: 12px;
    }

    .overlay:not(:modal) {
      inset-block: 8px auto;
    }

    .avatar {
      --_size: 40px;
    }

    .name {
      -webkit-line-clamp: 2;
      font-size: 16px;
    }

    .actions {
      margin-top: 8px;
    }
  }

  @media (forced-colors: active) {
    .inline {
      border-color: CanvasText;
    }
  }

  @media (max-width: 480px) {
    .overlay {
      inset: auto 16px 16px 16px;
      width: auto;
    }

    .overlay:modal {
      margin: 0;
    }
  }
`;

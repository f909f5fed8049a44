import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .history {
    border-radius: var(--_radius);
    background: var(--_surface);
    outline: none; /* focused only by script */
  }

  ul {
    margin: 0;
    padding: 8px;
    list-style-type: ''; /* with 'none', VoiceOver in Safari does not announce a list */
  }

  li {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 6px 8px;
  }

  .avatar {
    --_size: 40px;
  }

  .entry {
    flex: 1;
    min-width: 0;
  }

  .name {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
    font-weight: 500;
  }

  .details {
    display: flex;
    flex-wrap: wrap;
    column-gap: 12px;
    font-size: 13px;
    color: var(--_text-2);
  }

  .outcome {
    display: flex;
    align-items: center;
    gap: 4px;
  }

  .outcome .icon {
    width: 16px;
    height: 16px;
  }

  .missed .outcome {
    font-weight: 600;
    color: var(--rc-missed, var(--_alert));
  }

  .call-back {
    flex: none;
    padding: 8px;
  }

  .clear {
    display: block;
    margin: 0 auto;
    background: none;
  }

  .empty {
    padding: 24px;
    text-align: center;
    color: var(--_text-2);
  }
`;

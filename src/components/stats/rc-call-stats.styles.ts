import { css } from 'lit';

export const styles = css`
  :host {
    display: contents;
  }

  :host([inline]) {
    display: block;
  }

  .stats {
    gap: 12px;
    padding: 20px;
    color: var(--_text);
    background: var(--_surface);
    border-radius: var(--_radius);
  }

  .stats.overlay {
    inset: 0;
    width: min(440px, calc(100vw - 32px));
    height: fit-content;
    max-height: calc(100vh - 32px);
    max-height: calc(100dvh - 32px);
    margin: auto;
    overflow: auto;
  }

  :host([inline]) .stats {
    display: flex;
    flex-direction: column;
  }

  h2,
  p {
    margin: 0;
  }

  h2 {
    font-size: 15px;
    font-weight: 600;
  }

  p {
    min-height: 1.45em;
  }

  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }

  th,
  td {
    padding: 3px 0;
    text-align: start;
    vertical-align: baseline;
  }

  th {
    font-weight: 400;
    color: var(--_text-2);
  }

  th + th,
  td {
    width: 36%;
    padding-inline-start: 8px;
  }

  .name,
  .kind {
    font-weight: 600;
    color: var(--_text);
  }

  .name {
    overflow-wrap: anywhere;
  }

  thead th {
    border-bottom: 1px solid var(--_hairline);
  }

  .kind {
    padding-top: 8px;
  }

  tbody:last-child tr:first-child > * {
    padding-top: 8px;
  }

  .copied:empty {
    display: none;
  }

  .copied {
    text-align: center;
    color: var(--_text-2);
  }

  label {
    display: flex;
    flex-direction: column;
    gap: 4px;
  }

  textarea {
    box-sizing: border-box;
    width: 100%;
    padding: 8px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    font:
      12px/1.4 ui-monospace,
      monospace;
    color: var(--_text);
    background: var(--_surface-2);
    resize: vertical;
  }
`;

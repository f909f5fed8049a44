/** Templates that several views of the panel share. */
import { html, nothing } from 'lit';
import type { CallStore } from '../../core/store/call-store.js';
import { icons } from '../looks/icons.js';
import type { Strings } from '../words/strings-for.js';

/**
 * Who is in the call, and its status line.
 *
 * @param elsewhere replaces the status: says where the call is shown instead
 */
export function heading(title: string, store: CallStore | undefined, elsewhere: string): unknown {
  return html`<div class="heading">
    <span class="title">${title}</span>
    ${elsewhere ? html`<span class="status">${elsewhere}</span>` : statusLine(store)}
  </div>`;
}

export function statusLine(store: CallStore | undefined): unknown {
  return html`<rc-call-status
    class="status"
    exportparts="status, timer"
    .store=${store}
  ></rc-call-status>`;
}

export function microphoneButton(store: CallStore | undefined, compact = false): unknown {
  return html`<rc-microphone-button
    ?compact=${compact}
    exportparts="microphone-button, muted-hint"
    .store=${store}
  ></rc-microphone-button>`;
}

export function hangUpButton(store: CallStore | undefined, compact = false): unknown {
  return html`<rc-hang-up-button
    ?compact=${compact}
    exportparts="hang-up-button"
    .store=${store}
  ></rc-hang-up-button>`;
}

export interface IconButton {
  readonly part: string;
  /** Its accessible name and tooltip. */
  readonly label: string;
  readonly icon: unknown;
  readonly press: () => void;
  /** For a button that is on or off. */
  readonly isPressed?: boolean;
}

/** A button without a ground, as in the head of the panel. */
export function iconButton({ part, label, icon, press, isPressed }: IconButton): unknown {
  return html`<button
    class="quiet"
    part=${part}
    type="button"
    aria-label=${label}
    aria-pressed=${isPressed === undefined ? nothing : isPressed ? 'true' : 'false'}
    title=${label}
    @click=${press}
  >
    ${icon}
  </button>`;
}

/** Makes a small panel large again. */
export function restoreButton(part: string, { restore }: Strings, press: () => void): unknown {
  return iconButton({ part, label: restore, icon: icons.restore, press });
}

import { css, html, nothing } from 'lit';
import type { CallState, StoreState } from '../../core/call/call-state.js';
import { SpeakingElement } from '../base/speaking-element.js';
import { tokens } from '../looks/shared-styles.js';
import { endSentence } from '../words/strings-for.js';

/**
 * One-line call status: ringing, connecting, duration, reconnecting, or why the call ended. Empty without a call.
 *
 * @summary One-line status of the call.
 *
 * @csspart status - the status text
 * @csspart timer - the call's duration, an `<rc-call-timer>`
 */
export class RcCallStatus extends SpeakingElement {
  static override readonly styles = [
    tokens,
    css`
      :host {
        display: inline-block;
        min-height: 1.45em;
      }

      .root {
        font-size: inherit;
        text-align: inherit;
        color: inherit;
        overflow-wrap: anywhere;
      }
    `,
  ];

  protected override watch({ call, self }: StoreState): readonly unknown[] {
    if (call.phase === 'idle') return [];
    const detail =
      call.phase === 'connected' ? call.link : call.phase === 'ended' ? call.end : undefined;
    return [call.phase, call.call.id, call.call.media, call.call.members.length, detail, self];
  }

  protected override render(): unknown {
    const { call } = this.state;
    const status = this.#statusText(call);
    const line = status ? html`<span part="status">${status}</span>` : nothing;
    if (call.phase !== 'connected') return html`<div class="root">${line}</div>`;
    return html`<div class="root">
      <rc-call-timer part="timer" .store=${this.callStore}></rc-call-timer>
      ${line}
    </div>`;
  }

  #statusText(call: CallState): string {
    const { text } = this;
    switch (call.phase) {
      case 'idle':
        return '';
      case 'outgoing':
        return text.waiting;
      case 'incoming':
        return call.call.media === 'video' ? text.incomingVideo : text.incomingAudio;
      case 'connecting':
        return text.connecting;
      case 'connected':
        return call.link === 'recovering' ? text.reconnecting : '';
      case 'returning':
        return text.wasInCall;
      case 'ended':
        return endSentence(text, call.end, call.call, this.nameIn(call.call));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-call-status': RcCallStatus;
  }
}

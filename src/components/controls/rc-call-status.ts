import { css, html, nothing } from 'lit';
import type { CallState, StoreState } from '../../core/call/call-state.js';
import { CallElement } from '../base/call-element.js';
import { tokens } from '../looks/shared-styles.js';
import { endSentence } from '../words/strings-for.js';

/**
 * What a call is at, in a line: waiting, connecting, its time, reconnecting, and who ended it or why.
 *
 * @summary What the call is at.
 *
 * @csspart status - the words
 * @csspart timer - the time since connect
 */
export class RcCallStatus extends CallElement {
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
    const words = this.#words(call);
    const status = words ? html`<span part="status">${words}</span>` : nothing;
    if (call.phase !== 'connected') return html`<div class="root">${status}</div>`;
    return html`<div class="root">
      <rc-call-timer part="timer" .store=${this.callStore}></rc-call-timer>
      ${status}
    </div>`;
  }

  #words(call: CallState): string {
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

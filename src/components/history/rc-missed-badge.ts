import { css, html, nothing } from 'lit';
import { CallElement } from '../base/call-element.js';
import { tokens } from '../looks/shared-styles.js';

/**
 * How many missed calls nobody has seen yet, in all tabs; nothing when there are none. While it is on the page, calls are
 * kept on this device.
 *
 * @summary The number of missed calls.
 *
 * @csspart badge - the number
 *
 * @cssprop --rc-danger - its ground
 * @cssprop --rc-danger-text - the number on it
 */
export class RcMissedBadge extends CallElement {
  static override readonly styles = [
    tokens,
    css`
      :host {
        display: inline-block;
      }

      .badge {
        display: block;
        min-width: 20px;
        padding: 0 6px;
        border: 1px solid transparent;
        border-radius: 11px;
        font: 600 12px/18px var(--_font);
        text-align: center;
        color: var(--_danger-text);
        background: var(--_danger);
      }
    `,
  ];

  protected override watch(): readonly unknown[] {
    return [];
  }

  protected override handleHistory(): void {
    this.requestUpdate();
  }

  protected override render(): unknown {
    const count = this.callStore?.history.missed ?? 0;
    const name = count === 1 ? this.text['end.no-answer.self'] : this.say('missedCalls', { count });
    return html`<span class="root" role="status"
      >${
        count > 0
          ? html`<span class="badge" part="badge" aria-hidden="true"
                >${count > 99 ? '99+' : count}</span
              ><span class="visually-hidden">${name}</span>`
          : nothing
      }</span
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-missed-badge': RcMissedBadge;
  }
}

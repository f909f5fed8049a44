import { css, html, nothing } from 'lit';
import { AsideElement } from '../base/aside-element.js';
import { tokens } from '../looks/shared-styles.js';

/**
 * Number of missed calls the user has not seen yet, the same in all tabs; at most "99+". Empty when there are none. Calls are
 * recorded on this device while this tag is on the page.
 *
 * @summary Number of unseen missed calls.
 *
 * @csspart badge - the number
 *
 * @cssprop --rc-danger - background of the badge
 * @cssprop --rc-danger-text - text colour of the badge
 */
export class RcMissedBadge extends AsideElement {
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

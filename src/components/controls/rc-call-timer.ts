import { css, html } from 'lit';
import { property } from 'lit/decorators.js';
import type { StoreState } from '../../core/call/call-state.js';
import { CallElement } from '../base/call-element.js';
import { formatDuration } from '../words/strings-for.js';
import { tokens } from '../looks/shared-styles.js';

/**
 * How long a call has lasted, as `00:00:07`: hours, minutes and seconds since connect. Inside a provider it follows the
 * call and stands still when the call has ended.
 *
 * @summary The call's time, from connect.
 *
 * @csspart time - the time
 */
export class RcCallTimer extends CallElement {
  static override readonly styles = [
    tokens,
    css`
      :host {
        display: inline-block;
      }

      /* digits run from left to right in every language */
      time {
        direction: ltr;
        unicode-bidi: isolate;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  /** When the call connected, in ms since the epoch; default: when the provider's call did. */
  @property({ type: Number }) since: number | undefined;

  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override watch({ call }: StoreState): readonly unknown[] {
    return [call.phase, call.phase === 'connected' && call.since];
  }

  protected override render(): unknown {
    const duration = formatDuration(this.#elapsed);
    return html`<time part="time" role="timer" aria-label="${this.text.callTime} ${duration}"
      >${duration}</time
    >`;
  }

  protected override updated(): void {
    clearTimeout(this.#timer);
    if (this.#start === undefined || !this.isConnected) return;
    // wakes when the next second begins, so that no second is shown twice or skipped
    const untilNext = 1000 - (Math.max(0, Date.now() - this.#start) % 1000);
    this.#timer = setTimeout(() => this.requestUpdate(), untilNext + 5);
  }

  get #start(): number | undefined {
    const { call } = this.state;
    if (Number.isFinite(this.since)) return this.since;
    return call.phase === 'connected' ? call.since : undefined;
  }

  get #elapsed(): number {
    const { call } = this.state;
    if (this.#start !== undefined) return Date.now() - this.#start;
    return call.phase === 'ended' ? call.end.durationMs : 0;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-call-timer': RcCallTimer;
  }
}

import { css, html } from 'lit';
import { property } from 'lit/decorators.js';
import type { StoreState } from '../../core/call/call-state.js';
import { CallElement } from '../base/call-element.js';
import { formatDuration } from '../words/strings.js';
import { tokens } from '../looks/shared-styles.js';

/**
 * Duration of the call as `00:00:07` (hours, minutes, seconds), counted from connect and updated every second. It stops when
 * the call ends and keeps showing the total.
 *
 * @summary Duration of the call.
 *
 * @csspart time - the duration
 */
export class RcCallTimer extends CallElement {
  static override readonly styles = [
    tokens,
    css`
      :host {
        display: inline-block;
      }

      /* Digits are written from left to right in every language. */
      time {
        direction: ltr;
        unicode-bidi: isolate;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  /** Start of the count, in milliseconds since the epoch. Default: when the current call connected. */
  @property({ type: Number }) since: number | undefined;

  #timer: ReturnType<typeof setTimeout> | undefined;
  /** `since` as it was read last, and the same moment by `performance.now()`. */
  #own: { readonly since: number; readonly startedAt: number } | undefined;

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
    // Re-render just after the next full second, so that no second is skipped or shown twice.
    const untilNext = 1000 - (Math.max(0, performance.now() - this.#start) % 1000);
    this.#timer = setTimeout(() => this.requestUpdate(), untilNext + 5);
  }

  /** By `performance.now()`: the system's clock may be set during a call. */
  get #start(): number | undefined {
    const { since } = this;
    const { call } = this.state;
    if (since === undefined || !Number.isFinite(since))
      return call.phase === 'connected' ? (call.startedAt ?? monotonic(call.since)) : undefined;
    if (this.#own?.since !== since) this.#own = { since, startedAt: monotonic(since) };
    return this.#own.startedAt;
  }

  get #elapsed(): number {
    const { call } = this.state;
    if (this.#start !== undefined) return performance.now() - this.#start;
    return call.phase === 'ended' ? call.end.durationMs : 0;
  }
}

/** A time in ms since the epoch, by `performance.now()`. */
function monotonic(since: number): number {
  return performance.now() - (Date.now() - since);
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-call-timer': RcCallTimer;
  }
}

import { css, html } from 'lit';
import { property } from 'lit/decorators.js';
import type { StoreState } from '../../core/call/call-state.js';
import { Stopwatch, type Moment } from '../../core/call/stopwatch.js';
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
  #watch: Stopwatch | undefined;

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
    const running = this.#running;
    if (!running || !this.isConnected) return;
    // Re-render just after the next full second, so that no second is skipped or shown twice.
    const untilNext = 1000 - (Math.max(0, running.elapsed) % 1000);
    this.#timer = setTimeout(() => this.requestUpdate(), untilNext + 5);
  }

  /** `undefined` when nothing is counted. */
  get #running(): Stopwatch | undefined {
    const start = this.#start;
    if (start && this.#watch?.start.since !== start.since) this.#watch = new Stopwatch(start);
    return start && this.#watch;
  }

  get #start(): Moment | undefined {
    const { since } = this;
    if (since !== undefined && Number.isFinite(since)) return momentOf(since);
    const { call } = this.state;
    if (call.phase !== 'connected') return undefined;
    return { ...momentOf(call.since), ...(call.startedAt && { startedAt: call.startedAt }) };
  }

  get #elapsed(): number {
    const { call } = this.state;
    return this.#running?.elapsed ?? (call.phase === 'ended' ? call.end.durationMs : 0);
  }
}

/** @param since in ms since the epoch */
function momentOf(since: number): Moment {
  return { since, startedAt: performance.now() - (Date.now() - since) };
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-call-timer': RcCallTimer;
  }
}

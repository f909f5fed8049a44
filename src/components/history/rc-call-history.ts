import { html, nothing } from 'lit';
import { query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { CallEntry } from '../../core/call/call-entry.js';
import { avatar } from '../looks/avatar.js';
import { AsideElement } from '../base/aside-element.js';
import { RcCallRequestEvent, RcClearRequestEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';
import { styles } from './rc-call-history.styles.js';
import { avatars, buttons, tokens } from '../looks/shared-styles.js';
import { endSentence, formatDuration, listOf } from '../words/strings-for.js';

const DAY_MS = 86_400_000;

/**
 * The signed-in user's past calls recorded on this device: with whom, how they ended, when, and a button that calls back.
 * Missed calls count as seen, in all tabs, once the list is visible. Calls are recorded while this tag is on the page.
 *
 * @summary List of past calls, with a button that calls back.
 *
 * @slot empty - shown when there are no calls. Default: a short sentence
 *
 * @fires {RcCallRequestEvent} rc-call-request - a call-back button was pressed (`userIds`, `groupId?`, `media`). Cancelable; default action: place the call
 * @fires {RcClearRequestEvent} rc-clear-request - the clear button was pressed. Cancelable; default action: delete all entries
 *
 * @csspart list - the list
 * @csspart entry - one call
 * @csspart avatar - the picture of the person called, or who called
 * @csspart call-back-button - calls back
 * @csspart clear-button - deletes all entries
 *
 * @cssprop --rc-surface - background of the list
 * @cssprop --rc-text - text colour
 * @cssprop --rc-missed - text colour of missed calls
 */
export class RcCallHistory extends AsideElement {
  static override readonly styles = [tokens, buttons, avatars, styles];

  @query('.root') private root!: HTMLElement;

  #isVisible = false;
  #observer: IntersectionObserver | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watchVisibility();
    document.addEventListener('visibilitychange', this.#markSeen);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#isVisible = false;
    document.removeEventListener('visibilitychange', this.#markSeen);
  }

  /** Where nothing is laid out, as in a simulated page, what is on the page counts as visible. */
  #watchVisibility(): void {
    this.#isVisible = !globalThis.IntersectionObserver;
    if (this.#isVisible) return;
    this.#observer = new IntersectionObserver((entries) => {
      this.#isVisible = entries.at(-1)!.isIntersecting;
      this.#markSeen();
    });
    this.#observer.observe(this);
  }

  protected override watch(): readonly unknown[] {
    return [];
  }

  protected override handleHistory(): void {
    this.requestUpdate();
  }

  protected override updated(): void {
    this.#markSeen();
  }

  protected override render(): unknown {
    const entries = this.callStore?.history.entries ?? [];
    return html`<div class="root history" tabindex="-1">
      ${
        entries.length === 0
          ? html`<div class="empty"><slot name="empty">${this.text.noCalls}</slot></div>`
          : html`<ul part="list" aria-label=${this.text.history}>
                ${repeat(
                  entries,
                  ({ id }) => id,
                  (entry) => this.#renderEntry(entry),
                )}
              </ul>
              <button class="clear" part="clear-button" type="button" @click=${this.#handleClear}>
                ${this.text.clear}
              </button>`
      }
    </div>`;
  }

  #renderEntry(entry: CallEntry): unknown {
    const { userIds, callerId, groupId, media, direction, missed, at, durationMs } = entry;
    const people = userIds.map((userId) => this.profile(userId));
    const names = listOf(
      this.text,
      people.map(({ name }) => name),
    );
    return html`<li class=${missed ? 'missed' : ''} part="entry">
      ${avatar(this.profile(userIds[0] ?? callerId))}
      <div class="entry">
        <div class="name">${names}</div>
        <div class="details">
          <span class="outcome">${icons[direction]}${this.#outcomeOf(entry)}</span>
          ${groupId === undefined ? nothing : html`<span>${this.text.groupCall}</span>`}
          ${media === 'video' ? html`<span>${this.text.videoCall}</span>` : nothing}
          <time datetime=${new Date(at).toISOString()}>${this.#timeOf(at)}</time>
          ${durationMs > 0 ? html`<span dir="ltr">${formatDuration(durationMs)}</span>` : nothing}
        </div>
      </div>
      <button
        class="call-back"
        part="call-back-button"
        type="button"
        aria-label=${this.say('callBack', { names })}
        @click=${() => this.#callBack(entry)}
      >
        ${media === 'video' ? icons.camera : icons.accept}
      </button>
    </li>`;
  }

  #outcomeOf({ direction, missed, end, endedBy, durationMs }: CallEntry): string {
    if (missed) return this.text['end.no-answer.self'];
    if (durationMs > 0) return this.text[direction];
    return endSentence(this.text, { reason: end, endedBy, durationMs }, { direction });
  }

  /** @returns the time of day, preceded by the day unless it is today */
  #timeOf(at: number): string {
    const { lang } = this.text;
    const days = Math.round((startOfDay(Date.now()) - startOfDay(at)) / DAY_MS);
    const time = new Date(at).toLocaleTimeString(lang, { timeStyle: 'short' });
    if (days === 0) return time;
    if (days === 1)
      return `${new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(-1, 'day')} ${time}`;
    return new Date(at).toLocaleString(lang, { dateStyle: 'medium', timeStyle: 'short' });
  }

  readonly #markSeen = (): void => {
    if (this.#isVisible && !document.hidden) void this.callStore?.history.markSeen();
  };

  #callBack({ userIds, groupId, media }: CallEntry): void {
    const call = { userIds, media, ...(groupId !== undefined && { groupId }) };
    this.request(new RcCallRequestEvent(call), { type: 'call', ...call });
  }

  readonly #handleClear = async (): Promise<void> => {
    if (!this.dispatchEvent(new RcClearRequestEvent())) return;
    this.root.focus(); // the focused button is about to disappear
    await this.callStore?.history.clear();
  };
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-call-history': RcCallHistory;
  }
}

import { html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { MemberStats, StreamStats } from '../../core/call/session-stats.js';
import type { StoreState } from '../../core/call/call-state.js';
import { idOf } from '../base/ids.js';
import { onDismiss } from '../base/light-dismiss.js';
import { closePopover, isPopoverOpen, openPopover } from '../base/popover.js';
import { SpeakingElement } from '../base/speaking-element.js';
import { buttons, overlays, tokens } from '../looks/shared-styles.js';
import { fill } from '../words/strings-for.js';
import { callStats, type CallStats } from './call-stats.js';
import { diagnose } from './diagnosis.js';
import { styles } from './rc-call-stats.styles.js';
import { numbersIn, type Numbers } from './stats-numbers.js';
import { withStatsWords, type StatsWords } from './stats-words.js';

/** How often it measures, in ms. */
const EVERY_MS = 2000;

/**
 * Why a call is bad: a sentence in plain words, and below it what is sent to and received from each member, as the calling
 * service measures it. "Copy" takes all of it to the clipboard as plain text, for support. Opened by the bars in a member's
 * tile; a page can also show it in its own flow.
 *
 * @summary What is measured of the call.
 *
 * @fires close - it was closed; does not bubble
 *
 * @csspart stats-panel - the panel
 * @csspart copy-button - copies the stats as text
 * @csspart close-button - closes the panel
 */
export class RcCallStats extends SpeakingElement {
  static override readonly styles = [tokens, overlays, buttons, styles];

  /** Shows only this member. Default: everybody. */
  @property({ attribute: 'user-id' }) userId = '';
  /** Whether it lies on top of the page. */
  @property({ type: Boolean, reflect: true }) open = false;
  /** In the page's flow instead of on top of it. */
  @property({ type: Boolean, reflect: true }) inline = false;

  @state() private measured: CallStats | undefined;
  /** How copying went; `refused`: the person copies the text. */
  @state() private copying: '' | 'done' | 'refused' = '';
  @query('.stats') private panel!: HTMLElement | null;
  @query('textarea') private field!: HTMLTextAreaElement | null;

  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopDismissing: (() => void) | undefined;
  /** What had the focus before it was opened. */
  #returnTo: HTMLElement | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  protected override watch({ call, self }: StoreState): readonly unknown[] {
    if (call.phase === 'idle') return [call.phase];
    return [call.phase, call.call.id, call.call.groupId, self];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.userId = idOf(this.userId);
    if (this.state.call.phase !== 'connected') this.measured = undefined;
  }

  protected override render(): unknown {
    if (!this.inline && !this.open) return nothing;
    const words = withStatsWords(this.text);
    const isOverlay = !this.inline;
    return html`<section
      class="root stats ${isOverlay ? 'overlay' : ''}"
      part="stats-panel"
      popover=${isOverlay ? 'manual' : nothing}
      role=${isOverlay ? 'dialog' : 'region'}
      tabindex="-1"
      aria-label=${words['stats.title']}
    >
      <h2>${words['stats.title']}</h2>
      <p role="status">${this.#sentence(words)}</p>
      ${this.#shown.map((member) => this.#renderMember(member, words))}
      ${this.measured ? this.#renderCopy(this.measured, words) : nothing}
      ${
        isOverlay
          ? html`<button part="close-button" type="button" @click=${this.#close}>
              ${words.close}
            </button>`
          : nothing
      }
    </section>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#syncOverlay();
    const isWanted = this.isConnected && (this.inline || this.open);
    if (!isWanted || this.state.call.phase !== 'connected') this.#stop();
    else if (!this.#timer) this.#measureIn(0);
    if (this.open && this.state.call.phase !== 'connected') queueMicrotask(this.#close);
    if (changed.has('copying') && this.copying === 'refused') this.field?.select();
  }

  // --- what is measured ---

  get #shown(): readonly MemberStats[] {
    const members = this.measured?.members ?? [];
    return this.userId ? members.filter(({ userId }) => userId === this.userId) : members;
  }

  #sentence(words: ReturnType<typeof withStatsWords>): string {
    if (!this.measured)
      return words[this.state.call.phase === 'connected' ? 'stats.measuring' : 'stats.nothing'];
    const { key, userId, lossRatio, roundTripMs } = diagnose(this.#shown);
    const numbers = numbersIn(words.lang);
    return fill(words, key as keyof typeof this.text, {
      name: userId === undefined ? '' : this.profile(userId).name,
      percent: numbers.percent(lossRatio),
      time: numbers.milliseconds(roundTripMs),
    });
  }

  #measureIn(ms: number): void {
    this.#timer = setTimeout(() => void this.#measure(), ms);
  }

  async #measure(): Promise<void> {
    const { callStore } = this;
    const timer = this.#timer;
    const measured = callStore && (await callStats(callStore).catch(() => undefined));
    if (timer !== this.#timer || callStore !== this.callStore) return; // closed meanwhile
    if (measured) this.measured = measured;
    this.#measureIn(EVERY_MS);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stopDismissing?.();
    this.#stopDismissing = undefined;
  }

  // --- views ---

  #renderMember(member: MemberStats, words: StatsWords): unknown {
    const numbers = numbersIn(this.text.lang);
    const { userId, roundTripMs, path, protocol, sent, received } = member;
    const way = [path && words[`stats.${path}`], protocol?.toUpperCase()].filter(Boolean);
    const kinds = KINDS.filter(({ is }) => [...sent, ...received].some(is));
    const name = this.profile(userId).name;
    return html`<table aria-label=${name}>
      <thead>
        <tr>
          <th class="name" scope="col">${name}</th>
          <th scope="col">${words['stats.sent']}</th>
          <th scope="col">${words['stats.received']}</th>
        </tr>
      </thead>
      ${kinds.map(({ key, is }) =>
        renderKind(words[key], sent.find(is), received.find(is), words, numbers),
      )}
      <tbody>
        ${row(words['stats.roundTrip'], [numbers.milliseconds(roundTripMs)])}
        ${row(words['stats.path'], [way.join(' · ')])}
      </tbody>
    </table>`;
  }

  #renderCopy({ text }: CallStats, words: StatsWords): unknown {
    return html`<button part="copy-button" type="button" @click=${() => void this.#copy(text)}>
        ${words['stats.copy']}
      </button>
      <span class="copied" role="status"
        >${this.copying === 'done' ? words['stats.copied'] : nothing}</span
      >
      ${
        this.copying === 'refused'
          ? html`<label
              >${words['stats.copyHere']}
              <textarea readonly rows="6" dir="ltr" .value=${text}></textarea>
            </label>`
          : nothing
      }`;
  }

  // --- what a person does ---

  async #copy(text: string): Promise<void> {
    this.copying = '';
    try {
      await navigator.clipboard.writeText(text);
      this.copying = 'done';
    } catch {
      this.copying = 'refused'; // by the person, a policy, or a page that is not secure
    }
  }

  #syncOverlay(): void {
    const { panel } = this;
    if (!panel || this.inline || isPopoverOpen(panel)) return;
    const { activeElement } = this.getRootNode() as Document | ShadowRoot;
    this.#returnTo = activeElement instanceof HTMLElement ? activeElement : undefined;
    openPopover(panel);
    panel.focus({ preventScroll: true });
    this.#stopDismissing = onDismiss(panel, this.#close);
  }

  readonly #close = (): void => {
    if (!this.open) return;
    const hadFocus = this.shadowRoot?.activeElement != null;
    if (this.panel && isPopoverOpen(this.panel)) closePopover(this.panel);
    this.open = false;
    this.copying = '';
    this.measured = undefined;
    this.#stop();
    if (hadFocus) this.#returnTo?.focus({ preventScroll: true });
    this.dispatchEvent(new Event('close'));
  };
}

/** In the order in which they are shown. */
const KINDS: readonly { key: keyof StatsWords; is: (stream: StreamStats) => boolean }[] = [
  { key: 'stats.sound', is: ({ kind, isScreen }) => kind === 'audio' && !isScreen },
  { key: 'stats.picture', is: ({ kind, isScreen }) => kind === 'video' && !isScreen },
  { key: 'stats.screen', is: ({ kind, isScreen }) => kind === 'video' && isScreen === true },
];

function renderKind(
  title: string,
  sent: StreamStats | undefined,
  received: StreamStats | undefined,
  words: StatsWords,
  numbers: Numbers,
): unknown {
  const both = (show: (stream: StreamStats) => string): string[] =>
    [sent, received].map((stream) => (stream ? show(stream) : ''));
  const rows: [string, string[]][] = [
    [words['stats.bitrate'], both(({ bitrate }) => numbers.bitrate(bitrate))],
    [words['stats.lost'], both(({ lossRatio }) => numbers.percent(lossRatio))],
    [words['stats.jitter'], both(({ jitterMs }) => numbers.milliseconds(jitterMs))],
    [words['stats.size'], both((stream) => numbers.picture(stream))],
    [words['stats.codec'], both(({ codec }) => codec ?? '')],
  ];
  return html`<tbody>
    <tr>
      <th class="kind" scope="rowgroup" colspan="3">${title}</th>
    </tr>
    ${rows.map(([label, values]) => row(label, values))}
  </tbody>`;
}

/** One value spans both columns. None at all is no row. */
function row(label: string, values: readonly string[]): unknown {
  if (values.every((value) => value === '')) return nothing;
  return html`<tr>
    <th scope="row">${label}</th>
    ${values.map(
      (value) =>
        html`<td colspan=${values.length === 1 ? 2 : 1}>
          <bdi>${value || '–'}</bdi>
        </td>`,
    )}
  </tr>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-call-stats': RcCallStats;
  }
}

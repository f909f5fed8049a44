import { html, nothing, type PropertyValues } from 'lit';
import { query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { StoreState } from '../../core/call/call-state.js';
import { SpeakingElement } from '../base/speaking-element.js';
import { cornerForKey, startSnapDrag, type Corner } from '../base/snap-drag.js';
import { fitting, layOut, type GridLayout } from './grid-layout.js';
import { icons } from '../looks/icons.js';
import { styles } from './rc-member-grid.styles.js';
import { buttons, tokens } from '../looks/shared-styles.js';

/** Width of the tiles below a pinned one, in CSS pixels. */
const STRIP_TILE = 128;
/** Height of the page controls, in CSS pixels. */
const PAGER = 52;

/**
 * The people in the call. In a one-to-one call the other side is large and the signed-in user small; the small tile moves
 * to any corner by pointer or arrow keys, and a click swaps the two. In a group call, a grid fills its box with tiles that
 * are as large as possible, on several pages when they do not fit. Any tile can be pinned. Give the grid a height.
 *
 * @summary The people in the call, laid out for the box it is in.
 *
 * @csspart grid - the container of the tiles
 * @csspart member - each `<rc-member-tile>`
 * @csspart video - a member's video
 * @csspart show-button - shows a video that the browser does not play by itself
 * @csspart avatar - a member's picture or initial
 * @csspart name - a member's name
 * @csspart pin-button - pins or unpins a member
 */
export class RcMemberGrid extends SpeakingElement {
  static override readonly styles = [tokens, buttons, styles];

  @state() private pinned = '';
  @state() private page = 0;
  /** One-to-one: whether the signed-in user's tile is the large one. */
  @state() private isSwapped = false;
  @state() private corner: Corner = { block: 'end', inline: 'end' };
  @state() private room = { width: 0, height: 0 };
  @query('.grid') private readonly grid!: HTMLElement | null;

  #callId = '';
  /** None where nothing is laid out: on a server, in a simulated page. */
  readonly #resizes =
    globalThis.ResizeObserver && new ResizeObserver(([entry]) => this.#measure(entry!.contentRect));

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizes?.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes?.disconnect();
  }

  protected override watch({ call, self }: StoreState): readonly unknown[] {
    if (call.phase === 'idle') return [];
    const { id, media, groupId, members } = call.call;
    return [self?.userId, id, media, groupId, ...members.map(({ userId }) => userId)];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { call } = this.state;
    const callId = call.phase === 'idle' ? '' : call.call.id;
    if (callId !== this.#callId) {
      this.#callId = callId;
      this.pinned = '';
      this.page = 0;
      this.isSwapped = false;
    }
    if (this.pinned && !this.#userIds.includes(this.pinned)) this.pinned = '';
  }

  protected override render(): unknown {
    const { call, self } = this.state;
    const { groupId, members } = call.phase === 'idle' ? { members: [] } : call.call;
    if (call.phase === 'idle') return nothing;
    return groupId === undefined && members.length <= 1
      ? this.#renderDuo(self?.userId)
      : this.#renderGroup(self?.userId);
  }

  protected override updated(): void {
    // Set through the style object, which every Content Security Policy allows.
    const { columns } = this.#layout;
    const { style, children } = this.grid ?? {};
    style?.setProperty('--_columns', String(columns));
    style?.setProperty('--_indent', String(columns - (children!.length % columns) + 1));
  }

  /** Ids of everybody who has a tile, the signed-in user last. */
  get #userIds(): readonly string[] {
    const { call, self } = this.state;
    if (call.phase === 'idle') return [];
    const { members, media, groupId } = call.call;
    const others = members.map(({ userId }) => userId);
    const isDuo = groupId === undefined && others.length === 1;
    return self && (media === 'video' || !isDuo) ? [...others, self.userId] : others;
  }

  get #layout(): GridLayout {
    const { width, height } = this.room;
    const count = this.#userIds.length;
    if (width === 0) return { columns: Math.ceil(Math.sqrt(count)), perPage: count, pages: 1 }; // not measured yet
    if (this.pinned) {
      const columns = Math.min(fitting(width, STRIP_TILE), count - 1);
      return { columns, perPage: columns, pages: Math.ceil((count - 1) / columns) };
    }
    const layout = layOut(count, width, height);
    return layout.pages === 1 ? layout : layOut(count, width, height - PAGER);
  }

  // --- one-to-one ---

  #renderDuo(self: string | undefined): unknown {
    const userIds = this.#userIds;
    const small = userIds.length < 2 ? '' : userIds[this.isSwapped ? 0 : 1]!;
    const { block, inline } = this.corner;
    const handle = html`<button
      class="handle"
      type="button"
      aria-label=${this.text.swap}
      title=${this.text.swap}
      @pointerdown=${this.#handlePointer}
      @keydown=${this.#handleKey}
      @click=${this.#handleSwap}
    ></button>`;
    return html`<div class="root grid duo" part="grid" role="group" aria-label=${this.text.members}>
      ${repeat(
        userIds,
        (userId) => userId,
        (userId) =>
          userId === small
            ? this.#renderTile(userId, self, `small block-${block} inline-${inline}`, handle)
            : this.#renderTile(userId, self),
      )}
    </div>`;
  }

  readonly #handlePointer = (event: PointerEvent): void => {
    const tile = (event.currentTarget as Element).parentElement!;
    startSnapDrag(event, tile, this, (corner) => (this.corner = corner));
  };

  readonly #handleKey = (event: KeyboardEvent): void => {
    const corner = cornerForKey(event, this.corner);
    if (!corner) return;
    event.preventDefault(); // or the page scrolls
    this.corner = corner;
  };

  /** The handle is on the small tile; the focus follows it. */
  readonly #handleSwap = (): void => {
    this.isSwapped = !this.isSwapped;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('.handle')?.focus(),
    );
  };

  // --- a group ---

  #renderGroup(self: string | undefined): unknown {
    const userIds = this.#userIds;
    const { pages, columns } = this.#layout;
    const page = Math.min(this.page, pages - 1);
    const wanted = this.#shownOn(page);
    const shown = userIds.filter((userId) => wanted.includes(userId));
    const kind = this.pinned ? 'pinned' : '';
    const left = this.pinned ? 0 : shown.length % columns;
    const indented = left > 0 ? shown[shown.length - left] : undefined;
    return html`<div
        class="root grid group ${kind}"
        part="grid"
        role="group"
        aria-label=${this.text.members}
      >
        ${repeat(
          shown,
          (userId) => userId,
          (userId) =>
            this.#renderTile(
              userId,
              self,
              userId === this.pinned ? 'large' : userId === indented ? 'last-row' : '',
              userIds.length > 2 ? this.#renderPin(userId) : nothing,
            ),
        )}
      </div>
      ${pages > 1 ? this.#renderPager(page, pages) : nothing}`;
  }

  /** Ids of who is on a page. The signed-in user is on the first one, a pinned member on each. */
  #shownOn(page: number): readonly string[] {
    const { perPage } = this.#layout;
    const all = this.#userIds.filter((userId) => userId !== this.pinned);
    const self = this.state.self?.userId;
    const others = all.filter((userId) => userId !== self);
    const places = others.length < all.length ? perPage - 1 : perPage;
    const inOrder = [...others.slice(0, places), ...all.slice(others.length)];
    inOrder.push(...others.slice(places));
    return [this.pinned, ...inOrder.slice(page * perPage, (page + 1) * perPage)];
  }

  #renderTile(
    userId: string,
    self: string | undefined,
    place = '',
    control: unknown = nothing,
  ): unknown {
    return html`<rc-member-tile
      class="${place} ${userId === self ? 'self' : ''}"
      part="member"
      exportparts="video, show-button, avatar, name"
      user-id=${userId}
      .store=${this.callStore}
      >${control}</rc-member-tile
    >`;
  }

  #renderPin(userId: string): unknown {
    const isPinned = userId === this.pinned;
    const label = this.say('pin', { name: this.profile(userId).name });
    return html`<button
      class="pin"
      part="pin-button"
      type="button"
      aria-label=${label}
      title=${label}
      aria-pressed=${isPinned ? 'true' : 'false'}
      @click=${() => this.#pin(isPinned ? '' : userId)}
    >
      ${icons.pin}
    </button>`;
  }

  #renderPager(page: number, pages: number): unknown {
    const { text } = this;
    const turn = (to: number, label: string, icon: unknown) =>
      html`<button
        type="button"
        aria-label=${label}
        title=${label}
        ?disabled=${to < 0 || to === pages}
        @click=${() => (this.page = to)}
      >
        ${icon}
      </button>`;
    return html`<div class="root pager">
      ${turn(page - 1, text.previousPage, icons.previous)}
      <span role="status">${this.say('pageOf', { page: page + 1, pages })}</span>
      ${turn(page + 1, text.nextPage, icons.next)}
    </div>`;
  }

  #pin(userId: string): void {
    this.pinned = userId;
    this.page = 0;
  }

  /** A hidden box has no size. */
  #measure({ width, height }: DOMRectReadOnly): void {
    if (width > 0 && height > 0) this.room = { width, height };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-member-grid': RcMemberGrid;
  }
}

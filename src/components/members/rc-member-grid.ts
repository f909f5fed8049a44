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

/** A person, or the screen that they share. */
interface Tile {
  /** Identifies it among all tiles. */
  readonly key: string;
  readonly userId: string;
  readonly isScreen: boolean;
}

const tileOf = (userId: string, isScreen = false): Tile => ({
  key: `${isScreen ? 'screen' : 'person'} ${userId}`,
  userId,
  isScreen,
});

/** Width of the tiles below a large one, in CSS pixels. */
const STRIP_TILE = 128;
/** Height of the page controls, in CSS pixels. */
const PAGER = 52;

/**
 * The people in the call. In a one-to-one call the other side is large and the signed-in user small; the small tile moves
 * to any corner by pointer or arrow keys, and a click swaps the two. In a group call, a grid fills its box with tiles that
 * are as large as possible, on several pages when they do not fit. Any tile can be pinned. A screen that somebody shares is a
 * tile of its own, and large by itself: the newest one, unless a person has pinned another tile. Give the grid a height.
 *
 * @summary The people in the call, laid out for the box it is in.
 *
 * @csspart grid - the container of the tiles
 * @csspart member - each `<rc-member-tile>`
 * @csspart screen - each `<rc-screen-tile>`
 * @csspart video - the video of a member, or of a shared screen
 * @csspart show-button - shows a video that the browser does not play by itself
 * @csspart avatar - a member's picture or initial
 * @csspart name - a member's name
 * @csspart quality-button - the bars of a connection, which open the call stats
 * @csspart stats-panel - the call stats
 * @csspart copy-button - copies them as text
 * @csspart close-button - closes them
 * @csspart pin-button - pins or unpins a tile
 * @csspart zoom-button - enlarges a shared screen, or makes it smaller again
 */
export class RcMemberGrid extends SpeakingElement {
  static override readonly styles = [tokens, buttons, styles];

  /** Key of the tile that a person has pinned; empty: none, at their wish; `undefined`: they have said nothing. */
  @state() private pinned: string | undefined;
  @state() private page = 0;
  /** One-to-one: whether the signed-in user's tile is the large one. */
  @state() private isSwapped = false;
  @state() private corner: Corner = { block: 'end', inline: 'end' };
  @state() private room = { width: 0, height: 0 };
  @query('.grid') private readonly grid!: HTMLElement | null;

  #callId = '';
  #hadScreens = false;
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
    const { id, media, groupId, members, screens } = call.call;
    return [self?.userId, id, media, groupId, screens, ...members.map(({ userId }) => userId)];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { call } = this.state;
    const callId = call.phase === 'idle' ? '' : call.call.id;
    if (callId !== this.#callId) {
      this.#callId = callId;
      this.pinned = undefined;
      this.page = 0;
      this.isSwapped = false;
    }
    const tiles = this.#tiles;
    if (this.pinned && !tiles.some(({ key }) => key === this.pinned)) this.pinned = undefined;
    const hasScreens = tiles.some(({ isScreen }) => isScreen);
    if (hasScreens && !this.#hadScreens && this.pinned === '') this.pinned = undefined;
    this.#hadScreens = hasScreens;
  }

  protected override render(): unknown {
    if (this.state.call.phase === 'idle') return nothing;
    const { pages } = this.#layout;
    const isDuo = this.#isDuo;
    const shown = isDuo ? this.#tiles : this.#shownOn(this.#page);
    const kind = isDuo ? 'duo' : `group ${this.#large ? 'pinned' : ''}`;
    // one template for both, so that no video starts anew when a screen is shared
    return html`<div
        class="root grid ${kind}"
        part="grid"
        role="group"
        aria-label=${this.text.members}
      >
        ${repeat(
          shown,
          ({ key }) => key,
          (tile, i) =>
            isDuo ? this.#renderInDuo(tile, i) : this.#renderInGroup(tile, i, shown.length),
        )}
      </div>
      ${!isDuo && pages > 1 ? this.#renderPager(this.#page, pages) : nothing}`;
  }

  protected override updated(): void {
    if (this.#hadScreens) this.need('rc-screen-tile');
    // Set through the style object, which every Content Security Policy allows.
    const { columns } = this.#layout;
    const { style, children } = this.grid ?? {};
    style?.setProperty('--_columns', String(columns));
    style?.setProperty('--_indent', String(columns - (children!.length % columns) + 1));
  }

  /** Whether these are two people, and nothing else is to be seen. */
  get #isDuo(): boolean {
    const { call } = this.state;
    if (call.phase === 'idle' || this.#hadScreens) return false;
    return call.call.groupId === undefined && call.call.members.length <= 1;
  }

  /** Shared screens, and everybody who has a tile, the signed-in user last. */
  get #tiles(): readonly Tile[] {
    const { call, self } = this.state;
    if (call.phase === 'idle') return [];
    const { members, media, groupId, screens = [] } = call.call;
    const others = members.map(({ userId }) => userId);
    const isPair = groupId === undefined && others.length === 1;
    const people = self && (media === 'video' || !isPair) ? [...others, self.userId] : others;
    const sharing = screens.filter((id) => id === self?.userId || others.includes(id));
    return [...sharing.map((id) => tileOf(id, true)), ...people.map((id) => tileOf(id))];
  }

  /** Key of the large tile: what a person has pinned, or the newest screen of somebody else; empty where there is none. */
  get #large(): string {
    const self = this.state.self?.userId;
    const newest = this.#tiles.findLast(({ isScreen, userId }) => isScreen && userId !== self);
    return this.pinned ?? newest?.key ?? '';
  }

  get #page(): number {
    return Math.min(this.page, this.#layout.pages - 1);
  }

  get #layout(): GridLayout {
    const { width, height } = this.room;
    const count = this.#tiles.length;
    if (width === 0) return { columns: Math.ceil(Math.sqrt(count)), perPage: count, pages: 1 }; // not measured yet
    if (this.#large) {
      const columns = Math.max(1, Math.min(fitting(width, STRIP_TILE), count - 1));
      return { columns, perPage: columns, pages: Math.max(1, Math.ceil((count - 1) / columns)) };
    }
    const layout = layOut(count, width, height);
    return layout.pages === 1 ? layout : layOut(count, width, height - PAGER);
  }

  // --- one-to-one ---

  #renderInDuo(tile: Tile, i: number): unknown {
    const isSmall = this.#tiles.length > 1 && i === (this.isSwapped ? 0 : 1);
    if (!isSmall) return this.#renderTile(tile);
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
    return this.#renderTile(tile, `small block-${block} inline-${inline}`, handle);
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

  // --- a group, or a shared screen ---

  #renderInGroup(tile: Tile, i: number, count: number): unknown {
    const large = this.#large;
    const { columns } = this.#layout;
    const left = large ? 0 : count % columns;
    const isIndented = left > 0 && i === count - left;
    const place = tile.key === large ? 'large' : isIndented ? 'last-row' : '';
    const canPin = this.#tiles.length > (this.#hadScreens ? 1 : 2);
    return this.#renderTile(tile, place, canPin ? this.#renderPin(tile) : nothing);
  }

  /** What is on a page. The signed-in user is on the first one, a large tile on each. */
  #shownOn(page: number): readonly Tile[] {
    const { perPage } = this.#layout;
    const large = this.#large;
    const self = tileOf(this.state.self?.userId ?? '').key;
    const tiles = this.#tiles;
    const all = tiles.filter(({ key }) => key !== large);
    const others = all.filter(({ key }) => key !== self);
    const places = others.length < all.length ? perPage - 1 : perPage;
    const inOrder = [...others.slice(0, places), ...all.slice(others.length)];
    inOrder.push(...others.slice(places));
    const wanted = new Set(inOrder.slice(page * perPage, (page + 1) * perPage));
    return tiles.filter((tile) => tile.key === large || wanted.has(tile));
  }

  #renderTile({ userId, isScreen }: Tile, place = '', control: unknown = nothing): unknown {
    if (isScreen)
      return html`<rc-screen-tile
        class=${place}
        part="screen"
        exportparts="video, show-button, name, zoom-button"
        user-id=${userId}
        .store=${this.callStore}
        >${control}</rc-screen-tile
      >`;
    return html`<rc-member-tile
      class="${place} ${userId === this.state.self?.userId ? 'self' : ''}"
      part="member"
      exportparts="video, show-button, avatar, name, quality-button, stats-panel, copy-button, close-button"
      user-id=${userId}
      .store=${this.callStore}
      >${control}</rc-member-tile
    >`;
  }

  #renderPin({ key, userId, isScreen }: Tile): unknown {
    const isPinned = key === this.#large;
    const { name } = this.profile(userId);
    const label = this.say('pin', { name: isScreen ? this.say('screenOf', { name }) : name });
    return html`<button
      class="pin"
      part="pin-button"
      type="button"
      aria-label=${label}
      title=${label}
      aria-pressed=${isPinned ? 'true' : 'false'}
      @click=${() => this.#pin(isPinned ? '' : key)}
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

  #pin(key: string): void {
    this.pinned = key;
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

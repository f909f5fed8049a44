import { html, nothing, svg, type PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';
import { isLive, type StoreState } from '../../core/call/call-state.js';
import { idOf } from '../base/ids.js';
import { SpeakingElement } from '../base/speaking-element.js';
import { icon } from '../looks/icons.js';
import { buttons, tokens } from '../looks/shared-styles.js';
import { styles } from './rc-screen-tile.styles.js';
import { ScreenZoom } from './screen-zoom.js';

const LENS = svg`<circle cx="10.500" cy="10.500" r="6.500"/><path d="m15.500 15.500 5 5M7.500 10.500h6"/>`;
const ZOOM_IN = icon(svg`${LENS}<path d="M10.500 7.500v6"/>`);
const ZOOM_OUT = icon(LENS);

/**
 * The screen that somebody shares: all of it, never cropped and never mirrored. A person enlarges it with two fingers, a double
 * click, the wheel and Ctrl, or the buttons, and moves it by dragging or with the arrow keys. Empty while they share none.
 *
 * @summary The screen that a member shares.
 *
 * @slot - anything to lay over the tile, such as a button in a corner
 *
 * @csspart tile - the whole tile
 * @csspart video - the video of the screen
 * @csspart show-button - shows a video that the browser does not play by itself
 * @csspart name - whose screen it is
 * @csspart zoom-button - enlarges the screen, or makes it smaller again
 *
 * @cssprop --rc-radius - corner radius of the tile
 */
export class RcScreenTile extends SpeakingElement {
  static override readonly styles = [tokens, buttons, styles];

  /** Id of the user who shares the screen. */
  @property({ attribute: 'user-id' }) userId = '';

  @query('rc-member-tile') private readonly screen!: HTMLElement | null;

  readonly #zoom = new ScreenZoom(this, () => this.screen);

  protected override watch({ call, self }: StoreState): readonly unknown[] {
    if (call.phase === 'idle') return [];
    return [self?.userId, call.call.id, isLive(call), this.#isShared];
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.userId = idOf(this.userId); // a page may set a number
    super.willUpdate(changed);
    if (!this.#isShared) this.#zoom.reset();
  }

  protected override render(): unknown {
    if (!this.#isShared) return nothing;
    const isSelf = this.state.self?.userId === this.userId;
    const name = isSelf
      ? this.text.ownScreen
      : this.say('screenOf', { name: this.profile(this.userId).name });
    const { isEnlarged, isAtMost, zoomIn, zoomOut } = this.#zoom;
    return html`<div
      class="root tile ${isEnlarged ? 'zoomed' : ''}"
      part="tile"
      role="group"
      aria-label=${name}
    >
      ${this.#renderView(name)}
      <span class="name" part="name" aria-hidden="true">${name}</span>
      <div class="zoom" @keydown=${this.#zoom.handleKeydown}>
        ${this.#renderButton(this.text.zoomOut, ZOOM_OUT, !isEnlarged, zoomOut)}
        ${this.#renderButton(this.text.zoomIn, ZOOM_IN, isAtMost, zoomIn)}
      </div>
      <slot></slot>
    </div>`;
  }

  protected override updated(): void {
    if (this.screen) this.need('rc-member-tile');
  }

  /** Takes the focus while there is something to move. */
  #renderView(name: string): unknown {
    const zoom = this.#zoom;
    return html`<div
      class="view"
      tabindex=${zoom.isEnlarged ? 0 : nothing}
      role=${zoom.isEnlarged ? 'group' : nothing}
      aria-label=${zoom.isEnlarged ? name : nothing}
      @wheel=${zoom.handleWheel}
      @dblclick=${zoom.handleDoubleClick}
      @keydown=${zoom.handleKeydown}
      @pointerdown=${zoom.handlePointerDown}
      @pointermove=${zoom.handlePointerMove}
      @pointerup=${zoom.handlePointerEnd}
      @pointercancel=${zoom.handlePointerEnd}
    >
      <rc-member-tile
        picture="screen"
        exportparts="video, show-button"
        user-id=${this.userId}
        .store=${this.callStore}
      ></rc-member-tile>
    </div>`;
  }

  /** One that can do no more keeps the focus. */
  #renderButton(label: string, image: unknown, isDone: boolean, press: () => void): unknown {
    return html`<button
      part="zoom-button"
      type="button"
      aria-label=${label}
      title=${label}
      aria-disabled=${isDone ? 'true' : 'false'}
      @click=${press}
    >
      ${image}
    </button>`;
  }

  get #isShared(): boolean {
    const { call } = this.state;
    return isLive(call) && call.call.screens?.includes(this.userId) === true;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-screen-tile': RcScreenTile;
  }
}

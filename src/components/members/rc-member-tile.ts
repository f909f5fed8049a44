import { html, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Member, Picture, Quality } from '../../core/call/call-info.js';
import { isLive, type StoreState } from '../../core/call/call-state.js';
import { avatar } from '../looks/avatar.js';
import { SpeakingElement } from '../base/speaking-element.js';
import { idOf } from '../base/ids.js';
import { icons } from '../looks/icons.js';
import { styles } from './rc-member-tile.styles.js';
import { avatars, tokens } from '../looks/shared-styles.js';

/**
 * One person in the call: their video or avatar, their name, whether their microphone is off, and the quality of the
 * connection to them. The avatar is grey while they are invited; a ring shows the active speaker. The signed-in user's own
 * tile shows their camera, mirrored.
 *
 * @summary One member's video or avatar, name and state.
 *
 * @slot - anything to lay over the tile, such as a button in a corner
 *
 * @csspart tile - the whole tile
 * @csspart video - the video, while there is one
 * @csspart avatar - the picture or initial, while there is no video
 * @csspart show-button - shows a video that the browser does not play by itself
 * @csspart name - the name
 * @csspart quality-button - the quality of the connection; opens the call stats
 * @csspart stats-panel - the call stats
 * @csspart copy-button - copies them as text
 * @csspart close-button - closes them
 *
 * @cssprop --rc-stage-2 - background of the tile
 * @cssprop --rc-speaking - the ring of the active speaker
 * @cssprop --rc-radius - corner radius of the tile
 */
export class RcMemberTile extends SpeakingElement {
  static override readonly styles = [tokens, avatars, styles];

  /** Id of the user whose tile this is. */
  @property({ attribute: 'user-id' }) userId = '';

  /** What of the user: `camera` (default), or `screen`, the screen they share: all of it, without captions. */
  @property({ reflect: true }) picture: Picture = 'camera';

  /** Whether the browser plays no video before a person asks for it, as phones do to save power. */
  @state() private isRefused = false;

  @state() private areStatsOpen = false;

  /** What the video element shows now: element, call, user, store and picture. */
  #shown: { what: readonly unknown[]; undo: () => void } | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#showNothing();
  }

  protected override watch({ call, self }: StoreState): readonly unknown[] {
    const isSelf = self?.userId === this.userId;
    if (call.phase === 'idle') return [isSelf];
    const { id, members, microphone, camera, speaking, devices, screens } = call.call;
    if (this.picture === 'screen') return [isSelf, id, isLive(call), screens];
    return isSelf
      ? [isSelf, id, isLive(call), microphone, camera, devices, speaking && microphone === 'on']
      : [isSelf, id, isLive(call), members.find((member) => member.userId === this.userId)];
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.userId = idOf(this.userId); // a page may set a number
    super.willUpdate(changed);
  }

  protected override render(): unknown {
    const member = this.picture === 'screen' ? undefined : this.#member;
    const isSelf = this.state.self?.userId === this.userId;
    const isOn = isLive(this.state.call);
    const waiting = member && (member.status !== 'joined' || member.reconnecting);
    const profile = this.profile(this.userId);
    return html`<div
      class="root tile ${isSelf ? 'self' : ''} ${waiting ? 'waiting' : ''} ${isOn && member?.speaking ? 'speaking' : ''}"
      part="tile"
    >
      ${
        this.#hasVideo
          ? html`<video
                part="video"
                muted
                autoplay
                playsinline
                aria-label=${profile.name}
                @loadedmetadata=${this.#play}
                @playing=${this.#handlePlaying}
              ></video>
              ${
                this.isRefused
                  ? html`<button class="tap" part="show-button" type="button" @click=${this.#play}>
                      ${this.text.tapToShow}
                    </button>`
                  : nothing
              }`
          : html`<div class="face">
              ${avatar(profile)}
              ${waiting ? html`<span class="status">${this.#waitingText(member)}</span>` : nothing}
            </div>`
      }
      <div class="caption">
        <span class="label">
          ${
            member?.status === 'joined' && !member.microphone && !waiting
              ? html`<span role="img" aria-label=${this.text.microphoneIsOff}
                  >${icons.microphoneOff}</span
                >`
              : nothing
          }
          <span class="name" part="name"
            >${isSelf ? this.say('you', { name: profile.name }) : profile.name}</span
          >
        </span>
        ${isOn && member?.quality ? this.#renderQuality(member.quality) : nothing}
      </div>
      <slot></slot>
      ${this.areStatsOpen ? this.#renderStats() : nothing}
    </div>`;
  }

  #renderQuality(quality: Quality): unknown {
    const label = this.text[`quality.${quality}`];
    const classes = `quality ${quality < 3 ? 'low' : ''}`;
    const bars = [1, 2, 3, 4, 5].map((bar) => html`<i class=${bar > quality ? 'none' : ''}></i>`);
    if (!this.callStore?.features.stats)
      return html`<span class=${classes} role="img" aria-label=${label} title=${label}
        >${bars}</span
      >`;
    return html`<button
      class=${classes}
      part="quality-button"
      type="button"
      aria-label=${label}
      aria-haspopup="dialog"
      title=${label}
      @click=${this.#openStats}
    >
      ${bars}
    </button>`;
  }

  #renderStats(): unknown {
    return html`<rc-call-stats
      exportparts="stats-panel, copy-button, close-button"
      user-id=${this.userId}
      open
      .store=${this.callStore}
      @close=${this.#closeStats}
    ></rc-call-stats>`;
  }

  readonly #openStats = (): void => {
    this.need('rc-call-stats');
    this.areStatsOpen = true;
  };

  readonly #closeStats = (): void => {
    this.areStatsOpen = false;
  };

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const video = this.renderRoot.querySelector('video');
    const { call } = this.state;
    if (!video || call.phase === 'idle') return this.#showNothing();
    this.#show(video, call.call.id);
    const [track] = (video.srcObject as MediaStream | null)?.getVideoTracks() ?? [];
    const { facingMode } = track?.getSettings() ?? {};
    const isMirror = this.picture !== 'screen' && facingMode !== 'environment';
    video.classList.toggle('mirror', isMirror && this.state.self?.userId === this.userId);
  }

  get #hasVideo(): boolean {
    const { call } = this.state;
    if (!isLive(call)) return false;
    const isScreen = this.picture === 'screen';
    return isScreen ? !!call.call.screens?.includes(this.userId) : !!this.#member?.camera;
  }

  /** The member of this tile. The signed-in user's own devices are given the same shape. */
  get #member(): Member | undefined {
    const { call, self } = this.state;
    if (call.phase === 'idle') return undefined;
    const { members, microphone, camera, speaking } = call.call;
    if (self?.userId !== this.userId)
      return members.find((member) => member.userId === this.userId);
    return {
      userId: this.userId,
      status: 'joined',
      microphone: microphone === 'on',
      camera: camera === 'on',
      speaking: speaking && microphone === 'on',
    };
  }

  #waitingText(member: Member): string {
    if (member.reconnecting) return this.text.reconnecting;
    return member.status === 'ringing' ? this.text.ringing : this.text.waiting;
  }

  readonly #play = (): void => {
    const video = this.renderRoot.querySelector('video');
    video?.play().catch(({ name }: Error) => {
      if (name === 'NotAllowedError') this.isRefused = true;
    });
  };

  readonly #handlePlaying = (): void => {
    this.isRefused = false;
  };

  #show(video: HTMLVideoElement, callId: string): void {
    const { userId, callStore, picture } = this;
    const what = [video, callId, userId, callStore, picture];
    if (this.#shown?.what.every((value, i) => value === what[i])) return;
    this.#showNothing();
    const undo = callStore?.attachView(userId, video, picture) ?? (() => {});
    this.#shown = { what, undo };
  }

  #showNothing(): void {
    this.#shown?.undo();
    this.#shown = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-member-tile': RcMemberTile;
  }
}

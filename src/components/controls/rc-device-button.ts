import { html, nothing, type PropertyValues } from 'lit';
import { query, state } from 'lit/decorators.js';
import { isLive, type StoreState } from '../../core/call/call-state.js';
import { loadModule } from '../../core/call/load-module.js';
import {
  canChooseRinger,
  canChooseSpeaker,
  devicesOf,
  preferredId,
  useDevice,
  watchDevices,
  type DeviceChoice,
  type DeviceKind,
} from '../../core/media/devices.js';
import { measureLevel } from '../../core/media/level-meter.js';
import { SpeakingElement } from '../base/speaking-element.js';
import { RcDeviceRequestEvent } from '../base/call-events.js';
import { onDismiss } from '../base/light-dismiss.js';
import { closePopover, hasPopovers, openPopover } from '../base/popover.js';
import { icons } from '../looks/icons.js';
import { listStyles } from './list-styles.js';
import { styles } from './rc-device-button.styles.js';
import { buttons, overlays, tokens } from '../looks/shared-styles.js';

/** The devices of one kind to choose from. */
interface DeviceList {
  readonly kind: DeviceKind;
  readonly devices: readonly DeviceChoice[];
  /** Id of the device in use, or else of the preferred one. */
  readonly selectedId: string | undefined;
}

/**
 * A button that opens a device menu: microphone with a level meter, camera with a preview, speaker, and the speaker that plays
 * the ringtone. A choice applies at once and is kept for later calls, in all tabs of the site. Kinds of devices that the
 * calling service or the browser cannot switch are not listed. Where backgrounds can be hidden, the background as well.
 *
 * @summary Opens a menu to choose microphone, camera, speaker and ringtone speaker.
 *
 * @fires {RcDeviceRequestEvent} rc-device-request - a device was chosen (`kind`, `deviceId`). Cancelable; default action: switch to the device
 * @fires {RcBackgroundRequestEvent} rc-background-request - a background was chosen (`background`). Cancelable; default action: show it
 *
 * @csspart device-button - the button
 * @csspart device-menu - the menu
 */
export class RcDeviceButton extends SpeakingElement {
  static override readonly styles = [tokens, buttons, overlays, listStyles, styles];

  @state() private isOpen = false;
  @state() private lists: readonly DeviceList[] = [];
  /** What lists backgrounds, once the menu has been open where they can be hidden. */
  @state() private backgrounds: typeof import('./background-list.js') | undefined;
  /** Whether the user's audio track can be measured. Not every calling service exposes it. */
  @state() private hasLevel = false;
  @query('video') private preview!: HTMLVideoElement | null;
  @query('meter') private meter!: HTMLMeterElement | null;
  @query('.menu') private menu!: HTMLElement;

  #stopWatching: (() => void) | undefined;
  #stopDismissing: (() => void) | undefined;
  #detachPreview: (() => void) | undefined;
  #levelMeter: { track: MediaStreamTrack; stop: () => void } | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  protected override watch({ call, self }: StoreState): readonly unknown[] {
    if (!this.isOpen) return [];
    const { media, camera, devices, microphone } = call.phase === 'idle' ? {} : call.call;
    return [self, isLive(call), media, camera, microphone, devices];
  }

  protected override render(): unknown {
    const { devices } = this.text;
    return html`<button
        class="root quiet"
        part="device-button"
        type="button"
        aria-label=${devices}
        title=${devices}
        popovertarget="menu"
        @click=${this.#handlePress}
      >
        ${icons.devices}
      </button>
      <div
        class="root overlay menu"
        id="menu"
        part="device-menu"
        popover
        role="dialog"
        aria-label=${devices}
        @toggle=${this.#handleToggle}
      >
        ${this.isOpen ? this.#renderMenu() : nothing}
      </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!this.isOpen) return;
    if (!changed.has('lists')) void this.#updateLists();
    this.#updatePreview();
  }

  #renderMenu(): unknown {
    const { call } = this.state;
    const isVideo = isLive(call) && call.call.media === 'video' && call.call.camera === 'on';
    return html`<video muted autoplay playsinline aria-hidden="true" ?hidden=${!isVideo}></video>
      ${this.lists.map((list) => this.#renderList(list))}
      ${isLive(call) && call.call.media === 'audio' ? nothing : this.#renderBackgrounds()}
      <button type="button" popovertarget="menu" @click=${this.#handlePress}>
        ${this.text.close}
      </button>`;
  }

  #renderBackgrounds(): unknown {
    const { renderBackgrounds, offeredBackgrounds } = this.backgrounds ?? {};
    return renderBackgrounds?.(this.text, offeredBackgrounds?.(this.callStore), (request) =>
      this.fire(request),
    );
  }

  #renderList({ kind, devices, selectedId }: DeviceList): unknown {
    const { text } = this;
    const label = kind === 'speaker' || kind === 'ringer' ? text[kind] : text[`device.${kind}`];
    return html`<div>
      <label>
        <span class="kind">${label}</span>
        <select @change=${(event: Event) => this.#choose(kind, event.target as HTMLSelectElement)}>
          ${devices.map(
            (device, i) =>
              html`<option value=${device.deviceId} .selected=${device.deviceId === selectedId}>
                ${device.label || this.say('deviceNumber', { number: i + 1 })}
              </option>`,
          )}
        </select>
      </label>
      ${kind === 'microphone' && this.hasLevel ? html`<meter max="1" aria-label=${label}></meter>` : nothing}
    </div>`;
  }

  readonly #handleToggle = ({ newState }: ToggleEvent): void => {
    if (newState === 'open') this.#open();
    else this.#close();
  };

  /** Where the browser has no popovers, `popovertarget` does nothing. */
  readonly #handlePress = (): void => {
    if (hasPopovers()) return;
    if (this.isOpen) return this.#close();
    openPopover(this.menu);
    this.#stopDismissing = onDismiss(this, () => this.#close());
    this.#open();
  };

  #open(): void {
    this.isOpen = true;
    this.#stopWatching ??= watchDevices(() => void this.#updateLists());
    if (this.callStore?.features.background) void this.#loadBackgrounds();
  }

  /** The devices can be chosen without. The next opening of the menu tries again. */
  async #loadBackgrounds(): Promise<void> {
    this.backgrounds ??= await loadModule(() => import('./background-list.js')).catch(
      () => undefined,
    );
  }

  #close(): void {
    this.isOpen = this.hasLevel = false;
    if (this.#stopDismissing) closePopover(this.menu);
    this.#stopDismissing?.();
    this.#stopWatching?.();
    this.#detachPreview?.();
    this.#levelMeter?.stop();
    this.#stopWatching = this.#stopDismissing = this.#detachPreview = this.#levelMeter = undefined;
  }

  async #updateLists(): Promise<void> {
    const { call } = this.state;
    const inUse = isLive(call) ? call.call.devices : undefined;
    const lists = await Promise.all(
      this.#kinds.map(async (kind) => {
        const devices = await devicesOf(kind);
        const usedId = kind === 'microphone' || kind === 'camera' ? inUse?.[kind] : undefined;
        return { kind, devices, selectedId: usedId ?? (await preferredId(kind)) };
      }),
    );
    if (this.isOpen) this.lists = lists.filter(({ devices }) => devices.length > 0);
  }

  get #kinds(): DeviceKind[] {
    const { switchMicrophone, switchCamera, switchSpeaker } = this.callStore?.features ?? {};
    const canSwitchSpeaker = switchSpeaker && canChooseSpeaker();
    return [
      ...(switchMicrophone ? (['microphone'] as const) : []),
      ...(switchCamera ? (['camera'] as const) : []),
      ...(canSwitchSpeaker ? (['speaker'] as const) : []),
      ...(canSwitchSpeaker && canChooseRinger() ? (['ringer'] as const) : []),
    ];
  }

  /** Attaches the camera preview once, and measures the microphone's current track. */
  #updatePreview(): void {
    const { preview, state } = this;
    if (!preview || !state.self) return;
    this.#detachPreview ??= this.callStore?.attachView(state.self.userId, preview);
    const track = (preview.srcObject as MediaStream | null)?.getAudioTracks()[0];
    if (track === this.#levelMeter?.track) return;
    this.#levelMeter?.stop();
    this.#levelMeter = undefined;
    this.hasLevel = track !== undefined;
    if (!track) return;
    const show = (level: number) => {
      if (this.meter) this.meter.value = level;
    };
    this.#levelMeter = { track, stop: measureLevel(track, show) };
  }

  #choose(kind: DeviceKind, select: HTMLSelectElement): void {
    const { callStore } = this;
    const { value } = select;
    if (!this.fire(new RcDeviceRequestEvent(kind, value)) || !callStore) return;
    useDevice(callStore, kind, value).catch(() => {
      // The store reports the failure. Select the device that is still in use.
      const { selectedId, devices } = this.lists.find((list) => list.kind === kind)!;
      select.value = selectedId ?? devices[0]!.deviceId;
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-device-button': RcDeviceButton;
  }
}

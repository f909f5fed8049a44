import { html, nothing, type PropertyValues } from 'lit';
import { query, state } from 'lit/decorators.js';
import { isLive, type StoreState } from '../../core/call/call-state.js';
import {
  canChooseSpeaker,
  devicesOf,
  preferredId,
  useDevice,
  watchDevices,
  type DeviceChoice,
  type DeviceKind,
} from '../../core/media/devices.js';
import { measureLevel } from '../../core/media/level-meter.js';
import { CallElement } from '../base/call-element.js';
import { RcDeviceRequestEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';
import { styles } from './rc-device-button.styles.js';
import { buttons, overlays, tokens } from '../looks/shared-styles.js';

/** The devices of one kind, and which of them is in use. */
interface Choice {
  readonly kind: DeviceKind;
  readonly devices: readonly DeviceChoice[];
  readonly inUse: string | undefined;
}

/**
 * Opens a menu of devices: microphone with its level, camera with its picture, where the others are heard, and where it
 * rings. A choice holds from then on, in all tabs of the site. What the service or the browser cannot do is not shown.
 *
 * @summary Chooses microphone, camera, loudspeaker and what rings.
 *
 * @fires {RcDeviceRequestEvent} rc-device-request - a person chose a device (`kind`, `deviceId`); cancelable
 *
 * @csspart device-button - the button
 * @csspart device-menu - what it opens
 */
export class RcDeviceButton extends CallElement {
  static override readonly styles = [tokens, buttons, overlays, styles];

  @state() private isOpen = false;
  @state() private choices: readonly Choice[] = [];
  /** Whether the service lets the own voice be measured. */
  @state() private hasLevel = false;
  @query('video') private preview!: HTMLVideoElement | null;
  @query('meter') private meter!: HTMLMeterElement | null;

  #unwatch: (() => void) | undefined;
  #hideView: (() => void) | undefined;
  #measured: { track: MediaStreamTrack; stop: () => void } | undefined;

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
        ${this.isOpen ? this.#renderChoices() : nothing}
      </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!this.isOpen) return;
    if (!changed.has('choices')) void this.#look();
    this.#listen();
  }

  #renderChoices(): unknown {
    const { call } = this.state;
    const isVideo = isLive(call) && call.call.media === 'video' && call.call.camera === 'on';
    return html`<video muted autoplay playsinline aria-hidden="true" ?hidden=${!isVideo}></video>
      ${this.choices.map((choice) => this.#renderChoice(choice))}
      <button type="button" popovertarget="menu">${this.text.close}</button>`;
  }

  #renderChoice({ kind, devices, inUse }: Choice): unknown {
    const { text } = this;
    const word = kind === 'speaker' || kind === 'ringer' ? text[kind] : text[`device.${kind}`];
    return html`<div>
      <label>
        <span class="kind">${word}</span>
        <select @change=${(event: Event) => this.#choose(kind, event.target as HTMLSelectElement)}>
          ${devices.map(
            ({ deviceId, label }, i) =>
              html`<option value=${deviceId} .selected=${deviceId === inUse}>
                ${label || this.say('deviceNumber', { number: i + 1 })}
              </option>`,
          )}
        </select>
      </label>
      ${kind === 'microphone' && this.hasLevel ? html`<meter max="1" aria-label=${word}></meter>` : nothing}
    </div>`;
  }

  readonly #handleToggle = ({ newState }: ToggleEvent): void => {
    if (newState === 'open') this.#open();
    else this.#close();
  };

  #open(): void {
    this.isOpen = true;
    this.#unwatch ??= watchDevices(() => void this.#look());
  }

  #close(): void {
    this.isOpen = this.hasLevel = false;
    this.#unwatch?.();
    this.#hideView?.();
    this.#measured?.stop();
    this.#unwatch = this.#hideView = this.#measured = undefined;
  }

  async #look(): Promise<void> {
    const { call } = this.state;
    const inUse = isLive(call) ? call.call.devices : undefined;
    const choices = await Promise.all(
      this.#kinds.map(async (kind) => {
        const devices = await devicesOf(kind);
        const own = kind === 'microphone' || kind === 'camera' ? inUse?.[kind] : undefined;
        return { kind, devices, inUse: own ?? (await preferredId(kind)) };
      }),
    );
    if (this.isOpen) this.choices = choices.filter(({ devices }) => devices.length > 0);
  }

  get #kinds(): DeviceKind[] {
    const { switchMicrophone, switchCamera, switchSpeaker } = this.callStore?.features ?? {};
    const hears = switchSpeaker && canChooseSpeaker();
    return [
      ...(switchMicrophone ? (['microphone'] as const) : []),
      ...(switchCamera ? (['camera'] as const) : []),
      ...(hears ? (['speaker', 'ringer'] as const) : []),
    ];
  }

  /** The own picture, and how loud the own voice is, where the service shows them. */
  #listen(): void {
    const { preview, state } = this;
    if (!preview || !state.self) return;
    this.#hideView ??= this.callStore?.attachView(state.self.userId, preview);
    const track = (preview.srcObject as MediaStream | null)?.getAudioTracks()[0];
    if (track === this.#measured?.track) return;
    this.#measured?.stop();
    this.#measured = undefined;
    this.hasLevel = track !== undefined;
    if (!track) return;
    const show = (level: number) => {
      if (this.meter) this.meter.value = level;
    };
    this.#measured = { track, stop: measureLevel(track, show) };
  }

  #choose(kind: DeviceKind, select: HTMLSelectElement): void {
    const { callStore } = this;
    const { value } = select;
    if (!this.ask(new RcDeviceRequestEvent(kind, value)) || !callStore) return;
    useDevice(callStore, kind, value).catch(() => {
      // told by the store; the list shows what is in use
      const { inUse, devices } = this.choices.find((choice) => choice.kind === kind)!;
      select.value = inUse ?? devices[0]!.deviceId;
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-device-button': RcDeviceButton;
  }
}

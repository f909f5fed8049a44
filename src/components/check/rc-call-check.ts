import { html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Media } from '../../core/call/call-info.js';
import { checkCalls, type Finding } from '../../core/media/call-check.js';
import { CallError, toCallError } from '../../core/call/call-error.js';
import { isLive, type StoreState } from '../../core/call/call-state.js';
import { watchDevices } from '../../core/media/devices.js';
import { measureLevel } from '../../core/media/level-meter.js';
import { LocalMedia } from '../../core/media/local-media.js';
import { CallElement } from '../base/call-element.js';
import { RcCallCheckedEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';
import { styles } from './rc-call-check.styles.js';
import { RING, ring } from '../alerts/ringtone.js';
import { buttons, tokens } from '../looks/shared-styles.js';
import { errorSentence } from '../words/strings-for.js';

/** How long the speaker test sounds: one period of the ring. */
const SOUND_MS = 2000;

/**
 * A pre-flight: names what stands in the way of calls on this very page, and what to do about it; and a mirror with the own
 * camera, the microphone's level and a sound to try the speaker.
 *
 * @summary What stands in the way of calls here, and a mirror.
 *
 * @fires {RcCallCheckedEvent} rc-call-checked - it looked around (`findings`)
 *
 * @csspart findings - what is in the way
 * @csspart fix - what a site has to write
 * @csspart video - the own picture
 * @csspart mirror-button - opens camera and microphone, and lets them go
 * @csspart sound-button - plays a sound
 */
export class RcCallCheck extends CallElement {
  static override readonly styles = [tokens, buttons, styles];

  /** What the calls are for. */
  @property() media: Media = 'video';
  /** Where the page has to connect to, separated by spaces: a relay, for example. */
  @property() addresses = '';

  @state() private findings: readonly Finding[] | undefined;
  /** Why the mirror could not be opened. */
  @state() private failure: CallError | undefined;
  @state() private stream: MediaStream | undefined;
  @query('video') private video!: HTMLVideoElement | null;
  @query('meter') private meter!: HTMLMeterElement | null;

  #unwatchDevices: (() => void) | undefined;
  #mirror: LocalMedia | undefined;
  #stopMeter: (() => void) | undefined;
  #stopSound: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatchDevices = watchDevices(this.#look);
    document.addEventListener('visibilitychange', this.#look); // a permission may have been given elsewhere
    this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatchDevices?.();
    document.removeEventListener('visibilitychange', this.#look);
    this.#closeMirror();
    this.#stopSound?.();
  }

  protected override watch({ call }: StoreState): readonly unknown[] {
    return [isLive(call)];
  }

  protected override updated(): void {
    if (isLive(this.state.call)) this.#closeMirror(); // the call needs them
    if (this.video && this.video.srcObject !== (this.stream ?? null))
      this.video.srcObject = this.stream ?? null;
  }

  protected override render(): unknown {
    const { text, findings, stream } = this;
    return html`<div class="root check">
      <ul part="findings" aria-live="polite">
        ${this.failure ? this.#renderLine(errorSentence(text, this.failure)) : nothing}
        ${findings?.map((finding) => this.#renderLine(this.#sentence(finding), finding.fix))}
        ${
          findings?.length === 0 && !this.failure
            ? html`<li class="fine">${icons.check}<span>${text.nothingInTheWay}</span></li>`
            : nothing
        }
      </ul>
      ${
        stream
          ? html`<video
                part="video"
                muted
                autoplay
                playsinline
                aria-hidden="true"
                ?hidden=${stream.getVideoTracks().length === 0}
              ></video>
              <meter max="1" aria-label=${text['device.microphone']}></meter>`
          : nothing
      }
      <div class="actions">
        <button part="mirror-button" type="button" @click=${this.#handleMirror}>
          ${stream ? text.close : text.openMirror}
        </button>
        <button part="sound-button" type="button" @click=${this.#handleSound}>
          ${text.playSound}
        </button>
      </div>
    </div>`;
  }

  #renderLine(sentence: string, fix?: string): unknown {
    return html`<li>
      ${icons.alert}<span>${sentence}${fix ? html`<code part="fix">${fix}</code>` : nothing}</span>
    </li>`;
  }

  #sentence({ obstacle, device, address = '' }: Finding): string {
    const { text } = this;
    switch (obstacle) {
      case 'header':
      case 'frame':
      case 'csp':
        return this.say(`check.${obstacle}`, {
          device: text[`device.${device ?? 'any'}`],
          address,
        });
      case 'offline':
        return text['error.network'];
      case 'sound-blocked':
        return text.soundIsOff;
      case 'old-browser':
        return text['error.old-browser'];
      default:
        return errorSentence(text, new CallError(obstacle, '', device ? { device } : {}));
    }
  }

  readonly #look = (): void => void this.#check();

  async #check(): Promise<void> {
    const addresses = this.addresses.split(/\s+/).filter(Boolean);
    const findings = await checkCalls({ media: this.media, addresses });
    if (!this.isConnected) return;
    this.findings = findings;
    this.ask(new RcCallCheckedEvent(findings));
  }

  readonly #handleMirror = (): void => {
    if (this.#mirror) this.#closeMirror();
    else void this.#openMirror();
  };

  /** As a call would open them; a second press meanwhile takes it back. */
  async #openMirror(): Promise<void> {
    const mirror = new LocalMedia(() => this.#closeMirror());
    this.#mirror = mirror;
    this.failure = undefined;
    const failure = await mirror.open(this.media).catch(toCallError);
    if (this.#mirror !== mirror) return;
    this.failure = failure;
    if (!mirror.microphone) return this.#closeMirror();
    this.stream = mirror.stream;
    this.#stopMeter = measureLevel(mirror.microphone, (level) => {
      if (this.meter) this.meter.value = level;
    });
    this.#look();
  }

  #closeMirror(): void {
    this.#stopMeter?.();
    this.#mirror?.close();
    this.#mirror = this.#stopMeter = this.stream = undefined;
  }

  readonly #handleSound = (): void => {
    this.#stopSound?.();
    const stop = ring(this, '', { tone: RING, isWanted: () => true });
    const timer = setTimeout(stop, SOUND_MS);
    this.#stopSound = () => {
      clearTimeout(timer);
      stop();
    };
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-call-check': RcCallCheck;
  }
}

import { html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Media } from '../../core/call/call-info.js';
import { checkCalls, type Finding } from '../../core/media/call-check.js';
import { CallError, toCallError } from '../../core/call/call-error.js';
import { isLive, type StoreState } from '../../core/call/call-state.js';
import { watchDevices } from '../../core/media/devices.js';
import { measureLevel } from '../../core/media/level-meter.js';
import { LocalMedia } from '../../core/media/local-media.js';
import { mediaKind } from '../base/media-kind.js';
import { AsideElement } from '../base/aside-element.js';
import { RcCallCheckedEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';
import {
  offeredBackgrounds,
  pageBackground,
  renderBackgrounds,
} from '../controls/background-list.js';
import { listStyles } from '../controls/list-styles.js';
import { styles } from './rc-call-check.styles.js';
import { ring } from '../alerts/ringtone.js';
import { RING } from '../alerts/tones.js';
import { buttons, tokens } from '../looks/shared-styles.js';
import { errorSentence } from '../words/strings-for.js';

/** Length of the speaker test: one period of the ringtone. */
const SOUND_MS = 2000;

/**
 * Pre-call check: lists what prevents calls on this page and how to fix it. A test opens the camera and microphone with a
 * preview and a level meter, and a sound tests the speaker. The check runs again when devices change, and when the page
 * becomes visible.
 *
 * Where backgrounds can be hidden, one is chosen beside the preview.
 *
 * @summary Pre-call check with a camera, microphone and speaker test.
 *
 * @fires {RcCallCheckedEvent} rc-call-checked - the check ran (`findings`)
 * @fires {RcBackgroundRequestEvent} rc-background-request - a background was chosen (`background`). Cancelable; default action: show it
 *
 * @csspart findings - the list of what prevents calls
 * @csspart fix - what the site has to send or write to fix a finding
 * @csspart video - the camera preview
 * @csspart mirror-button - starts and ends the test of camera and microphone
 * @csspart sound-button - plays a sound
 */
export class RcCallCheck extends AsideElement {
  static override readonly styles = [tokens, buttons, listStyles, styles];

  /** Kind of calls to check for: `video` (default) or `audio`. */
  @property() media: Media = 'video';
  /** URLs the page must be able to connect to, separated by spaces, such as that of a signalling relay. */
  @property() addresses = '';

  @state() private findings: readonly Finding[] | undefined;
  /** Why the test could not open a device. */
  @state() private openError: CallError | undefined;
  @state() private stream: MediaStream | undefined;
  @query('video') private video!: HTMLVideoElement | null;
  @query('meter') private meter!: HTMLMeterElement | null;

  #stopWatching: (() => void) | undefined;
  #testMedia: LocalMedia | undefined;
  #stopLevelMeter: (() => void) | undefined;
  #stopSound: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopWatching = watchDevices(() => {
      void this.#followBackground();
      this.#check();
    });
    document.addEventListener('visibilitychange', this.#check); // permissions may have changed meanwhile
    this.#check();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
    document.removeEventListener('visibilitychange', this.#check);
    this.#stopTest();
    this.#stopSound?.();
  }

  protected override watch({ call }: StoreState): readonly unknown[] {
    return [isLive(call)];
  }

  protected override updated(): void {
    if (isLive(this.state.call)) this.#stopTest(); // the call needs the devices
    if (this.video && this.video.srcObject !== (this.stream ?? null))
      this.video.srcObject = this.stream ?? null;
  }

  protected override render(): unknown {
    const { text, findings, stream } = this;
    const hasVideo = stream !== undefined && stream.getVideoTracks().length > 0;
    return html`<div class="root check">
      <ul part="findings" aria-live="polite">
        ${this.openError ? this.#renderLine(errorSentence(text, this.openError)) : nothing}
        ${findings?.map((finding) => this.#renderLine(this.#sentence(finding), finding.fix))}
        ${
          findings?.length === 0 && !this.openError
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
                ?hidden=${!hasVideo}
              ></video>
              <meter max="1" aria-label=${text['device.microphone']}></meter>
              ${hasVideo ? renderBackgrounds(text, offeredBackgrounds(this.callStore), (request) => this.fire(request)) : nothing}`
          : nothing
      }
      <div class="actions">
        <button part="mirror-button" type="button" @click=${this.#handleTest}>
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
      case 'sandbox':
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

  readonly #check = (): void => void this.#runCheck();

  async #runCheck(): Promise<void> {
    const addresses = this.addresses.split(/\s+/).filter(Boolean);
    const findings = await checkCalls({ media: this.#media, addresses });
    if (!this.isConnected) return;
    this.findings = findings;
    this.fire(new RcCallCheckedEvent(findings));
  }

  readonly #handleTest = (): void => {
    if (this.#testMedia) this.#stopTest();
    else void this.#startTest();
  };

  /** Opens the devices as a call would. A second press while they open cancels it. */
  async #startTest(): Promise<void> {
    const media = new LocalMedia({
      lost: () => this.#stopTest(),
      background: pageBackground(this.callStore),
      problem: (error) => (this.openError = error),
    });
    this.#testMedia = media;
    this.openError = undefined;
    const error = await media.open(this.#media).catch(toCallError);
    if (this.#testMedia !== media) return;
    this.openError = error;
    if (!media.microphone) return this.#stopTest();
    this.stream = media.stream;
    this.#stopLevelMeter = measureLevel(media.microphone, (level) => {
      if (this.meter) this.meter.value = level;
    });
    this.#check();
  }

  async #followBackground(): Promise<void> {
    const error = await this.#testMedia?.followBackground().catch(toCallError);
    if (error instanceof CallError) this.openError = error;
    this.requestUpdate(); // the camera may be closed
  }

  get #media(): Media {
    return mediaKind(this.media, 'video');
  }

  #stopTest(): void {
    this.#stopLevelMeter?.();
    this.#testMedia?.close();
    this.#testMedia = this.#stopLevelMeter = this.stream = undefined;
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

/**
 * How an `RTCRtpSender` sends: in which size, at which rate, or not at all. Browsers differ in what they know of that, and may
 * refuse any of it at any time. Then it sends as before: too much is better than nothing.
 */
import type { Size } from './view-sizes.js';

/** What is set; what is left out goes back to the browser's own choice. */
export interface Encoding {
  readonly active: boolean;
  readonly scaleResolutionDownBy?: number;
  /** In bit/s. */
  readonly maxBitrate?: number | undefined;
  readonly maxFramerate?: number;
  readonly priority?: RTCPriorityType;
}

/** As the browser does by itself. */
const IN_FULL: Encoding = { active: true, scaleResolutionDownBy: 1 };
const NOTHING: Encoding = { active: false };
/** The sound of a call comes before its pictures. */
export const SOUND: Encoding = { active: true, priority: 'high' };

/** Few steps: with each change the encoder begins anew. */
const STEPS = [8, 6, 4, 3, 2, 1.5];
/** A picture may be shown this much larger than it is sent: nobody sees that. */
const STRETCH = 1.1;
/** The longer side of the smallest picture, in pixels: less of it saves nothing. */
const SMALLEST = 160;
/** Enough that encoders do not take a smaller picture by themselves, which they are slow to give up. In bit/s for each pixel. */
const BITS_PER_PIXEL = 4;
const LEAST_BITRATE = 150_000;
/** The longer side of a picture, in pixels, that is sent at a lower frame rate. */
const SMALL = 320;
const SMALL_FRAMERATE = 20;

/**
 * How a camera is sent.
 *
 * @param shown how large the other side shows it; `undefined`: as it is
 */
export function cameraEncoding(track: MediaStreamTrack | null, shown: Size | undefined): Encoding {
  if (!shown) return IN_FULL;
  if (shown.width === 0 || shown.height === 0) return NOTHING;
  const { width = 0, height = 0 } = track?.getSettings() ?? {};
  // A phone that is turned may tell width and height the other way round.
  const ratio = Math.max(width, height) / Math.max(shown.width, shown.height, SMALLEST);
  const scale = STEPS.find((step) => step <= ratio * STRETCH);
  if (!scale) return IN_FULL;
  const isSmall = Math.max(width, height) / scale <= SMALL;
  return {
    active: true,
    scaleResolutionDownBy: scale,
    maxBitrate: Math.round(
      Math.max(LEAST_BITRATE, (BITS_PER_PIXEL * width * height) / (scale * scale)),
    ),
    ...(isSmall && { maxFramerate: SMALL_FRAMERATE }),
  };
}

/** A screen stays as sharp as it is, also in a small view: it is read. */
export function screenEncoding(shown: Size | undefined): Encoding {
  return shown?.width === 0 ? NOTHING : IN_FULL;
}

/** One sender. What is set comes into effect one after the other, and not too often. */
export class FittedSender {
  readonly #sender: RTCRtpSender;
  readonly #everyMs: number;
  #wanted = IN_FULL;
  /** What was set last; `undefined` if that failed. */
  #set: Encoding | undefined = IN_FULL;
  #isBusy = false;

  /** @param everyMs the shortest time between two changes */
  constructor(sender: RTCRtpSender, everyMs: number) {
    this.#sender = sender;
    this.#everyMs = everyMs;
  }

  /** Sends like this from now on, or soon. */
  set(wanted: Encoding): void {
    this.#wanted = wanted;
    if (!this.#isBusy) void this.#follow();
  }

  async #follow(): Promise<void> {
    this.#isBusy = true;
    for (let wanted = this.#next; wanted; wanted = this.#next) {
      const isDone = await apply(this.#sender, wanted);
      this.#set = isDone ? wanted : undefined;
      await new Promise((resolve) => setTimeout(resolve, this.#everyMs));
      if (!isDone) break; // until it is set again
    }
    this.#isBusy = false;
  }

  /** What to set next. A picture becomes smaller before it gets fewer bits: see `BITS_PER_PIXEL`. */
  get #next(): Encoding | undefined {
    const [wanted, set] = [this.#wanted, this.#set];
    if (JSON.stringify(wanted) === JSON.stringify(set)) return undefined;
    const { scaleResolutionDownBy: scale = 1, maxBitrate } = set ?? {};
    const isSmaller = (wanted.scaleResolutionDownBy ?? 1) > scale;
    return isSmaller && maxBitrate !== wanted.maxBitrate ? { ...wanted, maxBitrate } : wanted;
  }
}

/** @returns whether the browser took at least the part that counts */
async function apply(sender: RTCRtpSender, wanted: Encoding): Promise<boolean> {
  const { active, scaleResolutionDownBy } = wanted;
  const main = { active, ...(scaleResolutionDownBy && { scaleResolutionDownBy }) };
  return (await isTaken(sender, wanted)) || (await isTaken(sender, main));
}

async function isTaken(sender: RTCRtpSender, wanted: Encoding): Promise<boolean> {
  try {
    const parameters = sender.getParameters();
    const [first, ...others] = parameters.encodings ?? [];
    const { priority } = wanted;
    const encoding: RTCRtpEncodingParameters = {
      ...first,
      ...wanted,
      ...(priority && { networkPriority: priority }),
    };
    if (!wanted.maxBitrate) delete encoding.maxBitrate;
    if (!wanted.maxFramerate) delete encoding.maxFramerate;
    // none before the first negotiation, in older releases of Firefox
    await sender.setParameters({ ...parameters, encodings: [encoding, ...others] });
    return true;
  } catch {
    return false;
  }
}

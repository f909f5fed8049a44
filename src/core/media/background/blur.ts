/** Blurs a small picture. In plain code, because not every browser's canvas can (Safari's has no `filter`). */

const RADIUS = 2;
const PASSES = 3;
const CHANNELS = 4;

/**
 * Blurs a picture in place. Transparent parts are filled with what is around them, and nothing of their own colours spreads.
 *
 * @param picture straight alpha, as of a canvas; opaque afterwards
 */
export function blur({ data, width, height }: ImageData): void {
  const from = weighted(data);
  const to = new Float32Array(from.length);
  for (let pass = 0; pass < PASSES; pass++) {
    average(from, to, { lines: height, length: width, step: CHANNELS, next: width * CHANNELS });
    average(to, from, { lines: width, length: height, step: width * CHANNELS, next: CHANNELS });
  }
  for (let at = 0; at < data.length; at += CHANNELS) {
    const weight = from[at + 3]! || 1;
    for (let channel = 0; channel < 3; channel++) data[at + channel] = from[at + channel]! / weight;
    data[at + 3] = 255;
  }
}

/** Colours by their alpha. A little of each counts, so that a picture that is all transparent has colours, too. */
function weighted(data: Uint8ClampedArray): Float32Array {
  const all = new Float32Array(data.length);
  for (let at = 0; at < data.length; at += CHANNELS) {
    const weight = data[at + 3]! / 255 + 0.001;
    for (let channel = 0; channel < 3; channel++) all[at + channel] = data[at + channel]! * weight;
    all[at + 3] = weight;
  }
  return all;
}

interface Lines {
  readonly lines: number;
  readonly length: number;
  /** From one value to the next, in a line. */
  readonly step: number;
  /** From one line to the next. */
  readonly next: number;
}

/** Each value becomes the average of its neighbours in its line. */
function average(from: Float32Array, to: Float32Array, { lines, length, step, next }: Lines): void {
  for (let line = 0; line < lines; line++)
    for (let channel = 0; channel < CHANNELS; channel++) {
      const start = line * next + channel;
      const at = (i: number): number => start + Math.min(Math.max(i, 0), length - 1) * step;
      let sum = 0;
      for (let i = -RADIUS; i <= RADIUS; i++) sum += from[at(i)]!;
      for (let i = 0; i < length; i++) {
        to[at(i)] = sum / (2 * RADIUS + 1);
        sum += from[at(i + RADIUS + 1)]! - from[at(i - RADIUS)]!;
      }
    }
}

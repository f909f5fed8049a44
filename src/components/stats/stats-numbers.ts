/** Numbers with their units, as a language writes them. What is not known is an empty text. */
import type { StreamStats } from '../../core/call/session-stats.js';

export interface Numbers {
  bitrate(bitsPerSecond: number | undefined): string;
  percent(ratio: number | undefined): string;
  milliseconds(ms: number | undefined): string;
  /** Size and rate: `640 × 480, 30 fps`. */
  picture(stream: StreamStats): string;
}

const made = new Map<string, Numbers>();

/** @param language a BCP 47 tag */
export function numbersIn(language: string): Numbers {
  const known = made.get(language);
  if (known) return known;
  const numbers = makeNumbers(language);
  made.set(language, numbers);
  return numbers;
}

function makeNumbers(language: string): Numbers {
  const format = (options: Intl.NumberFormatOptions): ((value: number | undefined) => string) => {
    const formatter = new Intl.NumberFormat(language, options);
    return (value) => (value === undefined ? '' : formatter.format(value));
  };
  const kilobits = format({
    style: 'unit',
    unit: 'kilobit-per-second',
    maximumFractionDigits: 0,
  });
  const whole = format({ maximumFractionDigits: 0, useGrouping: false });
  return {
    bitrate: (bits) => kilobits(bits === undefined ? undefined : bits / 1000),
    percent: format({ style: 'percent', maximumFractionDigits: 1 }),
    milliseconds: format({ style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 }),
    picture: ({ width, height, frameRate }) =>
      [
        width && height ? `${whole(width)} × ${whole(height)}` : '',
        frameRate === undefined ? '' : `${whole(frameRate)} fps`,
      ]
        .filter(Boolean)
        .join(', '),
  };
}

/**
 * Quiet hours, as a page writes them: `22:00-07:00`, `mon-fri 22:00-07:00, sat sun 00:00-10:00`. Local time of the device; the days
 * are those on which a range begins. Pure: the time is passed in.
 */

/** One range, on one or more days. Times in minutes since midnight; an end that is not after its begin is on the next day. */
export interface QuietRange {
  /** The days of the week on which it begins, 0 is Sunday. */
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const ALL_DAYS = DAYS.map((_, day) => day);
const TIMES = /^(\d{1,2}):(\d\d)\s*[-–—]\s*(\d{1,2}):(\d\d)$/;

/** The latest moment that `Date` can hold, in ms since the epoch. */
export const END_OF_TIME = 8.64e15;

/**
 * @returns the ranges that can be read, and the parts of the text that cannot
 */
export function parseQuietHours(text: string): { ranges: QuietRange[]; wrong: string[] } {
  const ranges: QuietRange[] = [];
  const wrong: string[] = [];
  for (const part of text.split(/[,;]/).map((each) => each.trim())) {
    if (!part) continue;
    const range = rangeOf(part);
    if (range) ranges.push(range);
    else wrong.push(part);
  }
  return { ranges, wrong };
}

function rangeOf(part: string): QuietRange | undefined {
  const [, names = '', times = ''] = /^(\D*)(.*)$/.exec(part) ?? [];
  const [from, to] = timesOf(times.trim()) ?? [];
  const days = daysOf(names.trim().toLowerCase());
  if (from === undefined || to === undefined || !days || from === to) return undefined;
  return { days, from, to };
}

/** `24:00` is the end of a day. */
function timesOf(text: string): readonly [number, number] | undefined {
  const [, h1, m1, h2, m2] = (TIMES.exec(text) ?? []).map(Number);
  if (h1 === undefined || Math.max(m1!, m2!) > 59) return undefined;
  const [from, to] = [h1 * 60 + m1!, h2! * 60 + m2!];
  return from < 1440 && to <= 1440 ? [from, to] : undefined;
}

/** @returns the days of the week; `undefined` for what names none */
function daysOf(names: string): readonly number[] | undefined {
  if (!names) return ALL_DAYS;
  const days = new Set<number>();
  for (const name of names.replace(/\s*[-–—]\s*/g, '-').split(/\s+/)) {
    const ends = name.split('-').map((each) => DAYS.indexOf(each));
    const [first, last = first] = ends;
    if (ends.length > 2 || ends.includes(-1)) return undefined;
    for (let day = first!; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === last) break;
    }
  }
  return [...days];
}

/**
 * @param at ms since the epoch
 * @returns when the quiet hours around that moment end, in ms since the epoch, with ranges that go on from there; `END_OF_TIME` for
 *   those that never end; `undefined` outside of quiet hours
 */
export function quietUntil(ranges: readonly QuietRange[], at: number): number | undefined {
  let end: number | undefined;
  for (let i = 0; i <= 14; i += 1) {
    const next = rangeEnd(ranges, end ?? at);
    if (next === undefined) return end;
    end = next;
  }
  return END_OF_TIME; // every day, around the clock
}

/** The latest end of the ranges that hold this moment. Dates are made of wall-clock times: clocks may have been changed. */
function rangeEnd(ranges: readonly QuietRange[], at: number): number | undefined {
  const now = new Date(at);
  let latest: number | undefined;
  for (const { days, from, to } of ranges)
    for (const back of [0, 1]) {
      const moment = (minutes: number, later = 0): Date => {
        const day = now.getDate() - back + later;
        return new Date(now.getFullYear(), now.getMonth(), day, 0, minutes);
      };
      const begin = moment(from);
      const end = +moment(to, to > from ? 0 : 1);
      if (days.includes(moment(0).getDay()) && +begin <= at && at < end)
        latest = Math.max(latest ?? end, end);
    }
  return latest;
}

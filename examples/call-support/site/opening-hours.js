/** Whether the company is open, by the clock on its own wall. Pure: no page, no network. */

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
/** How many days ahead it looks for the next opening. */
const DAYS_AHEAD = 30;

/**
 * @typedef {object} Schedule
 * @property {string} timeZone the company's, such as `Europe/Berlin`
 * @property {Record<string, string[]>} hours by day (`Mon` to `Sun`): ranges such as `09:00-17:30`. A range that ends before it
 *   begins ends on the next day
 * @property {string[]} [holidays] days on which nothing begins, as `2026-12-25`
 */

/**
 * @param {Schedule} schedule
 * @param {Date} now
 * @returns {{ isOpen: boolean, time?: string, day?: Date }} until when it is open, or when it opens: a time on the company's
 *   clock, and midnight of its day in UTC. No time when it does not open within a month
 * @throws {RangeError} for a schedule that cannot be read
 */
export function openingHours({ timeZone, hours, holidays = [] }, now) {
  const { day, minute } = wallClock(timeZone, now);
  const rangesOn = (date) => {
    if (holidays.includes(date.toISOString().slice(0, 10))) return [];
    return (hours[DAYS[date.getUTCDay()]] ?? []).map(readRange);
  };

  const overnight = rangesOn(addDays(day, -1)).filter(({ from, to }) => to <= from);
  const current =
    overnight.find(({ to }) => minute < to) ??
    rangesOn(day).find(({ from, to }) => from <= minute && (minute < to || to <= from));
  if (current) return { isOpen: true, time: current.end };

  for (let i = 0; i < DAYS_AHEAD; i += 1) {
    const later = addDays(day, i);
    const [next] = rangesOn(later)
      .filter(({ from }) => i > 0 || from > minute)
      .sort((one, other) => one.from - other.from);
    if (next) return { isOpen: false, time: next.start, day: later };
  }
  return { isOpen: false };
}

/** The day there, as midnight in UTC, and the minute of that day. */
function wallClock(timeZone, now) {
  const fields = { year: 'numeric', month: '2-digit', day: '2-digit' };
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, ...fields, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  const part = Object.fromEntries(
    format.formatToParts(now).map(({ type, value }) => [type, value]),
  );
  return {
    day: new Date(`${part.year}-${part.month}-${part.day}T00:00Z`),
    minute: Number(part.hour) * 60 + Number(part.minute),
  };
}

function readRange(text) {
  const [, start, end] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? [];
  const [from, to] = [minuteOf(start), minuteOf(end)];
  if (!(from < 1440 && to <= 1440)) throw new RangeError(`Opening hours: ${text} is no range.`);
  return { start, end, from, to };
}

function minuteOf(time = '') {
  const [hour, minute] = time.split(':').map(Number);
  return minute < 60 ? hour * 60 + minute : NaN;
}

const addDays = (day, count) => new Date(day.getTime() + count * 86_400_000);

/** Quiet hours: what can be written, and what holds at a moment. */
import { expect } from '@open-wc/testing';
import { END_OF_TIME, parseQuietHours, quietUntil } from '../../../src/core/quiet/quiet-hours.js';

/** A moment by the clock of this device, like `2026-11-30 22:15`. 30 November 2026 is a Monday. */
const at = (text: string): number => +new Date(text.replace(' ', 'T'));

/** @returns when quiet hours end, in the same form; `''` outside of them */
function end(hours: string, moment: string): string {
  const { ranges, wrong } = parseQuietHours(hours);
  expect(wrong).to.deep.equal([]);
  const until = quietUntil(ranges, at(moment));
  if (until === undefined) return '';
  if (until === END_OF_TIME) return 'never';
  const date = new Date(until);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

describe('quiet hours', () => {
  for (const [what, hours, moment, expected] of [
    ['over midnight, in the evening', '22:00-07:00', '2026-11-30 23:59', '2026-12-01 07:00'],
    ['over midnight, in the morning', '22:00-07:00', '2026-12-01 06:59', '2026-12-01 07:00'],
    ['the first moment is in', '22:00-07:00', '2026-11-30 22:00', '2026-12-01 07:00'],
    ['the last one is out', '22:00-07:00', '2026-12-01 07:00', ''],
    ['by day', '22:00-07:00', '2026-11-30 12:00', ''],
    ['several', '22:00-07:00, 12:00-13:30', '2026-11-30 12:45', '2026-11-30 13:30'],
    ['one goes on in the next', '12:00-13:00; 12:30-14:00', '2026-11-30 12:10', '2026-11-30 14:00'],
    [
      'one begins where one ends',
      '20:00-24:00, 00:00-06:00',
      '2026-11-30 21:00',
      '2026-12-01 06:00',
    ],
    ['of other days', 'sat sun 00:00-24:00', '2026-11-30 12:00', ''],
    ['of a weekend', 'sat sun 00:00-24:00', '2026-11-28 09:00', '2026-11-30 00:00'],
    ['days as a range', 'mon-fri 22:00-07:00', '2026-12-05 06:00', '2026-12-05 07:00'],
    ['the day is that of the begin', 'mon-fri 22:00-07:00', '2026-12-05 22:30', ''],
    [
      'a range of days over the weekend',
      'Fri – Mon 8:00–9:00',
      '2026-11-29 08:30',
      '2026-11-29 09:00',
    ],
    ['around the clock', '00:00-24:00', '2026-11-30 12:00', 'never'],
    ['nothing', '', '2026-11-30 12:00', ''],
    ['no more than commas', ' , ;', '2026-11-30 12:00', ''],
  ] as const)
    it(what, () => expect(end(hours, moment)).to.equal(expected));

  for (const wrong of [
    ...['25:00-07:00', '22:00', '22:00-', '22-7', '22:60-07:00', '24:00-07:00', '22:00-24:01'],
    ...['07:00-07:00', 'abc', 'mon', 'mon-tue-wed 1:00-2:00', 'montag 1:00-2:00', '1:00-2:00 mon'],
  ])
    it(`says that it cannot read "${wrong}", and keeps the rest`, () => {
      const { ranges, wrong: found } = parseQuietHours(`12:00-13:00, ${wrong}`);
      expect(found).to.deep.equal([wrong]);
      expect(ranges).to.have.length(1);
    });

  it('are those of the clock on the wall where clocks are changed', () => {
    // found by asking: whichever time zone the tests run in, or none with such days
    for (let day = 0; day < 366; day += 1) {
      const noon = new Date(2026, 0, 1 + day, 12);
      const morning = new Date(2026, 0, 2 + day, 7);
      const ranges = parseQuietHours('22:00-07:00').ranges;
      const late = +new Date(2026, 0, 1 + day, 23);
      expect(quietUntil(ranges, +noon)).to.equal(undefined);
      expect(quietUntil(ranges, late)).to.equal(+morning);
    }
  });
});

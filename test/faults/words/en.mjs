/**
 * The words of the report in English. They are spread over the files of steps and faults, too, whose English names what they do.
 *
 * @typedef {typeof words} Words what a language has
 */
import { steps } from '../steps.mjs';

const MEANWHILE = { offline: 'the page says it is offline', reconnecting: '“Reconnecting…”' };

export const words = {
  /** @param {number} count of cells */
  beginning: (count) => [
    '# What happens when something goes wrong',
    '',
    `This page is written by \`npm run faults\`. It plays ${count} calls in real pages with real media; in each, one thing goes`,
    'wrong at one step of the call. The table says what each person reads, after how many seconds, and what stays open.',
    '',
    '- “…” is what stands on the screen when the call is over. “…” in it stands for the time the call lasted.',
    '- “the call goes on”: it survives, connects if it was not connected, and ends when somebody hangs up.',
    '- “no call”: nothing ever rang or was on the screen. “–”: there is no page to read any more.',
    '- “Left open” counts cameras, microphones and connections that are open one second after the end.',
    '- “good”: nobody is left in a call that is over, nobody reads what is not true, both sides tell the same story, in time,',
    '  nothing stays open, and the next call works.',
  ],
  allGood: 'All cells are good.',
  notGood: (bad, all) => `**${bad} of ${all} cells are not good**; they say why.`,
  /** By the names in `services.mjs`. */
  services: {
    local: {
      title: 'The local back end',
      about:
        'The local back end, over the relay. Each person has a page and a line of their own; a line that fails takes the media with it.',
    },
    rongcloud: {
      title: 'RongCloud’s back end',
      about: 'RongCloud’s back end, on a fake of its SDK that is as strict as the real one.',
    },
  },
  struckHead: ['Who', 'What goes wrong'],
  resultHead: ['Left open', 'Verdict'],
  everybody: 'Everybody',
  /** @param {string} step the name of one */
  step: (step) => steps[step].words,
  fault: ({ rules }) => rules.words,
  hangs: 'hangs',
  goesOn: 'the call goes on',
  noCall: 'no call',
  end: (text, seconds) => `“${text}” after ${seconds} s`,
  /** @param {readonly (keyof typeof MEANWHILE)[]} reports */
  meanwhile: (reports) => `; meanwhile: ${reports.map((report) => MEANWHILE[report]).join(', ')}`,
  open: ({ name, tracks, connections }) => `${name}: ${tracks} tracks, ${connections} connections`,
  nothing: 'nothing',
  good: 'good',
  /** @param {string} sentence of the judge */
  problem: (sentence) => sentence,
  /** The worst that can happen, and what a person can do then. */
  worst: [
    '## The worst cells',
    '',
    '- **Somebody is offline for good.** The other side reads “Reconnecting…”, and after some 20 seconds “The connection was lost”.',
    '  What helps: call again, which the end screen offers.',
    '- **A page hangs for 40 seconds**, for example in a `confirm()`. The others may give up meanwhile. The hanging page learns it when',
    '  it runs again. What helps: no long work and no `alert()` in a page with calls.',
    '- **A tab crashes while it rings.** The caller reads it within 15 seconds; nobody can be asked to stop earlier, for the page says',
    '  nothing any more. What helps: call again.',
    '- **A line stays open and passes nothing on**, as some routers and sleeping computers leave it. It is noticed only because an answer',
    '  does not come. What helps: nothing; the page connects anew by itself.',
  ],
};

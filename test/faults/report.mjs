/** Writes the matrix down: `docs/faults.md`. */
import { storyOf } from './judge.mjs';
import { steps } from './steps.mjs';

const STRUCK = { caller: 'Anna', callee: 'Ben', both: 'Everybody' };

/** The tables of one back end. @param {readonly { outcome: object, problems: string[] }[]} results */
export function tablesOf(results) {
  return Object.entries(steps).flatMap(([step, { words, people }]) => {
    const rows = results.filter(({ outcome }) => outcome.step === step);
    if (rows.length === 0) return [];
    const names = ['Anna', 'Ben', 'Carl'].slice(0, people);
    return [
      `### ${words}`,
      '',
      ...table(
        ['Who', 'What goes wrong', ...names, 'Left open', 'Verdict'],
        rows.map((row) => rowOf(row)),
      ),
      '',
    ];
  });
}

function rowOf({ outcome, problems }) {
  const stories = outcome.people.map((person) => storyOf(person, outcome));
  return [
    STRUCK[outcome.side],
    outcome.rules.words,
    ...stories.map((story) => cellOf(story, outcome)),
    leftOf(stories),
    problems.length === 0 ? 'good' : `**${problems.join('; ')}**`,
  ];
}

function cellOf(story, { survived, hungUpBy, endedBy, hanging = [] }) {
  const { isThere, end, text, name, afterMs, userId, recovers, statuses } = story;
  if (!isThere) return '–';
  const reports = [
    statuses.some(({ status }) => status === 'reconnecting') && 'the page says it is offline',
    recovers && '“Reconnecting…”',
  ].filter(Boolean);
  const wasOffline = reports.length > 0 ? `; meanwhile: ${reports.join(', ')}` : '';
  if (hanging.some((sentence) => sentence.startsWith(name))) return `hangs${wasOffline}`;
  const isIn = survived && userId !== endedBy && (hungUpBy.length > 0 || !end);
  const wasEndedLast = isIn && (!end || story.ends.length === 1);
  if (wasEndedLast) return `the call goes on${wasOffline}`;
  if (!end) return `no call${wasOffline}`;
  return `“${text ?? end.reason}” after ${Math.max(0, Math.round(afterMs / 1000))} s${wasOffline}`;
}

function leftOf(stories) {
  const open = stories.flatMap(({ name, left }) =>
    left && (left.tracks || left.connections)
      ? [`${name}: ${left.tracks} tracks, ${left.connections} connections`]
      : [],
  );
  return open.join('; ') || 'nothing';
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** The whole page. @param {readonly { about: string, results: object[] }[]} parts */
export function reportOf(parts) {
  const all = parts.flatMap(({ results }) => results);
  const bad = all.filter(({ problems }) => problems.length > 0);
  return [
    '# What happens when something goes wrong',
    '',
    `This page is written by \`npm run faults\`. It plays ${all.length} calls in real pages with real media; in each, one thing goes`,
    'wrong at one step of the call. The table says what each person reads, after how many seconds, and what stays open.',
    '',
    '- “…” is what stands on the screen when the call is over. “…” in it stands for the time the call lasted.',
    '- “the call goes on”: it survives, connects if it was not connected, and ends when somebody hangs up.',
    '- “no call”: nothing ever rang or was on the screen. “–”: there is no page to read any more.',
    '- “Left open” counts cameras, microphones and connections that are open one second after the end.',
    '- “good”: nobody is left in a call that is over, nobody reads what is not true, both sides tell the same story, in time,',
    '  nothing stays open, and the next call works.',
    '',
    bad.length === 0
      ? 'All cells are good.'
      : `**${bad.length} of ${all.length} cells are not good**; they say why.`,
    '',
    ...parts.flatMap(({ about, results }) => [
      `## ${about.split(/[,.]/)[0]}`,
      '',
      about,
      '',
      ...tablesOf(results),
    ]),
    ...WORST,
  ].join('\n');
}

/** The worst that can happen, and what a person can do then. */
const WORST = [
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
  '',
];

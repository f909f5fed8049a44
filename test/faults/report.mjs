/** Writes the matrix down: `docs/faults.md`, and in Chinese `docs/zh/faults.md`. */
import { storyOf } from './judge.mjs';
import { steps } from './steps.mjs';

const NAMES = ['Anna', 'Ben', 'Carl'];

/**
 * The rows of one back end, without words.
 *
 * @param {readonly { outcome: object, problems: string[] }[]} results
 */
export function rowsOf(results) {
  return results.map(({ outcome, problems }) => {
    const { step, fault, side, rules } = outcome;
    const stories = outcome.people.map((person) => storyOf(person, outcome));
    const people = stories.map((story) => personOf(story, outcome));
    return { step, fault, rules, side, people, left: stories.flatMap(leftOf), problems };
  });
}

/** What one person read, and when. */
function personOf(story, { survived, hungUpBy, endedBy, hanging = [] }) {
  const { isThere, end, text, name, afterMs, userId, recovers, statuses } = story;
  if (!isThere) return { reads: 'nothing' };
  const meanwhile = [
    statuses.some(({ status }) => status === 'reconnecting') && 'offline',
    recovers && 'reconnecting',
  ].filter(Boolean);
  if (hanging.some((sentence) => sentence.startsWith(name))) return { reads: 'hangs', meanwhile };
  const isIn = survived && userId !== endedBy && (hungUpBy.length > 0 || !end);
  const wasEndedLast = isIn && (!end || story.ends.length === 1);
  if (wasEndedLast) return { reads: 'goesOn', meanwhile };
  if (!end) return { reads: 'noCall', meanwhile };
  const seconds = Math.max(0, Math.round(afterMs / 1000));
  return { reads: 'end', text: text ?? end.reason, seconds, meanwhile };
}

const leftOf = ({ name, left }) =>
  left && (left.tracks || left.connections) ? [{ name, ...left }] : [];

/** The tables of one back end. @param {readonly object[]} rows @param {import('./words/en.mjs').Words} words */
export function tablesOf(rows, words) {
  return Object.entries(steps).flatMap(([step, { people }]) => {
    const ofStep = rows.filter((row) => row.step === step);
    if (ofStep.length === 0) return [];
    return [
      `### ${words.step(step)}`,
      '',
      ...table(
        [...words.struckHead, ...NAMES.slice(0, people), ...words.resultHead],
        ofStep.map((row) => cellsOf(row, words)),
      ),
      '',
    ];
  });
}

function cellsOf({ side, people, left, problems, ...row }, words) {
  return [
    { caller: NAMES[0], callee: NAMES[1], both: words.everybody }[side],
    words.fault(row),
    ...people.map((person) => cellOf(person, words)),
    left.map(words.open).join('; ') || words.nothing,
    problems.length === 0 ? words.good : `**${problems.map(words.problem).join('; ')}**`,
  ];
}

function cellOf({ reads, text, seconds, meanwhile }, words) {
  if (reads === 'nothing') return '–';
  const what = reads === 'end' ? words.end(text, seconds) : words[reads];
  return meanwhile.length > 0 ? what + words.meanwhile(meanwhile) : what;
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/**
 * The whole page.
 *
 * @param {readonly { name: string, rows: object[] }[]} parts by service
 * @param {import('./words/en.mjs').Words} words
 */
export function pageOf(parts, words) {
  const all = parts.flatMap(({ rows }) => rows);
  const bad = all.filter(({ problems }) => problems.length > 0);
  return [
    ...words.beginning(all.length),
    '',
    bad.length === 0 ? words.allGood : words.notGood(bad.length, all.length),
    '',
    ...parts.flatMap(({ name, rows }) => [
      `## ${words.services[name].title}`,
      '',
      words.services[name].about,
      '',
      ...tablesOf(rows, words),
    ]),
    ...words.worst,
    '',
  ].join('\n');
}

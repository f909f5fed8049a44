/** Writes the matrix down: `docs/faults.md`. */
import { faults } from './faults.mjs';
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
    faults[outcome.fault].words,
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

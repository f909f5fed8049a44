/** Plays many cells side by side. */
import { playCell } from './cell.mjs';
import { judge } from './judge.mjs';

/**
 * @param {object} service see `services.mjs`
 * @param {readonly object[]} cells
 * @param {number} atOnce
 * @returns {Promise<{ outcome: object, problems: string[] }[]>} in the order of the cells
 */
export async function playCells(service, cells, atOnce) {
  const results = [];
  const queue = [...cells.entries()];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift())
      results[next[0]] = await playTwice(service, next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

/** What goes wrong once and not the next time may be the machine's doing. The better one counts. */
async function playTwice(service, cell) {
  const first = await playOnce(service, cell);
  if (first.problems.length === 0) return first;
  const second = await playOnce(service, cell);
  return second.problems.length < first.problems.length ? second : first;
}

async function playOnce(service, cell) {
  const began = performance.now();
  let result;
  try {
    const outcome = await playCell(service, cell);
    result = { outcome, problems: judge(outcome) };
  } catch (error) {
    const rules = service.faults[cell.fault];
    const outcome = { ...cell, rules, people: [] };
    result = { outcome, problems: [`The cell failed: ${error.message.split('\n')[0]}`] };
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  const verdict = result.problems.length === 0 ? 'good' : result.problems.join('; ');
  console.log(`${service.name}, ${Object.values(cell).join(' ')}: ${verdict} (${seconds} s)`);
  return result;
}

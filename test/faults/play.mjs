/** Plays many cells side by side. */
import { launchBrowser } from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';
import { playCell } from './cell.mjs';
import { judge } from './judge.mjs';
import { startLines } from './lines.mjs';
import { personPage } from './people.mjs';

/**
 * @param {readonly object[]} cells
 * @param {{ seed: number, atOnce: number }} options
 * @returns {Promise<{ outcome: object, problems: string[] }[]>} in the order of the cells
 */
export async function playCells(cells, { seed, atOnce }) {
  const site = await startSite({ pages: { '/person': personPage } });
  const lines = await startLines({ seed });
  const browser = await launchBrowser();
  const results = [];
  const queue = [...cells.entries()];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, cell] = next;
      results[index] = await playOnce({ browser, site, lines }, cell);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
    return results;
  } finally {
    await browser.close();
    await lines.close();
    await site.close();
  }
}

async function playOnce(town, cell) {
  const began = performance.now();
  const name = Object.values(cell).join(' ');
  let result;
  try {
    const outcome = await playCell(town, cell);
    result = { outcome, problems: judge(outcome) };
  } catch (error) {
    result = { outcome: { ...cell, people: [] }, problems: [`The cell failed: ${error.message}`] };
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  const verdict = result.problems.length === 0 ? 'good' : result.problems.join('; ');
  console.log(`${name}: ${verdict} (${seconds} s)`);
  return result;
}

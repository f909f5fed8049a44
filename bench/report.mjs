/** Statistics and output of the benchmarks. */

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** Median with the range: `412 ms (398 … 460 ms)`. */
export const spread = (values) =>
  `${ms(median(values))} (${ms(Math.min(...values))} … ${ms(Math.max(...values))})`;

export const ratio = (value) => value.toFixed(2);

/**
 * Measures several ways in turn, so that what else the machine does falls on all of them.
 *
 * @template T
 * @param {readonly string[]} ways
 * @param {number} runs of each; one more warms the browser up and does not count
 * @param {(way: string) => Promise<T>} measure
 * @returns {Promise<Record<string, T[]>>} by way
 */
export async function inTurn(ways, runs, measure) {
  const taken = Object.fromEntries(ways.map((way) => [way, []]));
  for (let run = -1; run < runs; run += 1)
    for (const way of run % 2 ? ways : ways.toReversed()) {
      const once = await measure(way);
      if (run >= 0) taken[way].push(once);
    }
  return taken;
}

/**
 * @typedef {object} Result
 * @property {string} title
 * @property {readonly string[]} how how the numbers were measured
 * @property {readonly (readonly [string, string])[]} rows name and value
 * @property {number} [ratio] to what it is compared with
 */

/**
 * Prints one benchmark.
 *
 * @param {Result} result
 */
export function print({ title, how, rows }) {
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log(`\n${title}`);
  for (const [name, value] of rows) console.log(`  ${name.padEnd(width)}  ${value}`);
  for (const sentence of how) console.log(`  · ${sentence}`);
}

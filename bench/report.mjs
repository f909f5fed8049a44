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

/**
 * Prints one benchmark.
 *
 * @param {object} result
 * @param {string} result.title
 * @param {readonly string[]} result.how how the numbers were measured
 * @param {readonly (readonly [string, string])[]} result.rows name and value
 */
export function print({ title, how, rows }) {
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log(`\n${title}`);
  for (const [name, value] of rows) console.log(`  ${name.padEnd(width)}  ${value}`);
  for (const sentence of how) console.log(`  · ${sentence}`);
}

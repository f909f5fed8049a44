// Plays everything that can go wrong at every step of a call, and writes down what people read: `npm run build`, then
// `npm run faults`. Writes docs/faults.md.
//
//   npm run faults                       all of it
//   npm run faults -- connected close    only these cells; writes nothing
//   npm run faults -- --seed=7 --at-once=2

import { cellsLike } from './matrix.mjs';
import { playCells } from './play.mjs';
import { tablesOf } from './report.mjs';

const args = process.argv.slice(2);
const words = args.filter((arg) => !arg.startsWith('--'));
const number = (name, byDefault) => {
  const given = args.find((arg) => arg.startsWith(`--${name}=`));
  return given ? Number(given.split('=')[1]) : byDefault;
};
const seed = number('seed', 1);
const cells = cellsLike(words);
console.log(`${cells.length} cells, seed ${seed}`);
const results = await playCells(cells, { seed, atOnce: number('at-once', 4) });
console.log(tablesOf(results).join('\n'));
const bad = results.filter(({ problems }) => problems.length > 0);
console.log(`${bad.length} of ${results.length} cells are not good.`);
process.exitCode = bad.length > 0 ? 1 : 0;

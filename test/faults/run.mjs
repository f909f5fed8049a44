// Plays everything that can go wrong at every step of a call, and writes down what people read: `npm run build`, then
// `npm run faults`. Writes docs/faults.md.
//
//   npm run faults                          all of it
//   npm run faults -- connected close       only these cells; writes nothing
//   npm run faults -- rongcloud kicked
//   npm run faults -- --seed=7 --at-once=2

import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { launchBrowser } from '../support/browser.mjs';
import { cellsOf } from './matrix.mjs';
import { playCells } from './play.mjs';
import { reportOf, tablesOf } from './report.mjs';
import { startFakeRong, startLocal } from './services.mjs';

const services = { local: startLocal, rongcloud: startFakeRong };

const args = process.argv.slice(2);
const words = args.filter((arg) => !arg.startsWith('--'));
const number = (name, byDefault) => {
  const given = args.find((arg) => arg.startsWith(`--${name}=`));
  return given ? Number(given.split('=')[1]) : byDefault;
};
const [seed, atOnce] = [number('seed', 1), number('at-once', 3)];
const isService = (word) => Object.hasOwn(services, word);
const named = words.filter(isService);
const cellWords = words.filter((word) => !isService(word));

const browser = await launchBrowser();
const parts = [];
for (const name of named.length > 0 ? named : Object.keys(services)) {
  const service = await services[name](browser, seed);
  const cells = cellsOf(service.steps, service.faults, cellWords);
  console.log(`${name}: ${cells.length} cells, seed ${seed}`);
  const results = await playCells(service, cells, atOnce * service.cellsPerSlot);
  parts.push({ about: service.about, results });
  await service.close();
}
await browser.close();

const results = parts.flatMap((part) => part.results);
const bad = results.filter(({ problems }) => problems.length > 0);
if (words.length === 0) {
  const file = new URL('../../docs/faults.md', import.meta.url);
  writeFileSync(file, await format(reportOf(parts), { parser: 'markdown', printWidth: 100 }));
} else for (const part of parts) console.log(tablesOf(part.results).join('\n'));
console.log(`${bad.length} of ${results.length} cells are not good.`);
process.exitCode = bad.length > 0 ? 1 : 0;

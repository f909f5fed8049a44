// Plays everything that can go wrong at every step of a call, and writes down what people read: `npm run build`, then
// `npm run faults`. Writes docs/faults.md, and docs/zh/faults.md.
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
import { pageOf, rowsOf, tablesOf } from './report.mjs';
import { startFakeRong, startLocal } from './services.mjs';
import { words as english } from './words/en.mjs';
import { words as chinese } from './words/zh-cn.mjs';

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
  parts.push({ name, rows: rowsOf(results) });
  await service.close();
}
await browser.close();

const rows = parts.flatMap((part) => part.rows);
const bad = rows.filter(({ problems }) => problems.length > 0);
if (words.length === 0) {
  const write = async (file, language) => {
    const page = await format(pageOf(parts, language), { parser: 'markdown', printWidth: 100 });
    writeFileSync(new URL(`../../docs/${file}`, import.meta.url), page);
  };
  await write('faults.md', english);
  await write('zh/faults.md', chinese);
} else for (const part of parts) console.log(tablesOf(part.rows, english).join('\n'));
console.log(`${bad.length} of ${rows.length} cells are not good.`);
process.exitCode = bad.length > 0 ? 1 : 0;

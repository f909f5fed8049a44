// Benchmarks of the built kit in a real browser: `npm run build`, then `npm run bench`. Prints numbers, ratios to what they
// are compared with, and how they were measured.
//
//   npm run bench                        all of them, in about ten minutes
//   npm run bench -- call-setup picker   only these
//   npm run bench -- gate                only ratios, each with a limit: part of `npm run verify`
//   npm run bench -- --runs=25 --cycles=100
//   npm run bench -- mesh --people=4     where two cores have no time for six

import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { launchBrowser } from '../test/support/browser.mjs';
import { measureBackground } from './background.mjs';
import { measureCallSetup } from './call-setup.mjs';
import { passGate } from './gate.mjs';
import { measureImport } from './import-cost.mjs';
import { measureJoining } from './joining.mjs';
import { measureLeaks } from './leaks.mjs';
import { measureMesh } from './mesh.mjs';
import { measurePicker } from './picker.mjs';
import { measureRenders } from './renders.mjs';
import { measureRing } from './ring.mjs';
import { print } from './report.mjs';
import { measureScreenShare } from './screen-share.mjs';

const benchmarks = {
  'call-setup': measureCallSetup,
  joining: measureJoining,
  leaks: measureLeaks,
  renders: measureRenders,
  'import-cost': measureImport,
  ring: measureRing,
  picker: measurePicker,
  'screen-share': measureScreenShare,
  mesh: measureMesh,
  background: measureBackground,
};

const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith('--'));
const isGate = wanted[0] === 'gate';
const unknown = isGate ? [] : wanted.filter((name) => !Object.hasOwn(benchmarks, name));
const number = (name, byDefault) => {
  const given = args.find((arg) => arg.startsWith(`--${name}=`));
  return given ? Math.max(1, Number.parseInt(given.split('=')[1], 10)) : byDefault;
};
const options = {
  runs: number('runs', 11),
  cycles: number('cycles', 25),
  people: number('people', 6),
};

if (unknown.length > 0) {
  console.error(
    `No benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}.`,
  );
  process.exit(1);
}

if (!existsSync(new URL('../dist/rc-call-kit.min.js', import.meta.url))) {
  console.error('Nothing to measure yet: run `npm run build` first.');
  process.exit(1);
}

const load = () => loadavg()[0].toFixed(1);
const [{ model }] = cpus();
const browser = await launchBrowser();
console.log(
  `Chromium ${browser.version()} (headless), Node ${process.versions.node}, ${cpus().length} cores (${model}), load ${load()}`,
);
try {
  if (isGate) process.exitCode = (await passGate(browser)) ? 0 : 1;
  else
    for (const name of wanted.length ? wanted : Object.keys(benchmarks))
      print(await benchmarks[name](browser, options));
} finally {
  await browser.close();
}
console.log(
  `\nLoad at the end: ${load()}. More load than cores means that other programs slowed this down.`,
);

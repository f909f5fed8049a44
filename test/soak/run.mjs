// What is too long for every day: `npm run build`, then `npm run soak`. At most 20 minutes.
//
//   npm run soak                          all of it
//   npm run soak -- network leaks walk    only these
//   npm run soak -- --seed=7 --minutes=3

import { launchBrowser } from '../support/browser.mjs';
import { soakBadNetwork } from './bad-network.mjs';
import { soakLeaks } from './leaks.mjs';
import { soakWalk } from './walk.mjs';

const soaks = { network: soakBadNetwork, leaks: soakLeaks, walk: soakWalk };

const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith('--'));
const unknown = wanted.filter((name) => !Object.hasOwn(soaks, name));
const number = (name, byDefault) => {
  const given = args.find((arg) => arg.startsWith(`--${name}=`));
  return given ? Number(given.split('=')[1]) : byDefault;
};
const options = { seed: number('seed', 1), minutes: number('minutes', 3) };

if (unknown.length > 0) {
  console.error(`No soak ${unknown.join(', ')}; there are ${Object.keys(soaks).join(', ')}.`);
  process.exit(1);
}

const browser = await launchBrowser();
console.log(`seed ${options.seed}`);
for (const name of wanted.length > 0 ? wanted : Object.keys(soaks)) {
  console.log(name);
  const problems = await soaks[name](browser, options);
  for (const problem of problems) console.error(`  ✖ ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
await browser.close();

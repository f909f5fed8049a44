// Runs the packed kit in other people's projects: frameworks, bundlers, simulated pages, and pages with policies.
//
//     npm run build && npm run test:hosts                   all of them; writes their tables in docs/compatibility.md, and in docs/zh
//     npm run test:hosts -- react-19 policies               only these
import { launchBrowser } from '../support/browser.mjs';
import { listHosts, openHosts } from '../support/hosts.mjs';
import { installPacked } from '../support/packed.mjs';
import { runPolicies } from './policies.mjs';
import { writeTables } from './tables.mjs';

const POLICIES = 'policies';
const everything = [...(await listHosts()), POLICIES];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !everything.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are: ${everything.join(', ')}`);
  process.exit(1);
}

const packed = await installPacked();
const hosts = await openHosts(packed, { linked: false });
const browser = await launchBrowser();
const passed = {};
const failed = [];
try {
  for (const name of wanted.length > 0 ? wanted : everything) {
    const began = performance.now();
    const seconds = () => `${Math.round((performance.now() - began) / 1000)} s`;
    try {
      passed[name] = await (name === POLICIES ? runPolicies() : hosts.run(name, browser));
      console.log(`✔ ${name} ${passed[name].version ?? ''} (${seconds()})`);
    } catch (error) {
      failed.push(name);
      console.log(`✖ ${name} (${seconds()})\n${error.message}\n`);
    }
  }
} finally {
  await browser.close();
  await hosts.remove();
  await packed.remove();
}

if (failed.length > 0) {
  console.log(`Failed: ${failed.join(', ')}`);
  process.exitCode = 1;
} else if (wanted.length === 0) {
  await writeTables(passed);
  console.log(
    'All passed. Their tables are written: docs/compatibility.md, docs/zh/compatibility.md',
  );
}

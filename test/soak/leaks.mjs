/** A hundred calls in one page: what was there after ten is there after a hundred, and no more. */
import { openPage } from '../support/browser.mjs';
import {
  countLeft,
  countLeftovers,
  countObjects,
  cycle,
  leaksPage,
  mount,
  REMEMBERING_KINDS,
} from '../support/leftovers.mjs';
import { startSite } from '../support/site.mjs';

const FIRST = 10;
/** By then, what remembers the last calls is full. */
const FULL = 60;
const LAST = 100;
/** What is left of each call shows in every second one at least. */
const LIMIT = (LAST - FIRST) / 2;
const REMEMBERED = (LAST - FULL) / 2;
const FUNCTIONS = 5 * (LAST - FIRST);
const HEAP_BYTES = 1.5 * 1024 * 1024;
/** Chromium lets go of streams that ended only a while later. */
const LET_GO_MS = 15_000;

/** @returns {Promise<string[]>} what is wrong */
export async function soakLeaks(browser) {
  const site = await startSite({ pages: { '/': leaksPage } });
  const problems = [];
  for (const remount of [false, true]) {
    const page = await openPage(browser);
    await page.addInitScript(countLeftovers);
    await page.goto(site.url);
    if (!remount) await page.evaluate(mount);
    const repeat = async (times) => {
      for (let i = 0; i < times; i += 1) await page.evaluate(cycle, { remount });
      await new Promise((resolve) => setTimeout(resolve, LET_GO_MS));
      return { ...(await countLeft(page)), ...(await countObjects(page)) };
    };
    const first = await repeat(FIRST);
    await repeat(FULL - FIRST);
    const before = { ...first, ...(await countObjects(page, REMEMBERING_KINDS)) };
    const last = await repeat(LAST - FULL);
    const afterwards = { ...last, ...(await countObjects(page, REMEMBERING_KINDS)) };
    const name = remount ? 'tags made anew' : 'the same tags';
    console.log(`  ${name}: ${JSON.stringify(before)}\n  → ${JSON.stringify(afterwards)}`);
    for (const [kind, count] of Object.entries(afterwards))
      if (count - before[kind] >= limitOf(kind))
        problems.push(`${name}: ${kind} grew from ${before[kind]} to ${count}`);
    problems.push(...page.complaints.map((line) => `${name}: ${line}`));
    await page.context().close();
  }
  await site.close();
  return problems;
}

const limitOf = (kind) =>
  ({ heap: HEAP_BYTES, Function: FUNCTIONS, Map: REMEMBERED, Set: REMEMBERED })[kind] ?? LIMIT;

/** Nothing is left of a call: what was there after twenty calls in one page is there after thirty, and no more. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { openPage } from './browser.mjs';
import { countLeft, countLeftovers, countObjects, cycle, mount } from './leftovers.mjs';

/** Enough to fill what keeps the last few calls. */
const FIRST = 20;
const MORE = 10;
/**
 * At least one object for each call is a leak. Of functions and nodes, a call that is kept holds dozens; the nodes of one that
 * was drawn ahead may be there or not.
 */
const limitOf = (kind) => (['Function', 'detached'].includes(kind) ? 5 * MORE : MORE);
/** What is still on its way out when it is counted is gone at the next count: the least counts. */
const COUNTS = 3;
/** How long it may take until what is left of the last calls is gone. */
const PATIENCE_MS = 60_000;

/**
 * Fails when a page that makes call after call holds more and more.
 *
 * @param {import('node:test').TestContext} t
 * @param {{ browser: import('playwright').Browser, url: string, remount: boolean }} options `remount`: the tags are made anew
 *   for each call
 */
export async function checkForLeaks(t, { browser, url, remount }) {
  const page = await openPage(browser);
  t.after(() => page.context().close());
  await page.addInitScript(countLeftovers);
  await page.goto(url);
  if (!remount) await page.evaluate(mount);
  const repeat = async (times) => {
    for (let i = 0; i < times; i += 1) await page.evaluate(cycle, { remount });
    return leastOf(page);
  };
  const before = await repeat(FIRST);
  let afterwards = await repeat(MORE);
  const grownKinds = () =>
    Object.entries(afterwards).filter(([kind, count]) => count - before[kind] >= limitOf(kind));
  // a call that has ended still says so to who may not have heard it
  for (const until = Date.now() + PATIENCE_MS; grownKinds().length > 0 && Date.now() < until;) {
    await delay(1000);
    afterwards = await leastOf(page);
  }
  t.diagnostic(JSON.stringify({ before, afterwards }));
  const grown = grownKinds();
  assert.deepEqual(grown, [], `more than after ${FIRST} calls: ${JSON.stringify(before)}`);
  assert.equal(afterwards.tracks, 0);
  assert.equal(afterwards.connections, 0);
  assert.deepEqual(page.complaints, []);
}

async function leastOf(page) {
  const least = {};
  for (let i = 0; i < COUNTS; i += 1) {
    const { heap, ...left } = await countLeft(page);
    assert.ok(heap > 0); // a number of bytes says little about so few calls
    for (const [kind, count] of Object.entries({ ...left, ...(await countObjects(page)) }))
      least[kind] = Math.min(count, least[kind] ?? Infinity);
  }
  return least;
}

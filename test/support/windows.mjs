/** Windows with the demo page for two windows, behind a gate that can cut its relay off. */
import { launchBrowser, openPage, openTab } from './browser.mjs';
import { startDemo, startGate } from './demo-server.mjs';
import { noteMedia } from './media-notes.mjs';
import { phoneOf } from './phone.mjs';

/**
 * @param {() => Promise<import('playwright').Browser>} [launch] starts the browser of windows that name none
 */
export async function openWindows(launch = launchBrowser) {
  const [demo, browser] = await Promise.all([startDemo(), launch()]);
  const gate = await startGate(demo);
  const pages = [];
  let room = 0;

  const windows = {
    url: gate.url,
    cutRelay: gate.cutRelay,
    restoreRelay: gate.restoreRelay,

    /**
     * A window in which `userId` has opened the page; with `beside`, a tab beside that one; `init` runs first in it; `within`
     * another browser.
     */
    async open(userId, { beside, query = '', init, within = browser } = {}) {
      const page = beside ? await openTab(beside.page) : await openPage(within);
      pages.push(page);
      await page.addInitScript(noteMedia);
      if (init) await page.addInitScript(init);
      await page.goto(`${gate.url}/demo/two-windows.html?as=${userId}&room=room-${room}${query}`);
      return phoneOf(page, 'self');
    },

    /** Windows of 3001 and 3002, both online, each in the given browser or the usual one. */
    async openTwo(callerIn, calleeIn) {
      const two = await Promise.all([
        windows.open('3001', { within: callerIn }),
        windows.open('3002', { within: calleeIn }),
      ]);
      await Promise.all(two.map((person) => person.online()));
      return two;
    },

    /** The same two in a video call that 3001 made. */
    async connectTwo(...browsers) {
      const [caller, callee] = await windows.openTwo(...browsers);
      await caller.call('3002');
      await callee.accept();
      await Promise.all([caller.sees('3002'), callee.sees('3001')]);
      return [caller, callee];
    },

    /** Closes all windows, and leads the next ones to a room where nobody else is. */
    async clear() {
      room += 1;
      gate.restoreRelay();
      await Promise.all(pages.splice(0).map((page) => page.context().close()));
    },

    async close() {
      await browser.close();
      await gate.close();
      await demo.close();
    },
  };
  return windows;
}

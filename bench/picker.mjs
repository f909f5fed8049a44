/** A member picker with 2,000 members: time to interactive, and from keystroke to paint. */
import { openPage } from '../test/support/browser.mjs';
import { htmlPage, startSite } from '../test/support/site.mjs';
import { spread } from './report.mjs';

const MEMBERS = 2000;
const TEXT = 'member 19';

export async function measurePicker(browser, { runs }) {
  const head = '<script src="/dist/rc-call-kit.full.min.js"></script>';
  const site = await startSite({
    pages: { '/': htmlPage('<rc-member-picker></rc-member-picker>', { head }) },
  });
  const rows = [];
  try {
    for (const rate of [1, 4]) {
      const opened = [];
      const keys = [];
      for (let run = -1; run < runs; run += 1) {
        const once = await measureOnce(browser, site.url, rate);
        if (run < 0) continue;
        opened.push(once.opened);
        keys.push(...once.keys);
      }
      rows.push(
        [`processor ÷ ${rate}: opened to interactive`, spread(opened)],
        [`processor ÷ ${rate}: keystroke to painted`, spread(keys)],
      );
    }
  } finally {
    await site.close();
  }
  return {
    title: `Member picker with ${MEMBERS} members`,
    rows,
    how: [
      `${runs} fresh pages each; medians (least … most). Opened: from open = true to the task after the animation frame that follows the update, the list being there and the main thread free.`,
      `Keystroke: real keys (“${TEXT}”, then all taken back), from the event’s time stamp to the task after the next animation frame.`,
    ],
  };
}

async function measureOnce(browser, url, rate) {
  const page = await openPage(browser);
  try {
    await page.goto(url);
    await page.evaluate(prepare, MEMBERS);
    const client = await page.context().newCDPSession(page);
    await client.send('Emulation.setCPUThrottlingRate', { rate });
    const opened = await page.evaluate(openPicker);
    const search = page.getByRole('searchbox');
    await search.focus();
    for (const key of [...TEXT, ...Array.from(TEXT, () => 'Backspace')]) {
      const before = await page.evaluate(() => window.keys.length);
      await page.keyboard.press(key);
      await page.waitForFunction((length) => window.keys.length > length, before);
    }
    return { opened, keys: await page.evaluate(() => window.keys) };
  } finally {
    await page.context().close();
  }
}

/** Runs in the page. */
function prepare(count) {
  document.querySelector('rc-member-picker').members = Array.from({ length: count }, (_, i) => ({
    userId: `id-${i}`,
    name: `Member ${i}`,
  }));
  window.painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  window.keys = [];
  addEventListener(
    'input',
    async ({ timeStamp }) => {
      await window.painted();
      window.keys.push(performance.now() - timeStamp);
    },
    true,
  );
}

/** Runs in the page. */
async function openPicker() {
  const picker = document.querySelector('rc-member-picker');
  const start = performance.now();
  picker.open = true;
  await picker.updateComplete;
  await window.painted();
  if (!picker.shadowRoot.querySelector('[role="option"]')) throw new Error('nothing to choose');
  return performance.now() - start;
}

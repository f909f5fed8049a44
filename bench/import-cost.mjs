/** Main-thread time that the script costs a page. */
import { openPage } from '../test/support/browser.mjs';
import { htmlPage, startSite } from '../test/support/site.mjs';
import { ms, spread } from './report.mjs';

const SCRIPT = '/dist/rc-call-kit.min.js';
const TAGS = `<rc-call-provider>
  <rc-call-button user-id="2"></rc-call-button><rc-incoming-call></rc-incoming-call><rc-call-panel></rc-call-panel>
</rc-call-provider>`;

export async function measureImport(browser, { runs }) {
  const site = await startSite({ pages: { '/': htmlPage(TAGS) } });
  const rows = [];
  try {
    for (const rate of [1, 4]) {
      const taken = [];
      for (let run = -1; run < runs; run += 1) {
        const once = await measureOnce(browser, site.url, rate);
        if (run >= 0) taken.push(once);
      }
      const long = taken.flatMap(({ longTasks }) => longTasks);
      rows.push(
        [`processor ÷ ${rate}: compiled and run`, spread(taken.map(({ script }) => script))],
        [
          `processor ÷ ${rate}: until its four tags are drawn`,
          spread(taken.map(({ drawn }) => drawn)),
        ],
        [
          `processor ÷ ${rate}: long tasks (over 50 ms)`,
          long.length ? `${long.length} in ${runs} loads: ${long.map(ms).join(', ')}` : 'none',
        ],
      );
    }
  } finally {
    await site.close();
  }
  return {
    title: `Import cost of ${SCRIPT.split('/').at(-1)}`,
    rows,
    how: [
      `${runs} loads each, a fresh page in a fresh context; medians (least … most). The processor is slowed down by the browser (CDP Emulation.setCPUThrottlingRate).`,
      'Compiled and run: the text, fetched before, is put into an inline script, which runs at once; network and cache have no part in it. The page holds four tags, so this includes their upgrade. Drawn: the task after the next animation frame.',
    ],
  };
}

async function measureOnce(browser, url, rate) {
  const page = await openPage(browser);
  try {
    await page.goto(url);
    const client = await page.context().newCDPSession(page);
    await client.send('Emulation.setCPUThrottlingRate', { rate });
    return await page.evaluate(runScript, SCRIPT);
  } finally {
    await page.context().close();
  }
}

/** Runs in the page. */
async function runScript(src) {
  const script = document.createElement('script');
  script.textContent = await (await fetch(src)).text();
  const longTasks = [];
  const observer = new PerformanceObserver((list) =>
    longTasks.push(...list.getEntries().map(({ duration }) => duration)),
  );
  observer.observe({ type: 'longtask' });
  await new Promise((resolve) => requestIdleCallback(resolve));
  const start = performance.now();
  document.head.append(script);
  const ran = performance.now();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const drawn = performance.now();
  await new Promise((resolve) => requestIdleCallback(resolve));
  return { script: ran - start, drawn: drawn - start, longTasks };
}

/** Main-thread time that importing the script costs a page, compared with importing Lit and `@lit/context` alone. */
import { build } from 'esbuild';
import { openPage } from '../test/support/browser.mjs';
import { htmlPage, projectDir, startSite } from '../test/support/site.mjs';
import { inTurn, median, ms, ratio, spread } from './report.mjs';

const SCRIPTS = { kit: '/dist/rc-call-kit.min.js', lit: '/lit.js' };
const TAGS = `<rc-call-provider>
  <rc-call-button user-id="2"></rc-call-button><rc-incoming-call></rc-incoming-call><rc-call-panel></rc-call-panel>
</rc-call-provider>`;

/** @returns {Promise<import('./report.mjs').Result>} `ratio` is that of the slowest processor */
export async function measureImport(browser, { runs, rates = [1, 4] }) {
  const site = await startSite({
    pages: { '/': htmlPage(''), '/tags': htmlPage(TAGS), '/lit.js': await bundleLit() },
    headers: { 'cache-control': 'max-age=3600' },
  });
  const rows = [];
  let last;
  try {
    for (const rate of rates) {
      const taken = await inTurn(['kit', 'lit', 'tags'], runs, (way) =>
        measureOnce(browser, site.url, way, rate),
      );
      const { kit, lit } = taken;
      last = median(kit.map(({ ran }) => ran)) / median(lit.map(({ ran }) => ran));
      rows.push(...rowsOf(`processor ÷ ${rate}`, taken, last));
    }
  } finally {
    await site.close();
  }
  return {
    title: 'Import cost of rc-call-kit.min.js',
    ratio: last,
    rows,
    how: [
      `${runs} loads of each in turn, a fresh page in a fresh context each; medians (least … most). The processor is slowed down by the browser (CDP Emulation.setCPUThrottlingRate).`,
      'Compiled and run: a script tag whose file is in the cache, from the end of its response to its load event, on a page with no tags. Lit: all of lit and @lit/context, bundled and minified by esbuild, loaded in the same way.',
      'Drawn: from adding the script tag to a page with four tags to the task after the frame that shows the call button; its piece is fetched meanwhile.',
    ],
  };
}

function rowsOf(name, { kit, lit, tags }, value) {
  const tasks = [...kit, ...tags].flatMap(({ longTasks }) => longTasks);
  return [
    [`${name}: compiled and run`, spread(kit.map(({ ran }) => ran))],
    [`${name}: lit + @lit/context`, spread(lit.map(({ ran }) => ran))],
    [`${name}: ratio`, `${ratio(value)} of the medians (target: 1.5, with the processor ÷ 4)`],
    [`${name}: until the call button is drawn`, spread(tags.map(({ drawn }) => drawn))],
    [
      `${name}: tasks over 50 ms`,
      tasks.length
        ? `${tasks.length} in ${kit.length + tags.length} loads: ${tasks.map(ms).join(', ')} (target: none over 100 ms)`
        : 'none',
    ],
  ];
}

async function bundleLit() {
  const { outputFiles } = await build({
    stdin: {
      contents: "export * from 'lit'; export * from '@lit/context';",
      resolveDir: projectDir,
    },
    ...{ bundle: true, minify: true, write: false },
    ...{ format: 'iife', globalName: 'LitAlone', conditions: ['production'] },
  });
  return outputFiles[0].text;
}

async function measureOnce(browser, url, way, rate) {
  const page = await openPage(browser);
  try {
    await page.goto(way === 'tags' ? `${url}/tags` : url);
    const client = await page.context().newCDPSession(page);
    await client.send('Emulation.setCPUThrottlingRate', { rate });
    const src = SCRIPTS[way] ?? SCRIPTS.kit;
    return await page.evaluate(importScript, { src, hasTags: way === 'tags' });
  } finally {
    await page.context().close();
  }
}

/** Runs in the page. */
async function importScript({ src, hasTags }) {
  await (await fetch(src)).text(); // into the cache
  performance.clearResourceTimings();
  const longTasks = [];
  const observer = new PerformanceObserver((list) =>
    longTasks.push(...list.getEntries().map(({ duration }) => duration)),
  );
  observer.observe({ type: 'longtask' });
  const idle = () => new Promise((resolve) => requestIdleCallback(resolve));
  await idle();
  const script = document.createElement('script');
  script.src = src;
  const start = performance.now();
  const ended = await new Promise((resolve, reject) => {
    script.onload = () => resolve(performance.now());
    script.onerror = reject;
    document.head.append(script);
  });
  if (hasTags) await customElements.whenDefined('rc-call-button');
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const drawn = performance.now() - start;
  await idle();
  await new Promise((resolve) => setTimeout(resolve)); // long tasks are reported in a task of their own
  const [{ responseEnd }] = performance.getEntriesByName(script.src);
  return { ran: ended - responseEnd, drawn, longTasks };
}

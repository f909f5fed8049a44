import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { chromiumArgs, findBrowser } from './scripts/find-browser.mjs';

// test/package, test/e2e and test/long look at the built files from outside, under node:test; test/hosts runs elsewhere.
const files = ['test/**/*.test.ts', '!test/{package,e2e,hosts}/**'];

/** One group per test file, so that `--group rc-call-panel` runs test/components/panel/rc-call-panel.test.ts alone. */
function groups() {
  // Groups run in addition to `files`, so they exist only when one is asked for.
  if (!process.argv.some((argument) => /^--group\b/.test(argument))) return [];
  return readdirSync('test', { recursive: true })
    .filter((file) => /\.test\.ts$/.test(file) && !/^(package|e2e|hosts)\b/.test(file))
    .map((file) => ({ name: basename(file, '.test.ts'), files: join('test', file) }));
}

export default {
  files,
  groups: groups(),
  nodeResolve: true,
  plugins: [
    {
      name: 'package-by-name', // as tsconfig.json says
      resolveImport: ({ source }) =>
        source === 'rc-call-kit/core' ? '/src/core/index.ts' : undefined,
    },
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      // Without it esbuild neither accepts the decorators nor keeps Lit's accessors on the classes.
      tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { executablePath: findBrowser(), args: chromiumArgs },
      // Each test file gets a context of its own: no channel, storage or permission reaches another file. Language and
      // time zone are pinned, so that texts and times read the same on every machine.
      createBrowserContext: ({ browser }) =>
        browser.newContext({ locale: 'en-US', timezoneId: 'UTC' }),
    }),
  ],
  // Most files wait more than they compute, so that two of them fit on one core.
  concurrency: 2,
  browserStartTimeout: 60_000,
  testsFinishTimeout: 300_000,
  testFramework: { config: { timeout: 30_000, retries: 0 } },
  testRunnerHtml: (testFramework) => `<!doctype html>
    <html lang="en">
      <head><title>Tests</title></head>
      <body><script type="module" src="${testFramework}"></script></body>
    </html>`,
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode.'),
};

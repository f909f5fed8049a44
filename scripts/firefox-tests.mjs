/**
 * Runs the unit tests in Firefox: `npm run test:firefox` all of them, `npm run test:firefox:few` those of what engines do
 * differently. Where there is no Firefox, says so and runs none. What follows goes on to the test runner.
 */
import { spawnSync } from 'node:child_process';
import { whyNoFirefox } from '../test/support/browser.mjs';

/**
 * Few enough for CI: the layout and focus of the tags, pressing and choosing in them, and how a page is left or something of
 * it moved. What only computes is the same in every engine, and calls in Firefox are in test/e2e/firefox.test.mjs.
 */
const FEW = [
  'test/components/controls/call-controls.test.ts', // states and names for assistive technology
  'test/components/controls/rc-device-button.test.ts', // popovers, and how devices are listed
  'test/components/members/*.test.ts', // sizes and container queries, pictures that do not play
  'test/components/panel/double-click.test.ts',
  'test/components/panel/wake-lock.test.ts',
  'test/components/picker/*.test.ts', // a modal dialog, Escape, a press beside it
  'test/components/words/right-to-left.test.ts',
  'test/core/call/load-module.test.ts', // Firefox remembers an import that failed
  'test/core/history/*.test.ts', // IndexedDB
  'test/core/local/mesh.test.ts', // WebRTC between its own
  'test/core/media/devices.test.ts',
];

const whyNot = whyNoFirefox();
if (whyNot) {
  console.log(`The unit tests in Firefox are skipped: ${whyNot}`);
} else {
  const args = process.argv.slice(2).filter((argument) => argument !== '--few');
  const files = process.argv.includes('--few') ? ['--files', ...FEW] : [];
  const config = ['--config', 'web-test-runner.firefox.config.mjs'];
  const { status } = spawnSync('npx', ['wtr', ...config, ...files, ...args], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}

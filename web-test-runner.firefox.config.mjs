/** The unit tests in Firefox: `npm run test:firefox`. One file at a time: Firefox draws and times only the page in front. */
import { playwrightLauncher } from '@web/test-runner-playwright';
import { launchFirefox } from './test/support/browser.mjs';
import config from './web-test-runner.config.mjs';

const launcher = playwrightLauncher({
  product: 'firefox',
  createBrowserContext: ({ browser }) => browser.newContext({ locale: 'en-US', timezoneId: 'UTC' }),
});
/** Instead of Playwright's own Firefox, the system's. */
launcher.getOrStartBrowser = async () => (launcher.browser ??= await launchFirefox());

export default { ...config, browsers: [launcher], concurrency: 1 };

/** Call stats in Firefox. */
import { after, before, describe, test } from 'node:test';
import { launchFirefox, whyNoFirefox } from '../support/browser.mjs';
import { assertSound, statsOf } from '../support/call-stats.mjs';
import { openWindows } from '../support/windows.mjs';

describe('Firefox', { skip: whyNoFirefox() }, () => {
  let windows;

  before(async () => {
    windows = await openWindows(() => launchFirefox());
  });
  after(() => windows?.close());

  test('the page is told numbers', async () => {
    const [caller] = await windows.connectTwo();
    assertSound(await statsOf(caller), '3002');
  });
});

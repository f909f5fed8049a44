/** A browser that plays no sound before a person did something: noticed on the real SDK, which does not tell, and resolved. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/browser.mjs';
import { fullRelease, noCallPlugin } from '../support/rongcloud-sdk.mjs';
import { startStage } from '../support/rongcloud-stage.mjs';
import { htmlPage } from '../support/site.mjs';

/** Chromium plays sound wherever a microphone is open, so that its refusal is imitated. */
function keepSilentUntilClicked() {
  let isTouched = false;
  const { play } = HTMLMediaElement.prototype;
  const { resume } = AudioContext.prototype;
  addEventListener('click', () => (isTouched = true), true);
  Object.defineProperty(HTMLAudioElement.prototype, 'autoplay', { set() {} });
  HTMLAudioElement.prototype.play = async function () {
    if (!isTouched) throw new DOMException('play() failed', 'NotAllowedError');
    return play.call(this);
  };
  AudioContext.prototype.resume = function () {
    return isTouched ? resume.call(this) : new Promise(() => {});
  };
}

/** A page that answers by itself, as a kiosk does. */
const kiosk = ({ navi }) =>
  htmlPage(
    `<script>(${keepSilentUntilClicked})();</script>
     <script src="/dist/rc-call-kit.min.js"></script>
     <rc-call-provider app-key="app-key" navi="${navi}" sdk-url="/sdk/" token="token-3002">
       <rc-call-panel></rc-call-panel>
     </rc-call-provider>
     <script>
       const provider = document.querySelector('rc-call-provider');
       provider.addEventListener('rc-call-received', () => provider.accept());
     </script>`,
  );

describe('a browser that keeps silent', () => {
  let stage;

  before(async () => {
    if (noCallPlugin) return;
    const sdk = { im: fullRelease };
    stage = await startStage({ sdk, pages: (urls) => ({ '/kiosk': kiosk(urls) }) });
  });

  after(() => stage?.close());

  test(
    'a call that nobody touched: the panel offers to turn the sound on, and that does it',
    { skip: noCallPlugin },
    async (t) => {
      const [caller] = await stage.openAll('3001');
      const callee = await stage.visit('/kiosk');
      t.after(() => Promise.all([caller, callee].map(({ page }) => page.context().close())));
      await callee.online();
      await caller.dial({ userIds: ['3002'] });
      const notice = callee.panel.getByText('Your browser is blocking the sound.');
      await notice.waitFor();
      assert.equal(await callee.page.evaluate(() => window.media.voices()), 0);
      await callee.press('Turn on sound');
      await until(callee.page, 'the caller is heard', () => window.media.voices() === 1);
      await notice.waitFor({ state: 'detached' });
      await until(caller.page, 'and so is the callee', () => window.media.voices() === 1);
      await caller.hangUp();
      await callee.is('ended');
    },
  );
});

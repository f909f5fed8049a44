/** A page with nothing but the kit's script, its tags and a token: what a site does that has no bundler. Needs a build. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/browser.mjs';
import { phoneOf } from '../support/phone.mjs';
import { CALL_STAND_IN, fullRelease, noCallPlugin } from '../support/rongcloud-sdk.mjs';
import { startStage } from '../support/rongcloud-stage.mjs';
import { htmlPage } from '../support/site.mjs';

const SCRIPT = '<script src="/dist/rc-call-kit.min.js"></script>';

const page = (otherId, token, { navi, mediaServer }) =>
  htmlPage(
    `${SCRIPT}
     <rc-call-provider app-key="app-key" navi="${navi}" media-server="${mediaServer}" sdk-url="/sdk/" token="${token}">
       <rc-call-button user-id="${otherId}" media="video">Call</rc-call-button>
       <rc-incoming-call ringtone="none"></rc-incoming-call>
       <rc-call-panel></rc-call-panel>
     </rc-call-provider>`,
  );

const pages = (urls) => ({
  '/3001': page('3002', 'token-3001', urls),
  '/3002': page('3001', 'token-3002', urls),
  '/wrong': page('3002', 'nonsense', urls),
  '/two': htmlPage(
    `${SCRIPT}
     ${['first', 'second'].map(
       (id, i) =>
         `<rc-call-provider id="${id}" app-key="app-key" navi="${urls.navi}" sdk-url="/sdk/" token="token-300${i + 1}">
            <rc-call-panel></rc-call-panel>
          </rc-call-provider>`,
     )}`,
  ),
});

describe('a page with only tags and a token', () => {
  let stage;

  before(async () => {
    const sdk = noCallPlugin ? { call: CALL_STAND_IN } : { im: fullRelease };
    stage = await startStage({ sdk, pages });
  });

  after(() => stage?.close());

  test('signs in', async (t) => {
    const person = await stage.visit('/3001');
    t.after(() => person.page.context().close());
    await person.online();
    assert.equal((await person.state()).self.userId, '3001');
  });

  test('a wrong token: the page says so', async (t) => {
    const person = await stage.visit('/wrong');
    t.after(() => person.page.context().close());
    await person.connection('failed');
    await person.says('Your sign-in is not valid. Sign in again.');
  });

  test('another app key: the page says what to do about it', async (t) => {
    const person = await stage.visit('/3001');
    t.after(() => person.page.context().close());
    await person.online();
    await person.page.evaluate(() =>
      document.querySelector('rc-call-provider').setAttribute('app-key', 'another-key'),
    );
    await person.connection('failed');
    await person.says('The call settings have changed. Reload this page to use them.');
    await person.page.evaluate(() =>
      document.querySelector('rc-call-provider').setAttribute('app-key', 'app-key'),
    );
    await person.online();
  });

  test('a second provider says that it is one too many, and the first stays signed in', async (t) => {
    const { page: both } = await stage.visit('/two');
    t.after(() => both.context().close());
    const [first, second] = ['first', 'second'].map((id) => phoneOf(both, id));
    await first.online();
    await second.connection('failed');
    await second.says('You are signed in for calls twice on this page.');
    assert.equal((await first.state()).connection, 'connected');
    assert.equal((await first.state()).problem, null);
  });

  test(
    'makes a call, with media through its own media server',
    { skip: noCallPlugin },
    async (t) => {
      // what navigation says of a media server leads nowhere: the page's own has the last word
      const nowhere = { strategy: 1, callEngine: [{ engineType: 4, mediaServer: '127.0.0.1:9' }] };
      stage.emulator.control('POST /config', {
        naviExtra: { voipCallInfo: JSON.stringify(nowhere) },
      });
      const [caller, callee] = [await stage.visit('/3001'), await stage.visit('/3002')];
      t.after(() => Promise.all([caller, callee].map((person) => person.page.context().close())));
      await Promise.all([caller.online(), callee.online()]);
      await caller.call('3002');
      await callee.accept();
      await Promise.all([caller.sees('3002'), callee.sees('3001')]);
      await callee.hangUp();
      await caller.says(/^(?!You ).+ hung up after/);
      for (const person of [caller, callee])
        await until(person.page, 'nothing is open', () => window.media.live() === 0);
    },
  );
});

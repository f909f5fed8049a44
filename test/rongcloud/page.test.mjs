/** A page with nothing but the kit's script, its tags and a token: what a site does that has no bundler. Needs a build. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/browser.mjs';
import { CALL_STAND_IN, fullRelease, noCallPlugin } from '../support/rongcloud-sdk.mjs';
import { startStage } from '../support/rongcloud-stage.mjs';
import { htmlPage } from '../support/site.mjs';

const SCRIPT = '<script src="/dist/rc-call-kit.min.js"></script>';

const page = (otherId, token, { navi }) =>
  htmlPage(
    `${SCRIPT}
     <rc-call-provider app-key="app-key" navi="${navi}" sdk-url="/sdk/" token="${token}">
       <rc-call-button user-id="${otherId}" media="video">Call</rc-call-button>
       <rc-incoming-call ringtone="none"></rc-incoming-call>
       <rc-call-panel></rc-call-panel>
     </rc-call-provider>`,
  );

const pages = (urls) => ({
  '/3001': page('3002', 'token-3001', urls),
  '/3002': page('3001', 'token-3002', urls),
  '/wrong': page('3002', 'nonsense', urls),
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
    await person.says('Your sign-in for calls is not valid. Sign in again.');
  });

  test('makes a call', { skip: noCallPlugin }, async (t) => {
    const [caller, callee] = [await stage.visit('/3001'), await stage.visit('/3002')];
    t.after(() => Promise.all([caller, callee].map((person) => person.page.context().close())));
    await Promise.all([caller.online(), callee.online()]);
    await caller.call('3002');
    await callee.accept();
    await Promise.all([caller.sees('3002'), callee.sees('3001')]);
    await callee.hangUp();
    await caller.says(/^The other side hung up after/);
    for (const person of [caller, callee])
      await until(person.page, 'nothing is open', () => window.media.live() === 0);
  });
});

/** No camera, no microphone, no permission, no secure page: what people read, what pages learn, and that calls work again. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchBrowser, openPage } from '../support/browser.mjs';
import { startDemo } from '../support/demo-server.mjs';
import { longTest } from '../support/long.mjs';
import { mediaLeft, noteMedia, NOTHING_LEFT } from '../support/media-notes.mjs';
import { phoneOf } from '../support/phone.mjs';

const SENTENCES = {
  en: {
    'permission-denied':
      'Your browser is blocking the microphone. Allow it in the address bar, then try again.',
    'device-missing': 'No microphone was found. Connect one, then try again.',
    'insecure-page': 'Calls only work on secure pages. Open this page with https.',
    camera: 'No camera was found. Connect one, then try again.',
    cameraDenied:
      'Your browser is blocking the camera. Allow it in the address bar, then try again.',
  },
  'zh-CN': {
    'permission-denied': '本页面无法使用您的麦克风。请在浏览器地址栏中允许后重试。',
    'device-missing': '未找到麦克风，请连接后重试。',
    'insecure-page': '只有安全页面才能通话，请使用 https 打开本页面。',
    camera: '未找到摄像头，请连接后重试。',
    cameraDenied: '本页面无法使用您的摄像头。请在浏览器地址栏中允许后重试。',
  },
};

let demo;

before(async () => {
  demo = await startDemo();
});

after(() => demo?.close());

/** Tests that share a browser started in a certain way. */
function inBrowser(name, launchOptions, define) {
  describe(name, () => {
    let browser;
    before(async () => {
      browser = await launchBrowser(launchOptions);
    });
    after(() => browser?.close());
    define(async (t, { lang = 'en', origin = demo.url, ...options } = {}) => {
      const page = await openPage(browser, options);
      t.after(() => page.context().close());
      await page.addInitScript(noteMedia);
      await page.goto(`${origin}/demo/?lang=${lang}`);
      const people = [phoneOf(page, 'li-lei'), phoneOf(page, 'han-meimei')];
      for (const person of people) await person.online();
      await page.evaluate(noteErrors);
      return { page, people };
    });
  });
}

for (const [reason, name, launchOptions, port] of [
  [
    'permission-denied',
    'the microphone is not allowed',
    { without: ['--use-fake-ui'], args: ['--deny-permission-prompts'] },
  ],
  ['device-missing', 'there is no microphone', { without: ['--use-fake-device'] }],
  [
    'insecure-page',
    'the page is not secure',
    { args: ['--host-resolver-rules=MAP insecure.test 127.0.0.1'] },
    'http://insecure.test',
  ],
])
  inBrowser(name, launchOptions, (open) => {
    const origin = () => (port ? `${port}:${demo.port}` : demo.url);

    for (const lang of ['en', 'zh-CN'])
      (lang === 'en' ? test : longTest)(
        `calling is refused as ${reason}, in words (${lang}), and nobody’s phone rings`,
        async (t) => {
          const { page, people } = await open(t, { lang, origin: origin() });
          const [liLei, hanMeimei] = people;
          for (const media of ['video', 'audio']) {
            assert.deepEqual(await page.evaluate(callAndTell, ['li-lei', '3002', media]), {
              name: 'CallError',
              reason,
              device: reason === 'insecure-page' ? undefined : 'microphone',
            });
            await liLei.says(SENTENCES[lang][reason]);
            const { call } = await liLei.state();
            assert.equal(call.phase, 'ended');
            assert.equal(call.end.reason, 'failed');
            assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
          }
          assert.deepEqual(await page.evaluate(() => window.told), [
            `rc-call-ended li-lei failed ${reason}`,
            `rc-call-ended li-lei failed ${reason}`,
          ]);
          assert.equal((await hanMeimei.state()).call.phase, 'idle');
        },
      );
  });

inBrowser(
  'the microphone was not allowed, and is now',
  { without: ['--use-fake-ui'], args: ['--deny-permission-prompts'] },
  (open) => {
    test('the next call works, without loading the page again', async (t) => {
      const { page, people } = await open(t);
      await people[0].call('3002');
      await people[0].says(SENTENCES.en['permission-denied']);
      await page.context().grantPermissions(['camera', 'microphone']);
      await people[0].press('Close');
      await people[0].call('3002');
      await people[1].accept();
      await Promise.all([people[0].sees('3002'), people[1].sees('3001')]);
    });

    test('answering is refused too, the caller is told, and may be answered the next time', async (t) => {
      const { page, people } = await open(t, { permissions: ['camera', 'microphone'] });
      const [liLei, hanMeimei] = people;
      await liLei.call('3002');
      await hanMeimei.is('incoming');
      await page.context().clearPermissions();
      await hanMeimei.accept();
      await hanMeimei.says(SENTENCES.en['permission-denied']);
      await liLei.is('ended');
      assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);

      await page.context().grantPermissions(['camera', 'microphone']);
      await liLei.is('idle');
      await liLei.call('3002');
      await hanMeimei.accept();
      await liLei.sees('3002');
    });

    test('only the camera is not allowed: the call goes on with sound, and says why', async (t) => {
      const { page, people } = await open(t, { permissions: ['microphone'] });
      const [liLei, hanMeimei] = people;
      await liLei.call('3002');
      await liLei.says(SENTENCES.en.cameraDenied);
      await hanMeimei.accept();
      await liLei.is('connected');
      await liLei.panel.getByRole('button', { name: 'No camera' }).waitFor();
      await page.context().grantPermissions(['camera', 'microphone']);
      await liLei.press('No camera');
      await hanMeimei.sees('3001');
    });
  },
);

inBrowser(
  'there is a microphone and no camera',
  {
    without: ['--use-fake-device'],
    args: ['--use-fake-device-for-media-stream=device-count=0'],
  },
  (open) => {
    for (const lang of ['en', 'zh-CN'])
      (lang === 'en' ? test : longTest)(
        `a video call goes on with sound, and says why (${lang})`,
        async (t) => {
          const { page, people } = await open(t, { lang });
          const [liLei, hanMeimei] = people;
          assert.equal(await page.evaluate(callAndTell, ['li-lei', '3002', 'video']), 'on its way');
          await liLei.says(SENTENCES[lang].camera);
          await hanMeimei.ringing.getByRole('button').last().click();
          await Promise.all(people.map((person) => person.is('connected')));
          const { camera, microphone } = (await liLei.state()).call.call;
          assert.deepEqual({ camera, microphone }, { camera: 'blocked', microphone: 'on' });
          assert.ok(
            (await page.evaluate(() => window.told)).includes(
              'rc-call-error li-lei device-missing camera',
            ),
          );
          await page.evaluate(() => document.querySelector('#li-lei').hangUp());
          await hanMeimei.is('ended');
          assert.deepEqual(await mediaLeft(page), NOTHING_LEFT);
        },
      );
  },
);

/** Runs in the page: what the promise of a call says. */
function callAndTell([id, userId, media]) {
  return document
    .getElementById(id)
    .call({ userIds: [userId], media })
    .then(
      () => 'on its way',
      ({ name, reason, params }) => ({ name, reason, device: params.device }),
    );
}

/** Runs in the page: writes down what the providers tell of failures. */
function noteErrors() {
  window.told = [];
  const note = ({ type, target, reason, error }) => {
    if (error)
      window.told.push(
        [type, target.id, reason, error.reason, type === 'rc-call-error' && error.params.device]
          .filter(Boolean)
          .join(' '),
      );
  };
  document.addEventListener('rc-call-ended', note);
  document.addEventListener('rc-call-error', note);
}

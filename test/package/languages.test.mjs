/** The script-tag build has English on board and loads the language that a page speaks, from where it came itself. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage } from '../support/browser.mjs';
import { htmlPage, startSite } from '../support/site.mjs';

const BUTTON = '<rc-call-button user-id="3002"></rc-call-button>';
const scripts = {
  classic: '<script src="/dist/rc-call-kit.min.js"></script>',
  module: '<script type="module" src="/dist/rc-call-kit.min.mjs"></script>',
};

let site;
let browser;

before(async () => {
  const pages = Object.fromEntries(
    ['en', 'zh-CN', 'zh-TW', 'ja', 'ko', 'ar'].flatMap((lang) =>
      Object.entries(scripts).map(([kind, head]) => [
        `/deep/below/${kind}/${lang}`,
        htmlPage(BUTTON, { lang, head }),
      ]),
    ),
  );
  const headers = {
    'content-security-policy':
      "default-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html",
  };
  site = await startSite({ pages, headers });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

async function open(path, prepare) {
  const page = await openPage(browser);
  const fetched = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    const [, file] =
      /pieces\/((?:zh-cn|zh-tw|ja|ko|ar)(?:\.basic)?)-[^/]+\.js$/.exec(pathname) ?? [];
    if (file) fetched.push(file);
  });
  await prepare?.(page);
  await page.goto(site.url + path);
  return { page, fetched };
}

const WORDS = {
  en: 'Call',
  'zh-CN': '语音通话',
  'zh-TW': '語音通話',
  ja: '音声通話',
  ko: '음성통화',
  ar: 'مكالمة صوتية',
};

for (const kind of Object.keys(scripts))
  for (const [lang, word] of Object.entries(WORDS))
    test(`as a ${kind} script it speaks ${lang}`, async () => {
      const { page, fetched } = await open(`/deep/below/${kind}/${lang}`);
      await page.getByRole('button', { name: word, exact: true }).waitFor();
      assert.deepEqual(fetched, lang === 'en' ? [] : [`${lang.toLowerCase()}.basic`]);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });

test('what a host reworded before a language came is kept', async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const { page } = await open('/deep/below/classic/ja', (page) =>
    page.route('**/pieces/ja.basic-*.js', async (route) => {
      await held;
      await route.continue();
    }),
  );
  await page.evaluate(() => window.RcCallKit.setStrings('ja', { audioCall: '電話する' }));
  release();
  await page.getByRole('button', { name: '電話する' }).waitFor();
  await page.evaluate(() =>
    document.querySelector('rc-call-button').setAttribute('media', 'video'),
  );
  await page.getByRole('button', { name: 'ビデオ通話' }).waitFor();
  await page.evaluate(() =>
    document.querySelector('rc-call-button').setAttribute('media', 'audio'),
  );
  await page.getByRole('button', { name: '電話する' }).waitFor();
  await page.context().close();
});

test('a language that cannot be loaded leaves the page in English', async () => {
  const { page } = await open('/deep/below/classic/ko', async (page) => {
    await page.route('**/pieces/ko.basic-*.js', (route) => route.abort());
  });
  await page.waitForEvent('pageerror', { timeout: 5000 }).catch(() => {});
  await page.getByRole('button', { name: 'Call', exact: true }).waitFor();
  assert.match(page.complaints.join(), /pieces\/ko\.basic-/);
  await page.context().close();
});

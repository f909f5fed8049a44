/** A page with a call whose caller hides their background, with the real library, from the built files. */
import { openPage, until } from './browser.mjs';
import { htmlPage, startSite } from './site.mjs';
import { playSomebody } from './somebody.mjs';

/** With Trusted Types. WebAssembly is added to it at the end. */
const STRICT =
  "default-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html; script-src 'self'";
const PAGE = htmlPage(
  `<rc-call-provider id="a" backend="local" token="1" background="blur"></rc-call-provider>
  <rc-call-provider id="b" backend="local" token="2">
    <rc-incoming-call></rc-incoming-call>
  </rc-call-provider>
  <rc-call-panel for="a"></rc-call-panel>`,
  { head: '<script src="/dist/rc-call-kit.min.js"></script>' },
);

/** @returns that page under a strict policy, and under one that forbids WebAssembly, too */
export async function startBackgroundSites() {
  const siteWith = (policy) =>
    startSite({ pages: { '/': PAGE }, headers: { 'content-security-policy': policy } });
  const [strict, noWasm] = await Promise.all([
    siteWith(`${STRICT} 'wasm-unsafe-eval'`),
    siteWith(STRICT),
  ]);
  return {
    ...{ strict, noWasm },
    async close() {
      await Promise.all([strict.close(), noWasm.close()]);
    },
  };
}

/**
 * A page in which 1 calls 2, who answers. Both pictures of 1 are in `own` and `remote`. It is closed with the test.
 *
 * @param {{ url: string, before?: (page: import('playwright').Page) => Promise<unknown> }} site
 */
export async function callIn(t, browser, site) {
  const page = await openPage(browser);
  t.after(() => page.context().close());
  page.asked = [];
  page.on('request', (request) => page.asked.push(request.url()));
  await page.addInitScript(playSomebody);
  if (site.before) await site.before(page);
  await page.goto(site.url);
  for (const id of ['a', 'b'])
    await until(
      page,
      `${id} is online`,
      (id) => document.getElementById(id).state?.connection === 'connected',
      id,
    );
  await page.evaluate(() => document.getElementById('a').call({ userIds: ['2'], media: 'video' }));
  await until(page, 'it rings', () => document.getElementById('b').state.call.phase === 'incoming');
  await page.evaluate(() => document.getElementById('b').accept({ media: 'audio' }));
  await until(
    page,
    'they talk',
    () => document.getElementById('a').state.call.phase === 'connected',
  );
  await page.evaluate(() => {
    window.own = window.show('a', '1');
    window.remote = window.show('b', '1');
  });
  return page;
}

/** Waits until both see the room and the person like that: `true` is sharp. */
export const seen = (page, room, person) =>
  until(
    page,
    `the room is ${room ? 'sharp' : 'blurred'}, the person ${person ? 'sharp' : 'blurred'}`,
    ([room, person]) =>
      [window.own, window.remote].every((video) => {
        const now = window.sharpness(video);
        return now && now.room > 4 === room && now.person > 1.2 === person;
      }),
    [room, person],
  );

export const ask = (page, background) =>
  page.evaluate(
    (value) => document.getElementById('a').setAttribute('background', value),
    background,
  );

/** What is told, and how the call and the camera are then. */
export const problemOf = (page) =>
  until(page, 'it is told', () => {
    const { problem, call } = document.getElementById('a').state;
    return problem && [problem.reason, problem.params, call.phase, call.call.camera];
  });

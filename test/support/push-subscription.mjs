/* global provider */
/**
 * Subscribing to pushes, in a page of Ben's. This machine has no push service: the subscription is a stand-in, all else is
 * real.
 */
import assert from 'node:assert/strict';
import { launchBrowser, openPage, until } from './browser.mjs';
import { htmlPage, startSite } from './site.mjs';

export const VAPID = `B${'A'.repeat(86)}`;

const BEN = htmlPage(`
  <script src="/dist/rc-call-kit.min.js"></script>
  <rc-call-provider backend="local" app-key="push" token="3002">
    <rc-call-panel></rc-call-panel>
  </rc-call-provider>`);

/** Runs in the page: this machine has no push service. Subscriptions outlive the page, as those of a browser do. */
export function fakeSubscription() {
  const key = 'fake-subscription';
  const make = (number) => ({
    options: { applicationServerKey: null },
    toJSON: () => ({ endpoint: `https://push.example/${number}`, keys: {} }),
    async unsubscribe() {
      if (localStorage.getItem(key) !== String(number)) return false;
      localStorage.removeItem(key);
      return true;
    },
  });
  PushManager.prototype.getSubscription = async () => {
    const number = localStorage.getItem(key);
    return number && { ...make(number), options: window.subscribedWith ?? {} };
  };
  PushManager.prototype.subscribe = async function (options) {
    window.subscribedWith = options;
    const known = localStorage.getItem(key);
    const number = known ?? Number(localStorage.getItem('fake-count') ?? 0) + 1;
    localStorage.setItem('fake-count', number);
    localStorage.setItem(key, number);
    return make(String(number));
  };
}

/** In the page: the provider. */
const HELPER = () => {
  window.provider = () => document.querySelector('rc-call-provider');
};

export const connected = (page) =>
  until(page, 'connected', () => provider().state.connection === 'connected', undefined, 15_000);

/** A site, a browser, and the pages that are opened until `clear`. */
export async function openPushSite() {
  const site = await startSite({
    pages: {
      '/ben': BEN,
      '/worker.js': `importScripts('/dist/worker.js');`,
      '/scoped/worker.js': `importScripts('/dist/worker.js');`,
      '/broken.js': 'throw new Error("broken")',
    },
  });
  const browser = await launchBrowser();
  const pages = [];

  /** Ben's page asks for pushes. @returns what the server got, or the error */
  async function enable({ permissions = ['notifications'], answer, script, ...options }) {
    const page = await openPage(browser, { permissions });
    pages.push(page);
    await page.addInitScript(HELPER);
    await page.addInitScript(fakeSubscription);
    if (script) await page.addInitScript(script);
    const sent = [];
    await page.route('**/subscribe', (route) => {
      sent.push(route.request().postDataJSON());
      return answer ? answer(route) : route.fulfill({ status: 204 });
    });
    await page.goto(`${site.url}/ben`);
    await connected(page);
    const error = await page.evaluate(
      (given) =>
        provider()
          .enablePush(given)
          .catch(({ name, reason, params }) => `${name} ${reason} ${params.detail}`),
      { vapidPublicKey: VAPID, subscribeUrl: '/subscribe', worker: '/worker.js', ...options },
    );
    return { error, sent, page };
  }

  /** Ben's page has pushes. @returns what the server of `disablePush` got */
  async function disabling(answer = (route) => route.fulfill({ status: 204 })) {
    const { error, page } = await enable({});
    assert.equal(error, undefined);
    const sent = [];
    await page.route('**/unsubscribe', (route) => {
      sent.push(route.request().postDataJSON());
      return answer(route);
    });
    const disable = (options) =>
      page.evaluate(
        (given) =>
          provider()
            .disablePush(given)
            .catch(({ name, reason, params }) => `${name} ${reason} ${params.detail}`),
        options,
      );
    const isSubscribed = () =>
      page.evaluate(() => localStorage.getItem('fake-subscription') !== null);
    return { page, sent, disable, isSubscribed };
  }

  return {
    enable,
    disabling,
    clear: () => Promise.all(pages.splice(0).map((page) => page.context().close())),
    async close() {
      await browser.close();
      await site.close();
    },
  };
}

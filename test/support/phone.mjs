/** One person of a demo page: their provider, what they see, and what they can press. */
import { until } from './browser.mjs';

/**
 * @param {import('playwright').Page} page
 * @param {string} [id] the provider's; default: the page's only one
 */
export function phoneOf(page, id) {
  const provider = id ? `rc-call-provider#${id}` : 'rc-call-provider';
  // With one person on a page, the tags may stand anywhere in it.
  const scope = id ? page.locator(provider) : page.locator('body');
  const panel = scope.locator('rc-call-panel');
  const ringing = scope.locator('rc-incoming-call');
  // Some words are there twice: to be read, and to be heard.
  const shows = (within, text) => within.getByText(text).locator('visible=true').first().waitFor();
  const press = (within, name) => within.getByRole('button', { name, exact: true }).click();

  const phone = {
    page,
    panel,
    ringing,

    /** @param {string} userId @param {'audio' | 'video'} [media] */
    call: (userId, media = 'video') =>
      scope.locator(`rc-call-button[user-id="${userId}"][media="${media}"]`).click(),
    accept: () => ringing.getByRole('button', { name: /^(Accept|Answer here)$/ }).click(),
    decline: () => press(ringing, 'Decline'),
    /** Presses a button of the panel. */
    press: (name) => press(panel, name),
    hangUp: () => press(panel, 'Hang up'),

    /** @returns {Promise<import('../../dist/types/index.js').StoreState>} */
    state: () => page.evaluate((selector) => document.querySelector(selector).state, provider),

    online: () => phone.connection('connected'),
    connection: (status) =>
      until(
        page,
        `${id ?? 'the person'} is ${status}`,
        ([selector, wanted]) => document.querySelector(selector)?.state?.connection === wanted,
        [provider, status],
      ),
    /** Waits for a phase of the call. */
    is: (phase) =>
      until(
        page,
        `${id ?? 'the person'} is in phase ${phase}`,
        ([selector, wanted]) => document.querySelector(selector).state.call.phase === wanted,
        [provider, phase],
      ),
    /** Waits for words in the panel or on top of the page. */
    says: (text) => shows(panel, text),
    /** Waits for words where it rings. */
    rings: (text) => shows(ringing, text),
    /** Waits until everybody named is seen moving, and shown large enough to be seen. */
    sees: async (...userIds) => {
      for (const userId of userIds) await seesMoving(page, provider, userId, 'person');
    },
    /** The same of the screen that somebody shares. */
    seesScreen: (userId) => seesMoving(page, provider, userId, 'screen'),
    /** Who is in the call with them, and how far. */
    members: async () => {
      const { call } = await phone.state();
      return Object.fromEntries(
        (call.call?.members ?? []).map(({ userId, status }) => [userId, status]),
      );
    },
    /** Waits until somebody has joined them. */
    isWithSome: (userId) =>
      until(
        page,
        `${userId} joined ${id ?? 'the person'}`,
        ([selector, wanted]) =>
          document
            .querySelector(selector)
            .state.call.call?.members.some(
              (member) => member.userId === wanted && member.status === 'joined',
            ),
        [provider, userId],
      ),
    /** Waits until exactly these are in the call with them. */
    isWith: (...userIds) =>
      until(
        page,
        `${id ?? 'the person'} is with ${userIds.join(', ')}`,
        ([selector, wanted]) => {
          const { members } = document.querySelector(selector).state.call.call ?? {};
          const there = members?.filter(({ status }) => status === 'joined') ?? [];
          return (
            members?.length === wanted.length &&
            wanted.every((userId) => there.some((member) => member.userId === userId))
          );
        },
        [provider, userIds],
      ),
  };
  return phone;
}

async function seesMoving(page, provider, userId, what) {
  const where = [provider, userId, what];
  const before = await until(page, `a picture of ${userId} (${what}) is shown`, framesShown, where);
  await until(
    page,
    `${userId} (${what}) moves`,
    ([from, ...place]) => window.framesShown(place) >= from + 5,
    [before, ...where],
  );
}

/** Runs in the page: how many frames of a user's video were shown to a person; nothing while there is none. */
function framesShown(place) {
  window.framesShown ??= ([providerSelector, wanted, what]) => {
    const { store } = document.querySelector(providerSelector);
    for (const panel of document.querySelectorAll('rc-call-panel')) {
      const grid = panel.shadowRoot?.querySelector('rc-member-grid');
      const root =
        what === 'screen'
          ? grid?.shadowRoot.querySelector(`rc-screen-tile[user-id="${wanted}"]`)?.shadowRoot
          : grid?.shadowRoot;
      const tile = root?.querySelector(`rc-member-tile[user-id="${wanted}"]`);
      const video = tile?.store === store ? tile.shadowRoot.querySelector('video') : null;
      const { width = 0, height = 0 } = video?.getBoundingClientRect() ?? {};
      if (width > 60 && height > 45)
        // Firefox counts what it decodes in the one, and what it paints in the other
        return video.mozPaintedFrames ?? video.getVideoPlaybackQuality().totalVideoFrames;
    }
    return 0;
  };
  return window.framesShown(place);
}

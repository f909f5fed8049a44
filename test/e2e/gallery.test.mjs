/**
 * Every tag in every state, as the gallery shows them: accessible, complete, and inside their boxes. Here in the look that
 * differs most; the others are in `test/long/gallery.test.mjs`. The pictures go to `test-results/gallery/` for people
 * to look at. They are not compared: fonts differ from machine to machine, and with them where lines break.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openGallery } from '../support/gallery.mjs';

let gallery;

before(async () => {
  gallery = await openGallery();
});

after(() => gallery?.close());

test('every scene is accessible, complete and inside its box', async (t) => {
  const page = await gallery.open(t, 'lang=ar&scheme=dark', { colorScheme: 'dark' });
  await gallery.inspect(page, 'ar-dark');
});

for (const scene of ['members', 'at-the-limit'])
  test(`the picker with ${scene} is accessible and inside its box`, async (t) => {
    for (const viewport of [
      { width: 1000, height: 700 },
      { width: 320, height: 560 },
    ]) {
      const page = await gallery.open(t, `scene=rc-member-picker-${scene}`, { viewport });
      await gallery.inspect(page, `picker-${scene}-${viewport.width}`);
    }
  });

for (const scene of ['rc-device-button', 'rc-call-check'])
  test(`backgrounds of ${scene}`, async (t) => {
    const page = await gallery.open(t, `scene=${scene}-backgrounds`);
    await page.getByRole('combobox', { name: 'Background' }).waitFor();
    await gallery.inspect(page, `${scene}-backgrounds`);
  });

test('nothing moves for who wants no motion', async (t) => {
  const page = await gallery.open(t, '');
  const moving = await page.evaluate(() => {
    const roots = (node) =>
      [...node.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
        shadowRoot ? [shadowRoot, ...roots(shadowRoot)] : [],
      );
    return roots(document).flatMap((root) =>
      root
        .getAnimations()
        .map(({ animationName, effect }) => `${animationName} ${effect.target.className}`),
    );
  });
  assert.deepEqual(moving, []);
});

test('forced colours: what has the focus shows, and what is off or spoken differs by more than colour', async (t) => {
  const page = await gallery.open(t, '', { forcedColors: 'active' });
  await gallery.photograph(page, `forced-colours`);
  const looks = await page.evaluate(() => {
    const deep = (root, selector) => {
      const found = root.querySelector(selector);
      if (found) return found;
      for (const { shadowRoot } of root.querySelectorAll('*')) {
        const inside = shadowRoot && deep(shadowRoot, selector);
        if (inside) return inside;
      }
      return null;
    };
    const button = deep(document.querySelector('#rc-call-button-audio'), 'button');
    button.focus({ focusVisible: true });
    return {
      outline: getComputedStyle(button).outlineStyle,
      border: getComputedStyle(button).borderTopWidth,
      icon:
        deep(document.querySelector('#rc-call-panel-everything-off'), '.off .slash-ground') !==
        null,
    };
  });
  assert.equal(looks.outline, 'solid');
  assert.notEqual(looks.border, '0px');
  assert.ok(looks.icon, 'a slash through what is off');
});

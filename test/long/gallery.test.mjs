/** The scenes of the gallery in the languages and schemes that `test/e2e/gallery.test.mjs` leaves out. */
import { after, before, test } from 'node:test';
import { openGallery } from '../support/gallery.mjs';

let gallery;

before(async () => {
  gallery = await openGallery();
});

after(() => gallery?.close());

for (const [lang, scheme] of [
  ['en', 'light'],
  ['zh-CN', 'light'],
  ['zh-TW', 'light'],
  ['ja', 'light'],
  ['ko', 'light'],
  ['ar', 'light'],
  // colours do not differ by language
  ['en', 'dark'],
])
  test(`every scene is accessible, complete and inside its box: ${lang}, ${scheme}`, async (t) => {
    const page = await gallery.open(t, `lang=${lang}&scheme=${scheme}`, { colorScheme: scheme });
    await gallery.inspect(page, `${lang}-${scheme}`);
  });

for (const lang of ['en', 'ar'])
  test(`every scene fits 320 px, as on a phone and as zoomed to 200 %: ${lang}`, async (t) => {
    const viewport = { width: 352, height: 640 };
    const page = await gallery.open(t, `lang=${lang}&width=320`, { viewport });
    await gallery.inspect(page, `${lang}-320`);
  });

/** The recipe for htmx. Needs a build. */
import { testPlainPages } from '../support/plain-pages.mjs';

testPlainPages('htmx', 'htmx.org', (page, address) =>
  page.evaluate((to) => {
    const link = Object.assign(document.createElement('a'), { href: to });
    document.querySelector('nav').append(link);
    window.htmx.process(link);
    link.click();
  }, address),
);

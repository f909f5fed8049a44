/** The recipe for Turbo. Needs a build. */
import { testPlainPages } from '../support/plain-pages.mjs';

testPlainPages('turbo', '@hotwired/turbo', (page, address) =>
  page.evaluate((to) => window.Turbo.visit(to), address),
);

/** Every tag can be made, added, and taken out again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import 'rc-call-kit';
import manifest from 'rc-call-kit/custom-elements.json' with { type: 'json' };

const tags = manifest.modules.flatMap(({ declarations }) =>
  declarations.flatMap((each) => ('tagName' in each ? [each.tagName] : [])),
);
const errors: unknown[] = [];
const note = (event: ErrorEvent) => errors.push(event.error ?? event.message);

beforeAll(() => window.addEventListener('error', note));
afterAll(() => window.removeEventListener('error', note));

test('there are tags', () => expect(tags.length).toBeGreaterThan(15));

test.for(tags)('%s', async (tag) => {
  const element = document.createElement(tag);
  expect(element).toBeInstanceOf(customElements.get(tag)!);
  document.body.append(element);
  await new Promise((resolve) => setTimeout(resolve, 20)); // what it does after its first update
  element.remove();
  expect(errors).toEqual([]);
});

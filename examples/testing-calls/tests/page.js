/** Looks into the tags as a person does: by what is written there, through shadow roots. */
import { expect, vi } from 'vitest';

function* roots(root) {
  yield root;
  for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) yield* roots(shadowRoot);
}

const nameOf = (button) => button.getAttribute('aria-label') ?? button.textContent.trim();

/** Waits for a button with this name, and presses it. */
export async function press(name) {
  const button = await vi.waitFor(() => {
    const buttons = [...roots(document)].flatMap((root) => [...root.querySelectorAll('button')]);
    const found = buttons.find((each) => nameOf(each) === name);
    expect(found, `a button "${name}"`).toBeDefined();
    return found;
  });
  button.click();
}

/** Waits until this is written somewhere in a tag. */
export const says = (tag, text) =>
  vi.waitFor(() => {
    const inside = [...roots(document.querySelector(tag).shadowRoot)];
    expect(inside.map(({ textContent }) => textContent).join(' ')).toContain(text);
  });

import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import { drawAhead } from '../../../src/components/base/draw-ahead.js';
import { until } from '../../support/until.js';

/** Makes a tag of a name that no other test uses. */
async function makeTag(): Promise<LitElement> {
  const name = `draw-ahead-${Math.random().toString(36).slice(2)}`;
  customElements.define(
    name,
    class extends LitElement {
      protected override render(): unknown {
        return html`<p>own</p>`;
      }
    },
  );
  const tag = await fixture<LitElement>(`<${name}></${name}>`);
  await tag.updateComplete;
  return tag;
}

describe('drawing ahead', () => {
  it('draws each part once, unseen, and leaves nothing behind', async () => {
    const tag = await makeTag();
    const drawn: string[] = [];
    const part = (name: string) => () => {
      drawn.push(name);
      return html`<b>${name}</b>`;
    };
    const seen: boolean[] = [];
    const observer = new MutationObserver(() => {
      const bold = tag.renderRoot.querySelector('b');
      if (bold) seen.push(getComputedStyle(bold).visibility === 'visible');
    });
    observer.observe(tag.renderRoot, { childList: true, subtree: true });
    drawAhead(tag, [part('first'), part('second')]);
    expect(drawn, 'not in the task of the call').to.be.empty;
    await until(() => drawn.length === 2, 5000, 'both are drawn');
    await until(() => tag.renderRoot.querySelector('b') === null, 5000, 'nothing is left');
    observer.disconnect();
    expect(seen).not.to.include(true);
    expect(drawn).to.deep.equal(['first', 'second']);
    expect(tag.renderRoot.children).to.have.length(1);
  });

  it('happens once per kind of tag, and another one does it when the first was canceled', async () => {
    const tag = await makeTag();
    const twin = await fixture<LitElement>(`<${tag.localName}></${tag.localName}>`);
    let count = 0;
    const parts = [
      () => {
        count += 1;
        return html``;
      },
    ];
    drawAhead(tag, parts)(); // canceled
    drawAhead(twin, parts);
    drawAhead(tag, parts);
    await until(() => count > 0, 5000, 'it is drawn');
    await aTimeout(50);
    expect(count).to.equal(1);
  });
});

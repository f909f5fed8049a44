/** High contrast, as Windows has it: what is set off by colour elsewhere has an edge. Also: browsers that translate pages. */
import { expect, fixture, html } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import '../../../src/define.js';
import { describeWithMediaFeatures } from '../../support/abilities.js';
import { elementsIn } from '../../support/by-role.js';
import { openLine, talk, toBen, toBenWithVideo, toGroup } from '../../support/calls.js';
import { part, settled, withoutMotion } from '../../support/elements.js';

withoutMotion();

describeWithMediaFeatures('with forced colours', () => {
  before(() => emulateMedia({ forcedColors: 'active' }));
  after(() => emulateMedia({ forcedColors: 'none' }));

  function expectEdge(element: Element | null): void {
    const { borderTopWidth, borderTopStyle, borderTopColor, backgroundColor } = getComputedStyle(
      element!,
    );
    expect(Number.parseFloat(borderTopWidth), 'width of the border').to.be.at.least(1);
    expect(borderTopStyle).not.to.equal('none');
    expect(borderTopColor).not.to.equal(backgroundColor);
  }

  it('the ring has an edge, on top of the page and in it', async () => {
    const { store, backend } = await openLine();
    for (const inline of [false, true]) {
      const tag = await fixture<HTMLElement>(
        html`<rc-incoming-call ?inline=${inline} .store=${store}></rc-incoming-call>`,
      );
      if (!inline) backend.incoming({ from: '3002' });
      await settled(tag);
      expectEdge(part(tag, 'dialog'));
      expectEdge(part(tag, 'accept-button'));
      expectEdge(part(tag, 'avatar'));
      tag.remove();
    }
  });

  it('the panel has an edge: large, small, in the page and at the end', async () => {
    const line = await openLine();
    const tag = await fixture<HTMLElement & { minimized: boolean; inline: boolean }>(
      html`<rc-call-panel .store=${line.store}></rc-call-panel>`,
    );
    const session = await talk(line, toBenWithVideo);
    await settled(tag);
    expectEdge(part(tag, 'panel'));
    tag.minimized = true;
    await settled(tag);
    expectEdge(part(tag, 'panel'));
    tag.minimized = false;
    tag.inline = true;
    await settled(tag);
    expectEdge(part(tag, 'panel'));
    session.end();
    await settled(tag);
    expectEdge(part(tag, 'panel'));
  });

  it('who speaks, how good the connection is, and who is pinned show without colour', async () => {
    const line = await openLine();
    const tag = await fixture<HTMLElement>(
      html`<rc-member-grid style="height: 300px" .store=${line.store}></rc-member-grid>`,
    );
    const session = await talk(line, toGroup);
    session.change({
      members: session.info.members.map((member) => ({
        ...member,
        status: 'joined' as const,
        speaking: true,
        quality: 3 as const,
      })),
    });
    await settled(tag);
    const tile = tag.shadowRoot!.querySelector('rc-member-tile')!.shadowRoot!;
    const ring = getComputedStyle(tile.querySelector('.speaking')!, '::after');
    expect(Number.parseFloat(ring.borderTopWidth)).to.be.at.least(2);
    const [bar, ground] = ['.quality i', '.quality'].map(
      (selector) => getComputedStyle(tile.querySelector(selector)!).backgroundColor,
    );
    expect(bar).not.to.equal(ground);
    const pin = tag.shadowRoot!.querySelector<HTMLElement>('.pin')!;
    const before = getComputedStyle(pin).backgroundColor;
    pin.click();
    await settled(tag);
    const pinned = tag.shadowRoot!.querySelector('.pin[aria-pressed="true"]')!;
    expect(getComputedStyle(pinned).backgroundColor).not.to.equal(before);
  });
});

/** What a translator leaves alone: it asks each element, or the nearest one above it that says something. */
function isLeftAlone(element: Element): boolean {
  const saying = element.closest('[translate]');
  return saying?.getAttribute('translate') === 'no';
}

it('no browser translates what the kit has drawn', async () => {
  const line = await openLine();
  const page = await fixture<HTMLElement>(
    html`<main>
      <rc-call-button user-id="3002" .store=${line.store}>Call support</rc-call-button>
      <rc-call-panel .store=${line.store}></rc-call-panel>
      <rc-incoming-call .store=${line.store}></rc-incoming-call>
      <rc-call-history .store=${line.store}></rc-call-history>
      <rc-missed-badge .store=${line.store}></rc-missed-badge>
      <rc-call-check .store=${line.store}></rc-call-check>
      <rc-member-picker .store=${line.store}></rc-member-picker>
      <rc-device-button .store=${line.store}></rc-device-button>
    </main>`,
  );
  await talk(line, toBen);
  await settled(page);
  const texts = [...elementsIn(page)].filter(
    (element) =>
      element.getRootNode() instanceof ShadowRoot &&
      !(element instanceof HTMLStyleElement) &&
      [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== ''),
  );
  expect(texts.length).to.be.greaterThan(10);
  expect(texts.filter((element) => !isLeftAlone(element))).to.deep.equal([]);
  // what the page brings is the page's
  expect(isLeftAlone(page.querySelector('rc-call-button')!)).to.be.false;
});

import { expect, fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import type { RcCallProvider } from '../../../src/components/provider/rc-call-provider.js';
import { RcCallProvider as ProviderClass } from '../../../src/components/provider/rc-call-provider.js';
import { RcMemberTile } from '../../../src/components/members/rc-member-tile.js';
import type { CallStore } from '../../../src/core/store/call-store.js';
import '../../../src/define.js';
import { part, providersGone, settled, wordsOf } from '../../support/elements.js';
import { nextTask } from '../../support/until.js';

// Each provider has another name for the user id "who", so the text of a tile for "who" tells which store the tile uses.

const WHO = 'who';
const NOBODY = 'who';

function naming(provider: RcCallProvider, name: string): RcCallProvider {
  provider.store.profiles.add([{ userId: WHO, name }]);
  return provider;
}

function providerNamed(name: string): RcCallProvider {
  const provider = document.createElement('rc-call-provider');
  provider.id = name;
  return naming(provider, name);
}

const tile = html`<rc-member-tile user-id=${WHO}></rc-member-tile>`;

async function page(template: TemplateResult): Promise<HTMLElement> {
  const main = await fixture<HTMLElement>(html`<main>${template}</main>`);
  for (const provider of main.querySelectorAll('rc-call-provider')) naming(provider, provider.id);
  await settled(main);
  return main;
}

const tileIn = (root: ParentNode) => root.querySelector('rc-member-tile')!;

async function storeOf(tag: RcMemberTile): Promise<string> {
  await nextTask();
  await tag.updateComplete;
  return wordsOf(part(tag, 'name'));
}

async function change(action: () => void): Promise<void> {
  action();
  await nextTask();
}

beforeEach(providersGone);

describe('a tag uses', () => {
  it('its own store first', async () => {
    const own = providerNamed('own').store;
    const main = await page(
      html`<rc-call-provider id="above">
          <rc-member-tile user-id=${WHO} for="named" .store=${own}></rc-member-tile>
        </rc-call-provider>
        <rc-call-provider id="named"></rc-call-provider>`,
    );
    expect(await storeOf(tileIn(main))).to.equal('own');
    await change(() => (tileIn(main).store = undefined));
    expect(await storeOf(tileIn(main))).to.equal('above');
  });

  it('the nearest provider above it before the one named by `for`', async () => {
    const main = await page(
      html`<rc-call-provider id="named"></rc-call-provider>
        <rc-call-provider id="outer">
          <rc-call-provider id="inner">
            <rc-member-tile user-id=${WHO} for="named"></rc-member-tile>
          </rc-call-provider>
        </rc-call-provider>`,
    );
    expect(await storeOf(tileIn(main))).to.equal('inner');
  });

  it('the provider named by `for` before the first on the page', async () => {
    const main = await page(
      html`<rc-member-tile user-id=${WHO} for="second"></rc-member-tile>
        <rc-call-provider id="first"></rc-call-provider>
        <rc-call-provider id="second"></rc-call-provider>`,
    );
    expect(await storeOf(tileIn(main))).to.equal('second');
    await change(() => (tileIn(main).for = ''));
    expect(await storeOf(tileIn(main))).to.equal('first');
    await change(() => tileIn(main).setAttribute('for', 'second'));
    expect(await storeOf(tileIn(main))).to.equal('second');
  });

  it('the first provider in document order, however late it was added', async () => {
    const main = await page(html`${tile}<rc-call-provider id="second"></rc-call-provider>`);
    expect(await storeOf(tileIn(main))).to.equal('second');
    await change(() => main.prepend(providerNamed('first')));
    expect(await storeOf(tileIn(main))).to.equal('first');
    await change(() => main.append(providerNamed('third')));
    expect(await storeOf(tileIn(main))).to.equal('first');
  });

  it('no store while there is no provider', async () => {
    expect(await storeOf(tileIn(await page(tile)))).to.equal(NOBODY);
  });

  it('a provider that appears later', async () => {
    const main = await page(tile);
    await change(() => main.append(providerNamed('late')));
    expect(await storeOf(tileIn(main))).to.equal('late');
  });

  it('the provider named by `for` as soon as that appears', async () => {
    const main = await page(
      html`<rc-member-tile user-id=${WHO} for="late"></rc-member-tile>
        <rc-call-provider id="first"></rc-call-provider>`,
    );
    await change(() => main.append(providerNamed('late')));
    expect(await storeOf(tileIn(main))).to.equal('late');
  });

  it('the next provider when the first is removed, and the first again when it is back', async () => {
    const main = await page(
      html`${tile}<rc-call-provider id="first"></rc-call-provider>
        <rc-call-provider id="second"></rc-call-provider>`,
    );
    const first = main.querySelector('#first')!;
    await change(() => first.remove());
    await providersGone();
    expect(await storeOf(tileIn(main))).to.equal('second');
    await change(() => main.querySelector('#second')!.remove());
    await providersGone();
    expect(await storeOf(tileIn(main))).to.equal(NOBODY);
    await change(() => main.append(first));
    expect(await storeOf(tileIn(main))).to.equal('first');
  });

  it('the same provider while that is moved', async () => {
    const main = await page(
      html`${tile}<rc-call-provider id="only"></rc-call-provider>
        <p></p>`,
    );
    const stores = new Set<CallStore | undefined>();
    const tag = tileIn(main);
    const { updated } = tag as unknown as { updated: (changed: unknown) => void };
    (tag as unknown as { updated: typeof updated }).updated = function (changed) {
      stores.add((this as unknown as { callStore?: CallStore }).callStore);
      updated.call(this, changed);
    };
    await change(() => main.querySelector('p')!.append(main.querySelector('#only')!));
    tag.requestUpdate();
    expect(await storeOf(tag)).to.equal('only');
    expect(stores.size).to.equal(1);
  });

  it('the provider it is moved into', async () => {
    const main = await page(
      html`<rc-call-provider id="a">${tile}</rc-call-provider>
        <rc-call-provider id="b"></rc-call-provider>`,
    );
    expect(await storeOf(tileIn(main))).to.equal('a');
    await change(() => main.querySelector('#b')!.append(tileIn(main)));
    expect(await storeOf(tileIn(main))).to.equal('b');
  });
});

describe('through shadow roots', () => {
  function shadowIn(host: Element): ShadowRoot {
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = `<rc-member-tile user-id="${WHO}"></rc-member-tile>`;
    return root;
  }

  it('a tag finds the provider around its host', async () => {
    const main = await page(
      html`<rc-call-provider id="first"></rc-call-provider>
        <rc-call-provider id="around"><section></section></rc-call-provider>`,
    );
    const root = shadowIn(main.querySelector('section')!);
    expect(await storeOf(tileIn(root))).to.equal('around');
  });

  it('a tag finds the first provider of the page, and one by its id', async () => {
    const main = await page(
      html`<section></section>
        <rc-call-provider id="first"></rc-call-provider>
        <rc-call-provider id="second"></rc-call-provider>`,
    );
    const root = shadowIn(main.querySelector('section')!);
    expect(await storeOf(tileIn(root))).to.equal('first');
    await change(() => (tileIn(root).for = 'second'));
    expect(await storeOf(tileIn(root))).to.equal('second');
  });

  it('a tag finds a provider that is in a shadow root itself', async () => {
    const main = await page(
      html`${tile}
        <section></section>`,
    );
    const root = main.querySelector('section')!.attachShadow({ mode: 'open' });
    root.append(providerNamed('hidden'));
    expect(await storeOf(tileIn(main))).to.equal('hidden');
  });

  it('a slotted tag finds the provider in the shadow root of its parent', async () => {
    const main = await page(html`<section>${tile}</section>`);
    const root = main.querySelector('section')!.attachShadow({ mode: 'open' });
    const around = providerNamed('around');
    around.append(document.createElement('slot'));
    root.append(around);
    expect(await storeOf(tileIn(main))).to.equal('around');
  });
});

describe('defined late', () => {
  it('a provider is found by the tags already in it', async () => {
    const main = await page(html`<late-provider>${tile}</late-provider>`);
    expect(await storeOf(tileIn(main))).to.equal(NOBODY);
    customElements.define('late-provider', class extends ProviderClass {});
    naming(main.querySelector<RcCallProvider>('late-provider')!, 'late');
    expect(await storeOf(tileIn(main))).to.equal('late');
  });

  it('a tag finds the provider already around it', async () => {
    const main = await page(
      html`<rc-call-provider id="around"><late-tile user-id=${WHO}></late-tile></rc-call-provider>`,
    );
    customElements.define('late-tile', class extends RcMemberTile {});
    expect(await storeOf(main.querySelector<RcMemberTile>('late-tile')!)).to.equal('around');
  });
});

describe('a tag listens', () => {
  /** A store that counts its listeners. */
  function counted() {
    const { store } = providerNamed('counted');
    let listeners = 0;
    const count = <T extends unknown[]>(subscribe: (...args: T) => () => void) => {
      return (...args: T) => {
        const undo = subscribe(...args);
        listeners++;
        return () => {
          listeners--;
          undo();
        };
      };
    };
    store.subscribe = count(store.subscribe.bind(store));
    store.observe = count(store.observe.bind(store));
    store.profiles.subscribe = count(store.profiles.subscribe.bind(store.profiles));
    return { store, listeners: () => listeners };
  }

  for (const name of ['rc-member-tile', 'rc-call-panel', 'rc-incoming-call'] as const)
    it(`to its store only while it is in the page: ${name}`, async () => {
      const main = await page(html``);
      const { store, listeners } = counted();
      const tag = document.createElement(name);
      tag.store = store;
      expect(listeners()).to.equal(0);
      main.append(tag);
      await settled(main);
      const inPage = listeners();
      expect(inPage).to.be.greaterThan(0);
      const other = document.createElement('p');
      main.append(other);
      other.append(tag);
      await settled(main);
      expect(listeners()).to.equal(inPage);
      tag.remove();
      expect(listeners()).to.equal(0);
    });

  it('only to its latest store', async () => {
    const first = counted();
    const second = counted();
    const main = await page(
      html`<rc-member-tile user-id=${WHO} .store=${first.store}></rc-member-tile>`,
    );
    await change(() => (tileIn(main).store = second.store));
    expect(first.listeners()).to.equal(0);
    expect(second.listeners()).to.be.greaterThan(0);
  });

  it('to no store set while it is out of the page', async () => {
    const first = counted();
    const second = counted();
    const main = await page(html`<rc-call-panel .store=${first.store}></rc-call-panel>`);
    const panel = main.querySelector('rc-call-panel')!;
    panel.remove();
    panel.store = second.store;
    await panel.updateComplete;
    expect([first.listeners(), second.listeners()]).to.deep.equal([0, 0]);
    main.append(panel);
    await settled(main);
    expect(second.listeners()).to.be.greaterThan(0);
  });
});

/** Pages that put something on top of a call: hanging up stays in reach, by pointer and keys, and so does the page. */
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import '../../../src/define.js';
import { elementsIn } from '../../support/by-role.js';
import { openLine, talk, toBen, toBenWithVideo } from '../../support/calls.js';
import {
  clickOn,
  focused,
  settled,
  withoutMotion,
  withoutToolbars,
} from '../../support/elements.js';
import type { FakeSession } from '../../support/fake-backend.js';
import { until } from '../../support/until.js';

withoutMotion();
withoutToolbars();

interface Scene {
  main: HTMLElement;
  panel: HTMLElement & { minimized: boolean };
  session: FakeSession;
  page: HTMLButtonElement;
}

before(() => setViewport({ width: 1000, height: 760 }));
after(() => setViewport({ width: 800, height: 600 }));

async function inCall({ small = false, inline = false, media = toBen } = {}): Promise<Scene> {
  const line = await openLine();
  const main = await fixture<HTMLElement>(
    html`<main>
      <button id="page">Page</button>
      <rc-call-panel ?inline=${inline} .store=${line.store}></rc-call-panel>
    </main>`,
  );
  const panel = main.querySelector<Scene['panel']>('rc-call-panel')!;
  const session = await talk(line, media);
  panel.minimized = small;
  await settled(main);
  return { main, panel, session, page: main.querySelector('#page')! };
}

/** A modal dialog with a button in it. */
function modal(where: Element | ShadowRoot = document.body): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.ariaLabel = 'Page';
  dialog.innerHTML = '<button>OK</button><input aria-label="Note">';
  where.append(dialog);
  dialog.showModal();
  return dialog;
}

function shadow(mode: ShadowRootMode): ShadowRoot {
  const host = document.createElement('div');
  host.className = 'page-host';
  document.body.append(host);
  return host.attachShadow({ mode });
}

/** Whether a pointer meets an element at its centre, also in a closed shadow root. */
function isHit(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  const root = element.getRootNode() as Document | ShadowRoot;
  return element.contains(root.elementFromPoint(left + width / 2, top + height / 2));
}

/** A button that a pointer meets where it is. */
function reachable(label: string): Element | undefined {
  return [...elementsIn(document.body)].find(
    (element) =>
      element instanceof HTMLButtonElement &&
      (element.ariaLabel ?? element.textContent)?.trim() === label &&
      element.getBoundingClientRect().width > 0 &&
      isHit(element),
  );
}

const inReach = (label: string) => until(() => reachable(label), 8000, `${label} can be reached`);
const hangUpInReach = () => until(() => reachable('Hang up'), 8000, 'hang-up can be reached');

async function hangsUpByPointer(session: FakeSession): Promise<void> {
  await clickOn(await hangUpInReach());
  await until(() => session.ended, 8000, 'the click reached the button');
}

async function hangsUpByKeys(session: FakeSession): Promise<void> {
  await sendKeys({ press: 'F6' });
  const isThere = () => focused()?.getAttribute('aria-label') === 'Hang up';
  await until(() => focused()?.matches('.panel'), 8000, 'the focus is in the panel');
  for (let i = 0; i < 12 && !isThere(); i++) await sendKeys({ press: 'Tab' });
  expect(isThere(), 'Tab leads to Hang up').to.be.true;
  await sendKeys({ press: 'Enter' });
  await until(() => session.ended, 8000, 'the key reached the button');
}

async function isUsable(button: Element): Promise<void> {
  await until(() => isHit(button), 8000, 'the button of the page is on top');
  let clicks = 0;
  button.addEventListener('click', () => clicks++, { once: true });
  await clickOn(button);
  expect(clicks, 'clicks on the page').to.equal(1);
}

/** Where nobody can see into the page's dialog, the panel makes way. */
async function pressBeside(panel: Scene['panel']): Promise<void> {
  const isAside = () => panel.shadowRoot!.querySelector('.panel:popover-open') !== null;
  await sendMouse({ type: 'click', position: [3, 3] });
  await until(isAside, 8000, 'the panel makes way');
}

const ends = { pointer: hangsUpByPointer, keys: hangsUpByKeys };
const pages: Record<string, () => HTMLElement[]> = {
  'a modal dialog': () => [modal()],
  'nested modal dialogs': () => {
    const outer = modal();
    return [outer, modal(outer)];
  },
  'two modal dialogs': () => [modal(), modal()],
  'a modal dialog in an open shadow root': () => [modal(shadow('open'))],
  'a modal dialog in a closed shadow root': () => [modal(shadow('closed'))],
  'a popover over everything': () => {
    const box = document.createElement('div');
    box.popover = 'manual';
    box.style.cssText = 'inset: 0; width: 100vw; height: 100vh; background: #fff';
    document.body.append(box);
    box.showPopover();
    return [box];
  },
};

afterEach(() => {
  for (const extra of document.querySelectorAll('body > dialog, body > [popover], .page-host'))
    extra.remove();
  for (const element of document.querySelectorAll('[inert]')) element.removeAttribute('inert');
});

for (const [what, open] of Object.entries(pages))
  for (const small of [true, false])
    for (const [by, end] of Object.entries(ends))
      it(`${what} over a ${small ? 'small' : 'large'} panel: hung up by ${by}`, async () => {
        const { main, session, page } = await inCall({ small });
        const opened = open();
        await end(session);
        for (const each of opened.reverse()) each.remove();
        await settled(main);
        await isUsable(page);
      });

for (const small of [true, false])
  for (const what of Object.keys(pages).filter((name) => /modal/.test(name)))
    it(`${what} over a ${small ? 'small' : 'large'} panel can be used, and the page once it is closed`, async () => {
      const { main, panel, page, session } = await inCall({ small });
      const opened = pages[what]!() as HTMLDialogElement[];
      const top = opened.at(-1)!;
      const [ok, note] = [top.querySelector('button')!, top.querySelector('input')!];
      await hangUpInReach();
      if (what.includes('closed')) await pressBeside(panel);
      else note.focus();
      await isUsable(ok);
      await clickOn(note);
      await sendKeys({ type: 'abc' });
      expect(note.value).to.equal('abc');
      for (const each of opened.reverse()) each.close();
      await until(() => panel.shadowRoot!.querySelector('.panel:popover-open'), 8000, 'it is back');
      const isLeft = () => opened.some((each) => each.querySelector('rc-call-panel'));
      await until(() => !isLeft(), 8000, 'nothing is left in the dialog');
      await hangUpInReach();
      if (small) await isUsable(page);
      if (!what.includes('closed')) expect(panel.minimized).to.equal(small);
      expect(session.ended).to.be.false;
      panel.minimized = true;
      await settled(main);
      await isUsable(page);
    });

it('a stand-in sends its requests to the panel, looks like it, and goes with the call', async () => {
  const { panel, session } = await inCall({ small: true });
  panel.style.setProperty('--rc-stage', 'rgb(0, 0, 99)');
  const dialog = modal();
  const button = await hangUpInReach();
  const standIn = dialog.querySelector('rc-call-panel')!;
  const box = standIn.shadowRoot!.querySelector('.panel')!;
  expect(getComputedStyle(box).backgroundColor).to.equal('rgb(0, 0, 99)');
  let asked = 0;
  panel.addEventListener('rc-hang-up-request', (event) => {
    asked += 1;
    event.preventDefault();
  });
  await clickOn(button);
  expect(asked).to.equal(1);
  expect(session.ended).to.be.false;
  session.end();
  await clickOn(await inReach('Close'));
  await until(() => !dialog.querySelector('rc-call-panel'), 8000, 'it goes');
});

it('nothing is seen of the panel that another one stands in for', async () => {
  const { panel } = await inCall({ media: toBenWithVideo });
  modal();
  await hangUpInReach();
  const seen = [...elementsIn(panel.shadowRoot!.querySelector('.panel')!)].filter(
    (element) =>
      element.getClientRects().length > 0 &&
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
  );
  expect(seen.map(({ localName }) => localName)).to.eql([]);
});

it('Escape in a stand-in leaves the dialog of the page open', async () => {
  await inCall({ small: true });
  const dialog = modal();
  await hangUpInReach();
  await sendKeys({ press: 'F6' });
  await until(() => focused()?.matches('.panel'), 8000, 'the focus is in the panel');
  await sendKeys({ press: 'Escape' });
  expect(dialog.open).to.be.true;
});

it('a page that empties its dialog does not take the call along', async () => {
  const { session } = await inCall({ small: true });
  const dialog = modal();
  await hangUpInReach();
  dialog.innerHTML = '<button>OK</button>';
  await hangsUpByPointer(session);
});

for (const what of ['main', 'body'])
  it(`a page that makes its ${what} inert leaves the call in reach`, async () => {
    const { main, session, page } = await inCall({ small: true });
    const inert = what === 'main' ? main : document.body;
    inert.inert = true;
    await hangUpInReach();
    inert.inert = false;
    await isUsable(page);
    inert.inert = true;
    await hangsUpByPointer(session);
    inert.inert = false;
  });

it('F6 leads to the call, though the focus was in it when the page made it inert', async () => {
  const { main, panel, session } = await inCall();
  overlayIn(panel).querySelector('button')!.focus();
  main.inert = true;
  await hangsUpByKeys(session);
  main.inert = false;
});

it('a call in the page is in reach from a modal dialog', async () => {
  const { session } = await inCall({ inline: true, media: toBenWithVideo });
  modal();
  await hangsUpByPointer(session);
});

/** How often something has been shown again in the next two seconds. */
/** @param over when to stop counting; default: after two seconds */
async function timesShown(element: Element, over: Promise<unknown> = nap(2000)): Promise<number> {
  let times = 0;
  const count = (event: Event): void => {
    if ((event as ToggleEvent).newState === 'open') times += 1;
  };
  element.addEventListener('toggle', count);
  await over;
  element.removeEventListener('toggle', count);
  return times;
}

const nap = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const overlayIn = (panel: Element) => panel.shadowRoot!.querySelector('.panel')!;

for (const inFront of ['panel', 'ring'])
  it(`the ${inFront} of another provider stays where it is: the two do not push each other aside`, async () => {
    const { panel } = await inCall();
    const other = await openLine();
    const extra = await fixture<HTMLElement>(
      html`<div>
        <rc-incoming-call .store=${other.store}></rc-incoming-call>
        <rc-call-panel .store=${other.store}></rc-call-panel>
      </div>`,
    );
    if (inFront === 'panel') await talk(other, toBen);
    else other.backend.incoming({ from: '3002' });
    await settled(extra);
    const selector = inFront === 'panel' ? '.panel' : 'dialog';
    const front = await until(
      () =>
        extra
          .querySelector(inFront === 'panel' ? 'rc-call-panel' : 'rc-incoming-call')!
          .shadowRoot?.querySelector(`${selector}:popover-open`),
      8000,
      'it is shown',
    );
    await new Promise((resolve) => setTimeout(resolve, 500)); // events of being shown come late
    const [below, above] = await Promise.all([timesShown(overlayIn(panel)), timesShown(front)]);
    expect({ below, above }).to.deep.equal({ below: 0, above: 0 });
    const button = [...front.querySelectorAll('button')].find(isHit);
    expect(button, 'a button in front').to.exist;
  });

it('a page that puts its own on top again each time: the panel gives up for a while, and tries again', async () => {
  const { panel } = await inCall();
  const [box] = pages['a popover over everything']!();
  let insisted = 0;
  const insist = setInterval(() => {
    insisted += 1;
    box!.hidePopover();
    box!.showPopover();
  }, 50);
  try {
    await timesShown(overlayIn(panel));
    insisted = 0;
    const enough = until(() => insisted >= 40, 20_000, 'the page has insisted');
    // without giving up as often as the page
    expect(await timesShown(overlayIn(panel), enough)).to.be.below(25);
  } finally {
    clearInterval(insist);
  }
  await hangUpInReach();
});

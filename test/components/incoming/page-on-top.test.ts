/** Pages that put something on top of a ring: it can be answered and declined, by pointer and keys, and the page comes back. */
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../../src/define.js';
import { openLine } from '../../support/calls.js';
import {
  clickOn,
  focused,
  part,
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
  tag: HTMLElement;
  page: HTMLButtonElement;
  session: FakeSession;
}

async function rings({ inline = false } = {}): Promise<Scene> {
  const { store, backend } = await openLine();
  const main = await fixture<HTMLElement>(
    html`<main>
      <button id="page">Page</button>
      <rc-incoming-call ringtone="none" ?inline=${inline} .store=${store}></rc-incoming-call>
    </main>`,
  );
  const session = backend.incoming({ from: '3002' });
  await settled(main);
  return {
    main,
    session,
    tag: main.querySelector('rc-incoming-call')!,
    page: main.querySelector('#page')!,
  };
}

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

function isHit(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  const root = element.getRootNode() as Document | ShadowRoot;
  return element.contains(root.elementFromPoint(left + width / 2, top + height / 2));
}

async function isUsable(button: Element): Promise<void> {
  await until(() => isHit(button), 8000, 'the button of the page is on top');
  let clicks = 0;
  button.addEventListener('click', () => clicks++, { once: true });
  await clickOn(button);
  expect(clicks, 'clicks on the page').to.equal(1);
}

const answers: Record<string, (scene: Scene) => Promise<void>> = {
  async pointer({ tag, session }) {
    await until(() => isHit(part(tag, 'accept-button')!), 8000, 'Accept can be reached');
    await clickOn(part(tag, 'decline-button')!);
    await until(() => session.ended, 8000, 'the click reached the button');
  },
  async keys({ tag, session }) {
    await sendKeys({ press: 'F6' });
    await until(() => focused() === part(tag, 'accept-button'), 8000, 'the focus is on Accept');
    await sendKeys({ press: 'Enter' });
    await until(() => session.commands.length > 0, 8000, 'the key reached the button');
    session.end();
  },
};

const pages: Record<string, () => HTMLElement[]> = {
  'a modal dialog': () => [modal()],
  'nested modal dialogs': () => {
    const outer = modal();
    return [outer, modal(outer)];
  },
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
  'a dialog that takes the focus back from everything, as those of jQuery UI do': () => {
    const box = document.createElement('div');
    box.className = 'page-host';
    box.innerHTML = '<button>OK</button>';
    document.body.append(box);
    const ok = box.querySelector('button')!;
    const keep = ({ target }: FocusEvent) => {
      if (!box.isConnected) document.removeEventListener('focus', keep, true);
      else if (target instanceof Node && !box.contains(target)) ok.focus();
    };
    document.addEventListener('focus', keep, true);
    ok.focus();
    return [box];
  },
  'a page made inert': () => {
    document.querySelector('main')!.inert = true;
    return [];
  },
};

afterEach(() => {
  for (const extra of document.querySelectorAll('body > dialog, body > [popover], .page-host'))
    extra.remove();
});

for (const [what, open] of Object.entries(pages))
  for (const [by, answer] of Object.entries(answers))
    it(`${what} that comes after the ring: answered by ${by}`, async () => {
      const scene = await rings();
      const opened = open();
      await answer(scene);
      await settled(scene.main);
      for (const each of opened) {
        const ok = each.querySelector('button');
        if (ok && each === opened.at(-1)) await isUsable(ok);
      }
      for (const each of opened.reverse()) each.remove();
      scene.main.inert = false;
      await isUsable(scene.page);
    });

for (const what of ['a modal dialog', 'nested modal dialogs', 'a page made inert'])
  it(`the page can be used while it rings once ${what} is over`, async () => {
    const { main, tag, page, session } = await rings();
    const opened = pages[what]!() as HTMLDialogElement[];
    const dialog = part(tag, 'dialog') as HTMLDialogElement;
    await until(() => dialog.open, 8000, 'the ring is above it');
    for (const each of opened.reverse()) each.close();
    main.inert = false;
    await isUsable(page);
    expect(isHit(part(tag, 'accept-button')!)).to.be.true;
    session.end();
  });

it('the focus goes to no button that the next key would press, and back when it is over', async () => {
  const { tag, session } = await rings();
  const dialog = modal();
  const note = dialog.querySelector('input')!;
  note.focus();
  await until(() => isHit(part(tag, 'accept-button')!), 8000, 'Accept can be reached');
  await sendKeys({ press: 'Enter' });
  await sendKeys({ press: 'Space' });
  expect(session.commands).to.deep.equal([]);
  session.end();
  await until(
    () => focused() === note,
    2000,
    () => `the focus is back: ${focused()?.outerHTML.slice(0, 200)}`,
  );
});

for (const what of ['a modal dialog', 'nested modal dialogs', 'a page made inert'])
  for (const [by, answer] of Object.entries(answers))
    it(`${what} over a ring in the page: answered by ${by}, and in the page again once that is over`, async () => {
      const scene = await rings({ inline: true });
      const { main, tag, page } = scene;
      const opened = pages[what]!();
      await until(() => part(tag, 'dialog')!.matches(':modal'), 8000, 'it is lifted out');
      for (const each of opened) each.remove();
      main.inert = false;
      await until(() => !part(tag, 'dialog')!.matches('dialog'), 8000, 'it is back in the page');
      await isUsable(page);
      pages[what]!();
      await until(() => part(tag, 'dialog')!.matches(':modal'), 8000, 'it is lifted out again');
      await answer(scene);
      await settled(main);
      expect(part(tag, 'dialog')).to.equal(null);
      main.inert = false;
    });

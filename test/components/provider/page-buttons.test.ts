/** Buttons of the page that call without a tag of the kit. */
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { TemplateResult } from 'lit';
import type { RcCallProvider } from '../../../src/components/provider/rc-call-provider.js';
import '../../../src/define.js';
import { anna, people } from '../../support/calls.js';
import { byRole } from '../../support/by-role.js';
import { clickOn, providersGone, settled } from '../../support/elements.js';
import { FakeBackend } from '../../support/fake-backend.js';
import { asOnlyTab } from '../../support/only-tab.js';
import { nextTask, until } from '../../support/until.js';

asOnlyTab();
beforeEach(providersGone);

interface Scene {
  main: HTMLElement;
  provider: RcCallProvider;
  backend: FakeBackend;
  errors: string[];
}

async function putUp(content: TemplateResult): Promise<Scene> {
  const backend = new FakeBackend({ self: anna });
  const main = await fixture<HTMLElement>(
    html`<main>
      <rc-call-provider
        id="calls"
        .backend=${backend}
        .resolveMembers=${async () => people}
      ></rc-call-provider>
      ${content}
    </main>`,
  );
  const provider = main.querySelector('rc-call-provider')!;
  await until(() => provider.state.connection === 'connected', 8000, 'connected');
  const errors: string[] = [];
  provider.addEventListener('rc-call-error', ({ error }) =>
    errors.push(error.params.detail ?? error.reason),
  );
  return { main, provider, backend, errors };
}

const button = (scene: Scene, selector = 'button') =>
  scene.main.querySelector<HTMLElement>(selector)!;

const isCalling = ({ provider }: Scene) =>
  until(() => provider.state.call.phase === 'outgoing', 8000, 'it calls');

const isTold = (scene: Scene, detail: string) =>
  until(
    () => scene.errors.at(-1) === detail,
    8000,
    () => `told: ${scene.errors.join()}`,
  );

describe('a button of the page', () => {
  const requests: [string, TemplateResult, object][] = [
    [
      'a user',
      html`<button data-rc-call="3002" data-rc-media="Video">Call</button>`,
      { userIds: ['3002'], media: 'video' },
    ],
    [
      'members of a group',
      html`<button data-rc-call="3002, 3003" data-rc-group="g1">Call</button>`,
      { userIds: ['3002', '3003'], groupId: 'g1', media: 'audio' },
    ],
    [
      'a user, as a link',
      html`<a href="#elsewhere"><span data-rc-call="3002">Call</span></a>`,
      { userIds: ['3002'], media: 'audio' },
    ],
  ];
  for (const [whom, content, wanted] of requests)
    it(`calls ${whom}`, async () => {
      const scene = await putUp(content);
      const { hash } = location;
      let request: object | undefined;
      scene.main.addEventListener('rc-call-request', ({ userIds, groupId, media, target }) => {
        expect(target).to.equal(button(scene, '[data-rc-call]'));
        request = { userIds, media, ...(groupId && { groupId }) };
      });
      await clickOn(button(scene, '[data-rc-call]'));
      await isCalling(scene);
      expect(request).to.deep.equal(wanted);
      expect(location.hash, 'the link is not followed').to.equal(hash);
    });

  it('is for the keyboard, and sends no form', async () => {
    const scene = await putUp(
      html`<form action="/elsewhere"><button data-rc-call="3002">Call</button></form>`,
    );
    let isSent = false;
    scene.main.addEventListener('submit', (event) => {
      isSent = true;
      event.preventDefault();
    });
    button(scene).focus();
    await sendKeys({ press: 'Enter' });
    await isCalling(scene);
    expect(isSent).to.equal(false);
  });

  it('in a shadow root that came later, and once for two clicks', async () => {
    const scene = await putUp(html`<div id="host"></div>`);
    const root = button(scene, '#host').attachShadow({ mode: 'open' });
    root.innerHTML = '<button data-rc-call="3002">Call</button>';
    root.querySelector('button')!.click();
    root.querySelector('button')!.click();
    await isCalling(scene);
    await nextTask();
    expect(scene.errors).to.deep.equal([]);
  });

  it('lets the person pick members of a group', async () => {
    const scene = await putUp(html`<button data-rc-group="g1">Call</button>`);
    await clickOn(button(scene));
    await until(() => document.querySelector('rc-member-picker')?.open, 8000, 'the picker opens');
    const picker = document.querySelector('rc-member-picker')!;
    await until(() => picker.shadowRoot!.querySelector('[role=option]'), 8000, 'members');
    await clickOn(byRole(picker, 'option', 'Ben'));
    await settled(picker);
    await clickOn(byRole(picker, 'button', /^OK/));
    await isCalling(scene);
    expect(scene.backend.session.info).to.include({ groupId: 'g1' });
    picker.remove();
  });

  it('says while a call goes on that it calls nobody, and why', async () => {
    const scene = await putUp(html`<button data-rc-call="3002">Call</button>`);
    await scene.provider.call({ userIds: ['3003'] });
    const isOff = () => button(scene).getAttribute('aria-disabled') === 'true';
    await until(isOff, 8000, 'it is unavailable');
    const later = document.createElement('button');
    later.dataset.rcCall = '3004';
    scene.main.append(later);
    await until(() => later.hasAttribute('aria-disabled'), 8000, 'so is one that came later');
    button(scene).focus();
    expect(document.activeElement, 'it keeps the focus').to.equal(button(scene));
    await clickOn(button(scene));
    await isTold(scene, 'busy');
    await scene.provider.hangUp();
    await until(() => !isOff() && !later.hasAttribute('aria-disabled'), 8000, 'available again');
  });

  it('leaves alone what the page has made unavailable', async () => {
    const scene = await putUp(html`<button data-rc-call="3002" aria-disabled="true">Call</button>`);
    await scene.provider.call({ userIds: ['3003'] });
    button(scene).dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
    await nextTask();
    await scene.provider.hangUp();
    await nextTask();
    expect(button(scene).getAttribute('aria-disabled')).to.equal('true');
  });

  const bad: [string, TemplateResult, string][] = [
    ['nobody', html`<button data-rc-call=" ">Call</button>`, 'no-members'],
    ['several without a group', html`<button data-rc-call="3002 3003">Call</button>`, 'no-group'],
    [
      'another kind of call',
      html`<button data-rc-call="3002" data-rc-media="vidio">Call</button>`,
      'not-supported',
    ],
    ['oneself', html`<button data-rc-call="3001">Call</button>`, 'own-id'],
  ];
  for (const [what, content, detail] of bad)
    it(`tells what is wrong with ${what}`, async () => {
      const scene = await putUp(content);
      await clickOn(button(scene));
      await isTold(scene, detail);
      expect(scene.provider.state.problem?.params.detail).to.equal(detail);
    });

  it('does nothing where the page prevents it', async () => {
    const scene = await putUp(html`<button data-rc-call="3002">Call</button>`);
    button(scene).addEventListener('click', (event) => event.preventDefault(), { once: true });
    await clickOn(button(scene));
    const asked = new Promise<void>((resolve) => {
      scene.main.addEventListener('rc-call-request', (event) => {
        event.preventDefault();
        resolve();
      });
    });
    await clickOn(button(scene));
    await asked;
    await nextTask();
    expect(scene.provider.state.call.phase).to.equal('idle');
  });

  it('calls through the provider that it names', async () => {
    const scene = await putUp(
      html`<rc-call-provider id="other"></rc-call-provider>
        <button data-rc-call="3002" data-rc-for="other">Call</button>`,
    );
    const other = scene.main.querySelector<RcCallProvider>('#other')!;
    const told: unknown[] = [];
    other.addEventListener('rc-call-error', ({ error }) => told.push(error.params.detail));
    await clickOn(button(scene));
    await until(() => told.length > 0, 8000, 'the other one is asked');
    expect(told).to.deep.equal(['not-connected']);
  });
});

for (const isNative of [true, false])
  describe(`an invoker command, ${isNative ? 'of the browser' : 'in a browser without them'}`, () => {
    const inBrowser = Object.getOwnPropertyDescriptor(
      HTMLButtonElement.prototype,
      'commandForElement',
    );
    const swallow = (event: Event) => event.stopImmediatePropagation();

    before(function () {
      if (isNative && !inBrowser) this.skip();
      if (isNative) return;
      Reflect.deleteProperty(HTMLButtonElement.prototype, 'commandForElement');
      window.addEventListener('command', swallow, true);
    });
    after(() => {
      window.removeEventListener('command', swallow, true);
      if (inBrowser)
        Object.defineProperty(HTMLButtonElement.prototype, 'commandForElement', inBrowser);
    });

    it('calls, and hangs up', async () => {
      const scene = await putUp(
        html`<button id="call" commandfor="calls" command="--call" data-rc-call="3002">Call</button
          ><button id="end" commandfor="calls" command="--hang-up">End</button>`,
      );
      await clickOn(button(scene, '#call'));
      await isCalling(scene);
      await nextTask();
      expect(scene.errors, 'it called once').to.deep.equal([]);
      await clickOn(button(scene, '#end'));
      await until(() => scene.provider.state.call.phase === 'ended', 8000, 'hung up');
    });
  });

it('accepts and declines by invoker commands', async () => {
  const scene = await putUp(
    html`<button id="yes" commandfor="calls" command="--accept">Yes</button
      ><button id="no" commandfor="calls" command="--decline">No</button>`,
  );
  const first = scene.backend.incoming({ from: '3002' });
  await clickOn(button(scene, '#yes'));
  await until(() => first.commands.length > 0, 8000, 'accepted');
  expect(first.commands).to.deep.equal([{ type: 'accept', media: 'audio' }]);
  first.end();
  await settled(scene.main);
  const second = scene.backend.incoming({ from: '3002' });
  await clickOn(button(scene, '#no'));
  await until(() => second.ended, 8000, 'declined');
});

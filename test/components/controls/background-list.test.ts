/** The choice of a background in the device menu. */
import { expect, fixture, html } from '@open-wc/testing';
import { keep } from '../../../src/core/media/devices.js';
import '../../../src/define.js';
import { allByRole, byRole } from '../../support/by-role.js';
import { clickOn, inEachLook, settled, withoutMotion } from '../../support/elements.js';
import { anna, toBen, toBenWithVideo } from '../../support/calls.js';
import { FakeBackend } from '../../support/fake-backend.js';
import { until } from '../../support/until.js';

const ROOM = '/rooms/office.jpg';

afterEach(() => keep('background', undefined));

/** A provider that asks for a background, and the menu, open. */
async function openMenu(asked: string | null, { can = true, call = toBenWithVideo } = {}) {
  const backend = new FakeBackend({ self: anna, features: { background: can } });
  const provider = await fixture<HTMLElementTagNameMap['rc-call-provider']>(
    html`<rc-call-provider .backend=${backend} background=${asked ?? ''}>
      <rc-device-button></rc-device-button>
    </rc-call-provider>`,
  );
  await until(() => provider.state.connection === 'connected', 4000, 'it is connected');
  await provider.call(call);
  backend.session.change({ camera: 'on' });
  const tag = provider.querySelector('rc-device-button')!;
  await settled(tag);
  await clickOn(byRole(tag, 'button', /Devices|设备/));
  await until(() => allByRole(tag, 'combobox').length > 0, 4000, 'the menu is open');
  const isOffered = can && call.media === 'video';
  if (isOffered) await until(() => list(tag), 4000, 'backgrounds are listed');
  await settled(tag);
  return { provider, tag };
}

const list = (tag: HTMLElement) =>
  allByRole(tag, 'combobox', /^(Background|背景)$/)[0] as HTMLSelectElement | undefined;
const options = (tag: HTMLElement) => [...list(tag)!.options].map(({ text }) => text.trim());

function choose(select: HTMLSelectElement, value: string): void {
  select.value = value;
  select.dispatchEvent(new Event('change'));
}

it('is none or blurred, and the picture of a page that has one', async () => {
  const { tag } = await openMenu('blur');
  expect(options(tag)).to.deep.equal(['None', 'Blur']);
  expect(list(tag)!.value).to.equal('blur');
  const other = await openMenu(ROOM);
  expect(options(other.tag)).to.deep.equal(['None', 'Blur', 'Picture']);
  expect(list(other.tag)!.value).to.equal('picture');
});

it('is kept, and shown from then on', async () => {
  const { tag, provider } = await openMenu(ROOM);
  let wanted: string | undefined;
  provider.addEventListener('rc-background-request', ({ background }) => (wanted = background));
  choose(list(tag)!, 'blur');
  expect(wanted).to.equal('blur');
  expect(localStorage.getItem('rc-call-kit-background')).to.contain('"blur"');
  await settled(tag);
  expect(list(tag)!.value).to.equal('blur');
});

it('of which the page prevents the request stays what it was', async () => {
  const { tag, provider } = await openMenu('none');
  provider.addEventListener('rc-background-request', (event) => event.preventDefault());
  choose(list(tag)!, 'blur');
  expect(list(tag)!.value).to.equal('none');
  expect(localStorage.getItem('rc-call-kit-background')).to.be.null;
});

it('is not offered where the service cannot, nor in an audio call', async () => {
  const { tag } = await openMenu('blur', { can: false });
  expect(list(tag)).to.be.undefined;
  const other = await openMenu('blur', { call: toBen });
  expect(list(other.tag)).to.be.undefined;
});

inEachLook((language) => {
  withoutMotion();

  it('is accessible', async () => {
    const { tag } = await openMenu(ROOM);
    const name = language === 'en' ? 'Background' : '背景';
    expect(allByRole(tag, 'combobox', name)).to.have.length(1);
    await expect(tag).to.be.accessible();
  });
});

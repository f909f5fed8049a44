import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { RcDeviceButton } from '../../../src/components/controls/rc-device-button.js';
import { devicesOf, prefer, preference } from '../../../src/core/media/devices.js';
import '../../../src/define.js';
import { itWithSound, itWithSpareDevices } from '../../support/abilities.js';
import { allByRole, byRole, namesOf } from '../../support/by-role.js';
import { openLine, talk, toBen, toBenWithVideo, type Line } from '../../support/calls.js';
import {
  clickOn,
  eventOf,
  inEachLook,
  part,
  settled,
  withoutMotion,
} from '../../support/elements.js';
import { replace } from '../../support/replace.js';
import { until } from '../../support/until.js';

let line: Line;
let tag: RcDeviceButton;

before(async () => {
  // the browser lists devices once one was allowed
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  for (const track of stream.getTracks()) track.stop();
});

afterEach(async () => {
  for (const kind of ['microphone', 'camera', 'speaker', 'ringer'] as const) await prefer(kind, '');
});

async function putUp(options: Parameters<typeof openLine>[0] = {}): Promise<void> {
  line = await openLine(options);
  const main = await fixture<HTMLElement>(
    html`<main><rc-device-button .store=${line.store}></rc-device-button></main>`,
  );
  await settled(main);
  tag = main.querySelector('rc-device-button')!;
}

async function open(): Promise<void> {
  await clickOn(byRole(tag, 'button', /Devices|设备/));
  await until(() => allByRole(tag, 'combobox').length > 0, 4000, 'devices are listed');
  await settled(tag);
}

const menu = () => part(tag, 'device-menu')!;
const list = (name: string) => byRole(tag, 'combobox', new RegExp(name, 'i')) as HTMLSelectElement;

function choose(select: HTMLSelectElement, deviceId: string): void {
  select.value = deviceId;
  select.dispatchEvent(new Event('change'));
}

describe('the menu', () => {
  itWithSpareDevices(
    'has a list for each kind, closes with Escape, and returns the focus to the button',
    async () => {
      await putUp();
      expect(menu().matches(':popover-open')).to.be.false;
      await open();
      expect(menu().matches(':popover-open')).to.be.true;
      expect(namesOf(tag, 'combobox').map((name) => name.toLowerCase())).to.deep.equal([
        'microphone',
        'camera',
        'speaker',
        'ringer',
      ]);
      const ids = [...list('microphone').options].map(({ value }) => value);
      expect(ids).to.deep.equal((await devicesOf('microphone')).map(({ deviceId }) => deviceId));
      await sendKeys({ press: 'Escape' });
      expect(menu().matches(':popover-open')).to.be.false;
    },
  );

  it('omits what the service cannot switch', async () => {
    await putUp({ features: { switchCamera: false, switchSpeaker: false } });
    await open();
    expect(namesOf(tag, 'combobox')).to.have.length(1);
  });

  itWithSpareDevices('shows the devices in use, and updates', async () => {
    await putUp();
    const session = await talk(line, toBenWithVideo);
    const [, second] = await devicesOf('camera');
    await open();
    session.change({ devices: { camera: second!.deviceId } });
    await until(() => list('camera').value === second!.deviceId, 4000, 'the second camera');
  });

  it('updates when devices are added or removed', async () => {
    await putUp();
    await open();
    const undo = replace(navigator.mediaDevices, 'enumerateDevices', () =>
      Promise.resolve([
        { kind: 'audioinput', deviceId: 'h', label: 'Headset', groupId: '' } as MediaDeviceInfo,
      ]),
    );
    try {
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      await until(() => namesOf(tag, 'combobox').length === 1, 4000, 'one list');
      expect(list('microphone').selectedOptions[0]!.text.trim()).to.equal('Headset');
    } finally {
      undo();
    }
  });
});

describe('a choice', () => {
  it('applies at once in a call, and is preferred from then on', async () => {
    await putUp();
    const session = await talk(line, toBen);
    await open();
    const { deviceId } = (await devicesOf('microphone')).at(-1)!;
    choose(list('microphone'), deviceId);
    await until(() => preference('microphone')?.deviceId === deviceId, 4000, 'it is kept');
    expect(session.commands.at(-1)).to.deep.equal({
      type: 'use-device',
      device: 'microphone',
      deviceId,
    });
  });

  it('without a call is stored for the next one', async () => {
    await putUp();
    await open();
    const { deviceId } = (await devicesOf('camera')).at(-1)!;
    choose(list('camera'), deviceId);
    await until(() => preference('camera')?.deviceId === deviceId, 4000, 'it is kept');
  });

  itWithSpareDevices('can be prevented by the host', async () => {
    await putUp();
    const session = await talk(line, toBen);
    await open();
    const { length } = session.commands;
    tag.addEventListener('rc-device-request', (event) => event.preventDefault());
    const { deviceId } = (await devicesOf('speaker')).at(-1)!;
    const event = await eventOf('rc-device-request', () => choose(list('speaker'), deviceId));
    expect(event).to.include({ kind: 'speaker', deviceId, bubbles: true, composed: true });
    await settled(tag);
    expect(preference('speaker')).to.equal(undefined);
    expect(session.commands).to.have.length(length);
  });

  it('that fails is not stored, and the list shows the device in use', async () => {
    await putUp();
    const session = await talk(line, toBen);
    const [first] = await devicesOf('microphone');
    session.change({ devices: { microphone: first!.deviceId } });
    await open();
    session.fail('use-device', new Error('it is taken'));
    const { deviceId } = (await devicesOf('microphone')).at(-1)!;
    choose(list('microphone'), deviceId);
    await until(() => list('microphone').value === first!.deviceId, 4000, 'the first one again');
    expect(preference('microphone')).to.equal(undefined);
  });
});

describe('the microphone’s level', () => {
  it('is hidden if it cannot be measured', async () => {
    await putUp();
    await open();
    expect(allByRole(tag, 'meter')).to.deep.equal([]);
  });

  itWithSound('moves with the voice, and is measured only while the menu is open', async () => {
    await putUp();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    await talk(line, toBen);
    const { store } = line;
    const undo = replace(store, 'attachView', (_: string, video: HTMLVideoElement) => {
      video.srcObject = stream;
      return () => (video.srcObject = null);
    });
    await open();
    await until(() => allByRole(tag, 'meter').length > 0, 4000, 'there is a voice');
    const meter = byRole(tag, 'meter') as HTMLMeterElement;
    await until(() => meter.value > 0.1, 8000, 'the fake device beeps');
    await sendKeys({ press: 'Escape' });
    await settled(tag);
    expect(tag.renderRoot.querySelector('video')).to.equal(null);
    undo();
    for (const track of stream.getTracks()) track.stop();
  });
});

inEachLook(() => {
  withoutMotion();

  it('is accessible, closed and open', async () => {
    await putUp();
    await talk(line, toBenWithVideo);
    await expect(tag).to.be.accessible();
    await open();
    await expect(tag).to.be.accessible();
  });
});

import { expect } from '@open-wc/testing';
import {
  canChooseRinger,
  canChooseSpeaker,
  devicesOf,
  prefer,
  preference,
  preferredId,
  watchDevices,
  type DeviceKind,
} from '../../../src/core/media/devices.js';
import { nextTask } from '../../support/until.js';
import { replace, takeAway } from '../../support/replace.js';

const device = (kind: MediaDeviceKind, deviceId: string, label = deviceId) =>
  ({ kind, deviceId, label, groupId: '' }) as MediaDeviceInfo;

let plugged: MediaDeviceInfo[];
let restore: () => void;

beforeEach(() => {
  plugged = [
    device('audioinput', 'default', 'Default'),
    device('audioinput', 'communications', 'Communications'),
    device('audioinput', 'm1', 'Headset'),
    device('videoinput', 'c1', 'Webcam'),
    device('audiooutput', 's1', 'Headset'),
  ];
  restore = replace(navigator.mediaDevices, 'enumerateDevices', () => Promise.resolve(plugged));
});

afterEach(async () => {
  for (const kind of ['microphone', 'camera', 'speaker', 'ringer'] as const) await prefer(kind, '');
  restore();
});

const idsOf = async (kind: DeviceKind) => (await devicesOf(kind)).map(({ deviceId }) => deviceId);

describe('the devices', () => {
  it('are listed by kind, without the double for communications', async () => {
    expect(await idsOf('microphone')).to.deep.equal(['default', 'm1']);
    expect(await idsOf('camera')).to.deep.equal(['c1']);
    expect(await idsOf('speaker')).to.deep.equal(['s1']);
    expect(await idsOf('ringer')).to.deep.equal(['s1']);
  });

  it('are none before a person has allowed any, as the browser tells only that there are', async () => {
    plugged = [device('audioinput', '', '')];
    expect(await idsOf('microphone')).to.deep.equal([]);
  });
});

describe('a list that the browser keeps back, as Firefox does until the window has the focus', () => {
  it('is not waited for: it is the one that was given last, and the new one is told', async () => {
    expect(await idsOf('camera')).to.deep.equal(['c1']);
    let give: (devices: MediaDeviceInfo[]) => void = () => {};
    const kept = new Promise<MediaDeviceInfo[]>((resolve) => (give = resolve));
    const back = replace(navigator.mediaDevices, 'enumerateDevices', () => kept);
    let told = 0;
    const stop = watchDevices(() => (told += 1));
    expect(await idsOf('camera')).to.deep.equal(['c1']);
    expect(told).to.equal(0);
    give([...plugged, device('videoinput', 'c2')]);
    await kept;
    await nextTask();
    expect(told).to.equal(1);
    expect(await idsOf('camera')).to.deep.equal(['c1', 'c2']);
    stop();
    back();
  });

  it('is not told again when nothing is new', async () => {
    expect(await idsOf('camera')).to.deep.equal(['c1']);
    let give: (devices: MediaDeviceInfo[]) => void = () => {};
    const kept = new Promise<MediaDeviceInfo[]>((resolve) => (give = resolve));
    const back = replace(navigator.mediaDevices, 'enumerateDevices', () => kept);
    let told = 0;
    const stop = watchDevices(() => (told += 1));
    await idsOf('camera');
    give([...plugged]);
    await kept;
    await nextTask();
    expect(told).to.equal(0);
    stop();
    back();
  });

  it('is the one that was given last where the browser refuses it', async () => {
    await idsOf('microphone');
    const back = replace(navigator.mediaDevices, 'enumerateDevices', () =>
      Promise.reject(new DOMException('no', 'NotAllowedError')),
    );
    expect(await idsOf('microphone')).to.deep.equal(['default', 'm1']);
    back();
  });
});

it('a speaker for the ring can be chosen only where a tone can be led to it', () => {
  if ('setSinkId' in AudioContext.prototype) {
    expect(canChooseRinger()).to.be.true;
    const undo = takeAway(AudioContext.prototype, 'setSinkId');
    expect([canChooseSpeaker(), canChooseRinger()]).to.deep.equal([true, false]);
    undo();
  } else expect(canChooseRinger()).to.be.false;
});

describe('a preference', () => {
  it('is kept by kind, and forgotten for a device that is not there', async () => {
    await prefer('microphone', 'm1');
    expect(preference('microphone')).to.deep.equal({ deviceId: 'm1', label: 'Headset' });
    expect(preference('camera')).to.equal(undefined);
    expect(await preferredId('microphone')).to.equal('m1');
    await prefer('microphone', 'nowhere');
    expect(preference('microphone')).to.equal(undefined);
  });

  it('is not in force while its device is away', async () => {
    await prefer('microphone', 'm1');
    const headset = plugged.splice(2, 1);
    expect(await preferredId('microphone')).to.equal(undefined);
    plugged.push(...headset);
    expect(await preferredId('microphone')).to.equal('m1');
  });

  it('knows a device by its name when its id is another one', async () => {
    await prefer('microphone', 'm1');
    plugged = [device('audioinput', 'm9', 'Headset')];
    expect(await preferredId('microphone')).to.equal('m9');
  });

  it('is ignored where somebody else wrote', async () => {
    localStorage.setItem('rc-call-kit-camera', 'c1');
    expect(preference('camera')).to.equal(undefined);
    localStorage.setItem('rc-call-kit-camera', '{"deviceId":7}');
    expect(preference('camera')).to.equal(undefined);
  });

  it('lasts as long as the page where nothing can be stored', async () => {
    const undo = replace(Storage.prototype, 'setItem', () => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    await prefer('speaker', 's1');
    undo();
    expect(await preferredId('speaker')).to.equal('s1');
  });
});

it('whoever watches is told of preferences, here and in other tabs, and of plugs, until they leave', async () => {
  let told = 0;
  const leave = watchDevices(() => (told += 1));
  await prefer('camera', 'c1');
  expect(told).to.equal(1);
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  expect(told).to.equal(2);
  window.dispatchEvent(new StorageEvent('storage', { key: 'rc-call-kit-camera' }));
  window.dispatchEvent(new StorageEvent('storage', { key: 'of the page' }));
  expect(told).to.equal(3);
  leave();
  await prefer('camera', '');
  expect(told).to.equal(3);
});

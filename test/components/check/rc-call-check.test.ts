import { expect, fixture, html } from '@open-wc/testing';
import type { RcCallCheck } from '../../../src/components/check/rc-call-check.js';
import '../../../src/define.js';
import { describeWithWebGl, itWithSound } from '../../support/abilities.js';
import { byRole, namesOf } from '../../support/by-role.js';
import { keep } from '../../../src/core/media/devices.js';
import { anna, openLine, talk, toBen } from '../../support/calls.js';
import { checkerboard, Viewer } from '../../support/checkerboard.js';
import { breakDevices, holdDevices } from '../../support/devices.js';
import { FakeBackend } from '../../support/fake-backend.js';
import { inEachLook, part, settled, withoutMotion, wordsOf } from '../../support/elements.js';
import { watchMedia, type MediaWatch } from '../../support/media-watch.js';
import { replace } from '../../support/replace.js';
import { until } from '../../support/until.js';

const undo: (() => void)[] = [];
let media: MediaWatch;

beforeEach(() => {
  media = watchMedia();
});

afterEach(() => {
  undo
    .splice(0)
    .reverse()
    .forEach((each) => each());
  media.stop();
});

/** @returns the tag, after its first check */
async function putUp(template = html`<rc-call-check></rc-call-check>`): Promise<RcCallCheck> {
  let checked: Event | undefined;
  const note = (event: Event) => (checked = event);
  document.addEventListener('rc-call-checked', note);
  const main = await fixture<HTMLElement>(html`<main>${template}</main>`);
  await until(() => checked !== undefined, 4000, 'it has looked');
  document.removeEventListener('rc-call-checked', note);
  const tag = main.querySelector('rc-call-check')!;
  await settled(tag);
  return tag;
}

const findings = (tag: RcCallCheck) =>
  [...part(tag, 'findings')!.children].map(wordsOf).filter((words) => !words.startsWith('Sound'));
const isOpen = () => media.liveTracks().length > 0;

describe('the pre-call check', () => {
  it('says that nothing prevents calls', async () => {
    const tag = await putUp();
    const words = wordsOf(part(tag, 'findings'));
    expect(words).to.match(/Everything is ready for calls|Sound is off/);
    expect(isOpen()).to.be.false;
  });

  it('lists what prevents calls, with the text that fixes it', async () => {
    undo.push(
      replace(document, 'featurePolicy' as never, { allowsFeature: () => false } as never),
      replace(document, 'permissionsPolicy' as never, undefined as never),
    );
    const tag = await putUp(html`<rc-call-check media="audio"></rc-call-check>`);
    const framed = window !== window.top;
    expect(findings(tag)[0]).to.contain(framed ? 'frame' : 'Permissions-Policy');
    expect(wordsOf(part(tag, 'fix'))).to.contain('microphone');
  });

  it('takes the kind of calls in any case', async () => {
    const asked: unknown[] = [];
    undo.push(
      replace(navigator.mediaDevices, 'getUserMedia', (wanted) => {
        asked.push(Boolean(wanted?.video));
        return Promise.reject(new DOMException('', 'NotFoundError'));
      }),
    );
    const tag = await putUp(html`<rc-call-check media=" AUDIO "></rc-call-check>`);
    byRole(tag, 'button', /Test/).click();
    await until(() => asked.length > 0, 8000, 'a device is asked for');
    expect(asked).to.deep.equal([false]);
  });

  it('runs again when a device is added or removed', async () => {
    const tag = await putUp();
    undo.push(replace(navigator.mediaDevices, 'enumerateDevices', () => Promise.resolve([])));
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    await until(() => findings(tag).join().includes('No camera'), 4000, 'the camera is missed');
  });
});

describe('the device test', () => {
  const open = async (tag: RcCallCheck) => {
    byRole(tag, 'button', /Test/).click();
    await until(() => part(tag, 'video') !== null, 4000, 'it is open');
    await settled(tag);
  };

  itWithSound('shows the camera and the microphone’s level, until it is closed', async () => {
    const tag = await putUp();
    await open(tag);
    const video = part(tag, 'video') as HTMLVideoElement;
    await until(() => video.videoWidth > 0, 4000, 'there is a picture');
    const meter = byRole(tag, 'meter') as HTMLMeterElement;
    await until(() => meter.value > 0.1, 8000, 'the fake microphone beeps');
    byRole(tag, 'button', 'Close').click();
    await settled(tag);
    expect(part(tag, 'video')).to.equal(null);
    expect(isOpen()).to.be.false;
  });

  it('releases everything when removed, and when a call starts', async () => {
    const tag = await putUp();
    await open(tag);
    tag.remove();
    expect(isOpen()).to.be.false;
    const line = await openLine();
    const other = await putUp(html`<rc-call-check .store=${line.store}></rc-call-check>`);
    await open(other);
    await talk(line, toBen);
    await settled(other);
    expect(isOpen()).to.be.false;
  });

  it('continues without a camera that cannot be opened, and says so', async () => {
    const tag = await putUp();
    undo.push(breakDevices({ video: 'NotReadableError' }));
    await open(tag);
    expect(findings(tag).join()).to.contain('Your camera is in use by another');
    expect(part(tag, 'video')!.checkVisibility()).to.be.false;
    expect(byRole(tag, 'meter')).to.exist;
  });

  it('names the microphone if that cannot be opened', async () => {
    const tag = await putUp();
    undo.push(breakDevices({ audio: 'NotFoundError' }));
    byRole(tag, 'button', /Test/).click();
    await until(() => findings(tag).join().includes('No microphone'), 4000, 'it is told');
    expect(findings(tag).join()).to.not.contain('camera');
    expect(isOpen()).to.be.false;
  });

  it('pressed twice, is cancelled, and leaves nothing open', async () => {
    const tag = await putUp();
    const devices = holdDevices();
    undo.push(devices.restore);
    const button = byRole(tag, 'button', /Test/);
    button.click();
    button.click();
    await devices.grant();
    await settled(tag);
    expect(part(tag, 'video')).to.equal(null);
    expect(isOpen()).to.be.false;
  });
});

inEachLook(() => {
  withoutMotion();

  it('is accessible, with and without findings', async () => {
    const tag = await putUp();
    expect(namesOf(tag, 'button')).to.have.length(2);
    await expect(tag).to.be.accessible();
    undo.push(replace(navigator.mediaDevices, 'enumerateDevices', () => Promise.resolve([])));
    await expect(await putUp()).to.be.accessible();
  });
});

describeWithWebGl('the background beside the preview', () => {
  it('is chosen there, shown at once, and kept; nothing is left of it', async () => {
    const camera = checkerboard();
    undo.push(() => camera.stop());
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    undo.push(
      replace(navigator.mediaDevices, 'getUserMedia', async () => {
        const stream = await open({ audio: true });
        stream.addTrack(camera.track);
        return stream;
      }),
      () => keep('background', undefined),
    );
    const backend = new FakeBackend({ self: anna, features: { background: true } });
    const tag = await putUp(
      html`<rc-call-provider .backend=${backend} background-files="/test/support/background">
        <rc-call-check></rc-call-check>
      </rc-call-provider>`,
    );
    part(tag, 'mirror-button')!.click();
    await until(() => part(tag, 'video'), 4000, 'the preview is there');
    const viewer = new Viewer();
    undo.push(() => viewer.stop());
    viewer.video.srcObject = (part(tag, 'video') as HTMLVideoElement).srcObject;
    await viewer.sees({ left: 'sharp', right: 'sharp' });
    const list = byRole(tag, 'combobox', 'Background') as HTMLSelectElement;
    list.value = 'blur';
    list.dispatchEvent(new Event('change'));
    await viewer.sees({ left: 'smooth', right: 'sharp' });
    const [shown] = (viewer.video.srcObject as MediaStream).getVideoTracks();
    expect(localStorage.getItem('rc-call-kit-background')).to.contain('blur');
    part(tag, 'mirror-button')!.click();
    await settled(tag);
    expect([shown!.readyState, camera.track.readyState]).to.deep.equal(['ended', 'ended']);
    expect(isOpen()).to.be.false;
  });
});

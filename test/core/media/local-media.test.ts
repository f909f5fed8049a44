/** The own microphone and camera on phones, where a browser opens one of a kind at a time. */
import { expect } from '@open-wc/testing';
import { LocalMedia } from '../../../src/core/media/local-media.js';
import { itWithSpareDevices } from '../../support/abilities.js';
import { replace } from '../../support/replace.js';
import { rejection } from '../../support/until.js';

const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
let media: LocalMedia;
let lost: string[];
let restore = (): void => {};

beforeEach(async () => {
  lost = [];
  media = new LocalMedia({ lost: (device) => lost.push(device) });
  await media.open('audio');
});

afterEach(() => {
  restore();
  media.close();
});

/** As on iOS: opening another microphone ends the one that is open, with its event. */
function endTheFirst(open: () => Promise<MediaStream>): void {
  const before = media.microphone!;
  restore = replace(navigator.mediaDevices, 'getUserMedia', () => {
    before.stop();
    before.dispatchEvent(new Event('ended'));
    return open();
  });
}

it('another microphone takes the place of one that the browser ends', async () => {
  const before = media.microphone;
  endTheFirst(() => getUserMedia({ audio: true }));
  await media.use('microphone', 'other');
  expect(media.microphone).to.not.equal(before);
  expect(media.microphone?.readyState).to.equal('live');
  expect(media.stream.getAudioTracks()).to.have.length(1);
  expect(lost, 'nothing was lost').to.deep.equal([]);
});

itWithSpareDevices(
  'a microphone that cannot be opened leaves the one before, which is opened again',
  async () => {
    let tries = 0;
    endTheFirst(() => {
      tries += 1;
      if (tries === 1) return Promise.reject(new DOMException('', 'NotReadableError'));
      return getUserMedia({ audio: true });
    });
    await rejection(media.use('microphone', 'other'));
    expect(tries).to.equal(2);
    expect(media.microphone?.readyState).to.equal('live');
    expect(media.stream.getAudioTracks()).to.have.length(1);
  },
);

import { expect } from '@open-wc/testing';
import { openScreen, screenError } from '../../../src/core/media/screen.js';
import { fakeScreen, type FakeScreen } from '../../support/fake-screen.js';
import { replace, takeAway } from '../../support/replace.js';
import { rejection } from '../../support/until.js';

describe('a screen to share', () => {
  let screen: FakeScreen;
  beforeEach(() => (screen = fakeScreen({ hasSound: true })));
  afterEach(() => screen.stop());

  it('is asked for before the function returns, and is sharp before it is smooth', async () => {
    const opening = openScreen();
    expect(screen.asked).to.equal(1);
    const stream = await opening;
    expect(stream.getVideoTracks().map(({ contentHint }) => contentHint)).to.deep.equal(['detail']);
  });

  it('comes with its sound, as it is', async () => {
    const stream = await openScreen();
    expect(stream.getAudioTracks().map(({ contentHint }) => contentHint)).to.deep.equal(['music']);
  });

  for (const [exception, reason, detail] of [
    ['NotAllowedError', 'permission-denied', 'screen-refused'],
    ['SecurityError', 'permission-denied', 'screen-refused'],
    ['InvalidStateError', 'permission-denied', 'screen-refused'],
    ['InvalidAccessError', 'permission-denied', 'screen-refused'],
    ['NotFoundError', 'device-missing', 'no-screen'],
    ['NotReadableError', 'device-missing', 'no-screen'],
    ['AbortError', 'device-missing', 'no-screen'],
  ] as const)
    it(`that cannot be had is told: ${exception}`, async () => {
      screen.refuse(exception);
      const error = await rejection(openScreen());
      expect(error).to.include({ reason });
      expect((error as { params: object }).params).to.include({ detail, device: 'screen' });
    });

  it('is none that a closed window has ended meanwhile', async () => {
    const restore = replace(navigator.mediaDevices, 'getDisplayMedia', async () => {
      const stream = document.createElement('canvas').captureStream();
      for (const track of stream.getTracks()) track.stop();
      return stream;
    });
    expect(await rejection(openScreen())).to.include({ reason: 'device-missing' });
    restore();
  });

  it('is not there in a browser that shares none', async () => {
    screen.stop();
    const restore = takeAway(MediaDevices.prototype, 'getDisplayMedia');
    const error = (await rejection(openScreen())) as { params: object };
    restore();
    expect(error).to.include({ reason: 'bad-request' });
    expect(error.params).to.include({ detail: 'not-supported' });
  });

  it('that fails in another way is unknown', () => {
    expect(screenError(new TypeError('no'))).to.include({ reason: 'unknown' });
    expect(screenError('no')).to.include({ reason: 'unknown' });
  });
});

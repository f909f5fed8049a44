/**
 * What a browser may lack that runs the tests: a test that needs it is skipped there, by name. Chromium is never asked: what
 * it lacks is a failure.
 */
const isFirefox = navigator.userAgent.includes('Firefox');

/** Firefox starts no `AudioContext` on a machine without a sound device. */
async function playsTones(): Promise<boolean> {
  const context = new AudioContext();
  const started = await Promise.race([
    context.resume().then(() => true),
    new Promise<boolean>((resolve) => setTimeout(resolve, 1000, false)),
  ]);
  await context.close();
  return started;
}

/** For tests that hear something. */
export const hasSound = !isFirefox || (await playsTones());
export const itWithSound = hasSound ? it : it.skip;

/** For tests that need more than one microphone and camera, and a speaker: Firefox's fake ones are one of each, and none. */
const hasSpareDevices = !isFirefox;
export const itWithSpareDevices = hasSpareDevices ? it : it.skip;

/** For the contract of backends: what they lack on this machine. */
export const LACKS: readonly ('voices' | 'spare-devices')[] = [
  ...(hasSound ? [] : (['voices'] as const)),
  ...(hasSpareDevices ? [] : (['spare-devices'] as const)),
];

/** For tests that hide backgrounds: Firefox has no WebGL on a machine without a display (`xvfb-run` gives it one). */
export const describeWithWebGl =
  isFirefox && !new OffscreenCanvas(1, 1).getContext('webgl2') ? describe.skip : describe;

/** For tests that emulate a media feature, such as forced colours: Firefox ESR cannot, over WebDriver BiDi. */
export const describeWithMediaFeatures = isFirefox ? describe.skip : describe;

/** For tests of machines without a speaker: Firefox lists those only that a person has chosen. */
export const itWhereSpeakersAreListed = isFirefox ? it.skip : it;

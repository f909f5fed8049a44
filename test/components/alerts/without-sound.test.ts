/** Machines without sound, and pages that have taken away what a ring uses: the call is on screen all the same. */
import { expect, fixture, html } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import type { RcIncomingCall } from '../../../src/components/incoming/rc-incoming-call.js';
import { INCOMING_TIMING } from '../../../src/components/incoming/timing.js';
import { ring } from '../../../src/components/alerts/ringtone.js';
import { RING } from '../../../src/components/alerts/tones.js';
import '../../../src/define.js';
import { itWhereSpeakersAreListed, itWithSound } from '../../support/abilities.js';
import { byRole } from '../../support/by-role.js';
import { openLine } from '../../support/calls.js';
import { part, settled } from '../../support/elements.js';
import type { FakeSession } from '../../support/fake-backend.js';
import { replace } from '../../support/replace.js';
import { watchSounds } from '../../support/sounds.js';
import { until } from '../../support/until.js';

const QUICK = { ...INCOMING_TIMING, titleFlash: 50, audioStart: 20 };

const undo: (() => void)[] = [];
/** Errors nobody caught. */
const uncaught: unknown[] = [];
const note = (event: ErrorEvent | PromiseRejectionEvent) => {
  event.preventDefault();
  uncaught.push(event instanceof ErrorEvent ? event.error : event.reason);
};

beforeEach(async () => {
  await sendMouse({ type: 'click', position: [1, 1] });
  uncaught.length = 0;
  window.addEventListener('error', note);
  window.addEventListener('unhandledrejection', note);
});

afterEach(() => {
  window.removeEventListener('error', note);
  window.removeEventListener('unhandledrejection', note);
  for (const restore of undo.splice(0)) restore();
});

async function isCalled(ringtone = ''): Promise<[RcIncomingCall, FakeSession]> {
  const { store, backend } = await openLine();
  const main = await fixture<HTMLElement>(
    html`<main>
      <rc-incoming-call
        .store=${store}
        .timing=${QUICK}
        notify
        ringtone=${ringtone}
      ></rc-incoming-call>
    </main>`,
  );
  await settled(main);
  const session = backend.incoming({ from: '3002' });
  await settled(main);
  return [main.querySelector('rc-incoming-call')!, session];
}

const isUp = (tag: RcIncomingCall) => part(tag, 'dialog')!.matches(':popover-open');

/** Waits longer than it takes to say that the sound is off. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 300));

class NoAudioContext {
  constructor() {
    throw new DOMException('No audio device.', 'NotSupportedError');
  }
}

/** What a real one looks like on a machine where its device does not start. */
class DeadAudioContext extends AudioContext {
  override get state(): AudioContextState {
    return 'suspended';
  }
  override resume(): Promise<void> {
    return new Promise(() => {});
  }
}

/** What Firefox says of a page. */
const policy = (says: 'allowed' | 'disallowed') =>
  replace(navigator as { getAutoplayPolicy?: () => string }, 'getAutoplayPolicy', () => says);

const NO_SPEAKER = 'no speaker is plugged in';

const machines: [string, () => (() => void)[]][] = [
  ['there is no AudioContext', () => [replace(window, 'AudioContext', undefined as never)]],
  [
    'AudioContext throws',
    () => [replace(window, 'AudioContext', NoAudioContext as unknown as typeof AudioContext)],
  ],
  [
    'AudioContext does not resume',
    () => [
      replace(
        window,
        'AudioContext',
        class extends DeadAudioContext {
          override async resume(): Promise<void> {
            throw new DOMException('No device.', 'InvalidStateError');
          }
        },
      ),
    ],
  ],
  [
    'AudioContext throws at every step',
    () => [
      replace(
        window,
        'AudioContext',
        class extends DeadAudioContext {
          override resume(): Promise<void> {
            throw new Error('No device.');
          }
          override async close(): Promise<void> {
            throw new Error('It is closed.');
          }
        },
      ),
      replace(window, 'GainNode', undefined as never),
    ],
  ],
  [
    'its device fails',
    () => [
      replace(
        window,
        'AudioContext',
        class extends DeadAudioContext {
          override resume(): Promise<void> {
            queueMicrotask(() => this.dispatchEvent(new Event('error')));
            return super.resume();
          }
        },
      ),
    ],
  ],
  [
    'nothing starts though the browser says that it may',
    () => [replace(window, 'AudioContext', DeadAudioContext), policy('allowed')],
  ],
  [
    NO_SPEAKER,
    () => [
      replace(window, 'AudioContext', DeadAudioContext),
      replace(navigator.mediaDevices, 'enumerateDevices', async () => []),
    ],
  ],
];

for (const [what, make] of machines)
  (what === NO_SPEAKER ? itWhereSpeakersAreListed : it)(
    `rings on screen, and offers no click that would not help, where ${what}`,
    async () => {
      undo.push(...make());
      const [tag, session] = await isCalled();
      expect(isUp(tag)).to.be.true;
      await aWhile();
      expect(part(tag, 'sound-button')).to.be.null;
      byRole(tag, 'button', 'Accept').click();
      await settled(tag);
      expect(session.commands).to.deep.equal([{ type: 'accept', media: 'audio' }]);
      expect(isUp(tag)).to.be.false;
      session.end();
      await aWhile();
      expect(uncaught).to.deep.equal([]);
    },
  );

it('no longer offers a click that has not helped', async () => {
  undo.push(replace(window, 'AudioContext', DeadAudioContext), policy('disallowed'));
  const [tag, session] = await isCalled();
  await until(() => part(tag, 'sound-button'), 8000, 'it says that the sound is off');
  await sendMouse({ type: 'click', position: [1, 1] });
  await until(() => !part(tag, 'sound-button'), 8000, 'it says so no more');
  session.end();
});

const throwing = () => {
  throw new Error('The page forbids it.');
};

const pages: [string, () => (() => void)[]][] = [
  ['vibrating throws', () => [replace(navigator, 'vibrate', throwing)]],
  [
    'the title cannot be set',
    () => {
      Object.defineProperty(document, 'title', {
        get: () => 'Fixed',
        set: throwing,
        configurable: true,
      });
      return [() => Reflect.deleteProperty(document, 'title')];
    },
  ],
  [
    'the title cannot be read',
    () => {
      Object.defineProperty(document, 'title', { get: throwing, configurable: true });
      return [() => Reflect.deleteProperty(document, 'title')];
    },
  ],
  [
    'notifications throw',
    () => [
      replace(
        window,
        'Notification',
        class {
          static permission = 'granted';
          constructor() {
            throw new TypeError('Illegal constructor.');
          }
        } as unknown as typeof Notification,
      ),
    ],
  ],
  [
    'the permission to notify cannot be read',
    () => [
      replace(
        window,
        'Notification',
        class {
          static get permission(): string {
            return throwing();
          }
        } as unknown as typeof Notification,
      ),
    ],
  ],
  [
    'devices cannot be listed',
    () => [replace(navigator.mediaDevices, 'enumerateDevices', () => Promise.reject(new Error()))],
  ],
  [
    'there is no storage',
    () => {
      Object.defineProperty(window, 'localStorage', { get: throwing, configurable: true });
      return [() => Reflect.deleteProperty(window, 'localStorage')];
    },
  ],
];

describe('on a hidden page', () => {
  beforeEach(() => {
    undo.push(replace(document, 'hidden', true));
  });

  for (const [what, make] of pages)
    it(`rings on screen where ${what}`, async () => {
      undo.push(...make());
      const [tag, session] = await isCalled('none');
      expect(isUp(tag)).to.be.true;
      await aWhile();
      session.end({ reason: 'canceled' });
      await settled(tag);
      expect(isUp(tag)).to.be.false;
      expect(uncaught).to.deep.equal([]);
    });
});

describe('a ringtone that cannot be played', () => {
  const sounds = watchSounds();

  async function heard(audio: Partial<HTMLAudioElement>, loadMs?: number): Promise<void> {
    const { Audio } = window;
    undo.push(
      replace(
        window,
        'Audio',
        class extends Audio {
          constructor(src?: string) {
            super(src);
            Object.assign(this, audio);
          }
        },
      ),
    );
    const stop = ring({}, '/no-such.mp3', { tone: RING, loadMs, isWanted: () => true });
    await until(() => sounds.made.find(({ name, notes }) => name === 'tone' && notes), 8000, 'it');
    stop();
    expect(sounds.made.filter(({ on }) => on)).to.deep.equal([]);
  }

  itWithSound('is replaced by the built-in tone when it is not found', () =>
    heard({ play: () => Promise.reject(new DOMException('404', 'NotSupportedError')) }),
  );

  itWithSound('is replaced by the built-in tone when it never arrives', () =>
    heard({ play: () => new Promise(() => {}) }, 20),
  );
});

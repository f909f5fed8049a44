/** The ringtone of an incoming call and the ringback of an outgoing one: built-in Web Audio tones, or the host's sound. */
import { mayPlay } from '../../core/media/autoplay.js';
import { listDevices, preferredId } from '../../core/media/devices.js';
import { startExclusive } from '../base/mutex.js';
import { whenIdle } from '../base/scheduling.js';
import { attempt } from './attempt.js';
import { playNotes, type Tone } from './tones.js';

export interface RingOptions {
  /** The built-in tone. */
  tone: Tone;
  /** The preferred device it plays on. Default: the one for the voices of a call. */
  output?: 'speaker' | 'ringer';
  /** Whether the call still rings. Asked when another tag of the same store stops ringing and this one takes over. */
  isWanted: () => boolean;
  /** Told that the browser blocks sound, and when it no longer does. */
  whenBlocked?: (blocked: boolean) => unknown;
  /** Milliseconds after which a tone that has not started counts as blocked. */
  startMs?: number;
  /** Milliseconds after which a sound file that has not begun to arrive is replaced by the built-in tone. */
  loadMs?: number;
  /** Whether a gesture answers the call: it does not turn on a blocked sound, which would be heard for a blink. */
  isAnswer?: (gesture: Event) => boolean;
  /** Whether a call is being set up, and needs the main thread: the audio device is closed later then. */
  isSettingUp?: () => boolean;
}

/**
 * Rings until stopped, once per store however many tags ring for it. It opens an audio device right away, which blocks the
 * main thread by 20 to 300 ms.
 *
 * @param sound the address of a sound file, `none`, or `''` for the built-in tone
 * @returns the stop, which is silent at once and cheap
 */
export function ring(store: object, sound: string, options: RingOptions): () => void {
  if (sound === 'none') return () => {};
  return startExclusive(store, () => play(sound, options), options.isWanted);
}

/** A sound that plays until stopped. */
interface Sound {
  /** Plays, again if need be, and tells whether the browser blocks it. */
  start(tell: (blocked: boolean) => void): void;
  stop(): void;
}

/** For a machine without sound, and a page that took the browser's sound away. */
const SILENCE: Sound = { start: () => {}, stop: () => {} };

function play(url: string, options: RingOptions): () => void {
  let sound = url ? fileSound(url, options, () => replaceSound()) : toneSound(options);
  let stopListening = () => {};
  let stopped = false;
  const tell = (blocked: boolean) => {
    if (stopped) return;
    if (!blocked) stopListening();
    options.whenBlocked?.(blocked);
  };
  /** A sound that cannot be loaded is no reason to ring unheard. */
  const replaceSound = () => {
    if (stopped) return;
    sound.stop();
    sound = toneSound(options);
    sound.start(tell);
  };
  stopListening = onGesture((gesture) => {
    if (!options.isAnswer?.(gesture)) sound.start(tell);
  });
  sound.start(tell);
  return () => {
    stopped = true;
    stopListening();
    sound.stop();
  };
}

/** What browsers accept as a gesture; of a touch, some accept only the click. */
const GESTURES = ['pointerdown', 'keydown', 'click'] as const;

function onGesture(act: (gesture: Event) => void): () => void {
  const options = { capture: true, passive: true };
  for (const type of GESTURES) window.addEventListener(type, act, options);
  return () => {
    for (const type of GESTURES) window.removeEventListener(type, act, options);
  };
}

/** A sound file that has not begun to arrive by then is given up. */
const LOAD_MS = 4000;

/** @param giveUp called when the file cannot be played, whatever a person does */
function fileSound(
  url: string,
  { output, loadMs = LOAD_MS }: RingOptions,
  giveUp: () => void,
): Sound {
  const audio = attempt(() => new Audio(url));
  if (!audio) return SILENCE;
  void route(audio, output);
  audio.loop = true;
  let late: ReturnType<typeof setTimeout> | undefined;
  const fail = (error: unknown, tell: (blocked: boolean) => void) => {
    const { name } = error as Error;
    if (name === 'NotAllowedError') tell(true);
    else if (name !== 'AbortError') giveUp();
  };
  return {
    start(tell) {
      clearTimeout(late);
      late = setTimeout(giveUp, loadMs);
      const playing = attempt(() => audio.play()) ?? Promise.reject(new Error('It cannot play.'));
      void playing
        .then(
          () => tell(false),
          (error: unknown) => fail(error, tell),
        )
        .finally(() => clearTimeout(late));
    },
    stop() {
      clearTimeout(late);
      audio.pause();
      audio.removeAttribute('src');
      audio.load();
    },
  };
}

/** An audio device takes a moment to start. A blocked one never starts. */
const START_MS = 400;

/** A page's policy, a missing device or a broken driver may refuse any step of it. The call rings on screen all the same. */
function toneSound(options: RingOptions): Sound {
  return attempt(() => openTone(options)) ?? SILENCE;
}

function openTone({ tone, output, startMs = START_MS, isSettingUp }: RingOptions): Sound {
  const context = new AudioContext();
  const volume = new GainNode(context);
  volume.connect(context.destination);
  void route(context, output);
  let period: ReturnType<typeof setInterval> | undefined;
  const timers: ReturnType<typeof setTimeout>[] = [];
  let stopped = false;
  let isBroken = false;
  const isRunning = () => context.state === 'running';
  const playOnce = () => attempt(() => playNotes(volume, tone));
  const begin = () => {
    if (period !== undefined || stopped || !isRunning()) return; // begun by another gesture, or over
    playOnce();
    period = setInterval(playOnce, tone.periodMs);
  };
  const tellIfBlocked = async (tell: (blocked: boolean) => void) => {
    if (isRunning() || mayPlay(context)) return;
    if ((await hasOutput()) && !isBroken && !isRunning()) tell(true);
  };
  /** A phone call interrupts the sound of all pages on iOS; afterwards it has to be turned on again. */
  const resumeLater = () => {
    if (!stopped && period !== undefined && !isRunning())
      void attempt(() => context.resume())?.catch(() => {});
  };
  /** The audio device cannot be used: a click would not help. */
  const giveUp = (tell: (blocked: boolean) => void) => {
    isBroken = true;
    tell(false);
  };
  return {
    start(tell) {
      if (timers.length === 0) {
        timers.push(setTimeout(() => void tellIfBlocked(tell), startMs));
        context.addEventListener('error', () => giveUp(tell));
        context.addEventListener('statechange', resumeLater);
      } else if (navigator.userActivation?.isActive)
        timers.push(setTimeout(() => !isRunning() && giveUp(tell), startMs));
      attempt(() => context.resume())?.then(
        () => {
          begin();
          tell(false);
        },
        () => giveUp(tell), // or closed meanwhile
      );
    },
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      clearInterval(period);
      attempt(() => volume.disconnect());
      closeWhenIdle(context, isSettingUp);
    },
  };
}

/** How often to look whether a call is still being set up. */
const LOOK_MS = 500;

/** Closing an audio device blocks the main thread, as opening does: it waits until nobody minds. */
function closeWhenIdle(context: AudioContext, isSettingUp: () => boolean = () => false): void {
  whenIdle(() => {
    if (isSettingUp()) setTimeout(() => closeWhenIdle(context, isSettingUp), LOOK_MS);
    else attempt(() => context.close())?.catch(() => {});
  });
}

/**
 * Whether this machine can be heard. Only Chromium, which can also lead a tone to a device, lists the speakers to every page:
 * elsewhere the answer is yes.
 */
async function hasOutput(): Promise<boolean> {
  const { mediaDevices } = navigator as Partial<Navigator>; // undefined on insecure pages
  if (!mediaDevices || !('setSinkId' in AudioContext.prototype)) return true;
  const devices = await listDevices();
  return devices?.some(({ kind }) => kind === 'audiooutput') ?? true;
}

/** Plays a sound on the preferred device; on the default one where the browser cannot, or the device is gone. */
async function route(sound: object, output: 'speaker' | 'ringer' = 'speaker'): Promise<void> {
  try {
    const deviceId = await preferredId(output);
    const { setSinkId } = sound as { setSinkId?: (deviceId: string) => Promise<void> };
    if (deviceId !== undefined) await setSinkId?.call(sound, deviceId);
  } catch {
    // the default one it is
  }
}

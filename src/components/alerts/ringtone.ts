/** The ringtone of an incoming call and the ringback of an outgoing one: built-in Web Audio tones, or the host's sound. */
import { preferredId } from '../../core/media/devices.js';
import { startExclusive } from '../base/mutex.js';
import { whenIdle } from '../base/scheduling.js';
import { playNotes, type Tone } from './tones.js';

export interface RingOptions {
  /** The built-in tone. */
  tone: Tone;
  /** The preferred device it plays on. Default: the one for the voices of a call. */
  output?: 'speaker' | 'ringer';
  /** Whether the call still rings. Asked when another tag of the same store stops ringing and this one takes over. */
  isWanted: () => boolean;
  /** Told that the browser blocks sound, and when it no longer does. */
  whenBlocked?: (blocked: boolean) => void;
  /** Milliseconds after which a tone that has not started counts as blocked. */
  startMs?: number;
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

function play(url: string, options: RingOptions): () => void {
  const sound = url ? fileSound(url, options) : toneSound(options);
  let stopListening = () => {};
  let stopped = false;
  const tell = (blocked: boolean) => {
    if (stopped) return;
    if (!blocked) stopListening();
    options.whenBlocked?.(blocked);
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

function fileSound(url: string, { output }: RingOptions): Sound {
  const audio = new Audio(url);
  void route(audio, output);
  audio.loop = true;
  return {
    start(tell) {
      audio.play().then(
        () => tell(false),
        // No gesture helps against other failures. The dialog is on screen all the same.
        (error: unknown) => (error as Error).name === 'NotAllowedError' && tell(true),
      );
    },
    stop() {
      audio.pause();
      audio.removeAttribute('src');
      audio.load();
    },
  };
}

/** An audio device takes a moment to start. A blocked one never starts. */
const START_MS = 400;

function toneSound({ tone, output, startMs = START_MS, isSettingUp }: RingOptions): Sound {
  const context = new AudioContext();
  const volume = new GainNode(context);
  volume.connect(context.destination);
  void route(context, output);
  let period: ReturnType<typeof setInterval> | undefined;
  let late: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const begin = () => {
    if (period !== undefined || stopped || context.state !== 'running') return; // begun by another gesture, or over
    playNotes(volume, tone);
    period = setInterval(() => playNotes(volume, tone), tone.periodMs);
  };
  return {
    start(tell) {
      late ??= setTimeout(() => context.state !== 'running' && tell(true), startMs);
      context.resume().then(
        () => {
          begin();
          tell(false);
        },
        () => {}, // closed meanwhile
      );
    },
    stop() {
      stopped = true;
      clearTimeout(late);
      clearInterval(period);
      volume.disconnect();
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
    else void context.close();
  });
}

/** Plays a sound on the preferred device; on the default one where the browser cannot, or the device is gone. */
async function route(sound: object, output: 'speaker' | 'ringer' = 'speaker'): Promise<void> {
  const deviceId = await preferredId(output);
  const { setSinkId } = sound as { setSinkId?: (deviceId: string) => Promise<void> };
  if (deviceId !== undefined) await setSinkId?.call(sound, deviceId).catch(() => {});
}

/** What a person hears while somebody calls, or is called: built-in tones made with Web Audio, or the host's own sound. */
import { preferredId } from '../../core/media/devices.js';
import { startExclusive } from '../base/mutex.js';

/** Notes that repeat. */
export interface Tone {
  readonly notes: readonly { readonly at: number; readonly hz: number }[];
  /** How long a note sounds, in seconds. */
  readonly length: number;
  readonly gain: number;
  readonly periodMs: number;
}

/** Somebody calls: two soft notes, twice, every three seconds. */
export const RING: Tone = {
  notes: [
    { at: 0, hz: 660 },
    { at: 0.22, hz: 880 },
    { at: 0.7, hz: 660 },
    { at: 0.92, hz: 880 },
  ],
  length: 0.4,
  gain: 0.18,
  periodMs: 3000,
};

/** Somebody is called: one low quiet note, as on the telephone. */
export const RING_BACK: Tone = {
  notes: [{ at: 0, hz: 450 }],
  length: 1,
  gain: 0.06,
  periodMs: 4000,
};

export interface RingOptions {
  /** The built-in tone. */
  tone: Tone;
  /** Which device it comes out of, as the person prefers. Default: where they hear the others. */
  output?: 'speaker' | 'ringer';
  /** Whether the call still rings, asked when a tag that rang for the same store has left. */
  isWanted: () => boolean;
  /** Told that the browser blocks sound, and when it no longer does. */
  whenBlocked?: (blocked: boolean) => void;
}

/**
 * Rings until stopped, once per store however many tags ring for it.
 *
 * @param sound the address of a sound file, `none`, or `''` for the built-in tone
 * @returns the stop
 */
export function ring(store: object, sound: string, options: RingOptions): () => void {
  if (sound === 'none') return () => {};
  return startExclusive(store, () => play(sound, options), options.isWanted);
}

/** Something to hear. */
interface Sound {
  /** Plays, again if need be, and tells whether the browser blocks it. */
  start(tell: (blocked: boolean) => void): void;
  stop(): void;
}

function play(url: string, { tone, output = 'speaker', whenBlocked }: RingOptions): () => void {
  const sound = url ? fileSound(url, output) : toneSound(tone, output);
  let stopListening = () => {};
  let stopped = false;
  const tell = (blocked: boolean) => {
    if (stopped) return;
    if (!blocked) stopListening();
    whenBlocked?.(blocked);
  };
  const start = () => sound.start(tell);
  stopListening = onGesture(start);
  start();
  return () => {
    stopped = true;
    stopListening();
    sound.stop();
  };
}

/** What a person does anywhere on the page; a touch counts for the browser only as a click. */
const GESTURES = ['pointerdown', 'keydown', 'click'] as const;

function onGesture(act: () => void): () => void {
  const options = { capture: true, passive: true };
  for (const type of GESTURES) window.addEventListener(type, act, options);
  return () => {
    for (const type of GESTURES) window.removeEventListener(type, act, options);
  };
}

function fileSound(url: string, output: 'speaker' | 'ringer'): Sound {
  const audio = new Audio(url);
  void route(audio, output);
  audio.loop = true;
  return {
    start(tell) {
      audio.play().then(
        () => tell(false),
        // any other failure no gesture can help; the dialog is on screen all the same
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

/** An audio device takes a moment to start; a blocked one never does. */
const START_MS = 400;

function toneSound(tone: Tone, output: 'speaker' | 'ringer'): Sound {
  const context = new AudioContext();
  void route(context, output);
  let period: ReturnType<typeof setInterval> | undefined;
  let late: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    if (period !== undefined || context.state !== 'running') return; // a gesture asked as well, or it is over
    playNotes(context, tone);
    period = setInterval(() => playNotes(context, tone), tone.periodMs);
  };
  return {
    start(tell) {
      late ??= setTimeout(() => context.state !== 'running' && tell(true), START_MS);
      context.resume().then(
        () => {
          begin();
          tell(false);
        },
        () => {}, // closed meanwhile
      );
    },
    stop() {
      clearTimeout(late);
      clearInterval(period);
      void context.close();
    },
  };
}

/** Leads a sound to the preferred device; where the browser cannot, or the device is gone, it comes out of the usual one. */
async function route(sound: object, output: 'speaker' | 'ringer'): Promise<void> {
  const deviceId = await preferredId(output);
  const { setSinkId } = sound as { setSinkId?: (deviceId: string) => Promise<void> };
  if (deviceId !== undefined) await setSinkId?.call(sound, deviceId).catch(() => {});
}

function playNotes(context: AudioContext, tone: Tone): void {
  if (context.state !== 'running') return;
  for (const { at, hz } of tone.notes) playNote(context, context.currentTime + at, hz, tone);
}

function playNote(context: AudioContext, at: number, hz: number, tone: Tone): void {
  const oscillator = new OscillatorNode(context, { frequency: hz, type: 'sine' });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(tone.gain, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + tone.length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + tone.length + 0.02);
}

/** How loud microphones and voices are: for meters on screen, and to tell who speaks. */
import { safeCall } from '../call/safe-call.js';

/** How often a level is told, in ms. */
const EVERY_MS = 50;
/** What counts as silence, in decibels of full scale. */
const SILENCE_DB = -60;
/** How much of a level is left after `EVERY_MS` of silence: it rises at once and falls so that eyes can follow. */
const FALL = 0.75;

interface Meter {
  readonly source: MediaStreamAudioSourceNode;
  readonly analyser: AnalyserNode;
  readonly tell: (level: number) => void;
  level: number;
}

const meters = new Set<Meter>();
/** One for all meters, as long as there is one. */
let context: AudioContext | undefined;
let timer: ReturnType<typeof setInterval> | undefined;

/**
 * Tells how loud an audio track is, 20 times a second until stopped, as people hear it: 0 is silence (−60 dB of full scale
 * or less), 1 as loud as can be; somebody who speaks is around 0.6. A track that is disabled, muted or ended is silent, as
 * is everything while the browser lets the page handle no sound yet. The track itself is left as it is.
 *
 * @param track an own microphone, or what somebody sends
 * @param tell called with the level, from 0 to 1
 * @returns the stop; nothing is left running after the last one
 */
export function measureLevel(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  context ??= openContext();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser(); // looks at 2048 samples: 43 ms, about all there was since the last time
  source.connect(analyser);
  const meter: Meter = { source, analyser, tell, level: 0 };
  meters.add(meter);
  timer ??= setInterval(tellAll, EVERY_MS);
  return () => {
    if (!meters.delete(meter)) return;
    source.disconnect();
    if (meters.size === 0) close();
  };
}

function openContext(): AudioContext {
  const opened = new AudioContext();
  resume(opened);
  return opened;
}

function close(): void {
  clearInterval(timer);
  void context?.close();
  timer = context = undefined;
}

function resume(suspended: AudioContext): void {
  suspended.resume().catch(() => {}); // closed meanwhile
}

function tellAll(): void {
  const isRunning = context?.state === 'running';
  // a browser that refused at first has to be asked again once a person did something on the page
  if (context && !isRunning && navigator.userActivation?.hasBeenActive) resume(context);
  for (const meter of [...meters]) {
    if (!meters.has(meter)) continue; // stopped by another one's listener
    meter.level = Math.max(isRunning ? loudness(meter.analyser) : 0, meter.level * FALL);
    if (meter.level < 0.005) meter.level = 0;
    safeCall(() => meter.tell(meter.level));
  }
}

function loudness(analyser: AnalyserNode): number {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const decibels = 10 * Math.log10(power); // -Infinity when there is nothing at all
  return Math.min(1, Math.max(0, 1 - decibels / SILENCE_DB));
}

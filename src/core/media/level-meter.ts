/** Measures the level of audio tracks: for level meters on screen, and to detect active speakers. */
import { safeCall } from '../call/safe-call.js';

/** How often a level is reported, in ms. */
const EVERY_MS = 50;
/** The level that counts as silence, in dBFS. */
const SILENCE_DBFS = -60;
/** The factor by which a level decays in `EVERY_MS` of silence. It rises at once, and falls slowly enough to see. */
const DECAY = 0.75;

interface Meter {
  readonly source: MediaStreamAudioSourceNode;
  readonly analyser: AnalyserNode;
  readonly tell: (level: number) => void;
  level: number;
}

const meters = new Set<Meter>();
/** Shared by all meters, open while there is one. */
let context: AudioContext | undefined;
let timer: ReturnType<typeof setInterval> | undefined;

/**
 * Measures the level of an audio track 20 times a second, on a logarithmic scale: 0 is silence (−60 dBFS or less), 1 is
 * full scale, speech is around 0.6. A track that is disabled, muted or ended is silent. So is every track until the
 * browser's autoplay policy allows sound. The track itself does not change.
 *
 * @param track a local or remote audio track
 * @param tell called with the level, from 0 to 1
 * @returns stops measuring; after the last one nothing keeps running
 */
export function measureLevel(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  const nodes = connect(track);
  if (!nodes) return () => {}; // no sound on this machine: everything is silent
  const meter: Meter = { ...nodes, tell, level: 0 };
  meters.add(meter);
  timer ??= setInterval(measureAll, EVERY_MS);
  return () => {
    if (!meters.delete(meter)) return;
    nodes.source.disconnect();
    if (meters.size === 0) close();
  };
}

function connect(track: MediaStreamTrack): Pick<Meter, 'source' | 'analyser'> | undefined {
  try {
    context ??= openContext();
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = context.createAnalyser(); // reads 2048 samples: 43 ms, about everything since the last time
    source.connect(analyser);
    return { source, analyser };
  } catch {
    if (meters.size === 0) close();
    return undefined;
  }
}

function openContext(): AudioContext {
  const opened = new AudioContext();
  resume(opened);
  return opened;
}

function close(): void {
  clearInterval(timer);
  context?.close().catch(() => {});
  timer = context = undefined;
}

function resume(suspended: AudioContext): void {
  suspended.resume().catch(() => {}); // closed meanwhile
}

function measureAll(): void {
  const isRunning = context?.state === 'running';
  // a context that autoplay policy blocked has to be resumed after the first user gesture
  if (context && !isRunning && navigator.userActivation?.hasBeenActive) resume(context);
  for (const meter of [...meters]) {
    if (!meters.has(meter)) continue; // stopped by another meter's listener
    meter.level = Math.max(isRunning ? loudness(meter.analyser) : 0, meter.level * DECAY);
    if (meter.level < 0.005) meter.level = 0;
    safeCall(() => meter.tell(meter.level));
  }
}

function loudness(analyser: AnalyserNode): number {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const decibels = 10 * Math.log10(power); // -Infinity for digital silence
  return Math.min(1, Math.max(0, 1 - decibels / SILENCE_DBFS));
}

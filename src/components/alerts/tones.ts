/** The notes of the built-in ringtone and ringback, and how they are played. */

/** Notes that repeat. */
export interface Tone {
  /** When each note begins, in seconds, and its frequency. */
  readonly notes: readonly { readonly at: number; readonly hz: number }[];
  /** How long a note sounds, in seconds. */
  readonly length: number;
  readonly gain: number;
  readonly periodMs: number;
}

/** Ringtone: two soft notes, twice, every three seconds. */
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

/** Ringback: one low, quiet note, as on the telephone. */
export const RING_BACK: Tone = {
  notes: [{ at: 0, hz: 450 }],
  length: 1,
  gain: 0.06,
  periodMs: 4000,
};

/** Plays the notes of a tone once. */
export function playNotes(output: AudioNode, tone: Tone): void {
  const { currentTime, state } = output.context;
  if (state !== 'running') return;
  for (const { at, hz } of tone.notes) playNote(output, currentTime + at, hz, tone);
}

function playNote(output: AudioNode, at: number, hz: number, tone: Tone): void {
  const oscillator = new OscillatorNode(output.context, { frequency: hz, type: 'sine' });
  const gain = new GainNode(output.context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(tone.gain, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + tone.length);
  oscillator.connect(gain).connect(output);
  oscillator.start(at);
  oscillator.stop(at + tone.length + 0.02);
}

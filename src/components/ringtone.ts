/** What a person hears while somebody calls: a built-in two-tone ring made with Web Audio, or the host's own sound. */

/** Rings until stopped. `sound`: the address of a sound file, `none`, or `''` for the built-in tone. @returns the stop */
export function ring(sound: string): () => void {
  if (sound === 'none') return () => {};
  return sound ? playFile(sound) : playTone();
}

function playFile(url: string): () => void {
  const audio = new Audio(url);
  audio.loop = true;
  audio.play().catch(() => {}); // the browser wants a gesture first; the dialog is on screen all the same
  return () => {
    audio.pause();
    audio.removeAttribute('src');
    audio.load();
  };
}

/** Two soft notes, twice, every three seconds. */
const NOTES = [
  { at: 0, hz: 660 },
  { at: 0.22, hz: 880 },
  { at: 0.7, hz: 660 },
  { at: 0.92, hz: 880 },
] as const;
const PERIOD_MS = 3000;

function playTone(): () => void {
  const context = new AudioContext();
  const playOnce = () => {
    if (context.state !== 'running') return;
    for (const { at, hz } of NOTES) playNote(context, context.currentTime + at, hz);
  };
  playOnce();
  // starts late when the browser first wants a gesture
  const resumed = () => playOnce();
  context.addEventListener('statechange', resumed, { once: true });
  const timer = setInterval(playOnce, PERIOD_MS);
  return () => {
    clearInterval(timer);
    context.removeEventListener('statechange', resumed);
    void context.close();
  };
}

function playNote(context: AudioContext, at: number, hz: number): void {
  const oscillator = new OscillatorNode(context, { frequency: hz, type: 'sine' });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.18, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.42);
}

/** Records the sounds a page plays, and simulates a browser that blocks them. */
import { sendMouse } from '@web/test-runner-commands';
import { replace } from './replace.js';

/** An `AudioContext` or `Audio` element. */
export interface Sound {
  /** `tone` for an `AudioContext`, else the URL of the sound. */
  readonly name: string;
  /** Number of tones started, or plays of the URL. */
  notes: number;
  /** Whether it may still make a sound. */
  on: boolean;
  /** Whether the audio device of a tone was closed. */
  closed?: boolean;
}

export interface Sounds {
  readonly made: Sound[];
  /** Whether the browser blocks sound, as it does before the first user gesture. */
  blocked: boolean;
}

/** Records sounds in each test of a `describe`. */
export function watchSounds(): Sounds {
  const sounds: Sounds = { made: [], blocked: false };
  const undo: (() => void)[] = [];
  beforeEach(async () => {
    await sendMouse({ type: 'click', position: [1, 1] }); // browsers allow sound only after a gesture
    undo.push(...replaceSounds(sounds));
  });
  afterEach(() => {
    for (const restore of undo.splice(0)) restore();
    Object.assign(sounds, { made: [], blocked: false });
  });
  return sounds;
}

function replaceSounds(sounds: Sounds): (() => void)[] {
  return [
    replace(
      window,
      'AudioContext',
      class extends AudioContext {
        readonly sound: Sound = { name: 'tone', notes: 0, on: true };
        #blocked = sounds.blocked;
        constructor() {
          super();
          sounds.made.push(this.sound);
        }
        override get state(): AudioContextState {
          return this.#blocked ? 'suspended' : super.state;
        }
        override async resume(): Promise<void> {
          this.#blocked = sounds.blocked;
          await (this.#blocked ? new Promise(() => {}) : super.resume());
        }
        override close(): Promise<void> {
          this.sound.on = false;
          this.sound.closed = true;
          return super.close();
        }
      },
    ),
    replace(
      window,
      'OscillatorNode',
      class extends OscillatorNode {
        override start(when?: number): void {
          (this.context as AudioContext & { sound: Sound }).sound.notes++;
          super.start(when);
        }
      },
    ),
    replace(
      window,
      'GainNode',
      class extends GainNode {
        override disconnect(): void {
          (this.context as AudioContext & { sound: Sound }).sound.on = false;
          super.disconnect();
        }
      },
    ),
    replace(
      window,
      'Audio',
      class extends Audio {
        readonly sound: Sound;
        constructor(src?: string) {
          super();
          this.sound = { name: src ?? '', notes: 0, on: false };
          sounds.made.push(this.sound);
        }
        override async play(): Promise<void> {
          if (sounds.blocked) throw new DOMException('No gesture yet.', 'NotAllowedError');
          Object.assign(this.sound, { on: true, notes: this.loop ? Infinity : 1 });
        }
        override pause(): void {
          this.sound.on = false;
        }
      },
    ),
  ];
}

/** What a page plays, and a browser that blocks it. */
import { sendMouse } from '@web/test-runner-commands';
import { replace } from './replace.js';

/** What was made to make sound, and whether it still may. */
export interface Sound {
  readonly name: string;
  notes: number;
  on: boolean;
  /** Whether the audio device of a tone was closed. */
  closed?: boolean;
}

export interface Sounds {
  readonly made: Sound[];
  /** Whether the browser refuses to play, as it does before a person did something on the page. */
  blocked: boolean;
}

/** Watches what is played in each test of a `describe`. */
export function watchSounds(): Sounds {
  const sounds: Sounds = { made: [], blocked: false };
  const undo: (() => void)[] = [];
  beforeEach(async () => {
    await sendMouse({ type: 'click', position: [1, 1] }); // a browser plays nothing before
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

/** The signed-in user's own screen in one local call. Loaded once the call goes on. */
import { openScreen } from '../media/screen.js';

export interface LocalScreenOptions {
  /** Whether the call is over. */
  isEnded(): boolean;
  /** This screen is shared from now on, or none. @returns when that is told */
  changed(screen: MediaStream | null): Promise<void>;
}

export class LocalScreen {
  readonly #options: LocalScreenOptions;
  #stream: MediaStream | null = null;
  /** Settles when the person has chosen, while they are asked. */
  #asking: Promise<void> | undefined;
  /** Counts how often sharing was stopped: what was asked for before that is not shared any more. */
  #stops = 0;

  constructor(options: LocalScreenOptions) {
    this.#options = options;
  }

  /** Asks for a screen before it returns, unless one is shared or asked for already. @throws CallError */
  share(): Promise<void> {
    if (this.#stream) return Promise.resolve();
    return (this.#asking ??= this.#ask(this.#stops));
  }

  /** Shares no screen, also if one is being chosen. */
  stop(): Promise<void> {
    this.#stops += 1;
    this.#asking = undefined;
    return this.#set(null);
  }

  async #ask(stops: number): Promise<void> {
    try {
      const stream = await openScreen();
      if (this.#options.isEnded() || stops !== this.#stops) return release(stream);
      // the browser's own bar, or a window that was closed; not `stop()`
      stream.getVideoTracks()[0]!.onended = () => void this.stop();
      await this.#set(stream);
    } finally {
      if (stops === this.#stops) this.#asking = undefined;
    }
  }

  async #set(stream: MediaStream | null): Promise<void> {
    const before = this.#stream;
    if (before === stream) return;
    this.#stream = stream;
    if (before) release(before);
    await this.#options.changed(stream);
  }
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    track.onended = null;
    track.stop();
  }
}

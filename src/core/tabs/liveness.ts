/**
 * Tells whether the tab that holds something runs. A lock proves only that a tab exists: one whose main thread hangs keeps its
 * locks. So the other tabs ask, and the holder answers. It does not report by itself, because browsers run the timers of a
 * hidden tab once a minute, and deliver its messages at once.
 */

/** How often a tab asks. The fourth time without an answer, the holder counts as hung. */
const ASK_MS = 1500;
const TIMES = 4;

export class Liveness {
  readonly #channel: BroadcastChannel;
  readonly #timer: ReturnType<typeof setInterval>;
  /** How often nothing was heard since the last word of a holder. */
  #silences = 1;

  /**
   * @param name what is held
   * @param isHolder whether this tab holds it
   * @param onSilent called when no holder answers, repeatedly, with how long that has been so in ms
   * @param askMs for tests
   */
  constructor(
    name: string,
    isHolder: () => boolean,
    onSilent: (ms: number) => void,
    askMs = ASK_MS,
  ) {
    this.#channel = new BroadcastChannel(`${name} alive`);
    this.#channel.onmessage = ({ data }) => {
      if (data === 'here') this.#silences = 0;
      else if (isHolder()) this.announce();
    };
    const ask = (): void => this.#channel.postMessage('who');
    // not all tabs at the same time: the first one that takes it tells the others
    const everyMs = askMs * (1 + Math.random() / 5);
    this.#timer = setInterval(() => {
      if (isHolder()) this.#silences = 0;
      else if (++this.#silences > TIMES + Number(document.hidden)) onSilent(this.#silences * askMs);
      if (this.#silences > 1) ask();
    }, everyMs);
    ask();
  }

  /** This tab has become the holder. */
  announce(): void {
    this.#channel.postMessage('here');
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#channel.close();
  }
}

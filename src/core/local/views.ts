/** Which stream of which user is shown in which video elements, and the sound of the others. */
export class Views {
  readonly #streams = new Map<string, MediaStream>();
  readonly #elements = new Map<string, Set<HTMLVideoElement>>();
  readonly #speakers = new Map<string, HTMLAudioElement>();

  /** @returns the undo */
  attach(userId: string, video: HTMLVideoElement): () => void {
    for (const others of this.#elements.values()) others.delete(video); // it shows one user
    const elements = this.#elements.get(userId) ?? new Set();
    this.#elements.set(userId, elements.add(video));
    video.muted = true; // sound comes from the speakers below, once, however many views there are
    video.autoplay = true;
    video.playsInline = true;
    video.srcObject = this.#streams.get(userId) ?? null;
    return () => {
      if (elements.delete(video)) video.srcObject = null;
    };
  }

  /** Shows a user's stream from now on, or nothing. `audible` plays its sound as well. */
  show(userId: string, stream: MediaStream | null, audible: boolean): void {
    if (stream) this.#streams.set(userId, stream);
    else this.#streams.delete(userId);
    for (const video of this.#elements.get(userId) ?? []) video.srcObject = stream;
    this.#hush(userId);
    if (stream && audible) this.#speak(userId, stream);
  }

  clear(): void {
    for (const userId of [...this.#streams.keys()]) this.show(userId, null, false);
    this.#elements.clear();
  }

  #speak(userId: string, stream: MediaStream): void {
    const speaker = new Audio();
    this.#speakers.set(userId, speaker);
    speaker.srcObject = stream;
    const play = () => {
      speaker.play().catch(() => {
        // Autoplay is blocked until the person does something on the page.
        if (this.#speakers.get(userId) === speaker)
          addEventListener('pointerdown', play, { once: true });
      });
    };
    play();
  }

  #hush(userId: string): void {
    const speaker = this.#speakers.get(userId);
    this.#speakers.delete(userId);
    speaker?.pause();
    if (speaker) speaker.srcObject = null;
  }
}

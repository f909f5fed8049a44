/** Fills the screen with the stage of the panel. */
export class FullScreen {
  readonly #stage: () => Element | null;

  /** @param stage the element that fills the screen, while it is drawn */
  constructor(stage: () => Element | null) {
    this.#stage = stage;
  }

  /** Whether the page may fill the screen; a frame needs permission, and an iPhone lets only videos do it. */
  get isAvailable(): boolean {
    return document.fullscreenEnabled === true; // undefined on an iPhone
  }

  get isOn(): boolean {
    return this.#stage()?.matches(':fullscreen') === true;
  }

  readonly toggle = (): void => {
    if (this.isOn) this.leave();
    else
      this.#stage()
        ?.requestFullscreen()
        .catch(() => {}); // the browser or the page refuses
  };

  leave(): void {
    if (this.isOn) void document.exitFullscreen();
  }

  /** For `keydown` on the stage: Escape leaves full screen, and does nothing else then. */
  readonly handleKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.isOn) return;
    event.preventDefault();
    this.leave();
  };
}

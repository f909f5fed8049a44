/** How long the panel shows what it shows, and waits with it, in ms. Tests use shorter times. */
export interface PanelTiming {
  /** The end of a call, when there is nothing to do about it. */
  readonly end: number;
  /** The end of a call with an error to read or a "Call again" button, since the last activity there. */
  readonly endWithChoice: number;
  /** A note on the stage. */
  readonly note: number;
  /** The controls over a video, since the last activity. */
  readonly controls: number;
  /** From placing a call to its ringback: who answers sooner, as a machine does, is not kept waiting by starting a tone. */
  readonly ringback: number;
}

export const PANEL_TIMING: PanelTiming = Object.freeze({
  end: 2500,
  endWithChoice: 8000,
  note: 5000,
  controls: 5000,
  ringback: 250,
});

/** The times of an incoming call, in ms. Tests use shorter ones. */
export interface IncomingTiming {
  /** For so long after a key press a person counts as typing, wherever the focus is. */
  readonly typing: number;
  /** How long the page's title shows the caller, and then its own words. */
  readonly titleFlash: number;
  /** An audio device that has not started by then is blocked by the browser. */
  readonly audioStart: number;
}

export const INCOMING_TIMING: IncomingTiming = Object.freeze({
  typing: 1000,
  titleFlash: 1000,
  audioStart: 400,
});

/**
 * Hides what is behind a person in their camera's picture, before anybody sees it. Until the person can be told from the
 * background, and whenever that fails, all of the picture is blurred: the room is never shown by accident. What failed is
 * told.
 */
import { badRequest, CallError, toCallError } from '../../call/call-error.js';
import type { Background } from './background-choice.js';
import { backgroundFiles } from './background-files.js';
import { backgroundObstacle } from './background-support.js';
import { paintFrames, type CameraFrames, type Frame } from './camera-frames.js';
import { Pace } from './pace.js';
import { Painter } from './painter.js';
import { loadPicture } from './picture.js';
import { openSegmenter, type Segmenter } from './segmenter.js';

export interface BackgroundTiming {
  /** How often it is decided whether painting takes too long, in ms. */
  readonly paceMs: number;
  /** How long a segmenter that nobody uses is kept, in ms: cameras are switched, and people call again. */
  readonly keepMs: number;
}

const TIMING: BackgroundTiming = { paceMs: 2000, keepMs: 10_000 };

export interface CameraFilterOptions {
  /** It stays open when the filter stops. */
  readonly camera: MediaStreamTrack;
  readonly background: Background;
  /** The page's own folder with the library and its model. */
  readonly files: string | null;
  /** The background is not as it was asked for. */
  problem(error: CallError): void;
  /** Whether anybody sees the picture now. Default: always. While nobody does, nothing is painted. */
  isSeen?(): boolean;
  /** For tests: other times than the default ones. */
  readonly timing?: Partial<BackgroundTiming>;
}

export class CameraFilter {
  readonly #options: CameraFilterOptions;
  readonly #painter = new Painter();
  readonly #timing: BackgroundTiming;
  #pace: Pace;
  readonly #frames: CameraFrames;
  #segmenter: Segmenter | undefined;
  #picture: ImageBitmap | undefined;
  #shown: Background = { choice: 'blur' };
  #hasFailed = false;
  #isStopped = false;

  constructor(options: CameraFilterOptions) {
    this.#options = options;
    this.#timing = { ...TIMING, ...options.timing };
    this.#pace = new Pace(this.#timing.paceMs);
    this.#frames = paintFrames(options.camera, {
      canvas: this.#painter.canvas,
      paint: (frame) => this.#paint(frame),
      isWanted: () => (options.isSeen?.() ?? true) && this.#pace.nextFrame(),
    });
    void this.#open();
    this.show(options.background);
  }

  /** What is shown and sent in place of the camera. */
  get track(): MediaStreamTrack {
    return this.#frames.track;
  }

  /** Shows another background from now on: blurred, until its picture is there. */
  show(background: Background): void {
    const { choice, picture } = this.#shown;
    if (background.choice === choice && background.picture === picture) return;
    this.#shown = background;
    this.#setPicture(undefined);
    if (background.choice === 'picture' && background.picture) void this.#load(background.picture);
    if (this.#hasFailed) void this.#open();
  }

  stop(): void {
    this.#isStopped = true;
    this.#frames.stop();
    this.#segmenter?.release();
    this.#segmenter = undefined;
    this.#setPicture(undefined);
  }

  async #open(): Promise<void> {
    this.#hasFailed = false;
    this.#pace = new Pace(this.#timing.paceMs);
    try {
      const obstacle = backgroundObstacle();
      if (obstacle) throw obstacle;
      const segmenter = await openSegmenter(
        backgroundFiles(this.#options.files),
        this.#timing.keepMs,
      );
      if (this.#isStopped) segmenter.release();
      else this.#segmenter = segmenter;
    } catch (cause) {
      this.#fail(toCallError(cause));
    }
  }

  async #load(address: string): Promise<void> {
    const isWanted = (): boolean =>
      !this.#isStopped && this.#shown.choice === 'picture' && this.#shown.picture === address;
    try {
      const picture = await loadPicture(address);
      if (isWanted()) this.#setPicture(picture);
      else picture.close();
    } catch (cause) {
      if (isWanted()) this.#options.problem(toCallError(cause));
    }
  }

  #setPicture(picture: ImageBitmap | undefined): void {
    this.#picture?.close();
    this.#picture = picture;
  }

  #paint(frame: Frame): void {
    const startedAt = performance.now();
    this.#painter.begin(frame);
    this.#segment();
    this.#painter.finish(frame, this.#picture);
    if (!this.#segmenter) return;
    const now = performance.now();
    this.#pace.count(now - startedAt, now);
    if (this.#pace.isTooSlow)
      this.#fail(badRequest('background-slow', 'Telling the person from the room takes too long.'));
  }

  #segment(): void {
    if (!this.#segmenter || !this.#pace.nextMask()) return;
    try {
      this.#painter.mask(this.#segmenter.segment(this.#painter.small));
    } catch (cause) {
      const message = 'The person could not be told from the room.';
      this.#fail(new CallError('unknown', message, { detail: 'no-background', cause }));
    }
  }

  /** From now on all of the picture is blurred. */
  #fail(error: CallError): void {
    this.#hasFailed = true;
    this.#painter.mask(null);
    this.#segmenter?.release();
    this.#segmenter = undefined;
    if (!this.#isStopped) this.#options.problem(error);
  }
}

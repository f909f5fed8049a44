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

export interface CameraFilterOptions {
  /** It stays open when the filter stops. */
  readonly camera: MediaStreamTrack;
  readonly background: Background;
  /** The page's own folder with the library and its model. */
  readonly files: string | null;
  /** The background is not as it was asked for. */
  problem(error: CallError): void;
}

export class CameraFilter {
  readonly #options: CameraFilterOptions;
  readonly #painter = new Painter();
  readonly #pace = new Pace();
  readonly #frames: CameraFrames;
  #segmenter: Segmenter | undefined;
  #picture: ImageBitmap | undefined;
  #pictureAddress: string | undefined;
  #isStopped = false;

  constructor(options: CameraFilterOptions) {
    this.#options = options;
    this.#frames = paintFrames(options.camera, {
      canvas: this.#painter.canvas,
      paint: (frame) => this.#paint(frame),
    });
    void this.#open();
    this.show(options.background);
  }

  /** What is shown and sent in place of the camera. */
  get track(): MediaStreamTrack {
    return this.#frames.track;
  }

  /** Shows another background from now on: blurred, until its picture is there. */
  show({ choice, picture }: Background): void {
    const address = choice === 'picture' ? picture : undefined;
    if (address === this.#pictureAddress) return;
    this.#pictureAddress = address;
    this.#setPicture(undefined);
    if (address !== undefined) void this.#load(address);
  }

  stop(): void {
    this.#isStopped = true;
    this.#frames.stop();
    this.#segmenter?.release();
    this.#segmenter = undefined;
    this.#setPicture(undefined);
  }

  async #open(): Promise<void> {
    try {
      const obstacle = backgroundObstacle();
      if (obstacle) throw obstacle;
      const segmenter = await openSegmenter(backgroundFiles(this.#options.files));
      if (this.#isStopped) segmenter.release();
      else this.#segmenter = segmenter;
    } catch (cause) {
      this.#fail(toCallError(cause));
    }
  }

  async #load(address: string): Promise<void> {
    const isWanted = (): boolean => !this.#isStopped && this.#pictureAddress === address;
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
    if (!this.#segmenter || !this.#pace.next()) return;
    try {
      this.#painter.mask(this.#segmenter.segment(this.#painter.small));
    } catch (cause) {
      const message = 'The person could not be told from the room.';
      this.#fail(new CallError('unknown', message, { detail: 'no-background', cause }));
    }
  }

  /** From now on all of the picture is blurred. */
  #fail(error: CallError): void {
    this.#painter.mask(null);
    this.#segmenter?.release();
    this.#segmenter = undefined;
    if (!this.#isStopped) this.#options.problem(error);
  }
}

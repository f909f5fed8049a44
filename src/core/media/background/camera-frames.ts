/**
 * The pictures of a camera, one by one, and a track made of what is painted from each. Where the browser can take a track apart
 * (Chromium), a hidden page goes on as a visible one. Elsewhere the camera plays in a video element, and a canvas is captured:
 * a hidden page goes by timers, which Firefox lets run while the page plays sound, as a call does. Without, they come once a
 * second.
 */

/** A picture of the camera. */
export interface Frame {
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
}

export interface CameraFrames {
  /** What is painted. Ends with `stop`. */
  readonly track: MediaStreamTrack;
  /** Stops painting. The camera stays open. */
  stop(): void;
}

/** A canvas to paint on, and what paints each frame on it. */
export interface FramePainter {
  readonly canvas: HTMLCanvasElement;
  paint(frame: Frame): void;
  /** Asked about each frame. One that is not wanted is not painted: the one before stays. */
  isWanted(): boolean;
}

/** Paints each picture of a camera, from now on. */
export function paintFrames(camera: MediaStreamTrack, painter: FramePainter): CameraFrames {
  const frames =
    'MediaStreamTrackGenerator' in globalThis
      ? new StreamedFrames(camera, painter)
      : new PlayedFrames(camera, painter);
  const { canvas } = painter;
  frames.track.getSettings = () => settingsOf(camera, canvas);
  return frames;
}

/**
 * What a painted track says of itself: browsers know of none which way its camera looks, and not of all how large they are.
 * A self view is mirrored by that, and sent no larger than it is shown.
 */
function settingsOf(
  camera: MediaStreamTrack,
  { width, height }: HTMLCanvasElement,
): MediaTrackSettings {
  const isPainted = width > 1;
  return { ...camera.getSettings(), ...(isPainted && { width, height }) };
}

/** https://developer.mozilla.org/docs/Web/API/Insertable_Streams_for_MediaStreamTrack_API, which TypeScript does not know. */
interface InsertableStreams {
  readonly MediaStreamTrackProcessor: new (options: {
    track: MediaStreamTrack;
    maxBufferSize: number;
  }) => { readonly readable: ReadableStream<VideoFrame> };
  readonly MediaStreamTrackGenerator: new (options: { kind: 'video' }) => MediaStreamTrack & {
    readonly writable: WritableStream<VideoFrame>;
  };
}

class StreamedFrames implements CameraFrames {
  readonly track: MediaStreamTrack;
  readonly #reader: ReadableStreamDefaultReader<VideoFrame>;
  readonly #writer: WritableStreamDefaultWriter<VideoFrame>;

  constructor(camera: MediaStreamTrack, painter: FramePainter) {
    const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } =
      globalThis as unknown as InsertableStreams;
    const generator = new MediaStreamTrackGenerator({ kind: 'video' });
    this.track = generator;
    this.#writer = generator.writable.getWriter();
    // of frames that come while one is painted, the newest is next
    const processor = new MediaStreamTrackProcessor({ track: camera, maxBufferSize: 1 });
    this.#reader = processor.readable.getReader();
    this.#run(painter).catch(() => {}); // it was stopped
  }

  stop(): void {
    this.track.stop();
    this.#reader.cancel().catch(() => {});
    this.#writer.abort().catch(() => {});
  }

  async #run(painter: FramePainter): Promise<void> {
    for (;;) {
      const { value: image } = await this.#reader.read();
      if (!image) return;
      const { displayWidth: width, displayHeight: height, timestamp } = image;
      try {
        if (!painter.isWanted()) continue;
        painter.paint({ image, width, height });
      } finally {
        image.close();
      }
      await this.#writer.write(new VideoFrame(painter.canvas, { timestamp, alpha: 'discard' }));
    }
  }
}

/** How long a page waits for a frame that the browser does not show, in ms. */
const UNSEEN_MS = 250;
/** The same in a hidden page, where it shows none. */
const HIDDEN_MS = 1000 / 30;

class PlayedFrames implements CameraFrames {
  readonly track: MediaStreamTrack;
  readonly #video = document.createElement('video');
  readonly #painter: FramePainter;
  #callback = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(camera: MediaStreamTrack, painter: FramePainter) {
    this.#painter = painter;
    const video = this.#video;
    video.muted = video.playsInline = true;
    video.srcObject = new MediaStream([camera]);
    void video.play().catch(() => {}); // stopped before it began
    this.track = painter.canvas.captureStream().getVideoTracks()[0]!;
    this.#wait();
  }

  stop(): void {
    this.#video.cancelVideoFrameCallback(this.#callback);
    clearTimeout(this.#timer);
    this.#video.srcObject = null;
    this.track.stop();
  }

  #wait(): void {
    this.#callback = this.#video.requestVideoFrameCallback(() => this.#next());
    this.#timer = setTimeout(() => this.#next(), document.hidden ? HIDDEN_MS : UNSEEN_MS);
  }

  #next(): void {
    this.#video.cancelVideoFrameCallback(this.#callback);
    clearTimeout(this.#timer);
    const { videoWidth: width, videoHeight: height } = this.#video;
    try {
      if (width > 0 && this.#painter.isWanted())
        this.#painter.paint({ image: this.#video, width, height });
    } finally {
      this.#wait();
    }
  }
}

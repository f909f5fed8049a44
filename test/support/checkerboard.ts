/** A camera that shows a checkerboard, and how much of it somebody sees. */
import { until } from './until.js';

/** Of one square of the checkerboard, in pixels. */
const SQUARE = 8;

export interface Checkerboard {
  readonly track: MediaStreamTrack;
  stop(): void;
}

export function checkerboard(width = 320, height = 240): Checkerboard {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = canvas.getContext('2d')!;
  let count = 0;
  const draw = () => {
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = (count += 1) % 2 ? '#000' : '#001'; // each picture is another one
    for (let y = 0; y < height; y += SQUARE)
      for (let x = (y / SQUARE) % 2 ? SQUARE : 0; x < width; x += 2 * SQUARE)
        pen.fillRect(x, y, SQUARE, SQUARE);
  };
  draw();
  const timer = setInterval(draw, 40);
  const [track] = canvas.captureStream(25).getVideoTracks();
  return {
    track: track!,
    stop() {
      clearInterval(timer);
      track!.stop();
    },
  };
}

/** What is seen of a half of the picture: the checkerboard, one colour or a blur, or something else. */
type Seen = 'sharp' | 'smooth';

export interface Sight {
  readonly left: Seen;
  readonly right: Seen;
  /** The colour in the middle of the left half, as `r,g,b`. */
  readonly colour: readonly number[];
}

/** Looks at a track as somebody in the call does. */
export class Viewer {
  /** For those that show a picture in it themselves. */
  readonly video = document.createElement('video');
  readonly #pen: CanvasRenderingContext2D;

  constructor(track?: MediaStreamTrack) {
    this.video.muted = this.video.autoplay = true;
    this.video.width = 64;
    document.body.append(this.video); // browsers play what is on the page
    if (track) this.video.srcObject = new MediaStream([track]);
    const canvas = document.createElement('canvas');
    this.#pen = canvas.getContext('2d', { willReadFrequently: true })!;
  }

  /** Waits until it is seen. */
  async sees(wanted: Partial<Sight>, ms = 8000): Promise<Sight> {
    const isSeen = (sight: Sight | undefined) =>
      sight &&
      (!wanted.left || sight.left === wanted.left) &&
      (!wanted.right || sight.right === wanted.right) &&
      (!wanted.colour || wanted.colour.every((value, i) => Math.abs(value - sight.colour[i]!) < 24))
        ? sight
        : undefined;
    return until(
      () => isSeen(this.look()),
      ms,
      () => `${JSON.stringify(wanted)} is seen, but ${JSON.stringify(this.look())}`,
    );
  }

  /** What is seen now; `undefined` before the first picture. */
  look(): Sight | undefined {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (width === 0) return undefined;
    Object.assign(this.#pen.canvas, { width, height });
    this.#pen.drawImage(this.video, 0, 0);
    const { data } = this.#pen.getImageData(0, 0, width, height);
    const y = Math.round(height / 2) + 3;
    const green = (x: number) => data[4 * (y * width + Math.round(x)) + 1]!;
    const half = (from: number): Seen => {
      let change = 0;
      for (let x = from + 0.1 * width; x < from + 0.4 * width; x += 1)
        change += Math.abs(green(x + 1) - green(x));
      return change / (0.3 * width) > 8 ? 'sharp' : 'smooth';
    };
    const at = 4 * (y * width + Math.round(width / 4));
    return { left: half(0), right: half(width / 2), colour: [...data.slice(at, at + 3)] };
  }

  stop(): void {
    this.video.srcObject = null;
    this.video.remove();
  }
}

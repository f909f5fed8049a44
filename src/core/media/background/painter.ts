/** Paints a person in front of another background. Without a mask, all of the picture is behind: nobody sees the room. */
import { blur } from './blur.js';
import type { Frame } from './camera-frames.js';

/** How likely each pixel of `MASK_SIZE` is the person, from 0 to 1, row by row. */
export type Mask = Float32Array;

/** What a mask is made of: a small picture of `MASK_SIZE`. */
export const MASK_SIZE = { width: 256, height: 144 };

/** Small enough that nothing can be read in it before it is blurred. */
const BLURRED_SIZE = { width: 64, height: 36 };

/** Where a mask is neither person nor background, in values of the mask. */
const EDGE = { from: 0.3, to: 0.7 };

interface Layer {
  readonly canvas: HTMLCanvasElement;
  readonly pen: CanvasRenderingContext2D;
}

export class Painter {
  readonly #out = layer({ width: 1, height: 1 });
  readonly #small = layer(MASK_SIZE, true);
  readonly #mask = layer(MASK_SIZE, true);
  readonly #blurred = layer(BLURRED_SIZE, true);
  readonly #maskPixels = this.#mask.pen.createImageData(MASK_SIZE.width, MASK_SIZE.height);
  #hasMask = false;

  get canvas(): HTMLCanvasElement {
    return this.#out.canvas;
  }

  /** The frame that `begin` took, small: what a mask is made of. */
  get small(): HTMLCanvasElement {
    return this.#small.canvas;
  }

  /** Takes a frame. */
  begin({ image, width, height }: Frame): void {
    const { canvas } = this.#out;
    if (canvas.width !== width || canvas.height !== height)
      Object.assign(canvas, { width, height });
    this.#small.pen.drawImage(image, 0, 0, MASK_SIZE.width, MASK_SIZE.height);
  }

  /** Takes the mask of this and the next frames; `null`: all of the picture is behind. */
  mask(mask: Mask | null): void {
    this.#hasMask = mask !== null;
    if (!mask) return;
    const { data } = this.#maskPixels;
    for (let i = 0; i < mask.length; i++)
      data[4 * i + 3] = 255 * ((mask[i]! - EDGE.from) / (EDGE.to - EDGE.from)); // clamped
    this.#mask.pen.putImageData(this.#maskPixels, 0, 0);
  }

  /** Paints the frame that `begin` took. */
  finish(frame: Frame, picture: ImageBitmap | undefined): void {
    const { width, height } = frame;
    const { pen } = this.#out;
    pen.globalCompositeOperation = 'copy';
    if (!this.#hasMask) {
      pen.drawImage(this.#blur(), 0, 0, width, height);
      return;
    }
    pen.drawImage(this.#mask.canvas, 0, 0, width, height);
    pen.globalCompositeOperation = 'source-in';
    pen.drawImage(frame.image, 0, 0, width, height);
    pen.globalCompositeOperation = 'destination-over';
    if (picture) drawCovering(pen, picture, width, height);
    else pen.drawImage(this.#blur(), 0, 0, width, height);
  }

  /** What is behind the person, blurred; their own colours do not spread into it. */
  #blur(): HTMLCanvasElement {
    const { canvas, pen } = this.#blurred;
    const { width, height } = BLURRED_SIZE;
    pen.globalCompositeOperation = 'copy';
    pen.drawImage(this.#small.canvas, 0, 0, width, height);
    if (this.#hasMask) {
      pen.globalCompositeOperation = 'destination-out';
      pen.drawImage(this.#mask.canvas, 0, 0, width, height);
    }
    const pixels = pen.getImageData(0, 0, width, height);
    blur(pixels);
    pen.putImageData(pixels, 0, 0);
    return canvas;
  }
}

/** @param isRead whether its pixels are read, or written, one by one */
function layer(size: { width: number; height: number }, isRead = false): Layer {
  const canvas = Object.assign(document.createElement('canvas'), size);
  const pen = canvas.getContext('2d', { willReadFrequently: isRead })!;
  return { canvas, pen };
}

/** As CSS's `object-fit: cover` does. */
function drawCovering(
  pen: CanvasRenderingContext2D,
  picture: ImageBitmap,
  width: number,
  height: number,
): void {
  const scale = Math.max(width / picture.width, height / picture.height);
  const [w, h] = [picture.width * scale, picture.height * scale];
  pen.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
}

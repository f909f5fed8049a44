/**
 * In place of MediaPipe's library, for the tests: as strict as that, and quick. The person is the right half of each picture.
 * What the page has of it is in `segmenters`.
 */

/** @type {{ open: number, opened: number, masks: number, failure: Error | undefined, delayMs: number }} */
export const segmenters = (globalThis.segmenters ??= {
  open: 0,
  opened: 0,
  masks: 0,
  failure: undefined,
  delayMs: 0,
});

export class ImageSegmenter {
  #isOpen = true;

  static async createFromOptions({ wasmLoaderPath, wasmBinaryPath }, options) {
    if (wasmLoaderPath) throw new Error('A script in the page was asked for.');
    if (typeof globalThis.ModuleFactory !== 'function') throw new Error('ModuleFactory not set.');
    await globalThis.ModuleFactory({ ...globalThis.Module });
    globalThis.ModuleFactory = globalThis.Module = undefined; // as the library does
    if (!wasmBinaryPath.endsWith('.wasm')) throw new Error('There is no such binary.');
    const { modelAssetBuffer } = options.baseOptions;
    if (new TextDecoder().decode(modelAssetBuffer.subarray(4, 8)) !== 'TFL3')
      throw new Error('This is no model.');
    if (options.runningMode !== 'IMAGE' || !options.outputConfidenceMasks)
      throw new Error('The options make no masks.');
    segmenters.open += 1;
    segmenters.opened += 1;
    return new ImageSegmenter();
  }

  segment({ width, height }, callback) {
    if (!this.#isOpen) throw new Error('It was closed.');
    if (segmenters.failure) throw segmenters.failure;
    segmenters.masks += 1;
    const until = performance.now() + segmenters.delayMs;
    while (performance.now() < until); // it blocks the page
    const mask = new Float32Array(width * height).map((_, i) => (i % width >= width / 2 ? 1 : 0));
    callback({ confidenceMasks: [{ width, height, getAsFloat32Array: () => mask }] });
  }

  close() {
    if (!this.#isOpen) throw new Error('It was closed.');
    this.#isOpen = false;
    segmenters.open -= 1;
  }
}

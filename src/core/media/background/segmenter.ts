/**
 * Tells a person from what is behind them, with MediaPipe's image segmenter. One per page, for all that use it; it is closed when
 * nobody has used it for a while. Runs on the CPU: on a graphics card its shaders stop the page for a second when they start.
 */
import type { ImageSegmenter } from '@mediapipe/tasks-vision';
import { CallError } from '../../call/call-error.js';
import { withDeadline } from '../../call/deadline.js';
import { loadModule } from '../../call/load-module.js';
import type { Mask } from './painter.js';

export interface Segmenter {
  /**
   * @param picture of `MASK_SIZE`
   * @returns the mask; valid until the next call
   * @throws when it cannot
   */
  segment(picture: HTMLCanvasElement): Mask;
  /** It is not needed any more by whoever got it. */
  release(): void;
}

/** How long the files may take, in ms: they are large. */
const LOAD_MS = 60_000;

interface Loaded {
  readonly files: string;
  readonly model: Promise<ImageSegmenter>;
  users: number;
  closing?: ReturnType<typeof setTimeout>;
}

let current: Loaded | undefined;

/**
 * Loads the library and its model, unless they are there.
 *
 * @param files the address of the folder with both, with a slash at the end
 * @param keepMs how long it is kept when nobody uses it
 * @throws CallError `network`, detail `background-files`
 */
export async function openSegmenter(files: string, keepMs: number): Promise<Segmenter> {
  const loaded = current?.files === files ? current : (current = load(files));
  clearTimeout(loaded.closing);
  loaded.users += 1;
  let isReleased = false;
  const release = (): void => {
    if (isReleased) return;
    isReleased = true;
    loaded.users -= 1;
    if (loaded.users === 0) loaded.closing = setTimeout(() => close(loaded), keepMs);
  };
  try {
    const segmenter = await withDeadline(loaded.model, LOAD_MS);
    return { segment: (picture) => maskOf(segmenter, picture), release };
  } catch (cause) {
    if (current === loaded) current = undefined; // the next one tries again
    release();
    throw new CallError('network', `The files of the background do not load from ${files}.`, {
      detail: 'background-files',
      cause,
    });
  }
}

function maskOf(segmenter: ImageSegmenter, picture: HTMLCanvasElement): Mask {
  let mask: Mask | undefined;
  // the mask is the library's until the callback returns
  segmenter.segment(picture, ({ confidenceMasks }) => {
    mask = confidenceMasks?.[0]?.getAsFloat32Array();
  });
  if (!mask) throw new Error('The segmenter gave no mask.');
  return mask;
}

function load(files: string): Loaded {
  const model = makeSegmenter(files);
  model.catch(() => {}); // whoever waits for it is told
  return { files, model, users: 0 };
}

function close(loaded: Loaded): void {
  if (current === loaded) current = undefined;
  loaded.model.then((segmenter) => segmenter.close()).catch(() => {});
}

/** What the library reads from the page, in place of a `script` that a policy may forbid, and which would stay. */
interface LibraryGlobals {
  ModuleFactory?: unknown;
  Module?: unknown;
  custom_dbg?: unknown;
}

/** Made here: what a function on the page was made in is kept for as long as the page, the closed library with it. */
const sayNothing = (): void => {};

async function makeSegmenter(files: string): Promise<ImageSegmenter> {
  const [library, loader, modelAssetBuffer] = await Promise.all([
    loadFile<typeof import('@mediapipe/tasks-vision')>(`${files}vision_bundle.mjs`),
    loadFile<{ default: unknown }>(`${files}vision_wasm_module_internal.js`),
    fetchModel(`${files}selfie.tflite`),
  ]);
  const page = globalThis as LibraryGlobals;
  const { Module } = page;
  page.ModuleFactory = loader.default;
  // it writes to the console at each start
  page.Module = { print: sayNothing, printErr: sayNothing };
  page.custom_dbg = sayNothing;
  const making = library.ImageSegmenter.createFromOptions(
    { wasmLoaderPath: '', wasmBinaryPath: `${files}vision_wasm_module_internal.wasm` },
    {
      baseOptions: { modelAssetBuffer, delegate: 'CPU' },
      runningMode: 'IMAGE',
      outputConfidenceMasks: true,
      outputCategoryMask: false,
    },
  );
  return making.finally(() => (page.Module = Module));
}

function loadFile<T>(address: string): Promise<T> {
  return loadModule(
    () => import(/* webpackIgnore: true */ /* @vite-ignore */ address) as Promise<T>,
  );
}

async function fetchModel(address: string): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} for ${address}`);
  return new Uint8Array(await response.arrayBuffer());
}

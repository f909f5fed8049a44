/** Whether a background can be hidden here. */
import { badRequest, type CallError } from '../../call/call-error.js';

/** The smallest WebAssembly module: its head. */
const EMPTY_MODULE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

let answer: { readonly obstacle: CallError | undefined } | undefined;

/**
 * Whether the browser and the page's policy have what it takes. Asked once per page: a policy that forbids WebAssembly reports
 * each try.
 *
 * @returns what is in the way, `undefined` if nothing is
 */
export function backgroundObstacle(): CallError | undefined {
  answer ??= { obstacle: findObstacle() };
  return answer.obstacle;
}

/** Whether the browser lets a page make a camera's picture anew, at all. */
export function canRepaint(): boolean {
  return (
    'MediaStreamTrackGenerator' in globalThis || 'captureStream' in HTMLCanvasElement.prototype
  );
}

function findObstacle(): CallError | undefined {
  if (!canRepaint()) return obstacle('This browser cannot send a picture that a page has made.');
  if (!hasWebAssembly())
    return obstacle('WebAssembly is not allowed on this page.', "script-src 'wasm-unsafe-eval'");
  if (!hasWebGl()) return obstacle('This browser has no WebGL 2, which the library needs.');
  return undefined;
}

const obstacle = (message: string, fix?: string): CallError =>
  badRequest('no-background', message, fix ? { fix } : {});

function hasWebAssembly(): boolean {
  try {
    return Boolean(new WebAssembly.Module(EMPTY_MODULE));
  } catch {
    return false; // a Content-Security-Policy, or a browser without it
  }
}

function hasWebGl(): boolean {
  if (!('OffscreenCanvas' in globalThis)) return false;
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext(); // browsers allow few at a time
  return context !== null;
}

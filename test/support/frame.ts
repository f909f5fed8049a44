/** An iframe as a second page: with its own timers, devices and connections, which all vanish when it is removed. */
import { until } from './until.js';

export interface Frame<T> {
  readonly window: Window & typeof globalThis;
  /** The module's exports, in the frame's realm. */
  readonly module: T;
  /** Removes the frame. Unless it `says` so, its `pagehide` handlers do not run, as in a crash. */
  crash: () => void;
}

/**
 * @param url URL of a module
 * @param says whether the frame, when it is removed, is left like a page, instead of crashing
 * @returns a frame that has loaded the module
 */
export async function openFrame<T>(url: URL, says = false): Promise<Frame<T>> {
  const element = document.createElement('iframe');
  element.allow = 'camera; microphone; autoplay';
  element.srcdoc = `<!doctype html><script type="module">
    if (!${says}) addEventListener('pagehide', (event) => event.stopImmediatePropagation(), { capture: true });
    globalThis.loaded = await import('${url.href}');
  </script>`;
  document.body.append(element);
  const frame = () => element.contentWindow as (Window & typeof globalThis & { loaded?: T }) | null;
  const module = await until(() => frame()?.loaded, 10_000, `the frame has loaded ${url.pathname}`);
  return {
    window: frame() as Window & typeof globalThis,
    module,
    crash: () => element.remove(),
  };
}

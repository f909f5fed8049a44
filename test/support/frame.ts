/** A page within the page: it has its own timers, devices and connections, and they are gone with it from one moment to the next. */
import { until } from './until.js';

export interface Frame<T> {
  readonly window: Window & typeof globalThis;
  /** The module, as the frame has it. */
  readonly module: T;
  /** Takes the frame away, and lets nothing in it say goodbye. */
  crash: () => void;
}

/**
 * @param url of a module
 * @returns a frame that has loaded it
 */
export async function openFrame<T>(url: URL): Promise<Frame<T>> {
  const element = document.createElement('iframe');
  element.allow = 'camera; microphone; autoplay';
  element.srcdoc = `<!doctype html><script type="module">
    addEventListener('pagehide', (event) => event.stopImmediatePropagation(), { capture: true });
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

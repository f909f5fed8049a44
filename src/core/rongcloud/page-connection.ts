/** Loaded for a page that brings up a connection of its own. */
import { notConnected } from '../call/call-error.js';
import { errorOf } from './codes.js';
import { CONNECTED, type ImModule } from './sdk-types.js';

/** Waits for a connection that the page itself is bringing up, or back. @returns the user id it signs in */
export function pageConnection(im: ImModule, signal: AbortSignal, ms: number): Promise<string> {
  return new Promise((resolve, reject) => {
    if (im.getConnectionStatus() === CONNECTED) return resolve(im.getCurrentUserId());
    if (signal.aborted) return reject(signal.reason as Error);
    const timer = setTimeout(
      () => settle(() => reject(notConnected('Connecting took too long.'))),
      ms,
    );
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      im.removeEventListener(im.Events.CONNECTED, handleConnected);
      im.removeEventListener(im.Events.DISCONNECT, handleDisconnect);
      finish();
    };
    const handleConnected = (): void => settle(() => resolve(im.getCurrentUserId()));
    const handleDisconnect = (code?: number): void =>
      settle(() => reject(errorOf(code, 'Connecting', 'not-connected')));
    im.addEventListener(im.Events.CONNECTED, handleConnected);
    im.addEventListener(im.Events.DISCONNECT, handleDisconnect);
    signal.addEventListener('abort', () => settle(() => reject(signal.reason as Error)), {
      once: true,
    });
  });
}

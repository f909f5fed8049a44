/** Alerts a person who does not look at the page or cannot hear it: flashing title, vibration, desktop notification. */
import { startExclusive } from '../base/mutex.js';
import { attempt } from './attempt.js';
import { shortName } from '../words/short-name.js';

export interface AlertOptions {
  /** Id of the call. Two tags of one call show one notification. */
  callId: string;
  /** The caller's name. Asked at each use, because names load late. */
  caller: () => string;
  /** The text of a notification, below the caller's name. */
  message: () => string;
  /** Whether the host page turned notifications on. */
  notify: () => boolean;
  /** Whether the browser blocks the ring. */
  isUnheard: () => boolean;
  /** Milliseconds for which the title shows the caller, and then its own words; the device vibrates as often. */
  flashMs: number;
}

const VIBRATE_MS = 500;

/**
 * Alerts until stopped. While the page is hidden or its ring is blocked, the title flashes and the device vibrates. While
 * the page is hidden, it shows a notification if the host page turned that on and the person allowed it. A page has one
 * title, so one call at a time flashes.
 *
 * @returns the stop, which restores the title, ends the vibration and closes the notification
 */
export function alertUser(options: AlertOptions): () => void {
  const stops = [startExclusive(document, () => flash(options)), notifyOnce(options)];
  return () => {
    for (const stop of stops) stop();
  };
}

function flash({ caller, isUnheard, flashMs }: AlertOptions): () => void {
  const title = new FlashingTitle();
  let vibrated = false;
  const tick = () => {
    if (!document.hidden && !isUnheard()) return title.restore();
    title.flip(`☎ ${shortName(caller())} …`);
    vibrated = vibrate(VIBRATE_MS) || vibrated;
  };
  const stopTicking = repeat(tick, flashMs);
  return () => {
    stopTicking();
    title.restore();
    if (vibrated) vibrate(0);
  };
}

/** Runs `tick` at once, at an interval, and when the page is hidden or shown. */
function repeat(tick: () => void, ms: number): () => void {
  const timer = setInterval(tick, ms);
  document.addEventListener('visibilitychange', tick);
  tick();
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
}

/** Not every device vibrates. Before the first gesture, a browser refuses and logs a warning. */
function vibrate(ms: number): boolean {
  const able = 'vibrate' in navigator && navigator.userActivation?.hasBeenActive !== false;
  return able && attempt(() => navigator.vibrate(ms)) === true;
}

/**
 * Shows another title and the page's own by turns. A title that the host page sets meanwhile stays. A page may have made its
 * title read-only: it does not flash then.
 */
class FlashingTitle {
  #own = '';
  #shown: string | undefined;

  flip(title: string): void {
    if (this.#shown !== undefined) return this.restore();
    attempt(() => {
      this.#own = document.title;
      document.title = title;
      this.#shown = document.title; // the browser collapses its spaces
    });
  }

  restore(): void {
    attempt(() => {
      if (document.title === this.#shown) document.title = this.#own;
    });
    this.#shown = undefined;
  }
}

function notifyOnce(options: AlertOptions): () => void {
  let notification: Notification | undefined;
  const show = () => {
    if (document.hidden && options.notify()) notification ??= openNotification(options);
  };
  document.addEventListener('visibilitychange', show);
  show();
  return () => {
    document.removeEventListener('visibilitychange', show);
    attempt(() => notification?.close());
  };
}

function openNotification({ caller, message, callId }: AlertOptions): Notification | undefined {
  return attempt(() => {
    if (!('Notification' in window) || Notification.permission !== 'granted') return undefined;
    // On phones, only service workers may, and this throws.
    const options = { body: message(), tag: callId };
    const notification = new Notification(shortName(caller()), options);
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return notification;
  });
}

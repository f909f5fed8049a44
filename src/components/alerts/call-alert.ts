/** Reaches a person who does not look at the page, or cannot hear it: the page's title, vibration, a notification. */
import { startExclusive } from '../base/mutex.js';

/** What is to be noticed. */
export interface AlertOptions {
  /** Who calls, asked at each use: names come in late. */
  caller: () => string;
  /** What a notification says under the caller's name. */
  what: () => string;
  /** The call: two tags of one call notify once. */
  callId: string;
  /** Whether the host turned notifications on. */
  notify: () => boolean;
  /** Whether the browser blocks the ring. */
  isUnheard: () => boolean;
}

const TICK_MS = 1000;
const VIBRATE_MS = 500;

/**
 * Asks for attention until undone: while the page is hidden, or its ring unheard, the title flashes and the device
 * vibrates; while it is hidden, a notification shows where the host turned it on and the person allowed it. The page has
 * one title, so one call at a time flashes in it.
 *
 * @returns the undo: title, vibration and notification are as before
 */
export function alertUser(options: AlertOptions): () => void {
  const stops = [startExclusive(document, () => flash(options)), notifyOnce(options)];
  return () => {
    for (const stop of stops) stop();
  };
}

function flash({ caller, isUnheard }: AlertOptions): () => void {
  const title = new FlashingTitle();
  let vibrated = false;
  const tick = () => {
    if (!document.hidden && !isUnheard()) return title.restore();
    title.flip(`☎ ${caller()} …`);
    vibrated = vibrate(VIBRATE_MS) || vibrated;
  };
  const stopTicking = everySecond(tick);
  return () => {
    stopTicking();
    title.restore();
    if (vibrated) vibrate(0);
  };
}

/** At once, every second, and when the page is hidden or shown. */
function everySecond(tick: () => void): () => void {
  const timer = setInterval(tick, TICK_MS);
  document.addEventListener('visibilitychange', tick);
  tick();
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
}

/** Not every device can; a browser refuses, and complains, before the first gesture. */
function vibrate(ms: number): boolean {
  const able = 'vibrate' in navigator && navigator.userActivation?.hasBeenActive !== false;
  return able && navigator.vibrate(ms);
}

/** The page's title, and another one in turns. What the host writes meanwhile stays. */
class FlashingTitle {
  #own = '';
  #shown: string | undefined;

  flip(title: string): void {
    if (this.#shown !== undefined) return this.restore();
    this.#own = document.title;
    document.title = title;
    this.#shown = document.title; // as the browser folds its spaces
  }

  restore(): void {
    if (document.title === this.#shown) document.title = this.#own;
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
    notification?.close();
  };
}

function openNotification({ caller, what, callId }: AlertOptions): Notification | undefined {
  if (!('Notification' in window) || Notification.permission !== 'granted') return undefined;
  try {
    const notification = new Notification(caller(), { body: what(), tag: callId });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return notification;
  } catch {
    return undefined; // phones notify from service workers only
  }
}

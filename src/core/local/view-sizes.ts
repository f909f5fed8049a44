/**
 * How large video elements show their pictures, and whether anybody sees them. An element may be in another window than this
 * code, such as one for picture-in-picture: each is watched with the observers of its own.
 */

/** In device pixels. Both are 0 for what nobody sees. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const UNSEEN: Size = { width: 0, height: 0 };
/** Where it is not known how large a picture is shown. */
const FULL: Size = { width: 16_384, height: 16_384 };
/** In a window of the browser's own, which pages cannot see, or nowhere. */
const PERHAPS_SEEN: Size = { width: 320, height: 240 };

export class ViewSizes {
  readonly #changed: () => void;
  readonly #watched = new Map<HTMLVideoElement, WatchedView>();

  /** @param changed called when the size of a view may have changed */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Watches these from now on, and no others. */
  watch(videos: readonly HTMLVideoElement[]): void {
    for (const [video, view] of this.#watched)
      if (!videos.includes(video) || !view.isInPlace) {
        view.stop();
        this.#watched.delete(video);
      }
    for (const video of videos)
      if (!this.#watched.has(video))
        this.#watched.set(video, new WatchedView(video, this.#changed));
  }

  /** The largest of some that are watched. */
  largest(videos: readonly HTMLVideoElement[]): Size {
    return videos
      .map((video) => this.#watched.get(video)?.size ?? UNSEEN)
      .reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a), UNSEEN);
  }

  clear(): void {
    this.watch([]);
  }
}

const EVENTS = ['resize', 'enterpictureinpicture', 'leavepictureinpicture'] as const;

class WatchedView {
  readonly #video: HTMLVideoElement;
  readonly #page: Document;
  readonly #ended = new AbortController();
  /** Not scrolled away, nor cut off by anything around it. True until the browser has looked. */
  #isInView = true;

  constructor(video: HTMLVideoElement, changed: () => void) {
    this.#video = video;
    this.#page = video.ownerDocument;
    const { signal } = this.#ended;
    for (const type of EVENTS) video.addEventListener(type, changed, { signal });
    this.#page.addEventListener('visibilitychange', changed, { signal });
    const home = this.#page.defaultView ?? window;
    const resized = new home.ResizeObserver(changed);
    const moved = new home.IntersectionObserver((entries) => {
      this.#isInView = entries.at(-1)?.isIntersecting ?? true;
      changed();
    });
    for (const observer of [resized, moved]) {
      observer.observe(video);
      signal.addEventListener('abort', () => observer.disconnect());
    }
  }

  /** Whether the element is in the document in which it is watched. */
  get isInPlace(): boolean {
    return this.#video.ownerDocument === this.#page;
  }

  /** Of the whole picture, also where a part of it is cut off. */
  get size(): Size {
    const video = this.#video;
    if (!video.isConnected || isPictureInPicture(video)) return FULL; // drawn elsewhere
    const { width, height } = video.getBoundingClientRect();
    if (!this.#isInView || width === 0 || height === 0 || isInvisible(video)) return UNSEEN;
    if (this.#page.visibilityState === 'hidden')
      return tellsPictureInPicture() ? UNSEEN : PERHAPS_SEEN;
    const pixels = this.#page.defaultView?.devicePixelRatio ?? 1;
    const { videoWidth = 0, videoHeight = 0 } = video;
    const ways = [width / videoWidth, height / videoHeight];
    const isWhole = /contain|scale-down/.test(getComputedStyle(video).objectFit);
    const scale = isWhole ? Math.min(...ways) : Math.max(...ways);
    return videoWidth > 0 && videoHeight > 0
      ? sizeOf(videoWidth * scale * pixels, videoHeight * scale * pixels)
      : sizeOf(width * pixels, height * pixels);
  }

  stop(): void {
    this.#ended.abort();
  }
}

function sizeOf(width: number, height: number): Size {
  return {
    width: Math.min(Math.ceil(width), FULL.width),
    height: Math.min(Math.ceil(height), FULL.height),
  };
}

function isInvisible(video: HTMLVideoElement): boolean {
  return video.checkVisibility?.({ visibilityProperty: true }) === false;
}

/** Firefox lets a person take a video out of the page, and tells the page nothing of it. */
function tellsPictureInPicture(): boolean {
  return CSS.supports('selector(:picture-in-picture)');
}

function isPictureInPicture(video: HTMLVideoElement): boolean {
  return tellsPictureInPicture() && video.matches(':picture-in-picture');
}

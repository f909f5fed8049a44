/**
 * Both halves of sending no more than is seen, in one local call: measures how large this side shows the others, and sends
 * each of them the own pictures as they show them. See `picture-sizes.ts`.
 */
import type { Picture } from '../call/call-info.js';
import { FittedSender, cameraEncoding, SOUND, screenEncoding } from './fitted-sender.js';
import type { PictureSizesOptions } from './picture-sizes.js';
import { SHOWN_VERSION, type ShownPicture, type ShownPictures } from './protocol.js';
import { ViewSizes, type Size } from './view-sizes.js';

export interface SizeAdaptationOptions extends PictureSizesOptions {
  /** How large the tab of each of the others shows this side, by its endpoint. */
  readonly told: ReadonlyMap<string, ShownPictures>;
}

/** How soon the sender of a picture that comes into view is told, in ms: when its box has been laid out. */
const IN_VIEW_MS = 50;
/** Sizes that differ by less are not worth a message. */
const NOTEWORTHY = 0.1;

export class SizeAdaptation {
  readonly #options: SizeAdaptationOptions;
  readonly #views: ViewSizes;
  readonly #senders = new WeakMap<RTCRtpSender, FittedSender>();
  /** What the others know. */
  #shows: ShownPictures | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** By `performance.now()`. */
  #dueAt = Infinity;

  constructor(options: SizeAdaptationOptions) {
    this.#options = options;
    this.#views = new ViewSizes(() => this.#measure());
    options.connections.watchViews(() => this.#measure());
  }

  /** What this side tells the others. */
  get shows(): ShownPictures | undefined {
    return this.#shows;
  }

  /** Looks at everything once. */
  check(): void {
    this.#measure();
    this.refit();
  }

  /** Sends to each of the others what they show. */
  refit(): void {
    const { userId, connections, told } = this.#options;
    for (const [, link, endpoint] of connections.links()) {
      const shown = told.get(endpoint)?.pictures.filter((each) => each.userId === userId) ?? [];
      const sizeOf = (picture: Picture) => shown.find((each) => each.picture === picture);
      const { microphone, camera, screen } = link.senders;
      if (microphone) this.#fitted(microphone).set(SOUND);
      if (camera) this.#fitted(camera).set(cameraEncoding(camera.track, sizeOf('camera')));
      if (screen) this.#fitted(screen).set(screenEncoding(sizeOf('screen')));
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#options.connections.watchViews(() => {});
    this.#views.clear();
  }

  #fitted(sender: RTCRtpSender): FittedSender {
    const known = this.#senders.get(sender);
    if (known) return known;
    const fitted = new FittedSender(sender, this.#options.timing.refitEveryMs);
    this.#senders.set(sender, fitted);
    return fitted;
  }

  /** Tells what is new, a moment later: sizes change often, and together. */
  #measure(): void {
    const before = this.#shows?.pictures ?? [];
    const change = changeBetween(before, this.#pictures());
    const { resizedAfterMs } = this.#options.timing;
    if (!change || !Number.isFinite(resizedAfterMs)) return;
    this.#tellIn(change === 'in view' ? Math.min(IN_VIEW_MS, resizedAfterMs) : resizedAfterMs);
  }

  #tellIn(ms: number): void {
    const dueAt = performance.now() + ms;
    if (dueAt >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => this.#tell(), ms);
  }

  #tell(): void {
    this.#dueAt = Infinity;
    const pictures = this.#pictures();
    if (!changeBetween(this.#shows?.pictures ?? [], pictures)) return; // as it was before
    this.#shows = { version: SHOWN_VERSION, pictures };
    this.#options.changed();
  }

  /** Those that there are: a camera that is off has no size, so that it is sent in full when it comes back. */
  #pictures(): ShownPicture[] {
    const { userId: selfId, reporter } = this.#options;
    const { members, screens = [] } = reporter.info;
    const cameras = members.filter(({ status, camera }) => status === 'joined' && camera);
    const shown = [
      ...cameras.map(({ userId }) => ({ userId, picture: 'camera' }) as const),
      ...screens.map((userId) => ({ userId, picture: 'screen' }) as const),
    ].filter(({ userId }) => userId !== selfId);
    const videos = shown.map(
      ({ userId, picture }) => [...this.#options.connections.viewsOf(userId, picture)] as const,
    );
    this.#views.watch(videos.flat());
    return shown.map((each, i) => ({ ...each, ...this.#views.largest(videos[i] ?? []) }));
  }
}

/** @returns what is new in `after`; `undefined` if that is nothing of note */
function changeBetween(
  before: readonly ShownPicture[],
  after: readonly ShownPicture[],
): 'in view' | 'other' | undefined {
  const was = ({ userId, picture }: ShownPicture) =>
    before.find((each) => each.userId === userId && each.picture === picture);
  if (after.some((each) => each.width > 0 && was(each)?.width === 0)) return 'in view';
  const isOther = after.some((each) => isNoteworthy(was(each), each));
  return isOther || before.length > after.length ? 'other' : undefined;
}

function isNoteworthy(before: Size | undefined, after: Size): boolean {
  if (!before || before.width === 0 || after.width === 0) return before?.width !== after.width;
  return Math.abs(after.width / before.width - 1) > NOTEWORTHY;
}

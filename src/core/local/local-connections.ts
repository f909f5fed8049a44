/**
 * The media connections of one local call: connects to each person who has joined, shows and plays what they send,
 * restarts connections that go down, and reports when the call is connected and when all connections are lost.
 */
import { callObstacle } from '../media/call-support.js';
import type { CallReporter } from '../call/call-reporter.js';
import { CallError } from '../call/call-error.js';
import type { Picture } from '../call/call-info.js';
import { soundBlocked } from '../media/autoplay.js';
import type { LocalTracks } from './local-devices.js';
import { MediaViews } from './media-views.js';
import { Mesh } from './mesh.js';
import type { PeerLink, PeerSignal } from './peer-link.js';
import type { LocalTiming } from './timing.js';

/** A caller's first messages to connect, sent along with the invitation. */
export interface EarlyOffer {
  /** The tab that connects. */
  readonly endpoint: string;
  readonly signals?: readonly PeerSignal[];
}

export interface LocalConnectionsOptions {
  readonly userId: string;
  /** This tab. */
  readonly endpoint: string;
  readonly iceServers: readonly RTCIceServer[];
  readonly timing: LocalTiming;
  readonly reporter: CallReporter;
  /** For the self view. */
  localStream(): MediaStream;
  tracks(): LocalTracks;
  /** Whether the call is between two people, so that one connection has the uplink to itself. */
  isOneToOne(): boolean;
  /** Whether somebody is known to be in the call from that tab. */
  isMember(endpoint: string): boolean;
  send(toEndpoint: string, signal: PeerSignal): void;
}

/** One connection that carries media. All times are `performance.now()`. */
interface Connection {
  readonly userId: string;
  wasUp: boolean;
  /** Since when it has been down; `undefined` while it is up. */
  downSince?: number;
  restartedAt: number;
  /** Since when the other side has closed it. */
  closedSince?: number;
}

export class LocalConnections {
  readonly #options: LocalConnectionsOptions;
  readonly #mesh: Mesh;
  /** By `keyOf`. */
  readonly #views: MediaViews;
  /** The own screen, while it is shared. */
  #screen: MediaStream | null = null;
  readonly #byEndpoint = new Map<string, Connection>();

  constructor(options: LocalConnectionsOptions) {
    const { userId, endpoint, iceServers, reporter } = options;
    this.#options = options;
    this.#mesh = new Mesh({
      ...{ endpoint, iceServers },
      linkOptions: () => ({
        media: reporter.info.media,
        startsAtHighBitrate: options.isOneToOne(),
      }),
      tracks: () => options.tracks(),
      send: (toEndpoint, signal) => options.send(toEndpoint, signal),
      stateChanged: (farEndpoint, isUp) => this.#followState(farEndpoint, isUp),
      screenChanged: (farEndpoint, screen) => this.#showScreen(farEndpoint, screen),
    });
    this.#views = new MediaViews(() => reporter.problem(soundBlocked()));
    if (!callObstacle()) this.#views.show(keyOf(userId), options.localStream(), false);
  }

  // --- before anybody is connected ---

  /** Makes an offer for whoever accepts first. @returns when it can be sent */
  prepareOffer(): Promise<void> {
    return this.#mesh.prepareOffer();
  }

  /** The prepared offer, while it is free to be sent. */
  get offer(): readonly PeerSignal[] | undefined {
    return this.#mesh.preparedOffer;
  }

  discardOffer(): void {
    this.#mesh.discardOffer();
  }

  /**
   * Begins to connect while the own devices are still opening; no media flows before `connect`.
   *
   * @param endpoints the tabs of those who have joined
   * @param offered answers this offer instead of making one to its sender
   */
  prepare(endpoints: readonly string[], offered?: EarlyOffer): void {
    const { endpoint: offeredBy, signals = [] } = offered ?? {};
    for (const endpoint of endpoints)
      if (endpoint !== offeredBy || signals.length === 0) this.#mesh.open(endpoint, true);
    if (offeredBy !== undefined) for (const signal of signals) this.receive(offeredBy, signal);
  }

  // --- connections ---

  /** Connects to somebody who has joined from that tab, unless that is done or under way. `offers`: this side does. */
  connect(userId: string, endpoint: string, offers: boolean): void {
    if (this.#byEndpoint.has(endpoint)) return;
    const link = this.#mesh.open(endpoint, offers);
    this.#byEndpoint.set(endpoint, {
      ...{ userId, wasUp: false, restartedAt: 0 },
      downSince: performance.now(),
    });
    this.sendTracks();
    this.#views.show(keyOf(userId), link.stream, true);
    this.#showScreen(endpoint, link.screen);
    if (link.isUp) this.#followState(endpoint, true); // it was prepared
  }

  /** Closes the connection to that tab. Whether the others are still connected is reported by `reportState`. */
  disconnect(endpoint: string): void {
    this.suspend(endpoint);
    this.#byEndpoint.delete(endpoint);
  }

  /** The page of that tab was left, and may be back: the connection to it is down. */
  suspend(endpoint: string): void {
    this.#mesh.close(endpoint);
    const connection = this.#byEndpoint.get(endpoint);
    if (!connection) return;
    this.#views.show(keyOf(connection.userId), null, false);
    this.#views.show(keyOf(connection.userId, 'screen'), null, false);
  }

  /** Takes a message to connect. One that makes no sense is reported and ignored. */
  receive(endpoint: string, signal: PeerSignal): void {
    this.#mesh.receive(endpoint, signal).catch((cause: unknown) => {
      const message = 'A connection message made no sense.';
      const options = { detail: 'bad-signal', cause } as const;
      this.#options.reporter.problem(new CallError('bad-request', message, options));
    });
  }

  /** Sends the own tracks as they are now. */
  sendTracks(): void {
    const { audio, video } = this.#options.tracks();
    this.#mesh.setTrack('audio', audio);
    this.#mesh.setTrack('video', video);
  }

  get isSharing(): boolean {
    return this.#screen !== null;
  }

  /**
   * Shares this screen from now on, or none. A connection that is not up gets it once it is.
   *
   * @returns when that is on its way to the others
   */
  async setScreen(screen: MediaStream | null): Promise<void> {
    this.#screen = screen;
    this.#views.show(keyOf(this.#options.userId, 'screen'), screen, false);
    const links = [...this.#byEndpoint.keys()].map((endpoint) => this.#mesh.get(endpoint));
    await Promise.all(links.flatMap((link) => (link?.isUp ? link.setScreen(screen) : [])));
  }

  /**
   * Offers a connection again when that is due.
   *
   * @returns whether it is up, down, has been down for too long, or was left: the other side has closed it
   */
  check(endpoint: string): 'up' | 'down' | 'lost' | 'left' {
    const link = this.#mesh.get(endpoint);
    const connection = this.#byEndpoint.get(endpoint);
    if (connection && link?.isLeft) {
      connection.closedSince ??= performance.now();
      if (performance.now() - connection.closedSince > this.#options.timing.closedMs) return 'left';
    }
    if (link?.isUp) return 'up';
    if (connection?.downSince === undefined) return 'down';
    const { linkPatienceMs, restartEveryMs } = this.#options.timing;
    const { downSince, restartedAt } = connection;
    const now = performance.now();
    if (now - downSince > linkPatienceMs) return 'lost';
    const pauseMs = restartEveryMs * pausesBeforeOffer(connection, link);
    if (now - Math.max(downSince, restartedAt) > pauseMs) {
      connection.restartedAt = now;
      link?.restart();
    }
    return 'down';
  }

  /** Whether a connection to that tab was up, and is not now. */
  isInterrupted(endpoint: string): boolean {
    return this.#byEndpoint.get(endpoint)?.wasUp === true && !this.#mesh.get(endpoint)?.isUp;
  }

  /** This side was blocked for some ms: that time does not count as one without a connection. */
  excuse(ms: number): void {
    const now = performance.now();
    for (const connection of this.#byEndpoint.values())
      for (const since of ['downSince', 'closedSince'] as const)
        if (connection[since] !== undefined)
          connection[since] = Math.min(now, connection[since] + ms);
  }

  /** Reports whether all that was connected is down. */
  reportState(): void {
    const wereUp = [...this.#byEndpoint].filter(([, { wasUp }]) => wasUp);
    const isAnyUp = wereUp.some(([endpoint]) => this.#mesh.get(endpoint)?.isUp);
    this.#options.reporter.recovering(wereUp.length > 0 && !isAnyUp);
  }

  /** The connections that have been up, by user. */
  *links(): Iterable<readonly [userId: string, link: PeerLink, endpoint: string]> {
    for (const [endpoint, { userId, wasUp }] of this.#byEndpoint) {
      const link = this.#mesh.get(endpoint);
      if (link && wasUp) yield [userId, link, endpoint];
    }
  }

  close(): void {
    this.#mesh.closeAll();
    this.#views.clear();
  }

  #followState(endpoint: string, isUp: boolean): void {
    const connection = this.#byEndpoint.get(endpoint);
    if (!connection) {
      // they accepted, and another tab of theirs has the call
      if (!isUp && !this.#options.isMember(endpoint)) this.#mesh.close(endpoint);
      return; // otherwise prepared, and `connect` finds it as it is then
    }
    connection.downSince = isUp ? undefined : performance.now();
    connection.wasUp ||= isUp;
    if (isUp) this.#options.reporter.connected();
    if (isUp) void this.#mesh.get(endpoint)?.setScreen(this.#screen);
    this.reportState();
  }

  #showScreen(endpoint: string, screen: MediaStream | null): void {
    const connection = this.#byEndpoint.get(endpoint);
    if (!connection) return; // `connect` finds it
    const hasSound = screen !== null && screen.getAudioTracks().length > 0;
    this.#views.show(keyOf(connection.userId, 'screen'), screen, hasSound);
  }

  // --- views ---

  /** @returns the undo */
  attachView(userId: string, video: HTMLVideoElement, picture?: Picture): () => void {
    return this.#views.attach(keyOf(userId, picture), video);
  }

  /** The video elements that show a picture of somebody. */
  viewsOf(userId: string, picture: Picture): Iterable<HTMLVideoElement> {
    return this.#views.of(keyOf(userId, picture));
  }

  /** @param changed called when there are others */
  watchViews(changed: () => void): void {
    this.#views.changed = changed;
  }

  resumeSound(): void {
    this.#views.resume();
  }
}

/** Names a picture of somebody. */
function keyOf(userId: string, picture: Picture = 'camera'): string {
  return `${picture} ${userId}`;
}

/**
 * How patient this side is before it offers a connection again. One that was up is offered by both. The first offer is repeated
 * by who made it, and if nobody did, or it got lost, by the other side as well.
 */
function pausesBeforeOffer({ wasUp }: Connection, link: PeerLink | undefined): number {
  if (wasUp || link?.said === 'offer') return 1;
  return link?.said === 'answer' ? Infinity : 2;
}

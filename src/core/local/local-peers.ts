/**
 * The other people in one local call, and the rules by which they come and go: who is invited, who rings, who has joined
 * and from which tab, and who is gone. Connects to those who join, once this side has joined as well.
 */
import type { EndReason } from '../call/call-info.js';
import type { CallReporter } from '../call/call-reporter.js';
import { MemberList, type MemberChange, type MemberEntry } from '../call/member-list.js';
import type { LocalConnections } from './local-connections.js';
import type { Sending } from './local-devices.js';
import type { CallMessage, MessageOf, RosterEntry } from './protocol.js';
import type { LocalTiming } from './timing.js';

/** One of the others. All times are `performance.now()`. */
export interface Peer extends MemberEntry {
  /** When an unanswered invitation lapses. */
  lapsesAt: number;
  /** Whether this side sent the invitation. */
  readonly isInvitedHere: boolean;
  /** Their tabs that ring. */
  readonly ringingTabs: Set<string>;
  /** The tab they joined from. */
  endpoint?: string;
  lastHeard: number;
}

export interface LocalPeersOptions {
  readonly userId: string;
  /** This tab. */
  readonly endpoint: string;
  /** How long the invitation of somebody stands whom another person invited. */
  readonly noAnswerMs: number;
  readonly timing: LocalTiming;
  readonly connections: LocalConnections;
  readonly reporter: CallReporter;
  /** How far this side is: `answering` once it may connect, `joined` once it does. */
  progress(): 'waiting' | 'answering' | 'joined';
  /** Somebody is out of the call. `gaveUp`: this side decided so, they may not know. */
  left(reason: EndReason, gaveUp: boolean): void;
}

export class LocalPeers {
  readonly #options: LocalPeersOptions;
  readonly #list = new MemberList<Peer>();

  constructor(options: LocalPeersOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#list.size;
  }

  get ids(): string[] {
    return this.#list.ids;
  }

  /** For newcomers. */
  get roster(): RosterEntry[] {
    return this.#list.all().map(({ userId, status, endpoint, microphone, camera }) => ({
      ...{ userId, status, microphone, camera },
      ...(endpoint && { endpoint }),
    }));
  }

  /** The tabs of those who have joined. */
  get endpoints(): string[] {
    return this.#list
      .all()
      .flatMap(({ status, endpoint }) => (status === 'joined' && endpoint ? endpoint : []));
  }

  has(userId: string): boolean {
    return this.#list.has(userId);
  }

  hasEndpoint(endpoint: string): boolean {
    return this.#list.all().some((peer) => peer.endpoint === endpoint);
  }

  isAnyJoined(): boolean {
    return this.#list.isAnyJoined();
  }

  /** Adds somebody whom this side invites, which `report` tells. `lapsesAt`: when they are given up. */
  invite(userId: string, lapsesAt: number): void {
    this.#add({ userId, lapsesAt, isInvitedHere: true });
  }

  /** From now on the invitations stand for `noAnswerMs`. */
  startRinging(): void {
    const lapsesAt = performance.now() + this.#options.noAnswerMs;
    for (const peer of this.#list.all()) peer.lapsesAt = lapsesAt;
  }

  /** How long the invitation that this side sent to somebody still stands, in ms; `undefined` if there is none. */
  ringsFor(userId: string): number | undefined {
    const peer = this.#list.get(userId);
    if (!peer?.isInvitedHere || peer.status === 'joined') return undefined;
    return Math.max(1, peer.lapsesAt - performance.now());
  }

  /** Adds those whom the invitation to a call names. Nothing is reported: the call itself is not yet. */
  fill({ roster, expiresInMs }: MessageOf<'invite'>): void {
    const lapsesAt = performance.now() + expiresInMs;
    for (const { userId, status, endpoint, microphone, camera } of roster)
      if (userId !== this.#options.userId)
        this.#add({ userId, status, endpoint, microphone, camera, lapsesAt });
  }

  /** Adds those whom a later invitation names. What is known of the others is newer, and stays. */
  merge({ roster, expiresInMs }: MessageOf<'invite'>): void {
    const lapsesAt = performance.now() + expiresInMs;
    for (const entry of roster) {
      const { userId, status, endpoint } = entry;
      if (userId === this.#options.userId) continue;
      const peer = this.#list.get(userId) ?? this.#add({ userId, status, lapsesAt });
      if (status === 'joined' && endpoint && !peer.endpoint) this.#welcome(peer, endpoint, entry);
    }
    this.report();
  }

  /** Reports the members as they are now. */
  report(): void {
    this.#options.reporter.change({ members: this.#list.members });
  }

  /** Connects to everybody who has joined. */
  connectAll(): void {
    for (const { userId, status, endpoint } of this.#list.all())
      if (status === 'joined' && endpoint)
        this.#options.connections.connect(userId, endpoint, true);
  }

  /** Updates what is known of somebody, and reports it if it is new. */
  update(userId: string, change: MemberChange): void {
    if (this.#list.update(userId, change)) this.report();
  }

  /** Handles a message of one of the others, or of somebody who was not announced yet. */
  receive(message: CallMessage): void {
    const { from, endpoint } = message;
    const peer = this.#list.get(from);
    const isTheirTab = peer !== undefined && (peer.endpoint ?? endpoint) === endpoint;
    if (isTheirTab) peer.lastHeard = performance.now();
    switch (message.type) {
      case 'invite':
        return this.merge(message);
      case 'ringing':
        peer?.ringingTabs.add(endpoint);
        if (peer?.status === 'invited') this.update(from, { status: 'ringing' });
        return;
      case 'accept': {
        const theyOffer = message.offersTo.includes(this.#options.endpoint);
        return this.#welcome(peer ?? this.#addUnannounced(from), endpoint, message, theyOffer);
      }
      case 'decline':
        return this.#receiveDecline(message, peer);
      case 'leave':
        if (isTheirTab) this.#remove(peer, message.reason, false);
        return;
      case 'alive':
        return this.#receiveAlive(message, peer ?? this.#addUnannounced(from));
      case 'signal':
        return this.#receiveSignal(message, peer);
    }
  }

  /** Gives up whoever did not answer in time, or has vanished. */
  check(): void {
    for (const peer of this.#list.all()) {
      if (peer.status === 'joined') {
        if (this.#hasVanished(peer)) this.#remove(peer, 'network', true);
      } else if (performance.now() > peer.lapsesAt) this.#remove(peer, 'no-answer', true);
    }
  }

  #add(fields: Pick<Peer, 'userId' | 'lapsesAt'> & Partial<Peer>): Peer {
    return this.#list.add({
      status: 'invited',
      microphone: false,
      camera: false,
      isInvitedHere: false,
      ringingTabs: new Set(),
      lastHeard: performance.now(),
      ...fields,
    });
  }

  /** Somebody whom another person invited: that message is still on its way, or was lost. */
  #addUnannounced(userId: string): Peer {
    return this.#add({ userId, lapsesAt: performance.now() + this.#options.noAnswerMs });
  }

  #receiveDecline({ endpoint, reason, closing }: MessageOf<'decline'>, peer?: Peer): void {
    if (!peer) return;
    peer.ringingTabs.delete(endpoint);
    if ((closing && peer.ringingTabs.size > 0) || peer.status === 'joined') return;
    this.#options.connections.disconnect(endpoint); // it may have been prepared
    this.#remove(peer, reason, false);
  }

  #receiveAlive({ endpoint, microphone, camera }: MessageOf<'alive'>, peer: Peer): void {
    if (peer.endpoint === endpoint) this.update(peer.userId, { microphone, camera });
    else this.#welcome(peer, endpoint, { microphone, camera });
  }

  #receiveSignal(message: MessageOf<'signal'>, known: Peer | undefined): void {
    const { from, endpoint, toEndpoint } = message;
    if (toEndpoint !== this.#options.endpoint || this.#options.progress() === 'waiting') return;
    const peer = known ?? this.#addUnannounced(from);
    if (!isInOtherTab(peer, endpoint)) this.#options.connections.receive(endpoint, message);
  }

  /** Somebody has joined, from this tab. `theyOffer`: they make the offer to connect. */
  #welcome(
    peer: Peer,
    endpoint: string,
    { microphone, camera }: Sending,
    theyOffer = endpoint < this.#options.endpoint,
  ): void {
    const { connections } = this.#options;
    if (isInOtherTab(peer, endpoint)) return connections.disconnect(endpoint);
    if (peer.endpoint && peer.endpoint !== endpoint) connections.disconnect(peer.endpoint);
    peer.endpoint = endpoint;
    peer.lastHeard = performance.now();
    this.update(peer.userId, { status: 'joined', microphone, camera });
    if (this.#options.progress() === 'joined')
      connections.connect(peer.userId, endpoint, !theyOffer);
  }

  #hasVanished({ endpoint, lastHeard }: Peer): boolean {
    const state = endpoint === undefined ? 'down' : this.#options.connections.check(endpoint);
    if (state === 'up') return false;
    return state === 'lost' || performance.now() - lastHeard > this.#options.timing.silentMs;
  }

  #remove(peer: Peer, reason: EndReason, gaveUp: boolean): void {
    if (peer.endpoint) this.#options.connections.disconnect(peer.endpoint);
    this.#list.remove(peer.userId);
    this.#options.left(reason, gaveUp);
  }
}

/** A user may answer in two tabs at the same moment. The smaller endpoint id counts, for everybody in the call. */
function isInOtherTab(peer: Peer, endpoint: string): boolean {
  return peer.endpoint !== undefined && peer.endpoint < endpoint;
}

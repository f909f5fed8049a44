/**
 * The other people in one local call, and the rules by which they come and go: who is invited, who rings, who has joined
 * and from which tab, and who is gone. Connects to those who join, once this side has joined as well. A message counts only
 * if its sender and their tab are who this list says they are.
 */
import type { EndReason } from '../call/call-info.js';
import type { CallReporter } from '../call/call-reporter.js';
import { MemberList, type MemberChange } from '../call/member-list.js';
import type { LocalConnections } from './local-connections.js';
import type { Sending } from './local-devices.js';
import type { CallMessage, MessageOf, RosterEntry } from './protocol.js';
import { absenceOf, type Peer } from './peer-absence.js';
import type { Stage } from './stage.js';
import type { LocalTiming } from './timing.js';

export interface LocalPeersOptions {
  readonly userId: string;
  /** This tab. */
  readonly endpoint: string;
  /** How long the invitation of somebody stands whom another person invited. */
  readonly noAnswerMs: number;
  readonly timing: LocalTiming;
  readonly connections: LocalConnections;
  readonly reporter: CallReporter;
  /** Whether the call may have one more member, whom this side does not know yet. */
  hasRoom(): boolean;
  /** Whether this side can hear anybody at all. */
  isOnline(): boolean;
  /** How far this side is: it may connect once it is `answering`, and does once it has `joined`. */
  stage(): Stage;
  /** Somebody is out of the call. `gaveUp`: this side decided so, they may not know. */
  left(userId: string, tabs: readonly string[], reason: EndReason, gaveUp: boolean): void;
}

export class LocalPeers {
  readonly #options: LocalPeersOptions;
  readonly #list = new MemberList<Peer>();
  /** Users who have left or declined. An invitation of somebody who has yet to hear of it does not bring them back. */
  readonly #departed = new Set<string>();
  /** Tabs of those who were given up: they may be back. */
  readonly #lostTabs = new Set<string>();
  /** Tabs whose kit follows when a one-to-one call becomes a group call. */
  readonly #growing = new Set<string>();

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

  /** All tabs that take part: those of people who have joined, those that ring, and those that were given up. */
  get tabs(): string[] {
    const ringing = this.#list.all().flatMap(({ ringingTabs }) => [...ringingTabs]);
    return [...new Set([...this.endpoints, ...ringing, ...this.#lostTabs])];
  }

  /** Whom this side has invited, and who has not joined. */
  get calling(): string[] {
    return this.#list
      .all()
      .flatMap(({ isInvitedHere, status, userId }) =>
        isInvitedHere && status !== 'joined' ? userId : [],
      );
  }

  /** Whether the kits of all who have joined follow when a one-to-one call becomes a group call. */
  get canGrow(): boolean {
    return this.endpoints.every((endpoint) => this.#growing.has(endpoint));
  }

  has(userId: string): boolean {
    return this.#list.has(userId);
  }

  hasEndpoint(endpoint: string): boolean {
    return this.#list.all().some((peer) => peer.endpoint === endpoint);
  }

  /** Whether that user is in the call from that tab. */
  isTabOf(userId: string, endpoint: string): boolean {
    return this.#list.isJoined(userId) && this.#list.get(userId)?.endpoint === endpoint;
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

  /** The tabs that have rung did so for another call, which is over. */
  forgetRinging(): void {
    for (const peer of this.#list.all()) {
      peer.ringingTabs.clear();
      peer.hasRung = false;
    }
  }

  /** How long the invitation that this side sent to somebody still stands, in ms; `undefined` if there is none. */
  ringsFor(userId: string): number | undefined {
    const peer = this.#list.get(userId);
    if (!peer?.isInvitedHere || peer.status === 'joined') return undefined;
    return Math.max(1, peer.lapsesAt - performance.now());
  }

  /** Adds those whom the invitation to a call names. Nothing is reported: the call itself is not yet. */
  fill({ roster, expiresInMs, endpoint: from, grows }: MessageOf<'invite'>): void {
    if (grows) this.#growing.add(from);
    const lapsesAt = performance.now() + expiresInMs;
    for (const { userId, status, endpoint, microphone, camera } of roster)
      if (userId !== this.#options.userId) {
        const hasRung = status === 'ringing';
        this.#add({ userId, status, endpoint, microphone, camera, lapsesAt, hasRung });
      }
  }

  /** Adds those whom a later invitation names. What is known of the others is newer, and stays. */
  merge({
    to,
    roster,
    expiresInMs,
  }: Pick<MessageOf<'invite'>, 'to' | 'roster' | 'expiresInMs'>): void {
    const lapsesAt = performance.now() + expiresInMs;
    for (const userId of to) this.#departed.delete(userId);
    for (const entry of roster) {
      const { userId, status, endpoint } = entry;
      if (userId === this.#options.userId || this.#departed.has(userId)) continue;
      const isNew = !this.has(userId) && this.#options.hasRoom();
      if (isNew) this.#add({ userId, lapsesAt });
      const peer = this.#list.get(userId);
      if (peer && status === 'joined' && endpoint && !peer.endpoint)
        this.#welcome(peer, endpoint, entry);
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
    if ('grows' in message && message.grows) this.#growing.add(endpoint);
    const peer = this.#list.get(from);
    const isBack =
      peer?.endpoint !== undefined && 'was' in message && message.was === peer.endpoint;
    const isTheirTab = isBack || (peer && (peer.endpoint ?? endpoint) === endpoint);
    if (peer && isTheirTab) {
      peer.lastHeard = performance.now();
      peer.missingSince = undefined;
      if (isBack) peer.backIn = endpoint;
      if (isBack || (message.type === 'alive' && message.away)) this.#noteAway(peer);
    }
    switch (message.type) {
      case 'invite':
        if (isTheirTab) this.merge(message);
        return;
      case 'ringing':
        return this.#receiveRinging(message);
      case 'stopped':
        return this.#stopRinging(peer, endpoint);
      case 'accept': {
        const joining = this.#admit(from);
        const theyOffer = message.offersTo.includes(this.#options.endpoint);
        if (joining) this.#welcome(joining, endpoint, message, theyOffer);
        return;
      }
      case 'decline':
        return this.#receiveDecline(message, peer);
      case 'leave':
        if (peer && isTheirTab) this.#remove(peer, message.reason, false);
        return;
      case 'alive':
        return this.#receiveAlive(message);
      case 'signal':
        return this.#receiveSignal(message);
    }
  }

  /**
   * The relay has lost a tab, which says nothing of who used it: the line may be back, or the page is left.
   *
   * @returns whether it is the tab of somebody in the call
   */
  lose(endpoint: string): boolean {
    for (const peer of this.#list.all()) {
      if (peer.endpoint === endpoint) peer.missingSince = performance.now();
      else if (!this.#forgetTab(peer, endpoint)) continue;
      return true;
    }
    return false;
  }

  /** Gives up whoever did not answer in time, or has vanished. */
  check(): void {
    const now = performance.now();
    const isOnline = this.#options.isOnline();
    for (const peer of this.#list.all()) {
      if (!isOnline) peer.missingSince &&= now; // they could not be heard
      const gone = absenceOf(peer, this.#options);
      if (gone === 'away') this.#noteAway(peer);
      else if (gone) this.#remove(peer, gone, true);
      else this.#noteInterruption(peer);
    }
  }

  /** This side was blocked for some ms: whatever the others said then is still to be handled. */
  excuse(ms: number): void {
    const now = performance.now();
    for (const peer of this.#list.all()) {
      peer.lastHeard = Math.min(now, peer.lastHeard + ms);
      if (peer.missingSince !== undefined)
        peer.missingSince = Math.min(now, peer.missingSince + ms);
    }
    this.#options.connections.excuse(ms);
  }

  // --- who comes ---

  #add(fields: Pick<Peer, 'userId' | 'lapsesAt'> & Partial<Peer>): Peer {
    this.#departed.delete(fields.userId);
    return this.#list.add({
      status: 'invited',
      microphone: false,
      camera: false,
      isInvitedHere: false,
      ringingTabs: new Set(),
      hasRung: false,
      lastHeard: performance.now(),
      missingSince: undefined,
      ...fields,
    });
  }

  /** Somebody in the call. Those whom another person invited may come before that message: there has to be room. */
  #admit(userId: string): Peer | undefined {
    const peer = this.#list.get(userId);
    if (peer || !this.#options.hasRoom()) return peer;
    return this.#add({ userId, lapsesAt: performance.now() + this.#options.noAnswerMs });
  }

  #receiveRinging({ from, endpoint }: MessageOf<'ringing'>): void {
    const peer = this.#admit(from);
    if (!peer || peer.status === 'joined') return;
    peer.ringingTabs.add(endpoint);
    peer.hasRung = true;
    if (peer.status === 'invited') this.update(from, { status: 'ringing' });
  }

  /** Their user has neither declined nor gone: they may come back, or answer in another tab. */
  #stopRinging(peer: Peer | undefined, endpoint: string): void {
    if (peer && this.#forgetTab(peer, endpoint)) this.#options.connections.disconnect(endpoint); // it may have been prepared
  }

  /** @returns whether that tab of somebody who has not joined was ringing */
  #forgetTab(peer: Peer, endpoint: string): boolean {
    if (!peer.ringingTabs.delete(endpoint) || peer.status === 'joined') return false;
    if (peer.ringingTabs.size > 0) return true;
    peer.missingSince = performance.now();
    this.update(peer.userId, { status: 'invited' });
    return true;
  }

  #receiveDecline({ endpoint, reason }: MessageOf<'decline'>, peer?: Peer): void {
    if (!peer || peer.status === 'joined') return;
    this.#options.connections.disconnect(endpoint); // it may have been prepared
    this.#remove(peer, reason, false);
  }

  #receiveAlive({ from, endpoint, microphone, camera, away }: MessageOf<'alive'>): void {
    const peer = away ? undefined : this.#admit(from);
    if (peer?.endpoint === endpoint) this.update(from, { microphone, camera });
    else if (peer?.endpoint === undefined && peer)
      this.#welcome(peer, endpoint, { microphone, camera }); // faster than their `accept`
  }

  #receiveSignal(message: MessageOf<'signal'>): void {
    const stage = this.#options.stage();
    if (stage !== 'answering' && stage !== 'joined') return;
    const { from, endpoint } = message;
    const peer = this.#admit(from);
    if (peer && this.#mayJoin(peer, endpoint)) this.#options.connections.receive(endpoint, message);
  }

  /** Somebody has joined, from this tab. `theyOffer`: they make the offer to connect. */
  #welcome(
    peer: Peer,
    endpoint: string,
    { microphone, camera }: Sending,
    theyOffer = endpoint < this.#options.endpoint,
  ): void {
    const { connections } = this.#options;
    if (!this.#mayJoin(peer, endpoint)) return connections.disconnect(endpoint);
    if (peer.endpoint && peer.endpoint !== endpoint) connections.disconnect(peer.endpoint);
    this.#lostTabs.delete(endpoint);
    peer.endpoint = endpoint;
    peer.awaySince = peer.backIn = undefined;
    peer.ringingTabs.delete(endpoint);
    peer.lastHeard = performance.now();
    const change = { status: 'joined', microphone, camera, reconnecting: undefined } as const;
    this.update(peer.userId, change);
    if (this.#options.stage() === 'joined') connections.connect(peer.userId, endpoint, !theyOffer);
  }

  /**
   * Whether somebody may be in the call from that tab. A user may answer in two tabs at the same moment: the smaller endpoint
   * id counts, for everybody in the call. The caller has one tab.
   */
  #mayJoin({ userId, endpoint: known, backIn }: Peer, endpoint: string): boolean {
    if (known === undefined || known === endpoint || backIn === endpoint) return true;
    return endpoint < known && userId !== this.#options.reporter.info.callerId;
  }

  // --- who goes ---

  /** Their page is gone, and may be back. Until then their devices are off. */
  #noteAway(peer: Peer): void {
    if (peer.status !== 'joined' || peer.endpoint === undefined || peer.awaySince) return;
    peer.awaySince = performance.now();
    this.#options.connections.suspend(peer.endpoint);
    this.#options.connections.reportState();
    this.update(peer.userId, { reconnecting: true, microphone: false, camera: false });
  }

  #noteInterruption({ userId, endpoint = '' }: Peer): void {
    const isDown = this.#options.connections.isInterrupted(endpoint);
    this.update(userId, { reconnecting: isDown || undefined });
  }

  #remove(peer: Peer, reason: EndReason, gaveUp: boolean): void {
    const { userId, endpoint, ringingTabs } = peer;
    const tabs = [...ringingTabs, ...(endpoint ? [endpoint] : [])];
    for (const tab of tabs) {
      this.#options.connections.disconnect(tab); // it may have been prepared
      if (gaveUp) this.#lostTabs.add(tab);
    }
    this.#list.remove(userId);
    this.#departed.add(userId);
    this.#options.left(userId, tabs, reason, gaveUp);
  }
}

/**
 * One call on the local backend, from dialling or ringing to its one end. It owns the parts that do the work and decides
 * how far the call is: `LocalPeers` knows who is in it, `LocalConnections` carries the media, `LocalDevices` has the own
 * microphone and camera, `CallMessenger` tells the others, `CallReporter` tells the store.
 */
import type { CallSession } from '../call/backend.js';
import type { CallInfo, EndReason, Media, Picture } from '../call/call-info.js';
import { badRequest, toCallError, type CallError, type Device } from '../call/call-error.js';
import type { CallOutcome, CallReporter } from '../call/call-reporter.js';
import { newId } from '../call/ids.js';
import { loadModule } from '../call/load-module.js';
import type { SessionStats } from '../call/session-stats.js';
import { requireCallSupport } from '../media/call-support.js';
import { lastWordAfter, outcomeOf } from './call-end.js';
import type { CallMessenger } from './call-messenger.js';
import { createParts, type CallParts } from './call-parts.js';
import type { LastWord } from './ended-calls.js';
import { Heartbeat } from './heartbeat.js';
import type { EarlyOffer, LocalConnections } from './local-connections.js';
import type { LocalDevices } from './local-devices.js';
import { checkCall, followGroup } from './local-group.js';
import type { LocalPeers } from './local-peers.js';
import { OtherTabs } from './other-tabs.js';
import {
  incomingCall,
  type CallKey,
  type CallMessage,
  type DeclineReason,
  type MessageOf,
} from './protocol.js';
import type { SessionHost } from './session-host.js';
import type { Stage } from './stage.js';

export class LocalSession implements CallSession {
  /** What does the work. */
  readonly parts: CallParts;
  readonly #host: SessionHost;
  readonly #reporter: CallReporter;
  readonly #devices: LocalDevices;
  readonly #connections: LocalConnections;
  readonly #peers: LocalPeers;
  readonly #messenger: CallMessenger;
  readonly #otherTabs: OtherTabs;
  readonly #heartbeat: Heartbeat;
  #stage: Stage;
  /** When ringing here is over, by `performance.now()`. */
  #lapsesAt = Infinity;
  /** The offer in the invitation, until it is answered. */
  #offered: EarlyOffer | undefined;

  private constructor(host: SessionHost, info: CallInfo, stage: Stage, key: CallKey) {
    this.#host = host;
    this.#stage = stage;
    const parts = createParts(host, info, key, {
      release: () => this.#release(),
      sendingChanged: () => this.#sendAlive(),
      stage: () => this.#stage,
      left: (reason, gaveUp) => this.#followLeave(reason, gaveUp),
    });
    this.parts = parts;
    this.#reporter = parts.reporter;
    this.#devices = parts.devices;
    this.#connections = parts.connections;
    this.#peers = parts.peers;
    this.#messenger = parts.messenger;
    this.#otherTabs = new OtherTabs(host.endpoint);
    this.#heartbeat = new Heartbeat({
      timing: host.timing,
      beat: () => this.#beat(),
      tick: () => this.#tick(),
      blocked: (ms) => this.#peers.excuse(ms),
    });
  }

  /** A call from here. Devices are opened first: nobody's phone rings for a call that cannot take place. */
  static dial(host: SessionHost, info: CallInfo): LocalSession {
    const key = { call: info.id, secret: newId() };
    const session = new LocalSession(host, info, 'dialling', key);
    for (const { userId } of info.members) session.#peers.invite(userId, Infinity);
    void session.#place();
    return session;
  }

  /** A call to here. */
  static receive(
    host: SessionHost,
    message: MessageOf<'invite'>,
    info: CallInfo = incomingCall(message, host.userId),
  ): LocalSession {
    const { call, secret } = message;
    const session = new LocalSession(host, info, 'ringing', { call, secret });
    session.#lapsesAt = performance.now() + message.expiresInMs;
    session.#offered = message;
    session.#peers.fill(message);
    session.#heartbeat.beat();
    return session;
  }

  get info(): CallInfo {
    return this.#reporter.info;
  }

  /** The call in messages. */
  get key(): CallKey {
    return this.#messenger.key;
  }

  /** How far this side is. */
  get stage(): Stage {
    return this.#stage;
  }

  /** Whether this is a call from here to just that user, which they have not answered. */
  isUnansweredCallTo(userId: string): boolean {
    const { direction, groupId } = this.info;
    const isOneToOne = direction === 'outgoing' && groupId === undefined;
    const isAnswered = this.#stage === 'ended' || this.#peers.isAnyJoined();
    return isOneToOne && !isAnswered && this.#peers.has(userId);
  }

  // --- commands of the page ---

  async accept(media: Media): Promise<void> {
    if (this.#stage !== 'ringing')
      throw badRequest('already-answered', 'This call was answered already.');
    this.#stage = 'answering';
    const camera = media === 'video' ? 'pending' : 'off';
    this.#reporter.change({ microphone: 'pending', camera });
    try {
      requireCallSupport();
      const opening = this.#devices.open(media);
      this.#prepareConnections();
      await opening;
    } catch (cause) {
      const error = toCallError(cause);
      this.#decline('failed', error);
      throw error;
    }
    if (this.#stage === 'answering') this.#join();
  }

  end(as?: 'busy'): Promise<void> {
    if (this.#stage === 'ringing' || this.#stage === 'answering') {
      this.#decline(as ?? 'declined');
    } else {
      const isCanceled = this.info.direction === 'outgoing' && !this.#reporter.isConnected;
      const outcome = { reason: isCanceled ? 'canceled' : 'hung-up', endedBy: 'self' } as const;
      this.#finish(outcome, { type: 'leave', reason: 'hung-up' }, true);
    }
    return Promise.resolve();
  }

  /**
   * Ends the call because this tab is being closed. A call that rings here has not been declined: it keeps ringing in the
   * user's other tabs, and rings again in one that they open.
   */
  close(): Promise<void> {
    if (this.#stage !== 'ringing' && this.#stage !== 'answering') return this.end();
    this.#messenger.stopped();
    this.#abandon({ reason: 'no-answer', endedBy: 'self' });
    return Promise.resolve();
  }

  /** The page is being left, and may be back: the others are told, and wait. */
  leavePage(): void {
    this.#messenger.alive(true);
    this.#abandon({ reason: 'hung-up', endedBy: 'self' });
  }

  async invite(userIds: readonly string[], groupId?: string): Promise<void> {
    const { inviteMembers } = await loadModule(() => import('./local-invitation.js'));
    const call = { host: this.#host, ...this.parts, stage: () => this.#stage };
    return inviteMembers(call, userIds, groupId);
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#devices.setMicrophone(on);
  }

  async setCamera(on: boolean): Promise<void> {
    if (this.info.media === 'audio')
      throw badRequest('not-supported', 'An audio call has no camera.', { device: 'camera' });
    await this.#devices.setCamera(on);
  }

  setScreen(on: boolean): Promise<void> {
    return this.parts.screens.set(on);
  }

  useDevice(device: Device, deviceId?: string): Promise<void> {
    return this.#devices.use(device, deviceId);
  }

  /**
   * Makes it an audio call, also if another member switched it (`by`): all cameras are turned off for good. The others learn it
   * from the heartbeat, which reaches also those whose connection is down at the moment.
   */
  async switchToAudio(by?: string): Promise<void> {
    if (this.info.media === 'audio') return;
    this.#reporter.change({ media: 'audio' }, by);
    await this.#devices.forgoCamera();
  }

  attachView(userId: string, video: HTMLVideoElement, picture?: Picture): () => void {
    return this.#connections.attachView(userId, video, picture);
  }

  resumeSound(): Promise<void> {
    this.#connections.resumeSound();
    return Promise.resolve();
  }

  stats(): Promise<SessionStats> {
    return this.parts.measure();
  }

  // --- messages of the others ---

  /** Handles a message about this call, from somebody who knows its secret. */
  receive(message: CallMessage): void {
    if (this.#stage === 'ended') return;
    const { type, from, endpoint } = message;
    if (from === this.#host.userId) return this.#receiveFromOtherTab(message);
    followGroup(this.parts, message);
    this.#peers.receive(message);
    const isJoined = this.#peers.isTabOf(from, endpoint);
    if (type === 'alive' && isJoined) {
      this.parts.screens.follow(from, message.screen === true);
      this.parts.sizes.follow(endpoint, message.shows);
      if (message.media === 'audio' && this.#stage === 'joined') void this.switchToAudio(from);
    }
    // whoever joined while this side did may not know yet what it sends
    if (type === 'accept' && isJoined) this.#sendAlive();
    const isAnswered = this.#stage === 'joined' ? type === 'ringing' : type === 'alive';
    if (isAnswered && this.#peers.has(from)) this.#heartbeat.answer();
  }

  /** A tab of an invited user signed in just now: it rings as well. */
  greet(userId: string, endpoint: string): void {
    const ringsForMs = this.#stage !== 'dialling' ? this.#peers.ringsFor(userId) : undefined;
    if (ringsForMs !== undefined) this.#messenger.invite([userId], ringsForMs, endpoint);
  }

  /** The relay has lost that tab. It is asked for a sign of life: it may be back in a moment. */
  lose(endpoint: string): void {
    if (this.#peers.lose(endpoint)) this.#heartbeat.beat();
  }

  /** The channel is back: the others hear at once that this side is there, and how it is. */
  resume(): void {
    this.#heartbeat.beat();
  }

  /** The other side dialled this user while this side dialled them. Their call becomes this one, as if it were accepted. */
  adopt(message: MessageOf<'invite'>): void {
    const wasPlaced = this.#stage !== 'dialling';
    // their other tabs stop ringing for the call from here
    this.#host.over(this.key, { type: 'leave', reason: 'hung-up' }, this.#audience);
    this.#stage = 'answering';
    this.#messenger.key = { call: message.call, secret: message.secret };
    this.#reporter.change({ media: message.media });
    if (message.media === 'audio' && this.info.camera !== 'off')
      void this.#devices.setCamera(false);
    this.#peers.forgetRinging();
    this.#peers.merge(message);
    this.#connections.discardOffer();
    this.#offered = message;
    this.#prepareConnections();
    if (wasPlaced) this.#join(); // otherwise once the devices are open
  }

  #receiveFromOtherTab(message: CallMessage): void {
    const outcome = this.#otherTabs.receive(message, this.#stage);
    if (outcome && this.info.direction === 'incoming') this.#finish(outcome);
  }

  // --- placing and answering ---

  async #place(): Promise<void> {
    const { media } = this.info; // as asked for, whatever call it is merged with
    try {
      const checking = checkCall(this.#host, this.parts);
      if (checking) await checking;
      if (this.#reporter.isEnded) return;
      requireCallSupport();
      const opening = this.#devices.open(media); // before anything that takes time
      await Promise.all([
        opening,
        this.info.groupId === undefined && this.#connections.prepareOffer(),
      ]);
      if (this.#reporter.isEnded) return;
      const isAdopted = this.#stage === 'answering';
      if (!isAdopted) this.#ring();
      this.#reporter.placed();
      if (isAdopted) this.#join();
    } catch (cause) {
      await Promise.resolve(); // events never come before `startCall` has returned
      const error = toCallError(cause);
      if (this.#stage === 'answering') this.#decline('failed', error);
      else this.#finish({ reason: 'failed', endedBy: 'system', error });
    }
  }

  #ring(): void {
    this.#stage = 'joined';
    this.#peers.startRinging();
    this.#messenger.invite(this.#peers.ids, this.#host.noAnswerMs);
  }

  /** From here on this side is in the call, and connects to everybody who is. */
  #join(): void {
    if (this.#stage !== 'answering') return;
    this.#stage = 'joined';
    this.#messenger.accept(this.#peers.endpoints, this.#audience);
    this.#peers.connectAll();
  }

  #prepareConnections(): void {
    this.#connections.prepare(this.#peers.endpoints, this.#offered);
    this.#offered = undefined;
  }

  // --- while the call goes on ---

  #tick(): void {
    if (this.#stage === 'ringing' && performance.now() > this.#lapsesAt)
      return this.#decline('no-answer');
    this.#peers.check();
    if (this.#reporter.isConnected) this.parts.tick();
  }

  #beat(): void {
    if (this.#stage === 'joined') this.#messenger.alive();
    if (this.#stage === 'ringing' || this.#stage === 'answering') this.#messenger.ringing();
  }

  #sendAlive(): void {
    if (this.#stage === 'joined') this.#heartbeat.beat();
  }

  // --- the end ---

  /** Somebody is out of the call, which may end it. */
  #followLeave(reason: EndReason, gaveUp: boolean): void {
    const isCalled = this.#stage === 'ringing' || this.#stage === 'answering';
    if (isCalled ? this.#peers.isAnyJoined() : this.#peers.size > 0) {
      this.#peers.report();
      this.#connections.reportState();
      return;
    }
    const outcome = outcomeOf(reason, this.#reporter, gaveUp);
    if (!isCalled) return this.#finish(outcome, lastWordAfter(reason), gaveUp);
    if (gaveUp)
      this.#abandon(outcome); // it rings again if the caller comes back
    else this.#finish(outcome);
  }

  /** All tabs that take part in the call, or ring for it. */
  get #audience(): string[] {
    return [...this.#peers.tabs, ...this.#otherTabs.ringing];
  }

  #decline(reason: DeclineReason, error?: CallError): void {
    const outcome = { reason, endedBy: 'self', ...(error && { error }) } as const;
    this.#finish(outcome, { type: 'decline', reason }, true);
  }

  /** @param isTold whether the others get the last word now, or only if they ask */
  #finish(outcome: CallOutcome, lastWord?: LastWord, isTold = false): void {
    if (this.#stage === 'ended') return;
    const wasPlaced = this.#stage !== 'dialling';
    this.#stage = 'ended';
    if (wasPlaced) this.#host.over(this.key, lastWord, isTold ? this.#audience : undefined);
    this.#reporter.end(outcome);
  }

  /** Ends the call here only. */
  #abandon(outcome: CallOutcome): void {
    this.#stage = 'ended';
    this.#host.delivery.withdrawAll(this.key.call);
    this.#reporter.end(outcome);
  }

  #release(): void {
    this.#heartbeat.stop();
    this.parts.close();
  }
}

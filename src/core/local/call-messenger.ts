/** Sends this side's messages about one local call. */
import type { CallReporter } from '../call/call-reporter.js';
import type { LocalConnections } from './local-connections.js';
import type { LocalDevices } from './local-devices.js';
import type { LocalPeers } from './local-peers.js';
import type { PeerSignal } from './peer-link.js';
import type { MessageBody, MessageOf } from './protocol.js';

export interface CallMessengerOptions {
  readonly userId: string;
  /** This tab. */
  readonly endpoint: string;
  readonly reporter: CallReporter;
  readonly peers: LocalPeers;
  readonly devices: LocalDevices;
  readonly connections: LocalConnections;
  send(body: MessageBody): void;
}

export class CallMessenger {
  /** The call's id in messages. Another than its own when two people dialled each other and one call took the other's. */
  callId: string;

  readonly #options: CallMessengerOptions;
  #aliveAt = -Infinity;

  constructor(options: CallMessengerOptions) {
    this.#options = options;
    this.callId = options.reporter.info.id;
  }

  /** How long ago the last heartbeat was, in ms. */
  get aliveAge(): number {
    return performance.now() - this.#aliveAt;
  }

  ringing(): void {
    this.#options.send({ type: 'ringing', call: this.callId });
  }

  /**
   * Invites these users and tells them who else is in the call.
   *
   * @param expiresInMs how long the invitation stands
   * @param toEndpoint invites only this tab
   */
  invite(to: readonly string[], expiresInMs: number, toEndpoint?: string): void {
    const { userId, endpoint, reporter, peers, devices, connections } = this.#options;
    const { media, callerId, groupId } = reporter.info;
    const self = { userId, endpoint, status: 'joined', ...devices.sending } as const;
    this.#options.send({
      type: 'invite',
      call: this.callId,
      ...{ to, toEndpoint, media, callerId, groupId, expiresInMs },
      roster: [self, ...peers.roster],
      signals: connections.offer,
    });
  }

  /** @param offersTo the tabs that get an offer to connect from here */
  accept(offersTo: readonly string[]): void {
    const { sending } = this.#options.devices;
    this.#options.send({ type: 'accept', call: this.callId, offersTo, ...sending });
  }

  /** @param closing only because this tab is being closed */
  decline(reason: MessageOf<'decline'>['reason'], closing?: true): void {
    this.#options.send({ type: 'decline', call: this.callId, reason, ...(closing && { closing }) });
  }

  leave(reason: MessageOf<'leave'>['reason']): void {
    this.#options.send({ type: 'leave', call: this.callId, reason });
  }

  /** The heartbeat, with what this side sends. */
  alive(): void {
    const { reporter, devices } = this.#options;
    const { media } = reporter.info;
    this.#aliveAt = performance.now();
    this.#options.send({ type: 'alive', call: this.callId, media, ...devices.sending });
  }

  signal(toEndpoint: string, signal: PeerSignal): void {
    this.#options.send({ type: 'signal', call: this.callId, toEndpoint, ...signal });
  }
}

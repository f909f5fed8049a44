/** Sends this side's messages about one local call. */
import type { CallReporter } from '../call/call-reporter.js';
import type { Outgoing } from './delivery.js';
import type { LocalConnections } from './local-connections.js';
import type { LocalDevices } from './local-devices.js';
import type { LocalPeers } from './local-peers.js';
import type { PeerSignal } from './peer-link.js';
import type { PictureSizes } from './picture-sizes.js';
import type { CallKey } from './protocol.js';
import type { SharedScreens } from './shared-screens.js';

export interface CallMessengerOptions {
  readonly userId: string;
  /** This tab. */
  readonly endpoint: string;
  readonly key: CallKey;
  readonly reporter: CallReporter;
  readonly peers: LocalPeers;
  readonly devices: LocalDevices;
  readonly connections: LocalConnections;
  readonly screens: SharedScreens;
  readonly sizes: PictureSizes;
  readonly delivery: Outgoing;
}

export class CallMessenger {
  /** The call's id in messages. Another than its own when two people dialled each other and one call took the other's. */
  key: CallKey;
  /** Whether the call was one-to-one, and is a group call now. */
  hasGrown = false;

  readonly #options: CallMessengerOptions;

  constructor(options: CallMessengerOptions) {
    this.#options = options;
    this.key = options.key;
  }

  /** The heartbeat while it rings here. */
  ringing(): void {
    this.#options.delivery.send({ type: 'ringing', ...this.key });
  }

  stopped(): void {
    this.#options.delivery.send({ type: 'stopped', ...this.key });
  }

  /**
   * Invites these users and tells them who else is in the call.
   *
   * @param expiresInMs how long the invitation stands
   * @param toEndpoint invites only this tab
   */
  invite(to: readonly string[], expiresInMs: number, toEndpoint?: string): void {
    const { userId, endpoint, reporter, peers, devices, connections, delivery } = this.#options;
    const { media, callerId, groupId, extra } = reporter.info;
    const expiresAt = performance.now() + expiresInMs;
    const invitation = () =>
      ({
        type: 'invite',
        ...{ to, toEndpoint, media, callerId, groupId, extra },
        expiresInMs: Math.max(1, expiresAt - performance.now()),
        roster: [
          { userId, endpoint, status: 'joined', ...devices.sending } as const,
          ...peers.roster,
        ],
        signals: connections.offer,
        grows: true,
      }) as const;
    const audience = toEndpoint ? { tabs: [toEndpoint] } : { users: to, tabs: peers.endpoints };
    delivery.deliver(this.key, invitation, audience);
  }

  /**
   * @param offersTo the tabs that get an offer to connect from here
   * @param tabs those that have to know
   */
  accept(offersTo: readonly string[], tabs: readonly string[]): void {
    const { devices, delivery } = this.#options;
    const body = { type: 'accept', offersTo, ...devices.sending, grows: true } as const;
    delivery.deliver(this.key, body, { tabs });
  }

  /** The heartbeat in the call, with what this side sends and whom it calls. `away`: the page is being left. */
  alive(away = false): void {
    const { userId, reporter, devices, peers, screens, sizes, delivery } = this.#options;
    const { media, groupId } = reporter.info;
    const { elapsed } = reporter;
    const { shows } = sizes;
    const { calling } = peers;
    delivery.send({
      ...{ type: 'alive', media, ...devices.sending, grows: true },
      ...(groupId && { groupId, forMs: elapsed && Math.round(elapsed) }),
      ...(away ? { away } : screens.has(userId) && { screen: true }),
      ...(shows && { shows }),
      ...(calling.length > 0 && { calling }),
      ...this.key,
    });
  }

  signal(toEndpoint: string, signal: PeerSignal): void {
    const { delivery } = this.#options;
    const body = { type: 'signal', toEndpoint, ...signal } as const;
    const { description } = signal; // holds all candidates so far
    if (description) delivery.withdrawSignals(this.key.call, toEndpoint, description.type);
    delivery.deliver(this.key, body, { tabs: [toEndpoint] });
  }
}

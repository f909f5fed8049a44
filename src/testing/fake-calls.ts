import type { CallBackend, Features } from '../core/call/backend.js';
import { CallError, type Device, type ErrorReason } from '../core/call/call-error.js';
import type { Media, MemberLimits, Profile } from '../core/call/call-info.js';
import { DEFAULT_LIMITS } from '../core/call/member-limits.js';
import { FakeBackend, type IncomingOptions } from './fake-backend.js';
import { FakeCall, PATIENCE_MS, within } from './fake-call.js';
import type { FakeSession } from './fake-session.js';
import { deferred } from './held-answers.js';

export interface FakeCallsOptions {
  /** Who is signed in. Default: the user `3001`. */
  readonly self?: Profile;
  /** What the service can do. Default: everything. */
  readonly features?: Partial<Features>;
  /** The most people in a call, the signed-in user included. Default: 20 in an audio call, 7 in a video call. */
  readonly maxMembers?: MemberLimits;
  /** Whether a call connects by itself once the page has answered it. Default: `true`. */
  readonly autoConnect?: boolean;
}

export interface FakeGroupCall {
  readonly userIds: readonly string[];
  readonly media?: Media;
  readonly since?: number;
}

/** A calling service that a test plays. */
export interface FakeCalls {
  /** For the provider: `provider.backend = calls.backend`. */
  readonly backend: CallBackend;
  /** All calls, oldest first. */
  readonly calls: readonly FakeCall[];
  /** Waits until the page has signed in. @throws Error when it does not within `ms` */
  signedIn(ms?: number): Promise<void>;
  /**
   * Somebody calls the page, once it has signed in. If it is in a call already, the new one ends as `busy`.
   *
   * @param options `from`: id of the caller; `media`: `audio` (default) or `video`; `groupId` and `userIds`: the group, and the
   *   others who were called
   */
  incoming(options: IncomingOptions): Promise<FakeCall>;
  /**
   * Other members of a group are in a call, which the page may join: it is then placed, and they are in it. `null`: it is over.
   *
   * @param call `userIds`: who has joined; `media`: `audio` (default) or `video`; `since`: in ms since the epoch
   */
  groupCall(groupId: string, call: FakeGroupCall | null): void;
  /** Waits for the next call that the page places. Each call is returned once. @throws Error when there is none within `ms` */
  placed(ms?: number): Promise<FakeCall>;
  /** The connection to the service is lost: the page shows that it reconnects. */
  loseConnection(): void;
  /** The connection to the service is back. */
  regainConnection(): void;
  /** The user signs in on another device, which signs the page out. */
  kick(): void;
  /** The service refuses the page's next attempt to sign in, or to call. */
  refuse(command: 'connect' | 'call', error: CallError): void;
  /**
   * A device cannot be opened from now on, or no screen shared. Without a microphone there is no call; without a camera it goes
   * on.
   *
   * @param reason `permission-denied` (default), `device-missing` or `device-busy`
   */
  denyDevice(device: Device | 'screen', reason?: ErrorReason): void;
  /** The device can be opened again. */
  allowDevice(device: Device | 'screen'): void;
}

/**
 * A calling service without network, cameras and microphones, for tests of a page: in any runner and any DOM. It does what the
 * page asks, and reports what the test lets other people do.
 */
export function fakeCalls(options: FakeCallsOptions = {}): FakeCalls {
  return new ScriptedCalls(options);
}

class ScriptedCalls implements FakeCalls {
  readonly calls: FakeCall[] = [];
  readonly #backend: FakeBackend;
  readonly #autoConnect: boolean;
  /** Placed, and not returned yet. */
  readonly #placed: FakeCall[] = [];
  readonly #waiting = new Set<(call: FakeCall) => void>();

  constructor({ self, features, maxMembers, autoConnect = true }: FakeCallsOptions) {
    this.#autoConnect = autoConnect;
    this.#backend = new FakeBackend({
      self: self ?? { userId: '3001', name: '3001' },
      features,
      maxMembers: maxMembers ?? DEFAULT_LIMITS,
      onStart: (session) => this.#start(session),
    });
  }

  get backend(): CallBackend {
    return this.#backend;
  }

  signedIn(ms = PATIENCE_MS): Promise<void> {
    return within(ms, 'The page did not sign in', this.#backend.connected);
  }

  async incoming(options: IncomingOptions): Promise<FakeCall> {
    await this.signedIn();
    const session = this.#backend.incoming(options);
    if (this.#autoConnect)
      void session.accepted.then(() => {
        if (!session.ended) session.connect();
      });
    return this.#add(session);
  }

  groupCall(groupId: string, call: FakeGroupCall | null): void {
    this.#backend.groupCall(groupId, call && { callId: groupId, media: 'audio', ...call });
  }

  placed(ms = PATIENCE_MS): Promise<FakeCall> {
    const call = this.#placed.shift();
    if (call) return Promise.resolve(call);
    const { promise, resolve } = deferred<FakeCall>();
    this.#waiting.add(resolve);
    return within(ms, 'The page placed no call', promise).finally(() =>
      this.#waiting.delete(resolve),
    );
  }

  loseConnection(): void {
    this.#backend.connection('reconnecting');
  }

  regainConnection(): void {
    this.#backend.connection('connected');
  }

  kick(): void {
    this.#backend.connection('kicked', new CallError('kicked', 'Signed in on another device.'));
  }

  refuse(command: 'connect' | 'call', error: CallError): void {
    this.#backend.fail(command, error);
  }

  denyDevice(device: Device | 'screen', reason: ErrorReason = 'permission-denied'): void {
    const detail = reason === 'permission-denied' ? 'screen-refused' : 'no-screen';
    const error = new CallError(reason, `The ${device} could not be opened.`, {
      device,
      ...(device === 'screen' && { detail }),
    });
    this.#backend.deviceErrors.set(device, error);
  }

  allowDevice(device: Device | 'screen'): void {
    this.#backend.deviceErrors.delete(device);
  }

  #add(session: FakeSession): FakeCall {
    const call = new FakeCall(session);
    this.calls.push(call);
    return call;
  }

  #start(session: FakeSession): void {
    const call = this.#add(session);
    void session.placed.then(() => {
      const isJoined = session.info.members.some(({ status }) => status === 'joined');
      if (this.#autoConnect && isJoined && !session.isConnected) session.connect();
      const [next] = this.#waiting;
      if (!next) return this.#placed.push(call);
      this.#waiting.delete(next);
      next(call);
    });
  }
}

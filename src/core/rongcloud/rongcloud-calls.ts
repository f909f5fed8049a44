/**
 * The calls of a connection, while the SDK is not done with them. At most one is in progress; those that ended stay here until
 * the SDK can take the next call. The code of a call is loaded after the connection is up, so that a page that waits for
 * calls does not wait for it.
 */
import type { CallBackend, CallSession } from '../call/backend.js';
import type { CallError } from '../call/call-error.js';
import type { CallInfo, CallRequest } from '../call/call-info.js';
import { loadModule } from '../call/load-module.js';
import { outgoingCall } from '../call/outgoing-call.js';
import { lateSession, type LateSession } from './late-session.js';
import type { RongCloudLine } from './rongcloud-host.js';
import type { RongCloudSession } from './rongcloud-session.js';
import { DEAF } from './sdk-client.js';
import { OVER, type ClientHandlers, type EndSummary, type SdkSession } from './sdk-types.js';

type CallCode = typeof import('./call-code.js');

export class RongCloudCalls {
  /** For the SDK's call client: fixed for the life of the page, and a plain literal. */
  readonly handlers: ClientHandlers = {
    onSession: (sdk: SdkSession): void => this.#receive(sdk),
    onSessionClose: (sdk: SdkSession, summary?: EndSummary): void => {
      const close = (): void => {
        for (const session of this.#sessions)
          if (session.isOf(sdk)) session.closed(summary?.endReason);
      };
      // After its ring, which may have come in the same task, and which tells if the code cannot be loaded.
      queueMicrotask(() => void this.#loading?.then(close, () => {}));
    },
    // A call that still rings was reported before.
    onOfflineRecord: (...record): void =>
      queueMicrotask(() =>
        this.#whenLoaded(({ reportAway }) => {
          if (this.#host) reportAway(this.#host, ...record);
        }),
      ),
  };

  readonly #sessions = new Set<RongCloudSession>();
  /** Calls from here that wait for the code of calls. */
  readonly #late = new Set<LateSession>();
  #host: RongCloudLine | undefined;
  #module: CallCode | undefined;
  #loading: Promise<CallCode> | undefined;
  /** Undoes what goes on beside calls. */
  #stop: (() => void) | undefined;

  /** The call in progress. */
  get current(): RongCloudSession | undefined {
    return [...this.#sessions].find((session) => !session.ended);
  }

  /** Takes calls from now on. */
  open(host: Omit<RongCloudLine, 'ready'>): void {
    const line = { ...host, ready: (session: RongCloudSession) => this.#othersReleased(session) };
    this.#host = line;
    const isBusy = (): boolean => this.#late.size > 0 || !!this.current;
    const preload = setTimeout(() => {
      this.#load().then(
        ({ goOnBeside }) => (this.#stop &&= goOnBeside(line, isBusy, this.#keep)),
        () => {},
      );
    }, host.timing.preloadMs);
    this.#stop = () => clearTimeout(preload);
  }

  /** See `CallBackend`. Follows this tab's connection, which may come later and go before. */
  readonly watchGroupCall = async (
    ...watch: Parameters<NonNullable<CallBackend['watchGroupCall']>>
  ): Promise<() => void> => (await this.#load()).watchGroupCall(() => this.#host, ...watch);

  /** Hangs up, and waits until the SDK is done: signing out does not end a call. */
  async close(): Promise<void> {
    this.#stop?.();
    this.#stop = undefined;
    this.#host = undefined; // what rings from now on is not ours
    for (const session of this.#late) await session.end();
    await Promise.all(
      [...this.#sessions].map(async (session) => {
        await session.end();
        await session.released;
      }),
    );
  }

  /** @returns `undefined` before `open` */
  dial(request: CallRequest): CallSession | undefined {
    const host = this.#host;
    if (!host) return undefined;
    const info = outgoingCall(request, host.userId);
    if (this.#module) return this.#keep(this.#module.RongCloudSession.dial(host, info));
    return this.#dialLater(host, info);
  }

  #dialLater(host: RongCloudLine, info: CallInfo): CallSession {
    const session = lateSession(info, {
      emit: host.emit,
      load: async () => {
        const { RongCloudSession } = await this.#load();
        return (own) => this.#keep(RongCloudSession.dial(host, own));
      },
    });
    this.#late.add(session);
    void session.settled.then(() => this.#late.delete(session));
    return session;
  }

  #receive(sdk: SdkSession): void {
    sdk.registerSessionListener(DEAF); // a session must have a listener when this returns
    // A client in a call reports further calls, too, and has declined them by itself before anything else happens. Without a
    // call here, one that is over already was canceled while the page was busy: it rings and ends, and was missed.
    queueMicrotask(() => {
      const isOver = sdk.getState() === OVER;
      this.#whenLoaded(({ ring }) => {
        if (this.#host) ring(this.#host, sdk, isOver, this.current, this.#keep);
      });
    });
  }

  /** Runs `act` in the order of the SDK's events: now, or once the code of calls is there. */
  #whenLoaded(act: (module: CallCode) => void): void {
    if (this.#module) return act(this.#module);
    this.#load().then(act, (error: CallError) => this.#host?.emit({ type: 'problem', error }));
  }

  /** @throws CallError where the file cannot be loaded; it is fetched again the next time */
  #load(): Promise<CallCode> {
    this.#loading ??= loadModule(() => import('./call-code.js')).then(
      (module) => (this.#module = module),
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }

  readonly #keep = (session: RongCloudSession): RongCloudSession => {
    this.#sessions.add(session);
    void session.released.then(() => this.#sessions.delete(session));
    return session;
  };

  async #othersReleased(session: RongCloudSession): Promise<void> {
    const others = [...this.#sessions].filter((other) => other !== session && other.ended);
    await Promise.all(others.map(({ released }) => released));
  }
}

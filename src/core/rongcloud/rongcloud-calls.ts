/**
 * The calls of a connection, while the SDK is not done with them. At most one is in progress; those that ended stay here until
 * the SDK can take the next call.
 */
import type { CallRequest } from '../call/call-info.js';
import { outgoingCall } from '../call/outgoing-call.js';
import { RongCloudSession, type RongCloudHost } from './rongcloud-session.js';
import { DEAF } from './sdk-client.js';
import { OVER, type ClientHandlers, type EndSummary, type SdkSession } from './sdk-types.js';

export class RongCloudCalls {
  /** For the SDK's call client: fixed for the life of the page, and a plain literal. */
  readonly handlers: ClientHandlers = {
    onSession: (sdk: SdkSession): void => this.#receive(sdk),
    onSessionClose: (sdk: SdkSession, summary?: EndSummary): void => {
      for (const session of this.#sessions)
        if (session.isOf(sdk)) session.closed(summary?.endReason);
    },
  };

  readonly #sessions = new Set<RongCloudSession>();
  #host: RongCloudHost | undefined;

  /** The call in progress. */
  get current(): RongCloudSession | undefined {
    return [...this.#sessions].find((session) => !session.ended);
  }

  /** Takes calls from now on. */
  open(host: Omit<RongCloudHost, 'ready'>): void {
    this.#host = { ...host, ready: (session) => this.#othersReleased(session) };
  }

  /** Hangs up, and waits until the SDK is done: signing out does not end a call. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#sessions].map(async (session) => {
        await session.end();
        await session.released;
      }),
    );
    this.#host = undefined;
  }

  /** @returns `undefined` before `open` */
  dial(request: CallRequest): RongCloudSession | undefined {
    const host = this.#host;
    return host && this.#keep(RongCloudSession.dial(host, outgoingCall(request, host.userId)));
  }

  #receive(sdk: SdkSession): void {
    sdk.registerSessionListener(DEAF); // a session must have a listener when this returns
    // A client in a call reports further calls, too, and has declined them by itself before anything else happens.
    queueMicrotask(() => {
      if (sdk.getState() === OVER) this.current?.collide(sdk.getCallerId());
      else this.#ring(sdk);
    });
  }

  #ring(sdk: SdkSession): void {
    const host = this.#host;
    const { current } = this;
    if (!host || current?.takes(sdk)) return;
    if (current) return current.refuse(sdk);
    const session = this.#keep(RongCloudSession.receive(host, sdk));
    host.emit({ type: 'incoming', session });
  }

  #keep(session: RongCloudSession): RongCloudSession {
    this.#sessions.add(session);
    void session.released.then(() => this.#sessions.delete(session));
    return session;
  }

  async #othersReleased(session: RongCloudSession): Promise<void> {
    const others = [...this.#sessions].filter((other) => other !== session && other.ended);
    await Promise.all(others.map(({ released }) => released));
  }
}

/**
 * A call from here that was placed before the code of calls was loaded. It passes on what is asked of it once the real session
 * is there; a call that is hung up until then was never placed.
 */
import type { BackendEvent, CallSession } from '../call/backend.js';
import { badRequest, toCallError, type CallError, type Device } from '../call/call-error.js';
import type { CallInfo, Media } from '../call/call-info.js';

export interface LateSessionOptions {
  /** Loads the code of calls. @returns what dials */
  readonly load: () => Promise<(info: CallInfo) => CallSession>;
  readonly emit: (event: BackendEvent) => void;
}

export class LateSession implements CallSession {
  readonly #initial: CallInfo;
  readonly #emit: LateSessionOptions['emit'];
  readonly #dialled: Promise<CallSession>;
  #session: CallSession | undefined;
  #isEnded = false;

  /** Settles when it has dialled, or never will. */
  readonly settled: Promise<void>;

  constructor(info: CallInfo, { load, emit }: LateSessionOptions) {
    this.#initial = info;
    this.#emit = emit;
    this.#dialled = this.#dial(load);
    this.settled = this.#dialled.then(
      () => {},
      (cause: unknown) => this.#finish('failed', toCallError(cause)),
    );
  }

  get info(): CallInfo {
    return this.#session?.info ?? this.#initial;
  }

  async accept(media: Media): Promise<void> {
    await (await this.#dialled).accept(media);
  }

  async end(): Promise<void> {
    if (this.#session) await this.#session.end();
    else this.#finish('canceled');
  }

  async invite(userIds: readonly string[]): Promise<void> {
    await (await this.#dialled).invite(userIds);
  }

  async setMicrophone(on: boolean): Promise<void> {
    await (await this.#dialled).setMicrophone(on);
  }

  async setCamera(on: boolean): Promise<void> {
    await (await this.#dialled).setCamera(on);
  }

  async useDevice(device: Device, deviceId?: string): Promise<void> {
    await (await this.#dialled).useDevice(device, deviceId);
  }

  async switchToAudio(): Promise<void> {
    await (await this.#dialled).switchToAudio();
  }

  attachView(userId: string, video: HTMLVideoElement): () => void {
    let isAttached = true;
    let detach = (): void => {};
    const attach = (session: CallSession): void => {
      if (isAttached) detach = session.attachView(userId, video);
    };
    if (this.#session) attach(this.#session);
    else this.#dialled.then(attach, () => {}); // the call has ended with that
    return () => {
      isAttached = false;
      detach();
    };
  }

  async resumeSound(): Promise<void> {
    await this.#session?.resumeSound();
  }

  async #dial(load: LateSessionOptions['load']): Promise<CallSession> {
    const dial = await load();
    if (this.#isEnded) throw badRequest('no-call', 'The call was canceled before it was placed.');
    this.#session = dial(this.#initial);
    return this.#session;
  }

  #finish(reason: 'canceled' | 'failed', error?: CallError): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const endedBy = error ? 'system' : 'self';
    const end = { reason, endedBy, durationMs: 0, ...(error && { error }) } as const;
    this.#emit({ type: 'ended', callId: this.#initial.id, end });
  }
}

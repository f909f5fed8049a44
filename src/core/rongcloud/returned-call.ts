/** The call that the page before was in, as the store gets it: over, or one that can be joined again. */
import type { BackendEvent, CallSession } from '../call/backend.js';
import { badRequest, toCallError, type CallError } from '../call/call-error.js';
import type { CallEnd, CallInfo, Media } from '../call/call-info.js';
import type { CallOutcome } from '../call/call-reporter.js';
import { COMMANDS, type Command } from '../tabs/tab-messages.js';
import type { HeardCall } from './group-watch.js';
import type { RongCloudLine } from './rongcloud-host.js';
import type { RongCloudTrail } from './trail-writer.js';

export interface ReturnedCallOptions {
  readonly line: RongCloudLine;
  readonly dial: (line: RongCloudLine, info: CallInfo) => CallSession;
  readonly trail: RongCloudTrail;
  /** The call as it was stored, checked. */
  readonly stored: CallInfo;
  /** It is connected again. */
  readonly joined: () => void;
  /** It is over, without having been connected again. */
  readonly over: () => void;
}

export class ReturnedCall {
  readonly session: CallSession;
  readonly #options: ReturnedCallOptions;
  #info: CallInfo;
  /** The call that is joined, once this person wants that. */
  #joining: CallSession | undefined;
  /** Settles the wait for it. */
  #settle: { resolve(): void; reject(error: CallError): void } | undefined;
  #isConnected = false;
  #isOver = false;
  /** How much longer the call is than since it was joined again, in ms. */
  #beforeMs: number;

  constructor(options: ReturnedCallOptions) {
    const { stored, trail } = options;
    this.#options = options;
    this.#info = { ...stored, returning: true, microphone: 'off', camera: 'off' };
    this.#beforeMs = Math.max(0, trail.at - trail.since);
    this.session = this.#makeSession();
  }

  /** Whether it can be joined, or is joined. */
  get isOffered(): boolean {
    return !this.#isOver;
  }

  /** It goes on. @param userIds who is in it */
  offer(userIds: readonly string[]): void {
    this.#info = { ...this.#info, members: this.#membersOf(userIds) };
    this.#emit({ type: 'incoming', session: this.session });
  }

  /** It is over: for this side, whoever leaves a page has hung up. */
  tellEnd(): void {
    this.#emit({ type: 'incoming', session: this.session });
    const error = badRequest('page-left', 'The page was left or reloaded during the call.');
    this.#end({ reason: 'hung-up', endedBy: 'self', error });
  }

  /** What is known of it while it is offered. @param call `undefined`: all have left it */
  follow(call: Pick<HeardCall, 'userIds'> | undefined): void {
    if (this.#joining || this.#isOver) return;
    if (!call) return this.#end({ reason: 'hung-up', endedBy: 'remote' });
    const members = this.#membersOf(call.userIds);
    this.#info = { ...this.#info, members };
    this.#emit({ type: 'changed', callId: this.#info.id, patch: { members } });
  }

  /** It was not joined in time. */
  lapse(): void {
    if (this.#joining) return;
    const error = badRequest('call-over', 'It is too late to return to that call.');
    this.#end({ reason: 'failed', endedBy: 'system', error });
  }

  // --- what the page asks for ---

  #makeSession(): CallSession {
    const info = (): CallInfo => ({ ...(this.#joining?.info ?? this.#info), returning: true });
    const commands = COMMANDS.map((name) => [name, (...args: unknown[]) => this.#pass(name, args)]);
    return {
      ...(Object.fromEntries(commands) as Pick<CallSession, Command>),
      get info() {
        return info();
      },
      accept: (media) => this.#accept(media),
      end: async (as) => {
        if (this.#joining) return this.#joining.end(as);
        this.#end({ reason: 'hung-up', endedBy: 'self' });
      },
      attachView: (...view) => this.#joining?.attachView(...view) ?? (() => {}),
    };
  }

  async #pass(command: Command, args: readonly unknown[]): Promise<unknown> {
    if (!this.#joining) throw badRequest('no-call', 'The call is not taken up yet.');
    const methods = this.#joining as unknown as Record<Command, (...args: unknown[]) => unknown>;
    return methods[command](...args);
  }

  /** Joins it as it was left: muted, or without the camera. */
  async #accept(media: Media): Promise<void> {
    const { line, dial, trail, stored } = this.#options;
    if (this.#isOver) throw badRequest('call-over', 'That call is over.');
    if (this.#joining) throw badRequest('already-answered', 'This call was taken up already.');
    const hadCamera = stored.camera === 'on' || stored.camera === 'pending';
    const isVideo = media === 'video' && hadCamera;
    const settled = new Promise<void>((resolve, reject) => (this.#settle = { resolve, reject }));
    this.#joining = dial(
      { ...line, emit: (event) => this.#receive(event) },
      {
        ...this.#info,
        ...{ joins: trail.callId, media: isVideo ? media : 'audio' },
        ...{ microphone: 'pending', camera: isVideo ? 'pending' : 'off' },
      },
    );
    await settled;
  }

  // --- what comes of it ---

  #receive(event: BackendEvent): void {
    switch (event.type) {
      case 'placed':
        return this.#settle?.resolve();
      case 'connected':
        return this.#connect(event.at);
      case 'ended':
        return this.#end(event.end, event.end.durationMs);
      default:
        this.#emit(event);
    }
  }

  #connect(at: number): void {
    const { stored, trail, joined } = this.#options;
    this.#isConnected = true;
    this.#beforeMs = Math.max(0, at - trail.since);
    this.#emit({ type: 'connected', callId: this.#info.id, at: trail.since });
    joined();
    if (stored.microphone === 'off') this.#joining?.setMicrophone(false).catch(() => {});
  }

  #end(outcome: CallOutcome, sinceMs = 0): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { trail, over } = this.#options;
    const isLeft = outcome.reason === 'canceled'; // this person does not want to return after all
    const durationMs = sinceMs + this.#beforeMs;
    const end: CallEnd = { ...outcome, durationMs, ...(isLeft && { reason: 'hung-up' }) };
    if (!this.#isConnected) over();
    const isTold = trail.isTold && !this.#joining;
    this.#emit({ type: 'ended', callId: this.#info.id, end, ...(isTold && { isTold }) });
    if (end.error) this.#settle?.reject(toCallError(end.error));
    else this.#settle?.resolve();
  }

  #emit(event: BackendEvent): void {
    this.#options.line.emit(event);
  }

  #membersOf(userIds: readonly string[]): CallInfo['members'] {
    const { stored, line } = this.#options;
    return userIds
      .filter((userId) => userId !== line.userId)
      .map((userId) => {
        const known = stored.members.find((member) => member.userId === userId);
        const { microphone = true, camera = false } = known ?? {};
        return { userId, status: 'joined', microphone, camera };
      });
  }
}

/**
 * Calls in a tab without the connection: those of the tab that has it, shown here, and those from here that wait until the
 * connection is here. One that is answered in such a tab is had where the connection is: microphone, camera and sound are
 * there; what is done and seen here goes through.
 */
import type { BackendEvent, CallSession } from '../call/backend.js';
import type { CallEnd, CallInfo, CallRequest } from '../call/call-info.js';
import { CallError, toCallError } from '../call/call-error.js';
import { newId } from '../call/ids.js';
import { outgoingCall } from '../call/outgoing-call.js';

const COMMANDS = [
  'accept',
  'end',
  'invite',
  'setMicrophone',
  'setCamera',
  'useDevice',
  'switchToAudio',
  'resumeSound',
] as const;

type Command = (typeof COMMANDS)[number];

/** Asks the tab that has a call to do something. `show` is answered with a picture: see `picture-relay.ts`. */
export interface CommandMessage {
  type: 'command';
  id: string;
  callId: string;
  command: Command | 'show';
  args: readonly unknown[];
}

/** What came of it. */
export interface DoneMessage {
  type: 'done';
  id: string;
  value?: unknown;
  error?: CallError;
}

interface Answer {
  resolve: (value: unknown) => void;
  reject: (error: CallError) => void;
}

export class RemoteCalls {
  readonly #tab: string;
  readonly #post: (message: CommandMessage) => void;
  readonly #emit: (event: BackendEvent) => void;
  /** Of the other tab. */
  readonly #calls = new Map<string, CallInfo>();
  /** From here, by what goes on with them. */
  readonly #dialled = new Set<(start: (request: CallRequest) => CallSession) => void>();
  readonly #answers = new Map<string, Answer>();

  /**
   * @param tab the id of this one
   * @param post reaches the tab that has the calls
   * @param emit is told of them as a backend tells
   */
  constructor(
    tab: string,
    post: (message: CommandMessage) => void,
    emit: (event: BackendEvent) => void,
  ) {
    this.#tab = tab;
    this.#post = post;
    this.#emit = emit;
  }

  /**
   * Something happened there.
   *
   * @param by the tab that answered the call
   */
  follow(event: BackendEvent, by: string): void {
    if (event.type === 'incoming') return this.#mirror(event.session.info);
    const info = 'callId' in event && this.#calls.get(event.callId);
    if (!info) return;
    if (event.type === 'connected' && by !== this.#tab)
      return this.#end(info.id, 'answered-elsewhere');
    if (event.type === 'changed') this.#calls.set(info.id, { ...info, ...event.patch });
    this.#emit(event);
    if (event.type === 'ended') this.#calls.delete(info.id);
  }

  settle({ id, value, error }: DoneMessage): void {
    const answer = this.#answers.get(id);
    this.#answers.delete(id);
    if (error) answer?.reject(error);
    else answer?.resolve(value);
  }

  /** That tab is gone, or this one hangs up. */
  forget(reason: 'network' | 'hung-up'): void {
    for (const callId of this.#calls.keys()) this.#end(callId, reason);
    for (const { reject } of this.#answers.values())
      reject(new CallError('network', 'The tab that had the call is gone.'));
    this.#answers.clear();
  }

  /** Whether a call waits for the connection. */
  get areDialled(): boolean {
    return this.#dialled.size > 0;
  }

  /** A call from here, which goes out with `start`. */
  dial(request: CallRequest, callerId: string): CallSession {
    const info = outgoingCall(request, callerId);
    let session: CallSession | undefined;
    let settle: (session: CallSession) => void;
    const started = new Promise<CallSession>((resolve) => (settle = resolve));
    const end = (end: Omit<CallEnd, 'durationMs'>): void => {
      this.#dialled.delete(dial);
      this.#emit({ type: 'ended', callId: info.id, end: { ...end, durationMs: 0 } });
    };
    const dial = (start: (request: CallRequest) => CallSession): void => {
      try {
        settle((session = start(request)));
        this.#dialled.delete(dial);
      } catch (cause) {
        end({ reason: 'failed', endedBy: 'system', error: toCallError(cause) });
      }
    };
    this.#dialled.add(dial);
    return remoteSession(
      () => session?.info ?? info,
      async (command, args) => {
        if (session || command !== 'end')
          return ((await started) as unknown as Commands)[command](...args);
        if (this.#dialled.has(dial)) end({ reason: 'canceled', endedBy: 'self' });
        return undefined;
      },
      async (...view) => (await started).attachView(...view),
    );
  }

  /**
   * The connection is here, or will not be.
   *
   * @param start places a call; what it throws ends that call
   */
  start(start: (request: CallRequest) => CallSession): void {
    for (const dial of this.#dialled) dial(start);
  }

  #mirror(info: CallInfo): void {
    const callId = info.id;
    if (this.#calls.has(callId)) return;
    this.#calls.set(callId, info);
    const ask = (command: CommandMessage['command'], args: readonly unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const id = newId();
        this.#answers.set(id, { resolve, reject });
        this.#post({ type: 'command', id, callId, command, args });
      });
    const session = remoteSession(
      () => this.#calls.get(callId) ?? info,
      ask,
      async (userId, video) => {
        const { receivePicture } = await import('./video-relay.js');
        return receivePicture(
          video,
          async (offer) => (await ask('show', [userId, offer])) as string,
        );
      },
    );
    this.#emit({ type: 'incoming', session });
  }

  #end(callId: string, reason: CallEnd['reason']): void {
    const endedBy = reason === 'network' ? 'system' : 'self';
    this.#emit({ type: 'ended', callId, end: { reason, endedBy, durationMs: 0 } });
    this.#calls.delete(callId);
  }
}

/** Does what another tab asked for. @returns the answer */
export async function obey(
  session: CallSession | undefined,
  { command, args }: CommandMessage,
): Promise<unknown> {
  if (!session) return undefined; // ended a moment ago
  if (command !== 'show') return (session as unknown as Commands)[command](...args);
  const { sendPicture } = await import('./video-relay.js');
  return sendPicture(session, ...(args as [userId: string, offer: string]));
}

/** Methods of a session, by name. */
type Commands = Record<Command, (...args: readonly unknown[]) => Promise<unknown>>;

/**
 * A session that is somewhere else, or not there yet.
 *
 * @param info the call as it is known here
 * @param ask has something done there
 * @param attachView shows a picture from there; the undo may come before that is done
 */
function remoteSession(
  info: () => CallInfo,
  ask: (command: Command, args: readonly unknown[]) => Promise<unknown>,
  attachView: (userId: string, video: HTMLVideoElement) => Promise<() => void>,
): CallSession {
  const commands = COMMANDS.map((command) => [command, (...args: unknown[]) => ask(command, args)]);
  return {
    get info() {
      return info();
    },
    ...(Object.fromEntries(commands) as Pick<CallSession, Command>),
    attachView(...view) {
      let isOver = false;
      const attached = attachView(...view);
      attached.then(
        (undo) => isOver && undo(),
        () => {},
      );
      return () => {
        isOver = true;
        attached.then(
          (undo) => undo(),
          () => {},
        );
      };
    },
  };
}

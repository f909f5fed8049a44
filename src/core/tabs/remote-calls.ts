/**
 * Calls in a tab that does not have the connection. There are two kinds: calls of the connected tab, mirrored here, and
 * calls placed here, which wait until this tab has the connection. The media of a mirrored call stays in the connected tab,
 * also when the call is answered here: commands go to that tab, and its video comes from there.
 */
import type { BackendEvent, CallSession } from '../call/backend.js';
import type { CallEnd, CallInfo, CallRequest } from '../call/call-info.js';
import { CallError, toCallError } from '../call/call-error.js';
import { newId } from '../call/ids.js';
import { outgoingCall } from '../call/outgoing-call.js';
import { COMMANDS, type Command, type CommandMessage, type DoneMessage } from './tab-messages.js';

interface PendingCommand {
  resolve: (value: unknown) => void;
  reject: (error: CallError) => void;
}

type StartCall = (request: CallRequest) => CallSession;

export class RemoteCalls {
  readonly #tab: string;
  readonly #post: (message: CommandMessage) => void;
  readonly #emit: (event: BackendEvent) => void;
  /** Calls of the connected tab, by id. */
  readonly #mirrored = new Map<string, CallInfo>();
  /** Calls placed here that wait for the connection: each is called with what starts it. */
  readonly #waiting = new Set<(start: StartCall) => void>();
  /** Commands sent to the connected tab, by message id. */
  readonly #commands = new Map<string, PendingCommand>();

  /**
   * @param tab the id of this tab
   * @param post sends a message to the connected tab
   * @param emit receives the events of these calls, as from a backend
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
   * Handles an event of the connected tab.
   *
   * @param by the id of the tab that answered the call
   */
  handleEvent(event: BackendEvent, by: string): void {
    if (event.type === 'incoming') return this.#mirror(event.session.info);
    const info = 'callId' in event && this.#mirrored.get(event.callId);
    if (!info) return;
    if (event.type === 'connected' && by !== this.#tab)
      return this.#end(info.id, 'answered-elsewhere');
    if (event.type === 'changed') this.#mirrored.set(info.id, { ...info, ...event.patch });
    this.#emit(event);
    if (event.type === 'ended') this.#mirrored.delete(info.id);
  }

  /** Settles a command with the result that the connected tab has sent. */
  settle({ id, value, error }: DoneMessage): void {
    const command = this.#commands.get(id);
    this.#commands.delete(id);
    if (error) command?.reject(error);
    else command?.resolve(value);
  }

  /** Ends all mirrored calls: the connected tab is gone (`network`), or this tab signs out (`hung-up`). */
  endMirrored(reason: 'network' | 'hung-up'): void {
    for (const callId of this.#mirrored.keys()) this.#end(callId, reason);
    for (const { reject } of this.#commands.values())
      reject(new CallError('network', 'The tab that had the call is gone.'));
    this.#commands.clear();
  }

  /** Whether a call placed here waits for the connection. */
  get areWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** Places a call, which waits for `start`. */
  dial(request: CallRequest, callerId: string): CallSession {
    const info = outgoingCall(request, callerId);
    let session: CallSession | undefined;
    let settle: (session: CallSession) => void;
    const started = new Promise<CallSession>((resolve) => (settle = resolve));
    const end = (end: Omit<CallEnd, 'durationMs'>): void => {
      this.#waiting.delete(dial);
      this.#emit({ type: 'ended', callId: info.id, end: { ...end, durationMs: 0 } });
    };
    const dial = (start: StartCall): void => {
      try {
        settle((session = start(request)));
        this.#waiting.delete(dial);
      } catch (cause) {
        end({ reason: 'failed', endedBy: 'system', error: toCallError(cause) });
      }
    };
    this.#waiting.add(dial);
    return remoteSession(
      () => session?.info ?? info,
      async (command, args) => {
        if (session || command !== 'end')
          return ((await started) as unknown as Commands)[command](...args);
        if (this.#waiting.has(dial)) end({ reason: 'canceled', endedBy: 'self' });
        return undefined;
      },
      async (...view) => (await started).attachView(...view),
    );
  }

  /**
   * Starts the waiting calls: this tab has the connection, or it is clear that it will not get it.
   *
   * @param start places a call; an error that it throws ends that call
   */
  startWaiting(start: StartCall): void {
    for (const dial of this.#waiting) dial(start);
  }

  #mirror(info: CallInfo): void {
    const callId = info.id;
    if (this.#mirrored.has(callId)) return;
    this.#mirrored.set(callId, info);
    const ask = (command: CommandMessage['command'], args: readonly unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const id = newId();
        this.#commands.set(id, { resolve, reject });
        this.#post({ type: 'command', id, callId, command, args });
      });
    const session = remoteSession(
      () => this.#mirrored.get(callId) ?? info,
      ask,
      async (userId, video) => {
        const { receiveVideo } = await import('./video-relay.js');
        return receiveVideo(video, async (offer) => (await ask('show', [userId, offer])) as string);
      },
    );
    this.#emit({ type: 'incoming', session });
  }

  #end(callId: string, reason: CallEnd['reason']): void {
    const endedBy = reason === 'network' ? 'system' : 'self';
    this.#emit({ type: 'ended', callId, end: { reason, endedBy, durationMs: 0 } });
    this.#mirrored.delete(callId);
  }
}

/**
 * Runs a command that another tab has sent for a call of this tab.
 *
 * @param session the call, unless it has ended meanwhile
 * @returns the command's result
 */
export async function runCommand(
  session: CallSession | undefined,
  { command, args }: CommandMessage,
): Promise<unknown> {
  if (!session) return undefined;
  if (command !== 'show') return (session as unknown as Commands)[command](...args);
  const { sendVideo } = await import('./video-relay.js');
  return sendVideo(session, ...(args as [userId: string, offer: string]));
}

/** The methods of a session that are commands, by name. */
type Commands = Record<Command, (...args: readonly unknown[]) => Promise<unknown>>;

/**
 * A session for a call that is in another tab, or not started yet.
 *
 * @param info returns the call's latest known state
 * @param ask sends a command, and resolves with its result
 * @param attachView shows a member's video; resolves with the undo
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
      const attached = attachView(...view);
      // The view may be detached before it is attached.
      const detach = () =>
        attached.then(
          (undo) => undo(),
          () => {},
        );
      attached.catch(() => {}); // the call has ended meanwhile
      return () => void detach();
    },
  };
}

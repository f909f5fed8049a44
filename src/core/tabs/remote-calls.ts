/**
 * Calls in a tab that does not have the connection. There are two kinds: calls of the connected tab, mirrored here, and
 * calls placed here, which wait until this tab has the connection. The media of a mirrored call stays in the connected tab,
 * also when the call is answered here: commands go to that tab, and its video comes from there.
 */
import type { BackendEvent, CallSession } from '../call/backend.js';
import type { CallEnd, CallInfo, CallRequest, Picture } from '../call/call-info.js';
import { CallError, notConnected, toCallError } from '../call/call-error.js';
import { newId } from '../call/ids.js';
import { outgoingCall } from '../call/outgoing-call.js';
import { shared } from '../call/page-registry.js';
import { COMMANDS, type Command, type CommandMessage, type DoneMessage } from './tab-messages.js';

/** Ids of the calls that are controlled from this page, while another tab has their media. */
const callsElsewhere = shared('calls-elsewhere', () => new Set<string>());

interface PendingCommand {
  resolve: (value: unknown) => void;
  reject: (error: CallError) => void;
  /** Limits the wait for any answer. */
  timer: ReturnType<typeof setTimeout>;
}

interface Mirrored {
  info: CallInfo;
  /** It was answered here, perhaps in vain. */
  isAccepted?: boolean;
  /** When it connected, by `performance.now()`. */
  since?: number;
}

/** How long things may take, in ms. */
export interface RemoteTiming {
  /** Until the connected tab has taken a command. Its result may take longer. */
  readonly commandMs: number;
  /** Until a call that was hung up here is over here, whatever the connected tab does. */
  readonly hangUpMs: number;
  /** Until a call placed here has the connection. */
  readonly dialMs: number;
}

type StartCall = (request: CallRequest) => CallSession;

export class RemoteCalls {
  readonly #tab: string;
  readonly #post: (message: CommandMessage) => void;
  readonly #emit: (event: BackendEvent) => void;
  readonly #timing: RemoteTiming;
  /** Calls of the connected tab, by id. */
  readonly #mirrored = new Map<string, Mirrored>();
  /** Calls that were hung up here without an answer of the connected tab. */
  readonly #abandoned = new Set<string>();
  /** Calls placed here that wait for the connection: each is called with what starts it. */
  readonly #waiting = new Set<(start: StartCall) => void>();
  /** Commands sent to the connected tab, by message id. */
  readonly #commands = new Map<string, PendingCommand>();

  /**
   * @param tab the id of this tab
   * @param post sends a message to the connected tab
   * @param emit receives the events of these calls, as from a backend
   * @param timing how long things may take
   */
  constructor(
    tab: string,
    post: (message: CommandMessage) => void,
    emit: (event: BackendEvent) => void,
    timing: RemoteTiming,
  ) {
    this.#timing = timing;
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
    if (event.type === 'incoming') {
      const { info } = event.session;
      return info.returning ? undefined : this.#mirror(info); // it is for the tab that was in it
    }
    if (event.type === 'missed') return this.#emit(event);
    const call = 'callId' in event && this.#mirrored.get(event.callId);
    if (!call) return;
    if (event.type === 'connected' && by !== this.#tab)
      return this.#end(call.info.id, 'answered-elsewhere');
    if (event.type === 'connected') call.since = performance.now();
    if (event.type === 'changed') call.info = { ...call.info, ...event.patch };
    this.#emit(event);
    if (event.type === 'ended') this.#forget(call.info.id);
  }

  /** The connected tab has taken a command. */
  acknowledge(id: string): void {
    clearTimeout(this.#commands.get(id)?.timer);
  }

  /** Settles a command with the result that the connected tab has sent. */
  settle({ id, value, error }: DoneMessage): void {
    const command = this.#commands.get(id);
    this.acknowledge(id);
    this.#commands.delete(id);
    if (error) command?.reject(error);
    else command?.resolve(value);
  }

  /** Ends all mirrored calls: the connected tab is gone (`network`), or this tab signs out (`hung-up`). */
  endMirrored(reason: 'network' | 'hung-up'): void {
    for (const callId of this.#mirrored.keys()) this.#end(callId, reason);
    for (const { reject, timer } of this.#commands.values()) {
      clearTimeout(timer);
      reject(new CallError('network', 'The tab that had the call is gone.'));
    }
    this.#commands.clear();
  }

  /** Whether a call was hung up here without an answer of the connected tab: nobody needs that call any more. */
  get hasAbandoned(): boolean {
    return this.#abandoned.size > 0;
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
      clearTimeout(limit);
      this.#emit({ type: 'ended', callId: info.id, end: { ...end, durationMs: 0 } });
    };
    const dial = (start: StartCall): void => {
      try {
        settle((session = start(request)));
        this.#waiting.delete(dial);
        clearTimeout(limit);
      } catch (cause) {
        end({ reason: 'failed', endedBy: 'system', error: toCallError(cause) });
      }
    };
    const limit = setTimeout(() => {
      const error = notConnected('The connection did not come.');
      end({ reason: 'failed', endedBy: 'system', error });
    }, this.#timing.dialMs);
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

  /** Ends the waiting calls: they will not get the connection. */
  failWaiting(error: CallError): void {
    this.startWaiting(() => {
      throw error;
    });
  }

  #mirror(info: CallInfo): void {
    const callId = info.id;
    if (this.#mirrored.has(callId) || this.#abandoned.has(callId)) return;
    const call: Mirrored = { info };
    this.#mirrored.set(callId, call);
    callsElsewhere.add(callId);
    const session = remoteSession(
      () => call.info,
      (command, args) => {
        if (command === 'accept') call.isAccepted = true;
        return command === 'end' ? this.#hangUp(callId, args) : this.#ask(callId, command, args);
      },
      async (userId, video, picture) => {
        const { receiveVideo } = await import('./video-relay.js');
        return receiveVideo(
          video,
          async (offer) => (await this.#ask(callId, 'show', [userId, offer, picture])) as string,
        );
      },
    );
    this.#emit({ type: 'incoming', session });
  }

  #ask(
    callId: string,
    command: CommandMessage['command'],
    args: readonly unknown[],
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = newId();
      const timer = setTimeout(() => {
        this.#commands.delete(id);
        reject(new CallError('network', 'The tab that has the call does not answer.'));
      }, this.#timing.commandMs);
      this.#commands.set(id, { resolve, reject, timer });
      this.#post({ type: 'command', id, callId, command, args });
    });
  }

  /** Also where the connected tab hangs: it hangs up when it runs again. */
  #hangUp(callId: string, args: readonly unknown[]): Promise<unknown> {
    const over = new Promise<void>((resolve) =>
      setTimeout(() => {
        resolve();
        const call = this.#mirrored.get(callId);
        if (!call) return;
        this.#abandoned.add(callId);
        const declined = args[0] === 'busy' ? 'busy' : 'declined';
        this.#end(callId, call.since || call.isAccepted ? 'hung-up' : declined);
      }, this.#timing.hangUpMs),
    );
    return Promise.race([this.#ask(callId, 'end', args), over]);
  }

  #end(callId: string, reason: CallEnd['reason']): void {
    const endedBy = reason === 'network' ? 'system' : 'self';
    const since = this.#mirrored.get(callId)?.since;
    const durationMs = since === undefined ? 0 : performance.now() - since;
    this.#forget(callId);
    this.#emit({ type: 'ended', callId, end: { reason, endedBy, durationMs } });
  }

  #forget(callId: string): void {
    this.#mirrored.delete(callId);
    callsElsewhere.delete(callId);
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
  return sendVideo(session, ...(args as [userId: string, offer: string, picture?: Picture]));
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
  attachView: (...view: Parameters<CallSession['attachView']>) => Promise<() => void>,
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

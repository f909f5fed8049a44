/**
 * One connection for all tabs in which a person is signed in: services that allow one connection per person end the one
 * before. The tab that is looked at holds it, by a lock that goes to another one when it closes or crashes; the others hear
 * of calls from it and pass on to it what is to be done in them. A tab in a call keeps the connection until that is over.
 */
import type { BackendEvent, CallBackend, CallSession, Features } from '../call/backend.js';
import type { CallRequest, MemberLimits, Profile } from '../call/call-info.js';
import { badRequest, CallError, isCallError, toCallError } from '../call/call-error.js';
import { safeCall } from '../call/safe-call.js';
import type { CallEntry } from '../call/call-entry.js';
import { newId } from '../call/ids.js';
import type { CommandMessage, DoneMessage, RemoteCalls } from './remote-calls.js';
import { electLeader, type ElectionOptions } from './leader-election.js';

/** So long a connection is on its way from tab to tab before that is told. */
const HANDOVER_MS = 1000;
/** Between attempts to get it back. */
const RETRY_MS = 2000;
/** The other tabs hear of the end of a connection before one of them could take it up again. */
const FAREWELL_MS = 500;

/** What tabs say to each other. `inCall` is in all that the one with the connection tells. */
type Message =
  | { type: 'ask' }
  | { type: 'lead'; inCall: boolean; self: Profile }
  /** `by`: the tab that answered the call. */
  | { type: 'event'; inCall: boolean; event: BackendEvent; by: string }
  | CommandMessage
  | DoneMessage;

/** What this page takes part in. */
const here = new Set<string>();

/**
 * @param backend connects where the connection is held; nobody else may use it
 * @param keyOf the same in all tabs of a person, and in no others; asked at each connect
 */
export function shareConnection(backend: CallBackend, keyOf: () => Promise<string>): CallBackend {
  return new SharedConnection(backend, keyOf);
}

class SharedConnection implements CallBackend {
  readonly #inner: CallBackend;
  readonly #keyOf: () => Promise<string>;
  readonly #id = newId();
  readonly #listeners = new Set<(event: BackendEvent) => void>();
  /** The calls of this tab while it holds the connection, and what told of those that ring. */
  readonly #calls = new Map<string, CallSession>();
  readonly #ringing = new Map<string, BackendEvent>();
  /** The tabs that answered them. */
  readonly #answeredBy = new Map<string, string>();
  /** The others, which come with the first other tab. */
  #remote: RemoteCalls | undefined;
  /** All that was heard so far. */
  #heard: Promise<void> = Promise.resolve();
  #name = '';
  #channel: BroadcastChannel | undefined;
  /** Settles `connect`. */
  #signedIn: { resolve(self: Profile): void; reject(error: unknown): void } | undefined;
  #self: Profile | undefined;
  /** Aborts at the end. */
  #life = new AbortController();
  /** The tab that holds the connection, and whether it has a call. */
  #leader: string | undefined;
  #leaderInCall = false;
  #leaveElection = (): void => {};
  #isWanted = false;
  #queue: AbortController | undefined;
  /** While this tab has the lock, until it is let go. */
  #led: Promise<void> | undefined;
  /** Lets the connection go; there while it is up. */
  #resign: (() => void) | undefined;
  #recorded: Promise<void> | undefined;

  constructor(inner: CallBackend, keyOf: () => Promise<string>) {
    this.#inner = inner;
    this.#keyOf = keyOf;
    inner.listen((event) => this.#handle(event));
  }

  get features(): Features {
    return this.#inner.features;
  }

  get maxMembers(): MemberLimits {
    return this.#inner.maxMembers;
  }

  connect(signal: AbortSignal): Promise<Profile> {
    return new Promise((resolve, reject) => {
      this.#signedIn = { resolve, reject };
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      this.#join(signal).catch(reject);
    });
  }

  startCall(request: CallRequest): CallSession {
    if (this.#resign) {
      const session = this.#inner.startCall(request);
      this.#calls.set(request.id, session);
      this.#postLead();
      return session;
    }
    if (this.#leaderInCall) throw otherCall();
    if (!this.#remote || !this.#self)
      throw new CallError('network', 'Not connected yet.', { detail: 'not-connected' });
    this.#elect({ take: true });
    return this.#remote.dial(request, this.#self.userId);
  }

  listen(listener: (event: BackendEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  record(entry: CallEntry): Promise<void> {
    return (this.#recorded = this.#inner.record?.(entry) ?? Promise.resolve());
  }

  async dispose(): Promise<void> {
    const channel = this.#channel;
    if (!channel) return;
    this.#part();
    this.#life.abort(new CallError('network', 'Signed out.'));
    this.#resign?.();
    await this.#led;
    await this.#heard;
    this.#remote?.forget('hung-up');
    channel.close();
    here.delete(this.#name);
    this.#channel = this.#self = this.#leader = undefined;
  }

  // --- whose turn it is ---

  async #join(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#name = `rc-call-kit connects ${await this.#keyOf()}`;
    signal.throwIfAborted();
    if (here.has(this.#name))
      throw badRequest(
        'second-provider',
        'Another <rc-call-provider> on this page has signed this user in.',
      );
    here.add(this.#name);
    this.#life = new AbortController();
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }: MessageEvent<string>) => {
      this.#heard = this.#heard.then(() => this.#hear(unpacked(data))).catch(reportError);
    };
    this.#post({ type: 'ask' });
    this.#elect();
  }

  #elect(options?: ElectionOptions): void {
    const leave = this.#leaveElection;
    this.#leaveElection = electLeader(`${this.#name} here`, this.#want, options);
    leave();
  }

  /** This tab is to hold the connection, or no more. */
  readonly #want = (isWanted: boolean): void => {
    this.#isWanted = isWanted;
    this.#queue?.abort();
    if (!isWanted) return this.#giveWay();
    if (this.#led) return;
    const lead = () => (this.#led = this.#lead());
    const { signal } = (this.#queue = new AbortController());
    navigator.locks.request(this.#name, { signal }, lead).catch(() => {
      if (!signal.aborted) void lead(); // this frame may use no locks
    });
  };

  /** Unless a call needs the connection here. */
  #giveWay(): void {
    if (!this.#isWanted && !this.#inCall && !this.#remote?.areDialled) this.#resign?.();
  }

  #part(): void {
    this.#leaveElection();
    this.#queue?.abort();
    this.#isWanted = false;
  }

  async #lead(): Promise<void> {
    await this.#heard;
    this.#remote?.forget('network');
    this.#leaderInCall = false;
    try {
      const self = await this.#connect();
      const resigned = new Promise<void>((resolve) => (this.#resign = resolve));
      this.#welcome(self);
      this.#postLead();
      this.#remote?.start((request) => this.startCall(request));
      this.#giveWay();
      await resigned;
    } catch (cause) {
      this.#fail(cause);
    }
    await this.#recorded?.catch(() => {});
    await this.#inner.dispose().catch(reportError);
    this.#resign = this.#led = undefined;
    if (this.#isWanted) this.#want(true); // once more, meanwhile
  }

  /** One that was up, in whatever tab, is got back however long it takes. */
  async #connect(): Promise<Profile> {
    const { signal } = this.#life;
    const late = setTimeout(() => {
      if (this.#self) this.#tell({ type: 'connection', status: 'reconnecting' });
    }, HANDOVER_MS);
    try {
      for (;;)
        try {
          return await this.#inner.connect(signal);
        } catch (cause) {
          if (!this.#self || signal.aborted || toCallError(cause).reason !== 'network') throw cause;
          await this.#inner.dispose();
          await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        }
    } finally {
      clearTimeout(late);
    }
  }

  #welcome(self: Profile): void {
    this.#self = self;
    if (this.#signedIn) this.#signedIn.resolve(self);
    else this.#emit({ type: 'connection', status: 'connected' });
    this.#signedIn = undefined;
  }

  #fail(cause: unknown): void {
    const error = toCallError(cause);
    this.#part();
    this.#refuse(error);
    if (this.#signedIn) this.#signedIn.reject(cause);
    else if (!this.#life.signal.aborted)
      this.#emit({ type: 'connection', status: 'failed', error });
    this.#signedIn = undefined;
  }

  // --- where the connection is ---

  #handle(event: BackendEvent): void {
    const callId = 'callId' in event ? event.callId : '';
    if (event.type === 'incoming') {
      this.#calls.set(event.session.info.id, event.session);
      this.#ringing.set(event.session.info.id, event);
    }
    if (event.type === 'connected') this.#ringing.delete(callId);
    if (event.type === 'ended') {
      this.#calls.delete(callId);
      this.#ringing.delete(callId);
    }
    this.#tell(event, this.#answeredBy.get(callId));
    if (event.type === 'ended') {
      this.#answeredBy.delete(callId);
      this.#giveWay();
    }
    if (!isLoss(event)) return;
    this.#part();
    const resign = this.#resign;
    setTimeout(() => resign?.(), FAREWELL_MS);
  }

  #tell(event: BackendEvent, by = this.#id): void {
    this.#postEvent(event, by);
    this.#emit(event);
  }

  #postEvent(event: BackendEvent, by: string): void {
    this.#post({ type: 'event', inCall: this.#inCall, event, by });
  }

  #postLead(): void {
    this.#post({ type: 'lead', inCall: this.#inCall, self: this.#self! });
  }

  /** A tab was opened. */
  #greet(): void {
    this.#postLead();
    for (const event of this.#ringing.values()) this.#postEvent(event, this.#id);
  }

  async #obey(by: string, message: CommandMessage): Promise<void> {
    const { id, callId, command } = message;
    if (command === 'accept') this.#answeredBy.set(callId, by);
    try {
      const { obey } = await import('./remote-calls.js');
      const value = await obey(this.#calls.get(callId), message);
      this.#post({ type: 'done', id, value });
    } catch (cause) {
      this.#post({ type: 'done', id, error: toCallError(cause) });
    }
  }

  // --- where it is not ---

  async #hear(message: Message & { from: string }): Promise<void> {
    const { from } = message;
    if ('inCall' in message) {
      if (from !== this.#leader) this.#remote?.forget('network');
      this.#leader = from;
      this.#leaderInCall = message.inCall;
      if (message.inCall) this.#refuse(otherCall());
    }
    switch (message.type) {
      case 'ask':
        if (this.#resign) this.#greet();
        break;
      case 'command':
        if (this.#resign) void this.#obey(from, message);
        break;
      case 'lead':
        await this.#loadRemote();
        this.#welcome(message.self);
        break;
      case 'event':
        if (this.#self) this.#follow(message.event, message.by);
        break;
      case 'done':
        this.#remote?.settle(message);
    }
  }

  /** Something happened where the connection is. */
  #follow(event: BackendEvent, by: string): void {
    if (event.type !== 'connection') return this.#remote?.follow(event, by);
    if (isLoss(event)) this.#part();
    this.#emit(event);
  }

  async #loadRemote(): Promise<void> {
    const module = await import('./remote-calls.js').catch(() => undefined);
    if (!module) return; // a file that is not there: this tab has no calls of others
    this.#remote ??= new module.RemoteCalls(
      this.#id,
      (message) => this.#post(message),
      (event) => this.#emit(event),
    );
  }

  // --- small change ---

  #post(message: Message): void {
    this.#channel?.postMessage(packed({ ...message, from: this.#id }));
  }

  /** Calls that wait for the connection. */
  #refuse(error: CallError): void {
    this.#remote?.start(() => {
      throw error;
    });
  }

  get #inCall(): boolean {
    return this.#calls.size > 0;
  }

  #emit(event: BackendEvent): void {
    for (const listener of [...this.#listeners]) safeCall(() => listener(event));
  }
}

function otherCall(): CallError {
  return new CallError('busy', 'Another tab of this site is in a call.');
}

/** A connection that is over until somebody signs in again. */
function isLoss(event: BackendEvent): boolean {
  return event.type === 'connection' && ['disconnected', 'kicked', 'failed'].includes(event.status);
}

/** As text, for errors lose their kind between tabs. A session goes as what it is about. */
function packed(message: object): string {
  return JSON.stringify(message, (key, value: unknown) => {
    if (isCallError(value)) return { failed: [value.reason, value.message, value.params] };
    return key === 'session' ? { info: (value as CallSession).info } : value;
  });
}

function unpacked(text: string): Message & { from: string } {
  return JSON.parse(
    text,
    (_, value: { failed?: ConstructorParameters<typeof CallError> } | null) =>
      value?.failed ? new CallError(...value.failed) : (value ?? undefined),
  ) as Message & { from: string };
}

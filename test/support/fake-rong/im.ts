/** `imlib-next` of one page: one `init`, one user, plugins, and a connection that answers with codes. */
import { Im } from './codes.js';
import type { Connection, FakeService, HeardMessage, Message, Posting } from './service.js';

export interface Installer<T> {
  readonly tag: string;
  verify(page: FakeIm): boolean;
  setup(page: FakeIm, options: object): T;
}

/** A connection's events bring a code, `MESSAGES` a batch of messages. */
type Listener = (fact?: never) => void;

/** The options that exist, by type. */
interface SendOptions {
  isStatusMessage?: boolean;
  disableNotification?: boolean;
  directionalUserIdList?: string[];
}

/** A message as plugins get it. */
export interface PluginMessage extends Message {
  readonly messageType: string;
  readonly isOffLineMessage: boolean;
}

const Status = { connected: 0, connecting: 1, disconnected: 2, suspended: 3 } as const;

interface ConnectAnswer {
  code: number;
  data?: { userId: string };
}

export class FakeIm implements Connection {
  readonly Events = {
    CONNECTING: 'CONNECTING',
    CONNECTED: 'CONNECTED',
    SUSPEND: 'SUSPEND',
    DISCONNECT: 'DISCONNECT',
    MESSAGES: 'MESSAGES',
  } as const;

  readonly service: FakeService;
  /** Whether the page is on https, or on localhost. */
  readonly isSecure: boolean;
  /** A release of the call plugin without push texts. */
  isOldRelease = false;
  /** What the SDK would write to the console. */
  readonly log: string[] = [];
  /** What it throws where nobody catches it: in a timer, after a message. */
  readonly thrown: unknown[] = [];
  /** How often it was asked for a connection, a disconnection, to be initialised, and for messages of before. */
  readonly asked = { init: 0, connect: 0, disconnect: 0, history: 0 };
  initOptions: { appkey: string; navigators?: string[] } | undefined;

  readonly #statusTypes = new Set<string>();
  readonly #plugins = new Map<string, unknown>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #status: number = Status.disconnected;
  #userId = '';
  #attempt: Promise<ConnectAnswer> | undefined;
  #admission: Promise<{ code: number; userId: string }> | undefined;
  #hasSocket = false;
  #isGone = false;

  constructor(service: FakeService, isSecure: boolean) {
    this.service = service;
    this.isSecure = isSecure;
  }

  // --- the SDK ---

  readonly init = (options: { appkey: string; navigators?: string[] }): void => {
    this.asked.init += 1;
    if (this.initOptions) return void this.log.push('A_INIT_REPEAT_O');
    if (typeof options.appkey !== 'string' || options.appkey === '')
      throw new Error(`'options.appkey' is invalid: ${JSON.stringify(options.appkey)}`);
    this.initOptions = options;
  };

  /** Takes everything with it: plugins, and whoever listens, also the page's own. */
  readonly destroy = async (): Promise<void> => {
    this.#expectInit();
    await this.disconnect();
    this.initOptions = undefined;
    this.#plugins.clear();
    this.#listeners.clear();
  };

  readonly installPlugin = <T>(installer: Installer<T>, options: object): T | null => {
    this.#expectInit();
    if (this.#plugins.has(installer.tag)) {
      this.log.push(`repeat install: ${installer.tag}`);
      return this.#plugins.get(installer.tag) as T;
    }
    if (!installer.verify(this)) return null;
    try {
      const plugin = installer.setup(this, options);
      this.#plugins.set(installer.tag, plugin);
      return plugin;
    } catch (cause) {
      this.log.push(String(cause));
      return null;
    }
  };

  readonly connect = async (token: string): Promise<ConnectAnswer> => {
    this.asked.connect += 1;
    if (!this.initOptions) return { code: Im.notInitialised };
    if (this.#status === Status.connected) return { code: 0, data: { userId: this.#userId } };
    this.#attempt ??= this.#connect(token).finally(() => (this.#attempt = undefined));
    return this.#attempt;
  };

  /** While it connects it is too early: the attempt goes on to believe in a connection that is closed. */
  readonly disconnect = async (): Promise<void> => {
    this.#expectInit();
    this.asked.disconnect += 1;
    const attempt = this.#attempt;
    await this.#admission;
    this.#close();
    if (this.#status !== Status.disconnected) this.#become('disconnected', Im.disconnected);
    await attempt;
  };

  readonly getConnectionStatus = (): number => {
    this.#expectInit();
    return this.#status;
  };

  readonly getCurrentUserId = (): string => {
    this.#expectInit();
    return this.#userId;
  };

  readonly addEventListener = (type: string, listener: Listener): void => {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
  };

  readonly removeEventListener = (type: string, listener: Listener): void => {
    this.#listeners.get(type)?.delete(listener);
  };

  /** A type that the SDK knows itself stays as the SDK has it: of call messages nothing is stored. */
  readonly registerMessageType = (
    type: string,
    isPersisted: boolean,
    isCounted: boolean,
    searchProps?: string[],
    isStatusMessage?: boolean,
  ): new (content: object) => object => {
    this.#expectInit();
    if (searchProps !== undefined && !Array.isArray(searchProps))
      throw new Error('searchProps is invalid');
    if (isStatusMessage) this.#statusTypes.add(type);
    const isOwn = type.startsWith('RC:VC');
    return class extends FakeMessage {
      readonly type = type;
      readonly isPersisted = isPersisted && !isOwn;
      readonly isCounted = isCounted && !isOwn;
    };
  };

  /** For everything but calls; those go the plugin's own way. */
  readonly sendMessage = async (
    conversation: { conversationType: number; targetId: string },
    message: object,
    options: SendOptions = {},
  ): Promise<{ code: number }> => {
    this.#expectInit();
    if (!(message instanceof FakeMessage)) throw new Error('message is not a BaseMessage');
    if (typeof conversation.targetId !== 'string' || conversation.targetId === '')
      throw new Error('targetId is invalid');
    expectOptions(options);
    const content = JSON.stringify(message.content);
    if (content.length > MAX_CONTENT) return { code: Im.tooLarge };
    if (!this.isUp) return { code: Im.notConnected };
    const { type = '' } = message as { type?: string };
    if (!this.#statusTypes.has(type))
      // the newest release goes by the type alone
      return this.service.store(this.userId, { ...conversation, ...message });
    const directed = options.directionalUserIdList ?? [];
    if (!this.isStalled)
      this.service.say(this, { ...conversation, messageType: type, directed, content });
    return { code: 0 }; // nobody acknowledges it
  };

  /** Answered by the service. Without a network, the SDK waits for as long as it likes. */
  readonly getHistoryMessages = async (
    conversation: { conversationType: number; targetId: string },
    options: { timestamp: number; count: number; order: 0 | 1 },
  ): Promise<{ code: number; data?: object }> => {
    this.#expectInit();
    this.asked.history += 1;
    if (typeof conversation.targetId !== 'string' || conversation.targetId === '')
      throw new Error('targetId is invalid');
    if (![options.timestamp, options.count, options.order].every(Number.isInteger))
      throw new Error('options is invalid');
    if (!this.isUp) return { code: Im.notConnected };
    if (this.isStalled) return new Promise(() => {});
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { code: 0, data: { list: [], hasMore: false } };
  };

  #expectInit(): void {
    if (!this.initOptions) throw new Error('Not initialized yet!');
  }

  async #connect(token: string): Promise<ConnectAnswer> {
    this.#become('connecting');
    this.#hasSocket = true;
    this.#admission = this.service.admit(token);
    const { code, userId } = await this.#admission.then(nextMicrotask);
    if (code !== 0) {
      this.#become('disconnected', code);
      return { code };
    }
    this.#userId = userId;
    this.#become('connected');
    if (this.#hasSocket) this.service.connect(this);
    for (const message of this.#missed.splice(0)) this.deliver(message);
    return { code: 0, data: { userId } };
  }

  #close(): void {
    this.#hasSocket = this.isStalled = false;
    this.service.connections.delete(this);
  }

  #become(status: keyof typeof Status, code?: number): void {
    if (this.#status === Status[status] && status !== 'disconnected') return;
    const event = {
      connected: 'CONNECTED',
      connecting: 'CONNECTING',
      disconnected: 'DISCONNECT',
      suspended: 'SUSPEND',
    }[status];
    this.#status = Status[status];
    this.#tell(event, code);
  }

  #tell(event: string, code?: number): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])])
      if (!this.#isGone) listener(code as never);
  }

  // --- for plugins ---

  get userId(): string {
    return this.#userId;
  }

  get isUp(): boolean {
    return this.#status === Status.connected && this.#hasSocket && !this.#isGone;
  }

  serverTime(): number {
    return this.service.now();
  }

  send(posting: Posting): Promise<{ code: number; sentTime: number }> {
    if (this.isStalled) return new Promise(() => {});
    return this.service.send(this, posting);
  }

  /** Call messages go to the call plugin, and to nobody else. */
  onmessage: ((message: PluginMessage) => unknown) | undefined;

  on(type: string, listener: Listener): void {
    this.addEventListener(type, listener);
  }

  // --- for the service ---

  /** What comes while the line is down comes when it is back. */
  readonly #missed: Message[] = [];

  deliver(message: Message): void {
    if (this.isUp && !this.isStalled) {
      const { type: messageType, isOffline: isOffLineMessage = false } = message;
      this.onmessage?.({ ...message, messageType, isOffLineMessage });
    } else if (!this.#isGone) this.#missed.push(message);
  }

  /** A message that is not of a call. What comes together is handed over together. */
  hear(message: HeardMessage): void {
    if (!this.isUp || this.isStalled) return; // nobody keeps it
    this.#heard.push(message);
    if (this.#heard.length > 1) return;
    setTimeout(() => {
      const messages = this.#heard.splice(0);
      for (const listener of [...(this.#listeners.get('MESSAGES') ?? [])])
        if (!this.#isGone) listener({ messages } as never);
    });
  }

  readonly #heard: HeardMessage[] = [];

  kick(): void {
    this.end(Im.kicked);
  }

  get isCrashed(): boolean {
    return this.#isGone;
  }

  // --- for tests ---

  /** The page does something else for a while: what comes meanwhile is handled in one go later. */
  isBusy = false;

  /** The network is gone and nobody is told, until the socket is closed from here: what is sent goes nowhere. */
  isStalled = false;

  plugin(tag: string): unknown {
    return this.#plugins.get(tag);
  }

  /** How many listeners a page has for an event. */
  listeners(type: string): number {
    return this.#listeners.get(type)?.size ?? 0;
  }

  /** The service ends the connection, for good. The SDK says so twice. */
  end(code: number): void {
    this.#close();
    this.#become('disconnected', code);
    this.#become('disconnected', code);
  }

  /** As release 5.3 ends a connection: it says that it signed out, and why after that, which is then its status, too. */
  endAsOld(code: number): void {
    this.#close();
    this.#become('disconnected', Im.disconnected);
    this.#status = code;
    this.#tell('DISCONNECT', code);
  }

  /** As release 5.3 notices that the line is broken: it connects again, without another word. */
  suspendAsOld(): void {
    this.#become('connecting');
  }

  /** The SDK repeats an event when it is over. */
  echo(event: 'CONNECTED' | 'SUSPEND' | 'DISCONNECT', code?: number): void {
    this.#tell(event, code);
  }

  /** The line breaks; the SDK tries again by itself, and succeeds when `restore` is called. */
  suspend(): void {
    this.#become('suspended', Im.unreachable);
  }

  /** @param code what the service says instead of letting the client in again */
  restore(code?: number): void {
    this.#become('connecting');
    if (code !== undefined) {
      this.#close();
      return this.#become('disconnected', code);
    }
    this.service.connections.add(this);
    this.#become('connected');
    for (const message of this.#missed.splice(0)) this.deliver(message);
  }

  /** The page is gone from one moment to the next. */
  crash(): void {
    this.#isGone = true;
    this.#close();
  }
}

const MAX_CONTENT = 128 * 1024;

/** Of a wrong type, an option is refused, whatever else there is. */
function expectOptions(options: SendOptions): void {
  const { isStatusMessage, disableNotification, directionalUserIdList } = options;
  for (const flag of [isStatusMessage, disableNotification])
    if (flag !== undefined && typeof flag !== 'boolean') throw new Error('options is invalid');
  if (directionalUserIdList !== undefined && !Array.isArray(directionalUserIdList))
    throw new Error('options.directionalUserIdList is invalid');
}

/** `BaseMessage`: made by a class that was registered. */
class FakeMessage {
  readonly content: object;

  constructor(content: object) {
    this.content = content;
  }
}

async function nextMicrotask<T>(value: T): Promise<T> {
  return value;
}

/**
 * The service behind the stand-in: who is connected, messages between them, and the media rooms. Everything takes a few
 * milliseconds, and a connection that is down hears nothing until it is back.
 */
import { GROUP, Im } from './codes.js';

export interface CallContent {
  readonly callId: string;
  readonly mediaType?: number;
  readonly inviteUserIds?: readonly string[];
  readonly reason?: number;
  readonly caller?: string;
  readonly existedUserPofiles?: readonly {
    readonly userId: string;
    readonly callStatus: number;
  }[];
}

export type MessageType =
  | 'RC:VCInvite'
  | 'RC:VCRinging'
  | 'RC:VCAccept'
  | 'RC:VCHangup'
  | 'RC:VCModifyMedia'
  | 'RC:VCModifyMem';

export interface Message {
  readonly type: MessageType;
  readonly senderUserId: string;
  readonly conversationType: number;
  /** As the receiver sees it: the other person, or the group. */
  readonly targetId: string;
  readonly content: CallContent;
  /** By the server's clock. */
  readonly sentTime: number;
  readonly isOffline?: boolean;
}

export interface Posting {
  readonly type: MessageType;
  readonly conversationType: number;
  readonly targetId: string;
  readonly content: CallContent;
  /** Those of the group that it is for; nobody named: everybody. */
  readonly directed: readonly string[];
  /** How long it is worth ringing somebody who connects later. */
  readonly ringsForMs: number;
}

/** What was written into a conversation, by `sendMessage`. */
export interface WrittenMessage {
  readonly senderUserId?: string;
  readonly conversationType: number;
  readonly targetId: string;
  readonly type?: string;
  readonly isPersisted?: boolean;
  readonly content?: object;
}

/** A status message, on its way: nobody keeps or acknowledges it. */
export interface StatusMessage {
  readonly conversationType: number;
  readonly targetId: string;
  readonly messageType: string;
  /** Those of the group that it is for; nobody named: everybody. */
  readonly directed: readonly string[];
  /** As JSON. */
  readonly content: string;
}

/** A message as the event `MESSAGES` has it. */
export interface HeardMessage {
  readonly messageType: string;
  readonly senderUserId: string;
  readonly conversationType: number;
  readonly targetId: string;
  readonly content: unknown;
  readonly sentTime: number;
  readonly isOffLineMessage: boolean;
  readonly isStatusMessage: boolean;
  /** 1 sent, by another client of the same user; 2 received. */
  readonly messageDirection: 1 | 2;
}

/** One client. */
export interface Connection {
  readonly userId: string;
  readonly isUp: boolean;
  deliver(message: Message): void;
  hear(message: HeardMessage): void;
  /** Another client of the same user connected, and only one may. */
  kick(): void;
}

/** One client in a media room. */
export interface RoomMember {
  readonly userId: string;
  readonly connection: Connection;
  hear(notice: RoomNotice): void;
}

export type RoomNotice =
  | { readonly type: 'joined' | 'left'; readonly userId: string }
  | {
      readonly type: 'published' | 'unpublished' | 'muted';
      readonly from: RoomMember;
      readonly trackId: string;
    };

export interface ServiceOptions {
  /** Who is in which group. */
  groups?: Readonly<Record<string, readonly string[]>>;
  /** Two clients of one user: the newer one takes over, or both stay and hear of each other's messages. */
  devices?: 'one' | 'many';
  /** A member of a media room that is not heard of for this long is taken out. */
  roomTimeoutMs?: number;
  /**
   * Whether an invitation that a client has had is delivered again to the next client of the user, while it rings. With the SDK's
   * own storage it is not (SDK-FACTS.md); whether the service does for another browser is not known.
   */
  redelivers?: boolean;
  /** How many times shorter the SDK's own delays are than with the real one. Default: 1. */
  speed?: number;
}

const LATENCY_MS = 5;
/** The service takes no more of one user in a second. */
const MESSAGES_PER_SECOND = 5;

export class FakeService {
  readonly connections = new Set<Connection>();
  /** Every message that was sent, in order. */
  readonly messages: Message[] = [];
  /** Every status message that was sent, in order, with its content. */
  readonly said: (StatusMessage & { readonly from: string; readonly word: unknown })[] = [];
  /** How many messages were dropped because one user sent too many. */
  tooFast = 0;
  readonly #sentAt = new Map<string, number[]>();
  /** Everything that was written into conversations, in order. */
  readonly written: WrittenMessage[] = [];
  readonly roomTimeoutMs: number;
  readonly speed: number;
  /** How long a client waits for a member's message when the media room tells of it first; by then that counts. */
  roomPatienceMs: number;
  /** `from>to`: whose messages to whom are refused. */
  readonly blacklist = new Set<string>();
  /** Calls are switched on for the app. */
  isRtcOn = true;
  /** The server's clock is ahead of the page's by this much. */
  clockAheadMs = 0;
  /** Why a connection or a message is refused, if it is. */
  refuseConnection: (userId: string) => number | undefined = () => undefined;
  refuseMessage: (message: Message) => number | undefined = () => undefined;
  /** Whether a status message is lost on its way. */
  losesWord: (word: unknown, from: string) => boolean = () => false;

  readonly #groups: Readonly<Record<string, readonly string[]>>;
  readonly #devices: 'one' | 'many';
  readonly #redelivers: boolean;
  readonly #rooms = new Map<string, Set<RoomMember>>();
  /** Users with a client that is away: it gets everything when it is back. */
  readonly #away = new Set<string>();
  /** For people who are away. */
  readonly #waiting: { to: string; message: Message; until: number }[] = [];

  constructor({
    groups = {},
    devices = 'one',
    redelivers = false,
    roomTimeoutMs = 60_000,
    speed = 1,
  }: ServiceOptions = {}) {
    this.#groups = groups;
    this.#devices = devices;
    this.#redelivers = redelivers;
    this.roomTimeoutMs = roomTimeoutMs;
    this.speed = speed;
    this.roomPatienceMs = 300 / speed;
  }

  now(): number {
    return Date.now() + this.clockAheadMs;
  }

  // --- connections ---

  /** Who a token stands for: `token-3001` is good, `expired-3001` has expired, anything else is wrong. */
  async admit(token: string): Promise<{ code: number; userId: string }> {
    await latency();
    const [, kind, userId = ''] = /^(token|expired)-(.+)$/.exec(token) ?? [];
    if (!kind) return { code: Im.wrongToken, userId };
    if (kind === 'expired') return { code: Im.expiredToken, userId };
    return { code: this.refuseConnection(userId) ?? 0, userId };
  }

  connect(connection: Connection): void {
    if (this.#devices === 'one')
      for (const other of [...this.connections])
        if (other !== connection && other.userId === connection.userId) other.kick();
    this.connections.add(connection);
    this.#away.delete(connection.userId);
    this.catchUp(connection);
  }

  /** Hands over what came while a user was away. */
  catchUp(connection: Connection): void {
    const now = this.now();
    for (const entry of this.#waiting.splice(0)) {
      if (entry.to !== connection.userId) this.#waiting.push(entry);
      else if (entry.until > now) connection.deliver({ ...entry.message, isOffline: true });
    }
  }

  /** From now on, everything of this user's calls waits for the next client of theirs, whatever other clients they have. */
  keepAllFor(userId: string): void {
    this.#away.add(userId);
  }

  // --- messages ---

  async send(sender: Connection, posting: Posting): Promise<{ code: number; sentTime: number }> {
    const { type, conversationType, targetId, content } = posting;
    const sentTime = this.now();
    if (!sender.isUp) return { code: Im.notConnected, sentTime };
    const message: Message = {
      type,
      senderUserId: sender.userId,
      conversationType,
      targetId: conversationType === GROUP ? targetId : sender.userId,
      content,
      sentTime,
    };
    const code = this.refuseMessage(message) ?? this.#check(sender.userId, posting);
    if (code) {
      await latency();
      return { code, sentTime };
    }
    this.messages.push(message);
    void latency().then(() => this.#distribute(sender, message, posting));
    await latency(2);
    return { code: 0, sentTime };
  }

  async store(senderUserId: string, message: WrittenMessage): Promise<{ code: number }> {
    await latency();
    const code = this.#check(senderUserId, message) ?? 0;
    if (code === 0) this.written.push({ ...message, senderUserId });
    return { code };
  }

  /** Hands a status message to whoever is there. What is refused is dropped without a word. */
  say(sender: Connection, message: StatusMessage): void {
    const { conversationType, targetId, messageType } = message;
    const { userId: from } = sender;
    const content = JSON.parse(message.content) as unknown;
    const now = performance.now();
    const lately = (this.#sentAt.get(from) ?? []).filter((at) => now - at < 1000);
    this.#sentAt.set(from, [...lately, now]);
    this.said.push({ ...message, from, word: content });
    if (lately.length >= MESSAGES_PER_SECOND) this.tooFast += 1;
    if (lately.length >= MESSAGES_PER_SECOND || this.#check(from, message)) return;
    if (this.losesWord(content, from)) return;
    const facts = { messageType, conversationType, senderUserId: from, content };
    const flags = { sentTime: this.now(), isOffLineMessage: false, isStatusMessage: true };
    void latency().then(() => {
      const recipients = this.#recipients(from, message);
      for (const connection of [...this.connections]) {
        const isOwn = connection.userId === from;
        if (connection === sender || (!isOwn && !recipients.includes(connection.userId))) continue;
        const isPrivate = conversationType !== GROUP && !isOwn;
        connection.hear({
          ...{ ...facts, ...flags, targetId: isPrivate ? from : targetId },
          messageDirection: isOwn ? 1 : 2,
        });
      }
    });
  }

  #check(
    userId: string,
    { conversationType, targetId }: Pick<Posting, 'conversationType' | 'targetId'>,
  ): number | undefined {
    if (conversationType !== GROUP)
      return this.blacklist.has(`${userId}>${targetId}`) ? Im.blacklisted : undefined;
    return this.#groups[targetId]?.includes(userId) ? undefined : Im.notInGroup;
  }

  #distribute(sender: Connection, message: Message, posting: Posting): void {
    for (const userId of this.#recipients(sender.userId, posting)) {
      const there = [...this.connections].filter((one) => one.userId === userId);
      for (const connection of there) connection.deliver(message);
      if (this.#away.has(userId)) this.#waiting.push({ to: userId, message, until: Infinity });
      else if (there.length === 0 || this.#redelivers) this.#keep(userId, message, posting);
    }
    const own = { ...message, targetId: posting.targetId };
    if (this.#away.has(sender.userId))
      this.#waiting.push({ to: sender.userId, message: own, until: Infinity });
    for (const other of this.connections)
      if (other !== sender && other.userId === sender.userId) other.deliver(own);
  }

  /** Who is not in the group does not hear of it, and nobody is told. */
  #recipients(
    from: string,
    {
      conversationType,
      targetId,
      directed,
    }: Pick<Posting, 'conversationType' | 'targetId' | 'directed'>,
  ): string[] {
    if (conversationType !== GROUP) return [targetId];
    const members = this.#groups[targetId] ?? [];
    return members.filter(
      (userId) => userId !== from && (directed.length === 0 || directed.includes(userId)),
    );
  }

  /** An invitation waits for who is away, until it lapses or is taken back. */
  #keep(to: string, message: Message, { ringsForMs }: Posting): void {
    const { callId } = message.content;
    if (message.type === 'RC:VCInvite' || message.type === 'RC:VCModifyMem') {
      this.#waiting.push({ to, message, until: message.sentTime + ringsForMs });
    } else if (message.type === 'RC:VCHangup') {
      const kept = this.#waiting.filter(
        (entry) => entry.to !== to || entry.message.content.callId !== callId,
      );
      this.#waiting.splice(0, Infinity, ...kept);
    }
  }

  // --- media rooms ---

  membersOf(roomId: string): RoomMember[] {
    return [...(this.#rooms.get(roomId) ?? [])];
  }

  enterRoom(roomId: string, member: RoomMember): void {
    const members = this.#rooms.get(roomId) ?? new Set();
    this.#rooms.set(roomId, members.add(member));
    this.tellRoom(roomId, member, { type: 'joined', userId: member.userId });
  }

  leaveRoom(roomId: string, member: RoomMember): void {
    const members = this.#rooms.get(roomId);
    if (!members?.delete(member)) return;
    if (members.size === 0) this.#rooms.delete(roomId);
    this.tellRoom(roomId, member, { type: 'left', userId: member.userId });
  }

  /** Tells the others; the connection of who does not hear it is down, and catches up later. */
  tellRoom(roomId: string, from: RoomMember, notice: RoomNotice): void {
    void latency().then(() => {
      for (const member of this.membersOf(roomId))
        if (member !== from && member.connection.isUp) member.hear(notice);
    });
  }
}

/** The way to the service takes a moment. */
export function latency(times = 1): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, times * LATENCY_MS));
}

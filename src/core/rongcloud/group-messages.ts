/**
 * What pages of the kit say to each other about a group's calls, in messages of a type of their own in the group's conversation:
 * the SDK tells nobody outside of a call of it. They are status messages: not stored, not counted, no push, and who is away
 * never gets them. What arrives is checked field by field and copied; whatever else arrives is not looked at.
 */
import { CONNECTED, type ImModule, type MessageClass, type ReceivedMessage } from './sdk-types.js';
import { GROUP } from './call-codes.js';

/** The type of these messages, as the service sees it. */
export const MESSAGE_TYPE = 'RCKit:GroupCall';

export type Refusal = 'too-many' | 'not-in-group' | 'busy' | 'call-over';

/** A call of the group as somebody in it knows it. */
export interface ToldCall {
  /** The SDK's id of the call. */
  readonly call: string;
  readonly media: 'audio' | 'video';
  /** Who has joined. */
  readonly userIds: readonly string[];
  /** How long it has been connected, in ms. */
  readonly forMs: number;
}

export type GroupWord =
  /** Who is in a call? */
  | { readonly kind: 'ask' }
  | ({ readonly kind: 'tell' } & ToldCall)
  /** The sender has left; who is left by what they know. */
  | { readonly kind: 'left'; readonly call: string; readonly userIds: readonly string[] }
  /** Asks somebody in the call for an invitation. */
  | { readonly kind: 'join'; readonly call: string; readonly to: string }
  | {
      readonly kind: 'refuse';
      readonly call: string;
      readonly to: string;
      readonly why: Refusal;
    };

export type GroupListener = (word: GroupWord, from: string) => void;

/** The methods of the SDK that these messages need. Releases that lack one join no calls. */
export type MessagingIm = Pick<
  ImModule,
  | 'Events'
  | 'getConnectionStatus'
  | 'addEventListener'
  | 'removeEventListener'
  | 'registerMessageType'
  | 'sendMessage'
>;

const MAX_ID = 256;
/** More people than any call holds. */
const MAX_PEOPLE = 100;
const MAX_MS = 30 * 24 * 3_600_000;
/** More words of one group in a second are not looked at. */
const MAX_PER_SECOND = 50;
const REFUSALS: readonly Refusal[] = ['too-many', 'not-in-group', 'busy', 'call-over'];

/** By the SDK of the page. */
const classes = new WeakMap<object, MessageClass>();
/** Those who listen on this page: the SDK brings a page nothing of what it has said itself. */
const lines = new WeakMap<object, Set<GroupLine>>();

export function canMessage({ Events, registerMessageType, sendMessage }: MessagingIm): boolean {
  return !!Events.MESSAGES && !!registerMessageType && !!sendMessage;
}

/** One group's conversation. */
export class GroupLine {
  readonly groupId: string;
  readonly #im: MessagingIm;
  readonly #userId: string;
  readonly #listener: GroupListener;
  #second = 0;
  #heard = 0;

  /** @param userId the signed-in user */
  constructor(im: MessagingIm, userId: string, groupId: string, listener: GroupListener) {
    this.groupId = groupId;
    this.#im = im;
    this.#userId = userId;
    this.#listener = listener;
    im.addEventListener(im.Events.MESSAGES!, this.#handleMessages);
    lines.set(im, (lines.get(im) ?? new Set()).add(this));
  }

  close(): void {
    this.#im.removeEventListener(this.#im.Events.MESSAGES!, this.#handleMessages);
    lines.get(this.#im)?.delete(this);
  }

  /**
   * Says something, to whom it may reach.
   *
   * @param to members of the group; default: all
   */
  send(word: GroupWord, to?: readonly string[]): void {
    const others = to?.filter((userId) => userId !== this.#userId);
    if (others?.length !== 0 && this.#im.getConnectionStatus() === CONNECTED)
      void this.#send(word, others).catch(() => {}); // as if it were lost on the way
    queueMicrotask(() => {
      for (const line of [...(lines.get(this.#im) ?? [])])
        if (line !== this && line.groupId === this.groupId) line.#listener(word, this.#userId);
    });
  }

  async #send(word: GroupWord, to?: readonly string[]): Promise<void> {
    const im = this.#im;
    const Message =
      classes.get(im) ?? im.registerMessageType!(MESSAGE_TYPE, false, false, [], true);
    classes.set(im, Message);
    await im.sendMessage!(
      { conversationType: GROUP, targetId: this.groupId },
      new Message({ version: 1, ...word }),
      {
        // some releases go by the type, some by the message
        ...{ isStatusMessage: true, disableNotification: true },
        ...(to && { directionalUserIdList: [...to] }),
      },
    );
  }

  readonly #handleMessages = (batch: unknown): void => {
    const { messages } = (batch ?? {}) as { messages?: unknown };
    if (!Array.isArray(messages)) return;
    for (const message of messages as readonly Partial<ReceivedMessage>[]) {
      const isOurs = message?.messageType === MESSAGE_TYPE && message.targetId === this.groupId;
      if (!isOurs || message.conversationType !== GROUP || message.isOffLineMessage) continue;
      const { senderUserId: from } = message;
      const word = isId(from) && from !== this.#userId && wordOf(message.content);
      if (word && this.#allows()) this.#listener(word, from);
    }
  };

  #allows(): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) this.#heard = 0;
    this.#second = second;
    this.#heard += 1;
    return this.#heard <= MAX_PER_SECOND;
  }
}

/** @returns a copy of nothing but the fields of a valid message */
export function wordOf(content: unknown): GroupWord | undefined {
  if (typeof content !== 'object' || content === null) return undefined;
  const { version, kind, call, to, why, media, userIds, forMs } = content as Record<
    string,
    unknown
  >;
  if (version !== 1) return undefined;
  if (kind === 'ask') return { kind };
  if (!isId(call)) return undefined;
  if (kind === 'join' && isId(to)) return { kind, call, to };
  if (kind === 'refuse' && isId(to)) {
    const known = REFUSALS.find((each) => each === why);
    return known && { kind, call, to, why: known };
  }
  const people = peopleOf(userIds);
  if (!people) return undefined;
  if (kind === 'left') return { kind, call, userIds: people };
  const isTime = typeof forMs === 'number' && forMs >= 0 && forMs <= MAX_MS;
  if (kind !== 'tell' || people.length === 0 || !isTime) return undefined;
  return media === 'audio' || media === 'video'
    ? { kind, call, media, userIds: people, forMs }
    : undefined;
}

/** Each of them once. */
function peopleOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_PEOPLE) return undefined;
  const people = Array.from(value as unknown[]);
  return people.every(isId) ? [...new Set(people)] : undefined;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_ID;
}

/**
 * Which of the messages that arrive are handled, and when. For each call and each tab: a signal is handled once and in its
 * turn; of all else only what is newer than what came before, since each message says how things are now.
 */
import type { CallMessage, MessageOf } from './protocol.js';

type Signal = MessageOf<'signal'>;

/** What has come from one tab about one call. */
interface Sender {
  /** The number of the newest message about the sender's own state. */
  state: number;
  /** The number of the newest invitation. */
  invitation: number;
  /** The number with which the sender last left or declined: what was said before has no effect any more. */
  left: number;
  /** The place of the signal whose turn it is. */
  turn: number;
  /** Signals whose turn has not come, if there are any. */
  early?: Map<number, Signal> | undefined;
}

const LEAVING: ReadonlySet<CallMessage['type']> = new Set(['leave', 'decline', 'stopped']);
const MAX_SENDERS = 500;
/** More signals than this never wait for one that is missing. */
const MAX_EARLY = 200;

export class MessageOrder {
  readonly #senders = new Map<string, Sender>();

  /** @returns what is to be handled now, in order */
  take(message: CallMessage): readonly CallMessage[] {
    const sender = this.#senderOf(message);
    const { type, number } = message;
    if (number < sender.left) return [];
    if (message.type === 'signal') return takeSignal(sender, message);
    if (type === 'invite') {
      if (number <= sender.invitation) return [];
      sender.invitation = number;
      return [message];
    }
    if (number <= sender.state) return [];
    sender.state = number;
    if (LEAVING.has(type)) sender.left = number;
    return [message];
  }

  #senderOf({ call, endpoint }: CallMessage): Sender {
    const id = `${call} ${endpoint}`;
    const sender = this.#senders.get(id) ?? { state: 0, invitation: 0, left: 0, turn: 1 };
    this.#senders.delete(id); // the ones heard last are kept
    this.#senders.set(id, sender);
    const [oldest] = this.#senders.keys();
    if (oldest !== undefined && this.#senders.size > MAX_SENDERS) this.#senders.delete(oldest);
    return sender;
  }
}

function takeSignal(sender: Sender, signal: Signal): readonly Signal[] {
  const early = (sender.early ??= new Map<number, Signal>());
  const { order = 0, oldest = 0 } = signal;
  if (order >= sender.turn && early.size < MAX_EARLY) early.set(order, signal);
  // what is missing before the oldest will not come
  const overdue = [...early.keys()].filter((place) => place < oldest).sort((a, b) => a - b);
  sender.turn = Math.max(sender.turn, oldest);
  const due = overdue.flatMap((place) => early.get(place) ?? []);
  for (const place of overdue) early.delete(place);
  for (let next = early.get(sender.turn); next; next = early.get(sender.turn)) {
    due.push(next);
    early.delete(sender.turn);
    sender.turn += 1;
  }
  if (early.size === 0) sender.early = undefined;
  return due;
}

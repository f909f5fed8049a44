/**
 * The messages between the tabs that share a connection, and their form on the `BroadcastChannel`. Tabs with another version
 * of the kit read them too.
 */
import type { BackendEvent, CallSession } from '../call/backend.js';
import type { Profile } from '../call/call-info.js';
import { CallError } from '../call/call-error.js';

/**
 * Only the leader sends messages with `inCall`. `term` grows with each leader, so that a tab that hung, and does not know yet
 * that another one leads, is not listened to.
 */
export type Message =
  /** A tab was opened, and asks the leader to introduce itself. */
  | { type: 'ask' }
  | { type: 'lead'; term: number; inCall: boolean; self: Profile }
  /** `by`: the tab that answered the call. */
  | { type: 'event'; term: number; inCall: boolean; event: BackendEvent; by: string }
  | CommandMessage
  /** The command has arrived; its result may take long. */
  | { type: 'got'; id: string }
  | DoneMessage;

/** The methods of a call session that another tab can ask for. */
export const COMMANDS = [
  'accept',
  'end',
  'invite',
  'setMicrophone',
  'setCamera',
  'setScreen',
  'useDevice',
  'switchToAudio',
  'resumeSound',
  'stats',
] as const;

export type Command = (typeof COMMANDS)[number];

/** Asks the tab that has a call to run a command. `show` asks for a member's video: see `video-relay.ts`. */
export interface CommandMessage {
  type: 'command';
  id: string;
  callId: string;
  command: Command | 'show';
  args: readonly unknown[];
}

/** The result of a command. */
export interface DoneMessage {
  type: 'done';
  id: string;
  value?: unknown;
  error?: CallError;
}

/**
 * Messages go as text, because structured cloning drops an error's class. Of a session only the info is sent.
 *
 * @param from the id of the tab that sends it
 */
export function serialize(message: Message, from: string): string {
  return JSON.stringify({ ...message, from }, (key, value: unknown) => {
    if (value instanceof CallError) return { failed: [value.reason, value.message, value.params] };
    return key === 'session' ? { info: (value as CallSession).info } : value;
  });
}

export function deserialize(text: string): Message & { from: string } {
  return JSON.parse(
    text,
    (_, value: { failed?: ConstructorParameters<typeof CallError> } | null) =>
      value?.failed ? new CallError(...value.failed) : (value ?? undefined),
  ) as Message & { from: string };
}

/** Whether the connection has ended for good, until the user signs in again. */
export function isLoss(event: BackendEvent): boolean {
  return event.type === 'connection' && ['disconnected', 'kicked', 'failed'].includes(event.status);
}

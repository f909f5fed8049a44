/** The calls of the tab that has the connection: its own, and those that other tabs have answered or control. */
import type { BackendEvent, CallSession } from '../call/backend.js';
import type { Profile } from '../call/call-info.js';
import { CallError, toCallError } from '../call/call-error.js';
import { CallMark } from './call-mark.js';
import type { CommandMessage, Message } from './tab-messages.js';

export class LedCalls {
  readonly #sessions = new Map<string, CallSession>();
  /** The `incoming` events of calls that ring, by call id. */
  readonly #ringing = new Map<string, BackendEvent>();
  /** The tab that answered a call, by call id. */
  readonly #answeredBy = new Map<string, string>();
  /** When a call connected, by `performance.now()`. */
  readonly #since = new Map<string, number>();
  readonly #maps = [this.#sessions, this.#ringing, this.#answeredBy, this.#since];
  readonly #mark = new CallMark();

  get areAny(): boolean {
    return this.#sessions.size > 0;
  }

  /** For a tab that is opened now. */
  get ringing(): Iterable<BackendEvent> {
    return this.#ringing.values();
  }

  /** A call was placed here. */
  add(session: CallSession): void {
    this.#sessions.set(session.info.id, session);
  }

  /** @returns the tab that answered the call of this event, unless that is this one */
  handleEvent(event: BackendEvent): string | undefined {
    if (event.type === 'incoming') {
      this.add(event.session);
      this.#ringing.set(event.session.info.id, event);
    }
    if (!('callId' in event)) return undefined;
    const { callId } = event;
    const by = this.#answeredBy.get(callId);
    if (event.type === 'connected') {
      this.#ringing.delete(callId);
      this.#since.set(callId, performance.now());
    }
    if (event.type === 'ended') for (const map of this.#maps) map.delete(callId);
    return by;
  }

  /** Lets other tabs know of a call even while this one hangs. One that rings is not protected: it may ring elsewhere. */
  mark(name: string, self: Profile | undefined): void {
    this.#mark.set(name, this.#sessions.size > this.#ringing.size ? self : undefined);
  }

  /** Runs a command of another tab, and answers it. */
  async run(by: string, message: CommandMessage, post: (answer: Message) => void): Promise<void> {
    const { id, callId, command } = message;
    post({ type: 'got', id });
    if (command === 'accept') this.#answeredBy.set(callId, by);
    try {
      const { runCommand } = await import('./remote-calls.js');
      const value = await runCommand(this.#sessions.get(callId), message);
      post({ type: 'done', id, value });
    } catch (cause) {
      post({ type: 'done', id, error: toCallError(cause) });
    }
  }

  /** The calls are lost. @returns the events that say so */
  lose(): BackendEvent[] {
    const ends = [...this.#sessions.keys()].map((callId): BackendEvent => {
      const durationMs = performance.now() - (this.#since.get(callId) ?? performance.now());
      return { type: 'ended', callId, end: { reason: 'network', endedBy: 'system', durationMs } };
    });
    for (const map of this.#maps) map.clear();
    return ends;
  }
}

/** The error of a call that is placed while one goes on in another tab. */
export function otherCall(): CallError {
  return new CallError('busy', 'Another tab of this site is in a call.');
}

/** The signed-in user's other tabs, as far as one incoming call is concerned. */
import type { CallOutcome } from '../call/call-reporter.js';
import type { CallMessage } from './protocol.js';
import type { Stage } from './stage.js';

export class OtherTabs {
  /** This tab. */
  readonly #endpoint: string;
  readonly #ringing = new Set<string>();

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** Those that ring as well. */
  get ringing(): readonly string[] {
    return [...this.#ringing];
  }

  /**
   * Handles a message of one of them.
   *
   * @param progress how far this side is in that call
   * @returns how the call ends here, if the other tab ended it
   */
  receive(message: CallMessage, progress: Stage): CallOutcome | undefined {
    const { endpoint } = message;
    if (message.type === 'ringing') this.#ringing.add(endpoint);
    else this.#ringing.delete(endpoint);
    switch (message.type) {
      case 'decline':
        return progress === 'ringing' ? { reason: message.reason, endedBy: 'self' } : undefined;
      case 'leave':
        return progress === 'joined' ? undefined : ELSEWHERE;
      case 'accept':
      case 'alive':
        // answered in both at the same moment: the smaller endpoint id counts, for everybody in the call
        return progress === 'joined' && this.#endpoint < endpoint ? undefined : ELSEWHERE;
      default:
        return undefined;
    }
  }
}

const ELSEWHERE: CallOutcome = { reason: 'answered-elsewhere', endedBy: 'self' };

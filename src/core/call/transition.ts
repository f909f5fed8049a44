/**
 * The whole life of a call as one pure function. `transition` takes the state and one input, a command of the page or an
 * event of the backend. It returns the next state and a list of effects as data, which the store runs. Commands never move
 * a call forward, only the backend's events do, so the screen shows what is true.
 */
import type { Input, StoreState, Transition } from './call-state.js';
import { applyCommand } from './command-rules.js';
import { applyEvent } from './backend-event-rules.js';

/**
 * The next state, and what to do about it. Pure: reads no clock, uses no randomness, changes no argument.
 *
 * @param state the current state
 * @param input a command of the page or an event of the backend
 */
export function transition(state: StoreState, input: Input): Transition {
  switch (input.type) {
    case 'call':
    case 'accept':
    case 'hang-up':
    case 'invite':
    case 'microphone':
    case 'camera':
    case 'screen':
    case 'use-device':
    case 'switch-to-audio':
    case 'resume-sound':
    case 'dismiss':
    case 'dismiss-problem':
      return applyCommand(state, input);
    default:
      return applyEvent(state, input);
  }
}

/**
 * The whole life of a call as one pure function. `transition` takes the state and one input, a command of the page or an
 * event of the backend. It returns the next state and a list of effects as data, which the store runs. Commands never move
 * a call forward, only the backend's events do, so the screen shows what is true.
 */
import type { Input, StoreState, Transition } from './call-state.js';
import * as commands from './command-rules.js';
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
      return commands.placeCall(state, input);
    case 'accept':
      return commands.acceptCall(state, 'incoming', input.media);
    case 'rejoin':
      return commands.acceptCall(state, 'returning');
    case 'hang-up':
      return commands.hangUp(state);
    case 'invite':
      return commands.inviteMembers(state, input);
    case 'microphone':
    case 'camera':
      return commands.toggleDevice(state, input.type, input.on);
    case 'screen':
      return commands.setScreen(state, input.on);
    case 'use-device':
      return commands.useDevice(state, input);
    case 'switch-to-audio':
      return commands.switchToAudio(state);
    case 'resume-sound':
      return commands.resumeSound(state);
    case 'dismiss':
      return commands.dismiss(state);
    case 'dismiss-problem':
      return commands.dismissProblem(state);
    default:
      return applyEvent(state, input);
  }
}

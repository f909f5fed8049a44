/** Makes the next state of the store from the current one. Everything made here is frozen. */
import type { CallError } from './call-error.js';
import type { CallInfo } from './call-info.js';
import type { CallFact, LiveCallState, StoreState, Transition } from './call-state.js';

/** @returns a copy of the state with some fields replaced */
export function set(state: StoreState, change: Partial<StoreState>): StoreState {
  if (change.call) Object.freeze(change.call);
  return Object.freeze({ ...state, ...change });
}

/** @returns the same phase of a call with other details */
export function withCall(state: LiveCallState, call: CallInfo): LiveCallState {
  return { ...state, call: freezeCall(call) };
}

export function freezeCall(call: CallInfo): CallInfo {
  for (const member of call.members) Object.freeze(member);
  Object.freeze(call.members);
  Object.freeze(call.devices);
  Object.freeze(call.screens);
  return Object.freeze(call);
}

/** @returns the call as one that rings here (`quiet: false`) or in another tab; the same object if it is so already */
export function withQuiet(call: CallInfo, quiet: boolean): CallInfo {
  const { quiet: wasQuiet = false, ...loud } = call;
  if (quiet === wasQuiet) return call;
  return quiet ? { ...loud, quiet } : loud;
}

/** A transition without effects. */
export function stay(state: StoreState): Transition {
  return { state, effects: [] };
}

export function announce(state: StoreState, facts: readonly CallFact[]): Transition {
  return { state, effects: facts.map((fact) => ({ type: 'announce', fact })) };
}

/** Shows and announces a failure; a call in progress continues. */
export function fail(state: StoreState, error: CallError): Transition {
  return announce(set(state, { problem: error }), [{ type: 'error', error }]);
}

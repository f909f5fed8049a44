/** What each command of the page does: refused with a reason, or an effect for the backend. */
import { badRequest, CallError, notConnected } from './call-error.js';
import type { CallRequest, DeviceState, Media } from './call-info.js';
import {
  isLive,
  type CallCommand,
  type Effect,
  type Input,
  type LiveCallState,
  type StoreState,
  type Transition,
} from './call-state.js';
import { fail, freezeCall, set, stay, withCall, withQuiet } from './transition-result.js';
import { outgoingCall } from './outgoing-call.js';

type CommandOf<T extends CallCommand['type']> = Extract<Input, { type: T }>;

export function placeCall(state: StoreState, command: CommandOf<'call'>): Transition {
  const userIds = unique(command.userIds);
  const groupId = command.groupId || undefined; // an empty attribute names no group
  const error = refusalToCall(state, userIds, groupId);
  if (error) return refuse(state, error);
  const media = command.media === 'video' ? 'video' : 'audio'; // untyped pages pass anything
  const { id, push, extra, joins } = command;
  const request: CallRequest = {
    ...{ id, userIds, groupId, media },
    ...(push && { push }),
    ...(extra && { extra }),
    ...(joins && { joins }),
  };
  const call = outgoingCall(request, state.self?.userId ?? '');
  return {
    state: set(state, { call: { phase: 'outgoing', call: freezeCall(call) }, problem: null }),
    effects: [{ type: 'start', request }],
  };
}

/** The rules of every service: connected, not in a call, somebody to call, not oneself, several people only in a group. */
function refusalToCall(
  state: StoreState,
  userIds: readonly string[],
  groupId?: string,
): CallError | undefined {
  if (isLive(state.call)) return new CallError('busy', 'You are already in a call.');
  if (state.connection !== 'connected') return whyNotConnected(state);
  const error = refusalOfUsers(state, userIds);
  if (error) return error;
  if (userIds.length > 1 && groupId === undefined)
    return badRequest('no-group', 'A call to several people needs a groupId.');
  return undefined;
}

/** What keeps it from connecting, if that is on screen: it says more than that there is no connection. */
export function whyNotConnected({ connection, problem }: StoreState): CallError {
  const isKnown = connection === 'disconnected' || connection === 'kicked';
  if (!isKnown || !problem || problem.params.device) return notConnected();
  return problem.reason === 'bad-request' ? notConnected() : problem;
}

function refusalOfUsers(state: StoreState, userIds: readonly string[]): CallError | undefined {
  if (userIds.length === 0 || userIds.some((id) => typeof id !== 'string' || id.trim() === ''))
    return badRequest('no-members', 'Nobody is named to call.');
  if (state.self && userIds.includes(state.self.userId))
    return badRequest('own-id', 'You cannot call yourself.', {
      userIds: [state.self.userId],
    });
  return undefined;
}

/** @param from the phase of a call that may be accepted */
export function acceptCall(
  state: StoreState,
  from: 'incoming' | 'returning',
  media?: Media,
): Transition {
  const { call } = state;
  if (call.phase === 'connecting' || call.phase === 'connected')
    return refuse(state, badRequest('already-answered', 'This call was answered already.'));
  if (call.phase !== from) return refuseWithoutCall(state);
  const accepted = media === 'audio' ? 'audio' : call.call.media;
  const info = freezeCall({
    ...withQuiet(call.call, false),
    microphone: 'pending',
    camera: accepted === 'video' ? 'pending' : 'off',
  });
  return {
    state: set(state, { call: { phase: 'connecting', call: info }, problem: null }),
    effects: [{ type: 'accept', callId: info.id, media: accepted }],
  };
}

export function hangUp(state: StoreState): Transition {
  if (!isLive(state.call)) return stay(state);
  return { state, effects: [{ type: 'end', callId: state.call.call.id }] };
}

export function inviteMembers(state: StoreState, command: CommandOf<'invite'>): Transition {
  const call = joinedCall(state);
  if (!call) return refuseWithoutCall(state);
  const groupId = command.groupId || call.call.groupId;
  if (!groupId)
    return refuse(state, badRequest('no-group', 'A call to several people needs a groupId.'));
  const named = unique(command.userIds);
  const error = refusalOfUsers(state, named);
  if (error) return refuse(state, error);
  const userIds = named.filter((id) => !call.call.members.some((member) => member.userId === id));
  if (userIds.length === 0) return stay(state); // everybody is in the call already
  return askInCall(state, { type: 'invite', userIds, groupId });
}

export function toggleDevice(
  state: StoreState,
  device: 'microphone' | 'camera',
  on: boolean,
): Transition {
  const call = joinedCall(state);
  if (!call) return refuseWithoutCall(state);
  if (device === 'camera' && call.call.media === 'audio')
    return refuse(state, badRequest('not-supported', 'An audio call has no camera.', { device }));
  if (call.call[device] === (on ? 'on' : 'off')) return stay(state);
  const info = { ...call.call, [device]: 'pending' satisfies DeviceState };
  return ask(set(state, { call: withCall(call, info) }), {
    type: device,
    callId: info.id,
    on,
  });
}

export function useDevice(state: StoreState, command: CommandOf<'use-device'>): Transition {
  const { type, device, deviceId } = command;
  return askInCall(state, { type, device, deviceId });
}

export function setScreen(state: StoreState, on: boolean): Transition {
  return askOnceConnected(state, { type: 'screen', on });
}

export function switchToAudio(state: StoreState): Transition {
  if (joinedCall(state)?.call.media === 'audio') return stay(state);
  return askOnceConnected(state, { type: 'switch-to-audio' });
}

/** An effect on the current call. */
type InCall<E = Effect> = E extends { callId: string } ? Omit<E, 'callId'> : never;

function askOnceConnected(state: StoreState, effect: InCall): Transition {
  if (joinedCall(state) && state.call.phase !== 'connected')
    return refuse(state, badRequest('not-supported', 'The call is not connected.'));
  return askInCall(state, effect);
}

function askInCall(state: StoreState, effect: InCall): Transition {
  const call = joinedCall(state);
  return call ? ask(state, { ...effect, callId: call.call.id }) : refuseWithoutCall(state);
}

export function dismiss(state: StoreState): Transition {
  return stay(state.call.phase === 'ended' ? set(state, { call: { phase: 'idle' } }) : state);
}

export function dismissProblem(state: StoreState): Transition {
  return stay(set(state, { problem: null }));
}

export function resumeSound(state: StoreState): Transition {
  if (!isLive(state.call)) return stay(state);
  return ask(state, { type: 'resume-sound', callId: state.call.call.id });
}

/** The call in progress, unless it is to be taken first: most commands need one that was dialled or accepted. */
function joinedCall({ call }: StoreState): LiveCallState | undefined {
  return isLive(call) && call.phase !== 'incoming' && call.phase !== 'returning' ? call : undefined;
}

/** Asks the backend for something. A problem shown so far is out of date. */
function ask(state: StoreState, effect: Effect): Transition {
  return { state: set(state, { problem: null }), effects: [effect] };
}

function refuse(state: StoreState, error: CallError): Transition {
  const { state: next, effects } = fail(state, error);
  return { state: next, effects: [...effects, { type: 'refuse', error }] };
}

function refuseWithoutCall(state: StoreState): Transition {
  return refuse(state, badRequest('no-call', 'There is no call.'));
}

/** Each id once. Untyped pages pass anything: a value that is not an array names nobody. */
function unique(userIds: readonly string[]): readonly string[] {
  return Array.isArray(userIds) ? [...new Set<string>(userIds)] : [];
}

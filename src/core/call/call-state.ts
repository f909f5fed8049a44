/**
 * The whole life of a call as one pure function. `transition` takes the state and one input (a command from the page, or
 * an event from the backend) and returns the next state with a list of effects as data; the store runs the effects.
 * Commands never move a call forward, only the backend's events do, so the screen shows what is true. Everything is
 * frozen plain data.
 */
import type { BackendEvent } from './backend.js';
import type {
  CallEnd,
  CallInfo,
  CallRequest,
  ConnectionStatus,
  Link,
  Media,
  Member,
  Profile,
  DeviceState,
} from './call-info.js';
import { badRequest, CallError, type Device } from './call-error.js';
import type { CallEntry } from './call-entry.js';
import { outgoingCall } from './outgoing-call.js';

export type CallState =
  | { readonly phase: 'idle' }
  /** Dialled; members turn `ringing`. */
  | { readonly phase: 'outgoing'; readonly call: CallInfo }
  | { readonly phase: 'incoming'; readonly call: CallInfo }
  /** Accepted, not yet up. */
  | { readonly phase: 'connecting'; readonly call: CallInfo }
  /** `since`: ms since the epoch. */
  | {
      readonly phase: 'connected';
      readonly call: CallInfo;
      readonly since: number;
      readonly link: Link;
    }
  /** Until dismissed or replaced. */
  | { readonly phase: 'ended'; readonly call: CallInfo; readonly end: CallEnd };

export type Phase = CallState['phase'];

/** A call that is going on. */
export type LiveCallState = Exclude<CallState, { phase: 'idle' | 'ended' }>;

export interface StoreState {
  readonly connection: ConnectionStatus;
  /** Who is signed in. */
  readonly self: Profile | null;
  readonly call: CallState;
  /** The last failure, until dismissed or the next command that works. */
  readonly problem: CallError | null;
}

/** What the page may ask for during a life of calls. */
export type CallCommand =
  | {
      readonly type: 'call';
      readonly userIds: readonly string[];
      readonly groupId?: string;
      readonly media?: Media;
    }
  | { readonly type: 'accept'; readonly media?: Media }
  /** Cancels, declines or hangs up, whichever applies; harmless without a call. */
  | { readonly type: 'hang-up' }
  | { readonly type: 'invite'; readonly userIds: readonly string[] }
  | { readonly type: 'microphone'; readonly on: boolean }
  | { readonly type: 'camera'; readonly on: boolean }
  /** Takes another own device: that one, or the next there is. */
  | { readonly type: 'use-device'; readonly device: Device; readonly deviceId?: string }
  /** Makes an audio call out of a video call, for everybody. */
  | { readonly type: 'switch-to-audio' }
  /** Turns the sound on that the browser had refused to play. */
  | { readonly type: 'resume-sound' }
  /** Puts an ended call away. */
  | { readonly type: 'dismiss' }
  | { readonly type: 'dismiss-problem' };

type CallEvent = Exclude<BackendEvent, { type: 'connection' | 'incoming' }>;

export type Input =
  | Exclude<CallCommand, { type: 'call' }>
  | (Extract<CallCommand, { type: 'call' }> & { readonly id: string })
  | CallEvent
  | { readonly type: 'incoming'; readonly call: CallInfo }
  /** Whether another tab of this person rings for it. */
  | { readonly type: 'quiet'; readonly callId: string; readonly quiet: boolean }
  | {
      readonly type: 'connection';
      readonly status: ConnectionStatus;
      readonly error?: CallError;
      readonly self?: Profile;
    }
  /** An operation on call `callId` (or none) failed. */
  | { readonly type: 'failed'; readonly callId?: string; readonly error: CallError };

/** What happened, once and in order: the provider turns each into its event. */
export type CallFact =
  | { readonly type: 'received' | 'placed' | 'connected'; readonly call: CallInfo }
  | { readonly type: 'ended'; readonly call: CallInfo; readonly end: CallEnd }
  /** The video call is an audio call now; `userId`: who wanted that, where it was somebody else. */
  | { readonly type: 'media-changed'; readonly call: CallInfo; readonly userId?: string }
  | {
      readonly type: 'member-invited' | 'member-joined' | 'member-left';
      readonly call: CallInfo;
      readonly userId: string;
    }
  | { readonly type: 'connection'; readonly status: ConnectionStatus; readonly error?: CallError }
  /** The call was kept in the history, by this tab. */
  | { readonly type: 'logged'; readonly entry: CallEntry }
  | { readonly type: 'error'; readonly error: CallError };

export type Effect =
  | { readonly type: 'start'; readonly request: CallRequest }
  | { readonly type: 'accept'; readonly callId: string; readonly media: Media }
  | { readonly type: 'end'; readonly callId: string; readonly as?: 'busy' }
  | { readonly type: 'invite'; readonly callId: string; readonly userIds: readonly string[] }
  | { readonly type: 'microphone' | 'camera'; readonly callId: string; readonly on: boolean }
  | { readonly type: 'resume-sound' | 'switch-to-audio'; readonly callId: string }
  | {
      readonly type: 'use-device';
      readonly callId: string;
      readonly device: Device;
      readonly deviceId?: string;
    }
  /** The command is refused: its promise rejects. */
  | { readonly type: 'refuse'; readonly error: CallError }
  | { readonly type: 'announce'; readonly fact: CallFact };

export interface Transition {
  readonly state: StoreState;
  readonly effects: readonly Effect[];
}

export const initialState: StoreState = Object.freeze({
  connection: 'disconnected',
  self: null,
  call: Object.freeze({ phase: 'idle' }),
  problem: null,
});

/** Whether a call is going on. */
export function isLive(call: CallState): call is LiveCallState {
  return call.phase !== 'idle' && call.phase !== 'ended';
}

/**
 * The next state and what to do about it. Pure: no clock, no randomness, nothing touched.
 *
 * @param state where things stand
 * @param input a command from the page or an event from the backend
 */
export function transition(state: StoreState, input: Input): Transition {
  switch (input.type) {
    case 'connection':
      return changeConnection(state, input);
    case 'call':
      return placeCall(state, input);
    case 'incoming':
      return receiveCall(state, input.call);
    case 'quiet':
      return isCurrent(state, input.callId)
        ? quietenCall(state, state.call, input.quiet)
        : stay(state);
    case 'accept':
      return acceptCall(state, input.media);
    case 'hang-up':
      return isLive(state.call)
        ? { state, effects: [{ type: 'end', callId: state.call.call.id }] }
        : stay(state);
    case 'invite':
      return inviteMembers(state, input.userIds);
    case 'microphone':
    case 'camera':
      return toggleDevice(state, input.type, input.on);
    case 'switch-to-audio':
      return switchToAudio(state);
    case 'use-device':
      return useDevice(state, input);
    case 'resume-sound':
      return isLive(state.call)
        ? {
            state: set(state, { problem: null }),
            effects: [{ type: 'resume-sound', callId: state.call.call.id }],
          }
        : stay(state);
    case 'dismiss':
      return state.call.phase === 'ended'
        ? stay(set(state, { call: { phase: 'idle' } }))
        : stay(state);
    case 'dismiss-problem':
      return stay(set(state, { problem: null }));
    case 'problem':
      return fail(state, input.error);
    case 'failed':
      return input.callId === undefined || isCurrent(state, input.callId)
        ? fail(state, input.error)
        : stay(state);
    case 'placed':
      return isCurrent(state, input.callId)
        ? announce(state, [{ type: 'placed', call: state.call.call }])
        : stay(state);
    case 'changed':
      return isCurrent(state, input.callId) ? changeCall(state, state.call, input) : stay(state);
    case 'connected':
      return isCurrent(state, input.callId)
        ? connectCall(state, state.call, input.at)
        : stay(state);
    case 'link':
      return isCurrent(state, input.callId)
        ? changeLink(state, state.call, input.link)
        : stay(state);
    case 'ended':
      return isCurrent(state, input.callId) ? endCall(state, state.call, input.end) : stay(state);
  }
}

// --- the connection ---

function changeConnection(
  state: StoreState,
  input: Extract<Input, { type: 'connection' }>,
): Transition {
  const { status, error } = input;
  if (status === state.connection && !error && !input.self) return stay(state);
  const signedOut = status === 'disconnected' || status === 'kicked' || status === 'failed';
  const next = set(state, {
    connection: status,
    self: input.self ? Object.freeze({ ...input.self }) : signedOut ? null : state.self,
    problem: error ?? (status === 'connected' ? null : state.problem),
  });
  const facts: CallFact[] = [];
  if (status !== state.connection || error) facts.push({ type: 'connection', status, error });
  if (error) facts.push({ type: 'error', error });
  return announce(next, facts);
}

// --- commands ---

function placeCall(state: StoreState, input: Extract<Input, { type: 'call' }>): Transition {
  const userIds = unique(input.userIds);
  const groupId = input.groupId || undefined; // an empty attribute names no group
  const error = refusalToCall(state, userIds, groupId);
  if (error) return refuse(state, error);
  const media = input.media === 'video' ? 'video' : 'audio'; // pages without types send anything
  const request: CallRequest = { id: input.id, userIds, groupId, media };
  const call = outgoingCall(request, state.self?.userId ?? '');
  return {
    state: set(state, { call: { phase: 'outgoing', call: freezeCall(call) }, problem: null }),
    effects: [{ type: 'start', request }],
  };
}

/** The rules of every service: connected, free, somebody to call, not oneself, several people only in a group. */
function refusalToCall(
  state: StoreState,
  userIds: readonly string[],
  groupId?: string,
): CallError | undefined {
  if (isLive(state.call)) return new CallError('busy', 'You are already in a call.');
  if (state.connection !== 'connected') return notConnected();
  const error = refusalOfUsers(state, userIds);
  if (error) return error;
  if (userIds.length > 1 && groupId === undefined)
    return badRequest('no-group', 'A call to several people needs a groupId.');
  return undefined;
}

function refusalOfUsers(state: StoreState, userIds: readonly string[]): CallError | undefined {
  if (userIds.length === 0 || userIds.some((id) => typeof id !== 'string' || id.trim() === ''))
    return badRequest('no-members', 'Name at least one user to call.');
  if (state.self && userIds.includes(state.self.userId))
    return badRequest('own-id', 'The list of users must not hold your own id.', {
      userIds: [state.self.userId],
    });
  return undefined;
}

function acceptCall(state: StoreState, media?: Media): Transition {
  const { call } = state;
  if (call.phase === 'connecting' || call.phase === 'connected')
    return refuse(state, badRequest('already-answered', 'This call was answered already.'));
  if (call.phase !== 'incoming') return refuse(state, noCall());
  const accepted = media === 'audio' ? 'audio' : call.call.media;
  const info = freezeCall({
    ...quietly(call.call, false),
    microphone: 'pending',
    camera: accepted === 'video' ? 'pending' : 'off',
  });
  return {
    state: set(state, { call: { phase: 'connecting', call: info }, problem: null }),
    effects: [{ type: 'accept', callId: info.id, media: accepted }],
  };
}

function inviteMembers(state: StoreState, wanted: readonly string[]): Transition {
  const { call } = state;
  if (!isLive(call) || call.phase === 'incoming') return refuse(state, noCall());
  if (call.call.groupId === undefined)
    return refuse(state, badRequest('no-group', 'Only a group call takes more members.'));
  const named = unique(wanted);
  const error = refusalOfUsers(state, named);
  if (error) return refuse(state, error);
  const userIds = named.filter((id) => !call.call.members.some((member) => member.userId === id));
  if (userIds.length === 0) return stay(state); // everybody is in the call already
  return {
    state: set(state, { problem: null }),
    effects: [{ type: 'invite', callId: call.call.id, userIds }],
  };
}

function toggleDevice(state: StoreState, device: 'microphone' | 'camera', on: boolean): Transition {
  const { call } = state;
  if (!isLive(call) || call.phase === 'incoming') return refuse(state, noCall());
  if (device === 'camera' && call.call.media === 'audio')
    return refuse(state, badRequest('not-supported', 'An audio call has no camera.', { device }));
  if (call.call[device] === (on ? 'on' : 'off')) return stay(state);
  return {
    state: set(state, {
      call: withCall(call, { ...call.call, [device]: 'pending' satisfies DeviceState }),
      problem: null,
    }),
    effects: [{ type: device, callId: call.call.id, on }],
  };
}

function switchToAudio(state: StoreState): Transition {
  const { call } = state;
  if (!isLive(call) || call.phase === 'incoming') return refuse(state, noCall());
  if (call.call.media === 'audio') return stay(state);
  if (call.phase !== 'connected')
    return refuse(state, badRequest('not-supported', 'The call is not connected yet.'));
  return {
    state: set(state, { problem: null }),
    effects: [{ type: 'switch-to-audio', callId: call.call.id }],
  };
}

function useDevice(
  state: StoreState,
  { device, deviceId }: Extract<Input, { type: 'use-device' }>,
): Transition {
  const { call } = state;
  if (!isLive(call) || call.phase === 'incoming') return refuse(state, noCall());
  return {
    state: set(state, { problem: null }),
    effects: [{ type: 'use-device', callId: call.call.id, device, deviceId }],
  };
}

// --- what the backend reports ---

function receiveCall(state: StoreState, info: CallInfo): Transition {
  if (isLive(state.call)) return { state, effects: [{ type: 'end', callId: info.id, as: 'busy' }] };
  const call = freezeCall({ ...info, members: keepIdentity([], othersIn(state, info.members)) });
  return announce(set(state, { call: { phase: 'incoming', call }, problem: null }), [
    { type: 'received', call },
  ]);
}

/** While it rings. What was quiet when it ended stays so: it is for another tab to tell of it. */
function quietenCall(state: StoreState, current: LiveCallState, quiet: boolean): Transition {
  const call = quietly(current.call, quiet);
  if (current.phase !== 'incoming' || call === current.call) return stay(state);
  return stay(set(state, { call: withCall(current, call) }));
}

function quietly(call: CallInfo, quiet: boolean): CallInfo {
  const { quiet: wasQuiet = false, ...loud } = call;
  if (quiet === wasQuiet) return call;
  return quiet ? { ...loud, quiet } : loud;
}

function changeCall(
  state: StoreState,
  current: LiveCallState,
  { patch, by }: Extract<CallEvent, { type: 'changed' }>,
): Transition {
  const before = current.call.members;
  const members = patch.members ? keepIdentity(before, othersIn(state, patch.members)) : before;
  const call = freezeCall({ ...current.call, ...patch, members });
  const next = withCall(current, call);
  // the callee's accept reached the caller; media is not up yet
  const answered =
    next.phase === 'outgoing' && members.some((member) => member.status === 'joined');
  const state2 = set(state, { call: answered ? { phase: 'connecting', call } : next });
  const facts = memberFacts(before, call);
  // two who dial each other may also end up in the video call of the other one: that is told by their answer
  if (call.media === 'audio' && current.call.media === 'video')
    facts.push({ type: 'media-changed', call, ...(by !== undefined && { userId: by }) });
  return announce(state2, facts);
}

/** Who is in the call besides the signed-in user. */
function othersIn(state: StoreState, members: readonly Member[]): readonly Member[] {
  return members.filter(({ userId, status }) => userId !== state.self?.userId && status !== 'left');
}

/** A member that did not change stays the same object, so that only changed tiles render. */
function keepIdentity(before: readonly Member[], after: readonly Member[]): readonly Member[] {
  const list = after.map((member) => {
    const old = before.find((known) => known.userId === member.userId);
    return old && sameMember(old, member) ? old : Object.freeze({ ...member });
  });
  return list.length === before.length && list.every((member, i) => member === before[i])
    ? before
    : list;
}

function sameMember(a: Member, b: Member): boolean {
  return (['status', 'microphone', 'camera', 'speaking', 'quality'] as const).every(
    (field) => a[field] === b[field],
  );
}

function memberFacts(before: readonly Member[], call: CallInfo): CallFact[] {
  const facts: CallFact[] = [];
  for (const member of call.members) {
    const old = before.find((known) => known.userId === member.userId);
    if (member.status === 'joined' && old?.status !== 'joined')
      facts.push({ type: 'member-joined', call, userId: member.userId });
    else if (!old) facts.push({ type: 'member-invited', call, userId: member.userId });
  }
  for (const { userId } of before)
    if (!call.members.some((member) => member.userId === userId))
      facts.push({ type: 'member-left', call, userId });
  return facts;
}

function connectCall(state: StoreState, current: LiveCallState, at: number): Transition {
  if (current.phase === 'connected') return stay(state);
  const { call } = current;
  return announce(set(state, { call: { phase: 'connected', call, since: at, link: 'steady' } }), [
    { type: 'connected', call },
  ]);
}

function changeLink(state: StoreState, current: LiveCallState, link: Link): Transition {
  if (current.phase !== 'connected' || current.link === link) return stay(state);
  return stay(set(state, { call: { ...current, link } }));
}

function endCall(state: StoreState, current: LiveCallState, end: CallEnd): Transition {
  const { call } = current;
  const frozen = Object.freeze({ ...end });
  const next = set(state, {
    call: { phase: 'ended', call, end: frozen },
    // what went wrong in the call is over with it; a connection that failed is not
    problem: state.connection === 'connected' ? null : state.problem,
  });
  return announce(next, [{ type: 'ended', call, end: frozen }]);
}

// --- small change ---

/** Each once. Pages without types send anything: what is no list names nobody. */
function unique(userIds: readonly string[]): readonly string[] {
  return Array.isArray(userIds) ? [...new Set<string>(userIds)] : [];
}

function isCurrent(
  state: StoreState,
  callId: string,
): state is StoreState & { readonly call: LiveCallState } {
  return isLive(state.call) && state.call.call.id === callId;
}

function stay(state: StoreState): Transition {
  return { state, effects: [] };
}

function announce(state: StoreState, facts: readonly CallFact[]): Transition {
  return { state, effects: facts.map((fact) => ({ type: 'announce', fact })) };
}

/** Tells of a failure while everything else goes on. */
function fail(state: StoreState, error: CallError): Transition {
  return announce(set(state, { problem: error }), [{ type: 'error', error }]);
}

function refuse(state: StoreState, error: CallError): Transition {
  const { state: next, effects } = fail(state, error);
  return { state: next, effects: [...effects, { type: 'refuse', error }] };
}

function notConnected(): CallError {
  return new CallError('network', 'Not connected to the calling service.', {
    detail: 'not-connected',
  });
}

function noCall(): CallError {
  return badRequest('no-call', 'There is no call to do this in.');
}

function set(state: StoreState, change: Partial<StoreState>): StoreState {
  if (change.call) Object.freeze(change.call);
  return Object.freeze({ ...state, ...change });
}

function withCall(state: LiveCallState, call: CallInfo): LiveCallState {
  return { ...state, call: Object.isFrozen(call) ? call : freezeCall(call) };
}

function freezeCall(call: CallInfo): CallInfo {
  for (const member of call.members) Object.freeze(member);
  Object.freeze(call.members);
  return Object.freeze(call);
}

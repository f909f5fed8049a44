/** What each event of the backend changes, and which facts it announces. */
import type { CallInfo, ConnectionStatus, Link, Member } from './call-info.js';
import { checkedCall, checkedEnd, checkedPatch } from './checked-report.js';
import {
  isLive,
  type CallCommand,
  type CallFact,
  type Input,
  type LiveCallState,
  type StoreState,
  type Transition,
} from './call-state.js';
import { announce, fail, freezeCall, set, stay, withCall, withQuiet } from './transition-result.js';

type StoreEvent = Exclude<Input, { type: CallCommand['type'] }>;
type EventOf<T extends StoreEvent['type']> = Extract<StoreEvent, { type: T }>;
/** About one call that the backend knows already. */
type CallEvent = Exclude<StoreEvent, { type: 'connection' | 'incoming' | 'problem' }>;

const LINKS: readonly Link[] = ['steady', 'recovering'];
const STATUSES: readonly ConnectionStatus[] = [
  ...(['disconnected', 'connecting', 'connected', 'reconnecting', 'kicked', 'failed'] as const),
];

export function applyEvent(state: StoreState, event: StoreEvent): Transition {
  switch (event.type) {
    case 'connection':
      return changeConnection(state, event);
    case 'incoming':
      return receiveCall(state, event);
    case 'problem':
      return fail(state, event.error);
    default:
      return applyCallEvent(state, event);
  }
}

/** An event of another call than the current one is late: it changes nothing. */
function applyCallEvent(state: StoreState, event: CallEvent): Transition {
  const current = state.call;
  if (event.type === 'failed' && event.callId === undefined) return fail(state, event.error);
  if (!isLive(current) || current.call.id !== event.callId) return stay(state);
  switch (event.type) {
    case 'failed':
      return fail(state, event.error);
    case 'quiet':
      return quietenCall(state, current, event.quiet);
    case 'placed':
      return announce(state, [{ type: 'placed', call: current.call }]);
    case 'changed':
      return changeCall(state, current, event);
    case 'connected':
      return connectCall(state, current, event);
    case 'link':
      return changeLink(state, current, event.link);
    case 'ended':
      return endCall(state, current, event);
  }
}

function changeConnection(state: StoreState, event: EventOf<'connection'>): Transition {
  const { status, error } = event;
  if (!STATUSES.includes(status)) return stay(state);
  if (status === state.connection && !error && !event.self) return stay(state);
  const signedOut = ['disconnected', 'kicked', 'failed'].includes(status);
  const next = set(state, {
    connection: status,
    self: event.self ? Object.freeze({ ...event.self }) : signedOut ? null : state.self,
    problem: error ?? (status === 'connected' ? null : state.problem),
  });
  const facts: CallFact[] = [];
  if (status !== state.connection || error) facts.push({ type: 'connection', status, error });
  if (error) facts.push({ type: 'error', error });
  return announce(withoutSelf(next), facts);
}

/** Whoever signs in during a call is none of the others in it. */
function withoutSelf(state: StoreState): StoreState {
  const { call } = state;
  if (!isLive(call)) return state;
  const members = othersIn(state, call.call.members);
  if (members.length === call.call.members.length) return state;
  return set(state, { call: withCall(call, { ...call.call, members }) });
}

function receiveCall(
  state: StoreState,
  { call: reported, refused }: EventOf<'incoming'>,
): Transition {
  const info = checkedCall(reported);
  if (!info) return stay(state);
  if (isLive(state.call) && state.call.call.id === info.id) return stay(state); // reported twice
  if (isLive(state.call) || refused)
    return { state, effects: [{ type: 'end', callId: info.id, as: 'busy' }] };
  const call = freezeCall({ ...info, members: keepIdentity([], othersIn(state, info.members)) });
  if (call.returning) return stay(set(state, { call: { phase: 'returning', call } }));
  return announce(set(state, { call: { phase: 'incoming', call }, problem: null }), [
    { type: 'received', call },
  ]);
}

/** Only while it rings. A call that was quiet when it ended stays so: another tab shows its end. */
function quietenCall(state: StoreState, current: LiveCallState, quiet: boolean): Transition {
  const call = withQuiet(current.call, quiet);
  if (current.phase !== 'incoming' || call === current.call) return stay(state);
  return stay(set(state, { call: withCall(current, call) }));
}

function changeCall(
  state: StoreState,
  current: LiveCallState,
  { patch: reported, by }: EventOf<'changed'>,
): Transition {
  const patch = checkedPatch(reported);
  const before = current.call.members;
  const members = patch.members ? keepIdentity(before, othersIn(state, patch.members)) : before;
  const call = freezeCall({ ...current.call, ...patch, members });
  // the callee's accept reached the caller; media is not up yet
  const isAnswered =
    current.phase === 'outgoing' && members.some((member) => member.status === 'joined');
  const next = set(state, {
    call: isAnswered ? { phase: 'connecting', call } : withCall(current, call),
  });
  const facts = [...memberFacts(before, call), ...screenFacts(current.call, call)];
  // audio may also turn to video, when two dial each other and the video call wins: the answer shows that
  if (call.media === 'audio' && current.call.media === 'video')
    facts.push({ type: 'media-changed', call, ...(by !== undefined && { userId: by }) });
  return announce(next, facts);
}

/** Everybody in the call but the signed-in user. */
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
  return (['status', 'microphone', 'camera', 'reconnecting', 'speaking', 'quality'] as const).every(
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

function screenFacts({ screens: before = [] }: CallInfo, call: CallInfo): CallFact[] {
  const { screens: now = [] } = call;
  return [...new Set([...before, ...now])].flatMap((userId) => {
    const isShared = now.includes(userId);
    if (isShared === before.includes(userId)) return [];
    return { type: isShared ? 'screen-started' : 'screen-ended', call, userId };
  });
}

/**
 * A call that rings here is not connected before somebody answers it, whatever the backend says. Who answers in another
 * tab opens the devices of this one.
 */
function connectCall(
  state: StoreState,
  current: LiveCallState,
  { at, startedAt }: EventOf<'connected'>,
): Transition {
  const isAnswered = current.phase !== 'incoming' || current.call.microphone !== 'off';
  if (current.phase === 'connected' || !isAnswered) return stay(state);
  const { call } = current;
  const next = set(state, {
    call: {
      phase: 'connected',
      call,
      since: Number.isFinite(at) ? at : 0,
      link: 'steady',
      ...(startedAt !== undefined && { startedAt }),
    },
  });
  return announce(next, [{ type: 'connected', call }]);
}

function changeLink(state: StoreState, current: LiveCallState, link: Link): Transition {
  if (current.phase !== 'connected' || current.link === link || !LINKS.includes(link))
    return stay(state);
  return stay(set(state, { call: { ...current, link } }));
}

function endCall(
  state: StoreState,
  current: LiveCallState,
  { end: reported, isTold }: EventOf<'ended'>,
): Transition {
  const { call } = current;
  const end = checkedEnd(reported);
  const next = set(state, {
    call: { phase: 'ended', call, end },
    // a problem of the call is over with the call; one of the connection is not
    problem: state.connection === 'connected' ? null : state.problem,
  });
  if (isTold) return stay(next);
  const screensEnd = screenFacts(call, { ...call, screens: [] });
  return announce(next, [...screensEnd, { type: 'ended', call, end }]);
}

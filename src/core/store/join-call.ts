/** The call that a group is in, for those who are not in it, and how to join it. Loaded when a page asks for either. */
import type { CallBackend, GroupCallListener } from '../call/backend.js';
import { badRequest, CallError, notConnected, toCallError } from '../call/call-error.js';
import { whyNotConnected } from '../call/command-rules.js';
import type { GroupCall, Media } from '../call/call-info.js';
import { isLive } from '../call/call-state.js';
import { withDeadline } from '../call/deadline.js';
import type { CallStore } from './call-store.js';

export interface JoinOptions {
  /** `audio` joins a video call with the camera off. Default: the call's own media. */
  readonly media?: Media;
}

/** A backend tells sooner whether there is a call. */
const FIND_MS = 15_000;

/**
 * Tells of the call that a group is in, now and whenever that changes, from connection to connection: `null` while there is none,
 * the service cannot tell, or nobody is signed in.
 *
 * @param refused told why nothing can be known of it
 * @returns the undo
 */
export function watchGroupCall(
  store: CallStore,
  groupId: string,
  listener: GroupCallListener,
  refused: (error: CallError) => void = () => {},
): () => void {
  let followed: CallBackend | undefined;
  let undo = (): void => {};
  const follow = (): void => {
    const { connection } = store.state;
    const isUp = connection === 'connected' || connection === 'reconnecting';
    const backend = isUp && store.features.joinCall ? store.backend : undefined;
    if (backend === followed) return;
    undo();
    undo = () => {};
    followed = backend;
    listener(null);
    if (!backend?.watchGroupCall) return;
    const watching = backend.watchGroupCall(groupId, (call) => {
      if (followed === backend) listener(checkedGroupCall(call));
    });
    undo = () => void watching.then((end) => end());
    watching.catch((cause: unknown) => {
      undo = () => {};
      if (followed === backend) refused(toCallError(cause));
    });
  };
  const stop = store.subscribe(follow);
  follow();
  return () => {
    stop();
    undo();
    followed = undefined;
  };
}

/**
 * Joins the call that a group is in; accepts it where it rings here, and takes it up again where the page was in it before it was
 * reloaded.
 *
 * @param wanted the group
 * @param known the call, where it is on screen: the devices then open in the task of the press
 * @returns resolves when this side is let in and its devices are open, or it was canceled
 * @throws CallError; it also stands in `state.problem`, or in the ended call's `end.error`
 */
export async function joinCall(
  store: CallStore,
  wanted: string,
  { media }: JoinOptions = {},
  known?: GroupCall,
): Promise<void> {
  const groupId = String(wanted ?? '').trim(); // untyped pages pass anything
  const { call } = store.state;
  const isOurs = isLive(call) && call.call.groupId === groupId;
  if (isOurs && call.phase === 'incoming') return store.send({ type: 'accept', media });
  if (isOurs && call.phase === 'returning') return store.send({ type: 'rejoin' });
  let found = known;
  try {
    requireReady(store, groupId);
    found ??= await findCall(store, groupId);
    if (found.userIds.includes(store.state.self?.userId ?? '')) throw inCall();
  } catch (cause) {
    const error = toCallError(cause);
    await store.send({ type: 'problem', error });
    throw error;
  }
  const { callId, userIds, media: own } = found;
  const joins = { media: media === 'audio' ? media : own, joins: callId };
  await store.send({ type: 'call', userIds, groupId, ...joins });
}

/** The rules of every service. */
function requireReady({ state, features }: CallStore, groupId: string): void {
  if (isLive(state.call)) throw inCall();
  if (state.connection !== 'connected') throw whyNotConnected(state);
  if (groupId === '') throw badRequest('no-group', 'No group is named.');
  if (!features.joinCall)
    throw badRequest('not-supported', 'This service joins no calls that go on.');
}

function inCall(): CallError {
  return new CallError('busy', 'You are already in a call.');
}

function findCall(store: CallStore, groupId: string): Promise<GroupCall> {
  let undo = (): void => {};
  const found = new Promise<GroupCall>((resolve, reject) => {
    let isTold = false; // the first time, nothing is known yet
    const follow: GroupCallListener = (call) => {
      if (call) resolve(call);
      else if (isTold) reject(badRequest('no-call', 'The group is in no call.'));
      isTold = true;
    };
    undo = watchGroupCall(store, groupId, follow, reject);
  });
  // joined before it is forgotten
  return withDeadline(found, FIND_MS, notConnected).finally(() => setTimeout(undo));
}

/** What a backend reports, checked field by field and copied; `null` for what is no call. */
function checkedGroupCall(call: Partial<GroupCall> | null | undefined): GroupCall | null {
  const { callId, media, userIds, since } = call ?? {};
  const isId = (value: unknown): value is string => typeof value === 'string' && value !== '';
  const people = Array.isArray(userIds) ? [...new Set(userIds.filter(isId))] : [];
  if (!isId(callId) || people.length === 0) return null;
  return Object.freeze({
    ...{ callId, media: media === 'video' ? media : 'audio', userIds: Object.freeze(people) },
    ...(since! <= Date.now() && { since }),
  });
}

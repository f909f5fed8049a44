/** What a store is for those who use it. */
import type { CallBackend, CallSession, Features } from '../call/backend.js';
import type { CallError } from '../call/call-error.js';
import type { CallInfo, MemberLimits, Picture } from '../call/call-info.js';
import type { CallCommand, CallFact, StoreState } from '../call/call-state.js';
import type { CallHistory } from '../history/call-history.js';
import type { Profiles } from '../people/profiles.js';
import type { StoreTiming } from './limits.js';
import type { Elect } from './ring-election.js';

/** Everything that a store can be asked for. */
export type Command =
  | CallCommand
  /** `isRetry`: nobody asked for it, and a failure like the last one is not told again. */
  | { readonly type: 'connect'; readonly isRetry?: boolean }
  | { readonly type: 'disconnect' }
  /** Tells of something that failed outside of calls, such as settings of the page that cannot be read. */
  | { readonly type: 'problem'; readonly error: CallError };

export interface CallStoreOptions {
  /** Makes the backend of one connection, or returns the same one each time. May throw a `CallError`. */
  createBackend: () => CallBackend | Promise<CallBackend>;
  /** Names and pictures. Default: none are known, and ids are shown. */
  profiles?: Profiles;
  /** The app key. Each app key has a history of its own. */
  appKey?: () => string;
  /** Decides which of this person's tabs rings: `electLeader`, or something like it. Default: each of them rings. */
  elect?: Elect;
  /**
   * For tests: other limits than the default ones.
   *
   * @internal
   */
  timing?: Partial<StoreTiming>;
}

export interface CallStore {
  /** The current snapshot: frozen plain data, replaced at each change. */
  readonly state: StoreState;
  /** What the service can do. Empty before the first connect. */
  readonly features: Readonly<Partial<Features>>;
  /** The most people in one call of each kind, the signed-in user included: 0 before the first connect. */
  readonly maxMembers: MemberLimits;
  readonly profiles: Profiles;
  /** The signed-in user's past calls, as stored on this device. */
  readonly history: CallHistory;
  /** Calls back with each new snapshot. @returns the undo */
  subscribe(listener: (state: StoreState) => void): () => void;
  /** Calls back with each fact, once and in order. @returns the undo */
  observe(listener: (fact: CallFact) => void): () => void;
  /**
   * Carries out a command. Resolves when that is done: for a call, when the invitation is sent or the call was canceled.
   *
   * @throws CallError and nothing else; the failure also stands in `state.problem` or in the ended call's `end.error`
   */
  send(command: Command): Promise<void>;
  /** Shows a user's video, or the screen they share, in an element for as long as the current call lasts. @returns the undo */
  attachView(userId: string, video: HTMLVideoElement, picture?: Picture): () => void;
  /** @internal The current call at its backend. */
  readonly session: CallSession | undefined;
  /** @internal Of the current connection. */
  readonly backend: CallBackend | undefined;
  /** @internal Do not disturb, where it is in use: whether a call that comes in is declined as busy. */
  quiet?: { refuses(call: CallInfo): boolean };
}

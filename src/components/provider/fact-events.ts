import type { CallInfo } from '../../core/call/call-info.js';
import type { CallFact } from '../../core/call/call-state.js';
import {
  RcCallConnectedEvent,
  RcCallEndedEvent,
  RcCallErrorEvent,
  RcCallLoggedEvent,
  RcCallMediaChangeEvent,
  RcCallPlacedEvent,
  RcCallReceivedEvent,
  RcConnectionChangeEvent,
  RcMemberInvitedEvent,
  RcMemberJoinedEvent,
  RcMemberLeftEvent,
  RcScreenEndedEvent,
  RcScreenStartedEvent,
} from '../base/call-events.js';

/** What happened in a call, and to whom or by whom, where it is about somebody. */
type FactOfCall = Exclude<CallFact, { type: 'connection' | 'ended' | 'logged' | 'error' }>;

const EVENTS: Readonly<Record<FactOfCall['type'], new (call: CallInfo, userId: string) => Event>> =
  {
    received: RcCallReceivedEvent,
    placed: RcCallPlacedEvent,
    connected: RcCallConnectedEvent,
    'media-changed': RcCallMediaChangeEvent,
    'member-invited': RcMemberInvitedEvent,
    'member-joined': RcMemberJoinedEvent,
    'member-left': RcMemberLeftEvent,
    'screen-started': RcScreenStartedEvent,
    'screen-ended': RcScreenEndedEvent,
  };

/** @returns the DOM event that reports a fact of the store */
export function eventFor(fact: CallFact): Event {
  switch (fact.type) {
    case 'connection':
      return new RcConnectionChangeEvent(fact.status, fact.error);
    case 'ended':
      return new RcCallEndedEvent(fact.call, fact.end);
    case 'logged':
      return new RcCallLoggedEvent(fact.entry);
    case 'error':
      return new RcCallErrorEvent(fact.error);
    default:
      return new EVENTS[fact.type](fact.call, (fact as { userId: string }).userId);
  }
}

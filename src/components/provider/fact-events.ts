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

/** @returns the DOM event that reports a fact of the store */
export function eventFor(fact: CallFact): Event {
  switch (fact.type) {
    case 'connection':
      return new RcConnectionChangeEvent(fact.status, fact.error);
    case 'received':
      return new RcCallReceivedEvent(fact.call);
    case 'placed':
      return new RcCallPlacedEvent(fact.call);
    case 'connected':
      return new RcCallConnectedEvent(fact.call);
    case 'ended':
      return new RcCallEndedEvent(fact.call, fact.end);
    case 'media-changed':
      return new RcCallMediaChangeEvent(fact.call, fact.userId);
    case 'member-invited':
      return new RcMemberInvitedEvent(fact.call, fact.userId);
    case 'member-joined':
      return new RcMemberJoinedEvent(fact.call, fact.userId);
    case 'member-left':
      return new RcMemberLeftEvent(fact.call, fact.userId);
    case 'screen-started':
      return new RcScreenStartedEvent(fact.call, fact.userId);
    case 'screen-ended':
      return new RcScreenEndedEvent(fact.call, fact.userId);
    case 'logged':
      return new RcCallLoggedEvent(fact.entry);
    case 'error':
      return new RcCallErrorEvent(fact.error);
  }
}

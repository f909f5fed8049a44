/** The events of do not disturb, see `call-events.ts`. Apart from the others, because it is loaded apart from all tags. */
import type { CallInfo } from '../../core/call/call-info.js';

const FACT: EventInit = { bubbles: true, composed: true };
const REQUEST: EventInit = { ...FACT, cancelable: true };

/** Do not disturb began or ended, here or in another tab; also on a page that is opened while it is on. */
export class RcDoNotDisturbChangeEvent extends Event {
  readonly on: boolean;
  /** When it ends by itself; `undefined` if it does not, or while it is off. */
  readonly until: Date | undefined;

  constructor(on: boolean, until?: Date) {
    super('rc-do-not-disturb-change', FACT);
    this.on = on;
    this.until = until;
  }
}

/**
 * A person declines with a message, or do not disturb does. The kit sends no messages: a host that wants it sent does so. Default
 * action: decline the call, unless that is done.
 */
export class RcQuickReplyEvent extends Event {
  /** The message. */
  readonly text: string;
  /** The declined call. */
  readonly call: CallInfo;

  constructor(text: string, call: CallInfo) {
    super('rc-quick-reply', REQUEST);
    this.text = text;
    this.call = call;
  }
}

/** A person wants calls not to disturb them, or to disturb them again. Default action: do it. */
export class RcDoNotDisturbRequestEvent extends Event {
  readonly on: boolean;

  constructor(on: boolean) {
    super('rc-do-not-disturb-request', REQUEST);
    this.on = on;
  }
}

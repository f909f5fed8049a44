import { html, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { CallEnd, CallInfo, EndReason, Media } from '../../core/call/call-info.js';
import type { CallState } from '../../core/call/call-state.js';
import type { Command } from '../../core/store/call-store.js';
import type { Strings } from '../words/strings-for.js';
import type { PanelTiming } from './timing.js';

/** After these ends a person may want to call again. */
const WORTH_ANOTHER_CALL: readonly EndReason[] = [
  'no-answer',
  'declined',
  'busy',
  'network',
  'failed',
];

export interface EndScreenOptions {
  readonly call: () => CallState;
  readonly timing: () => PanelTiming;
  /** Whether somebody is at one of its controls with the keyboard: it stays open then. */
  readonly isInUse: () => boolean;
  readonly send: (command: Command) => void;
}

/** Closes the end screen by itself, and knows whether and whom to call again. */
export class EndScreen implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #options: EndScreenOptions;
  #closing: { callId: string; timer: ReturnType<typeof setTimeout> } | undefined;
  /** Everybody who was called or in the call. Those who left are called again, too. */
  #known: { callId: string; userIds: ReadonlySet<string> } = { callId: '', userIds: new Set() };

  constructor(host: ReactiveControllerHost & Element, options: EndScreenOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** What to ask for to call everybody of that call again. */
  repeat({ groupId, media }: CallInfo): { userIds: string[]; groupId?: string; media: Media } {
    return { userIds: [...this.#known.userIds], media, ...(groupId && { groupId }) };
  }

  #canCallAgain({ id, direction, returning }: CallInfo, end: CallEnd): boolean {
    const { reason, endedBy, durationMs, error } = end;
    const isKnown = this.#known.callId === id && this.#known.userIds.size > 0;
    const wasWanted = direction === 'outgoing' || durationMs > 0;
    const isMissed = returning && (endedBy !== 'self' || !!error); // over while the page was reloaded
    return isKnown && wasWanted && (isMissed || WORTH_ANOTHER_CALL.includes(reason));
  }

  /** For activity on the end screen: it stays open for longer. */
  readonly #handleActivity = (): void => {
    if (this.#closing) this.#closeIn(this.#options.timing().endWithChoice, this.#closing.callId);
  };

  render(view: EndView): unknown {
    const call = this.#options.call();
    const { text, onCallAgain } = view;
    const { send } = this.#options;
    if (call.phase !== 'ended')
      return endScreen(view, {
        part: 'call-again-button',
        offer: text.returnToCall,
        onOffer: () => send({ type: 'rejoin' }),
        refusal: text.hangUp,
        onRefusal: () => send({ type: 'hang-up' }),
      });
    return endScreen(view, {
      part: 'call-again-button',
      offer: this.#canCallAgain(call.call, call.end) ? text.callAgain : '',
      onOffer: onCallAgain,
      onActivity: this.#handleActivity,
      refusal: text.close,
      onRefusal: () => send({ type: 'dismiss' }),
    });
  }

  hostUpdate(): void {
    const call = this.#options.call();
    if (call.phase !== 'idle' && call.phase !== 'incoming') this.#remember(call.call);
  }

  hostUpdated(): void {
    const call = this.#options.call();
    if (call.phase !== 'ended') return this.#stop();
    const { id } = call.call;
    if (this.#closing?.callId === id || !this.#host.isConnected) return;
    const { end, endWithChoice } = this.#options.timing();
    const isChoice = call.end.error || this.#canCallAgain(call.call, call.end);
    this.#closeIn(isChoice ? endWithChoice : end, id);
  }

  hostDisconnected(): void {
    this.#stop();
  }

  #remember({ id, members }: CallInfo): void {
    const known = this.#known.callId === id ? this.#known.userIds : [];
    const userIds = new Set([...known, ...members.map(({ userId }) => userId)]);
    this.#known = { callId: id, userIds };
  }

  #closeIn(ms: number, callId: string): void {
    this.#stop();
    const timer = setTimeout(() => {
      if (this.#options.isInUse()) this.#closeIn(ms, callId);
      else this.#options.send({ type: 'dismiss' });
    }, ms);
    this.#closing = { callId, timer };
  }

  #stop(): void {
    clearTimeout(this.#closing?.timer);
    this.#closing = undefined;
  }
}

/** What the end screen shows. */
export interface EndView {
  readonly text: Strings;
  readonly title: string;
  readonly avatar: unknown;
  readonly status: unknown;
  readonly onCallAgain: () => void;
}

interface EndControls {
  /** What the person may do about it. */
  readonly part: string;
  readonly offer: string;
  readonly onOffer: () => void;
  readonly refusal: string;
  readonly onRefusal: () => void;
  readonly onActivity?: () => void;
}

function endScreen(
  { title, avatar, status }: EndView,
  { part, offer, onOffer, refusal, onRefusal, onActivity }: EndControls,
): unknown {
  return html`<div class="end" @pointermove=${onActivity} @focusin=${onActivity}>
    ${avatar}
    <span class="title">${title}</span>
    ${status}
    <div class="choices">
      ${
        offer
          ? html`<button class="accept" part=${part} type="button" @click=${onOffer}>
              ${offer}
            </button>`
          : nothing
      }
      <button part="hang-up-button" type="button" @click=${onRefusal}>${refusal}</button>
    </div>
  </div>`;
}

/** What the panel tells: problems as alerts, facts to screen readers, and notes on the stage. */
import { html, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { CallError } from '../../core/call/call-error.js';
import type { CallInfo } from '../../core/call/call-info.js';
import type { CallFact, StoreState } from '../../core/call/call-state.js';
import type { Command } from '../../core/store/call-store.js';
import { icons } from '../looks/icons.js';
import { endSentence, errorSentence, fill, type Strings } from '../words/strings-for.js';

export interface NoticeView {
  readonly state: Pick<StoreState, 'problem' | 'connection'>;
  readonly text: Strings;
  readonly send: (command: Command) => void;
}

/** The current problem with what a person can do about it; nothing while there is none. */
export function notice({ state, text, send }: NoticeView): unknown {
  const { problem, connection } = state;
  if (!problem) return nothing;
  const remedy = remedyFor(problem, connection, text);
  return html`<div class="notice" part="notice" role="alert">
    ${icons.alert}<span class="sentence">${errorSentence(text, problem)}</span>
    ${
      remedy
        ? html`<button
            type="button"
            @click=${() => (remedy.command ? send(remedy.command) : location.reload())}
          >
            ${remedy.word}
          </button>`
        : nothing
    }
    <button
      class="quiet"
      type="button"
      aria-label=${text.close}
      @click=${() => send({ type: 'dismiss-problem' })}
    >
      ${icons.close}
    </button>
  </div>`;
}

/** What helps against a problem: a command, or a reload of the page. */
function remedyFor(
  { params: { detail } }: CallError,
  connection: StoreState['connection'],
  text: Strings,
): { word: string; command?: Command } | undefined {
  if (detail === 'needs-reload' || detail === 'piece-gone') return { word: text.reload };
  if (detail === 'sound-blocked')
    return { word: text.turnOnSound, command: { type: 'resume-sound' } };
  if (connection === 'failed' || connection === 'kicked')
    return { word: text.tryAgain, command: { type: 'connect' } };
  return undefined;
}

/** The names and words that an announcement needs. */
export interface AnnouncementWords {
  readonly text: Strings;
  /** Id of the signed-in user. */
  readonly selfId: string;
  readonly nameOf: (userId: string) => string;
  readonly titleOf: (call: CallInfo) => string;
  /** The name of the other side of a one-to-one call. */
  readonly nameIn: (call: CallInfo) => string | undefined;
}

/** What a screen reader says about a fact; empty for facts that are alerts of their own. */
export function announcementOf(fact: CallFact, words: AnnouncementWords): string {
  const { text, selfId, nameOf, titleOf, nameIn } = words;
  switch (fact.type) {
    case 'placed':
      return fill(text, 'calling', { names: titleOf(fact.call) });
    case 'connected':
      return text.connected;
    case 'ended':
      return endSentence(text, fact.end, fact.call, nameIn(fact.call));
    case 'media-changed':
      return fill(text, 'switchedToAudio', { name: nameOf(fact.userId ?? selfId) });
    case 'screen-started':
      return fill(text, 'screenStarted', { name: nameOf(fact.userId) });
    case 'screen-ended':
      if (fact.userId === selfId) return text.ownScreenEnded;
      return fill(text, 'screenEnded', { name: nameOf(fact.userId) });
    case 'member-joined':
      return fill(text, 'joined', { name: nameOf(fact.userId) });
    case 'member-left':
      return fill(text, 'left', { name: nameOf(fact.userId) });
    case 'member-invited':
      return fill(text, 'invited', { name: nameOf(fact.userId) });
    default:
      return '';
  }
}

/** Whether a fact is also shown for a moment: what another member did to the call, and that the own screen is not shared any more. */
export function isNoted(fact: CallFact, selfId: string | undefined): boolean {
  if (fact.type === 'media-changed') return fact.userId !== undefined;
  return fact.type === 'screen-ended' && fact.userId === selfId;
}

/** A note that goes away by itself. */
export class Note implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  /** Milliseconds for which a note is shown. */
  readonly #duration: () => number;
  #text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, duration: () => number) {
    this.#host = host;
    this.#duration = duration;
    host.addController(this);
  }

  /** The current note, or an empty string. */
  get text(): string {
    return this.#text;
  }

  hostDisconnected(): void {
    this.#set('');
  }

  show(text: string): void {
    this.#set(text);
    this.#timer = setTimeout(() => this.#set(''), this.#duration());
  }

  #set(text: string): void {
    clearTimeout(this.#timer);
    if (text === this.#text) return;
    this.#text = text;
    this.#host.requestUpdate();
  }
}

/** What a language must say. Sentences are made at render, from reasons and parameters. */
import type { CallEnd, CallInfo, EndReason, Media } from '../../core/backend.js';
import type { CallError, ErrorParams, ErrorReason } from '../../core/call-error.js';

/** Every word and sentence the tags say. */
export interface Strings {
  /** The language they are in, as a BCP 47 tag. */
  readonly lang: string;

  // call
  incomingCall(media: Media): string;
  groupCall: string;
  waiting: string;
  ringing: string;
  connecting: string;
  reconnecting: string;
  callWith(names: string): string;
  callTime: string;
  you(name: string): string;
  members: string;
  listOf(names: readonly string[]): string;
  microphoneIsOff: string;

  // what happened
  calling(names: string): string;
  connected: string;
  joined(name: string): string;
  left(name: string): string;
  invited(name: string): string;
  ended(end: CallEnd, call: CallInfo): string;

  // buttons
  accept: string;
  acceptAudio: string;
  decline: string;
  cancel: string;
  hangUp: string;
  mute: string;
  unmute: string;
  cameraOn: string;
  cameraOff: string;
  microphonePending: string;
  cameraPending: string;
  microphoneBlocked: string;
  cameraBlocked: string;
  invite: string;
  minimize: string;
  restore: string;
  close: string;
  tryAgain: string;
  turnOnSound: string;
  soundIsOff: string;
  call(media: Media): string;

  // picker
  chooseMembers: string;
  search: string;
  noMatch: string;
  noMembers: string;
  loading: string;
  selectAll: string;
  selectNone: string;
  inCall: string;
  selected(count: number): string;
  atLimit(limit: number): string;
  confirm(count: number): string;

  // tabs and ringing

  // devices and pre-flight check

  // history

  // grid and tiles

  // panel and window

  error(error: CallError): string;
}

/** One sentence per reason, and per detail where a reason covers several mistakes. */
export type ErrorSentences = Readonly<
  Record<Exclude<ErrorReason, 'bad-request'>, (params: ErrorParams) => string> &
    Record<NonNullable<ErrorParams['detail']>, (params: ErrorParams) => string> & {
      readonly 'bad-request': (params: ErrorParams) => string;
    }
>;

export function sentence(sentences: ErrorSentences, { reason, params }: CallError): string {
  return sentences[params.detail ?? reason](params);
}

/** How a call ended, by reason: when it was our own doing (a call that came, for `no-answer`), and when it was not. */
export type EndSentences = Readonly<
  Record<EndReason, readonly [ours: string, theirs?: string]> & {
    /** Adds how long it lasted. */
    after(sentence: string, duration: string): string;
  }
>;

/** A language's `ended`. It asks the language for errors as it is then, with what the host made of it. */
export function endings(sentences: EndSentences): Strings['ended'] {
  return function (this: Strings, { reason, endedBy, durationMs, error }, { direction }) {
    if (reason === 'failed' && error) return this.error(error);
    const isOurs = reason === 'no-answer' ? direction === 'incoming' : endedBy === 'self';
    const [ours, theirs = ours] = sentences[reason];
    const said = isOurs ? ours : theirs;
    const isTimed = reason === 'hung-up' && durationMs > 0;
    return isTimed ? sentences.after(said, formatDuration(durationMs)) : said;
  };
}

/** Hours, minutes and seconds as `00:00:07`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((n) => String(Math.floor(n)).padStart(2, '0'))
    .join(':');
}

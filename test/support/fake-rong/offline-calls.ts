/**
 * What the call plugin makes of messages that were sent while the client was away: some it handles as if they came now, and of
 * each call it makes a record. The record takes over what it does not know from the call before.
 */
import { End, GROUP, PRIVATE, remoteReason } from './codes.js';
import type { Message } from './service.js';

/** For a call that is this young, and of which nothing more came. */
const STILL_RINGS_MS = 60_000;

export interface OfflineRecord {
  channelId: string;
  conversationType: number;
  targetId: string;
  callId: string;
  inviterId: string;
  mediaType: number;
  endReason: number | null | undefined;
  beginTimestamp: number;
  endTimestamp: number;
  duration: number;
}

const isInvite = ({ type }: Message): boolean =>
  type === 'RC:VCInvite' || type === 'RC:VCModifyMem';

export class OfflineCalls {
  readonly #userId: () => string;
  readonly #handle: (message: Message) => void;
  readonly #report: (record: OfflineRecord) => void;
  /** Never put back: the times of one call stay for the next. */
  readonly #last = { beginTimestamp: 0, endTimestamp: 0 };

  constructor(
    userId: () => string,
    handle: (message: Message) => void,
    report: (record: OfflineRecord) => void,
  ) {
    this.#userId = userId;
    this.#handle = handle;
    this.#report = report;
  }

  /** @param messages oldest first. One without an invitation before it would hang the real page. */
  take(messages: readonly Message[]): void {
    for (let rest = [...messages]; rest.length > 0;) {
      const first = rest[0]!;
      if (!isInvite(first)) throw new Error('the page hangs: a call without an invitation');
      const next = rest.findIndex(({ content }) => content.callId !== first.content.callId);
      const call = rest.splice(0, next < 0 ? rest.length : next);
      if (this.#stillRings(call)) for (const message of call) this.#handle(message);
      this.#record(call);
    }
  }

  #stillRings(call: readonly Message[]): boolean {
    const { conversationType, sentTime, senderUserId, content } = call[0]!;
    if (Date.now() - sentTime >= STILL_RINGS_MS) return false;
    const types = call.map(({ type }) => type);
    if (conversationType === PRIVATE)
      return (
        call.length === 1 ||
        types.every((type) => ['RC:VCInvite', 'RC:VCModifyMedia', 'RC:VCRinging'].includes(type))
      );
    const hangUps = call.filter(({ type }) => type === 'RC:VCHangup');
    const left = new Set(hangUps.map((message) => message.senderUserId));
    const there = [senderUserId, ...(content.inviteUserIds ?? [])].filter((id) => !left.has(id));
    const isGivenUp =
      !types.includes('RC:VCAccept') && hangUps.at(-1)?.senderUserId === senderUserId;
    return (
      conversationType === GROUP && there.length > 1 && there.includes(this.#userId()) && !isGivenUp
    );
  }

  #record(call: readonly Message[]): void {
    const record: OfflineRecord = {
      channelId: '',
      conversationType: 0,
      targetId: '',
      callId: '',
      inviterId: '',
      mediaType: 1,
      endReason: undefined,
      duration: 0,
      ...this.#last,
    };
    for (const message of call) {
      const { type, content, senderUserId, sentTime, conversationType, targetId } = message;
      if (isInvite(message)) {
        Object.assign(record, { conversationType, targetId, callId: content.callId });
        record.inviterId = senderUserId;
        record.mediaType = content.mediaType ?? 1;
        record.endReason = End.remoteNoAnswer;
      } else if (type === 'RC:VCAccept') {
        record.endReason = End.hangUp;
        record.beginTimestamp = sentTime;
      } else if (type === 'RC:VCHangup') {
        const isMine = senderUserId === this.#userId();
        record.endReason = isMine ? content.reason : remoteReason(content.reason ?? 0);
        record.endTimestamp = sentTime;
      }
    }
    const { beginTimestamp, endTimestamp, endReason } = record;
    const hasDuration = [3, 13, 21, 31, 23, 33, 24, 34].includes(endReason ?? 0);
    if (hasDuration) record.duration = endTimestamp - beginTimestamp;
    Object.assign(this.#last, { beginTimestamp, endTimestamp });
    this.#report(record);
  }
}

/** Call records: the messages that RongCloud's mobile apps show as a call in a conversation. */
import type { CallEntry } from '../call/call-entry.js';
import { withDeadline } from '../call/deadline.js';
import { callErrorOf } from './code-errors.js';
import { hangupReasonOf } from './end-reasons.js';
import { GROUP, PRIVATE } from './call-codes.js';
import type { ImModule, MessageClass } from './sdk-types.js';
import { CALL_TIMING } from './call-timing.js';

/** The type of message that the apps write. */
const DEFAULT_TYPE = 'RC:VCSummary';
const DOING = 'Recording the call';
/** The service's number for a message that it does not acknowledge. */
const NO_ANSWER = 31_000;

export class CallRecords {
  readonly #im: ImModule;
  readonly #ms: number;
  readonly #Record: MessageClass | undefined;

  /**
   * Registers the message type. The SDK demands that before it connects.
   *
   * @param type the type of message; empty: the one of the apps
   * @param ms how long the service may take to store one
   */
  constructor(im: ImModule, type: string, ms = CALL_TIMING.commandMs) {
    this.#im = im;
    this.#ms = ms;
    this.#Record = im.registerMessageType?.(type || DEFAULT_TYPE, true, true);
  }

  /** Writes an outgoing call into its conversation. @throws CallError */
  async write(entry: CallEntry): Promise<void> {
    if (!this.#Record) return; // this release registers no types
    const { groupId, userIds } = entry;
    const conversation =
      groupId === undefined
        ? { conversationType: PRIVATE, targetId: userIds[0] ?? '' }
        : { conversationType: GROUP, targetId: groupId };
    const sent = this.#im.sendMessage?.(conversation, new this.#Record(contentOf(entry)));
    const answer =
      sent && (await withDeadline(sent, this.#ms, () => callErrorOf(NO_ANSWER, DOING)));
    if (answer && answer.code !== 0) throw callErrorOf(answer.code, DOING);
  }
}

/** The fields that the apps write and read. Times in ms. */
function contentOf(entry: CallEntry): object {
  const { callerId, userIds, media, at, durationMs } = entry;
  return {
    caller: callerId,
    inviter: callerId,
    mediaType: media === 'video' ? 2 : 1,
    memberIdList: [callerId, ...userIds],
    startTime: at,
    connectedTime: durationMs > 0 ? Date.now() - durationMs : 0,
    duration: durationMs,
    hangupReason: hangupReasonOf(entry),
  };
}

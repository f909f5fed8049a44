/** One call of a back end of your own. It has one end, which lets go of everything it has opened. */
import {
  CallError,
  type BackendEvent,
  type CallInfo,
  type CallSession,
  type DeviceState,
  type EndReason,
  type Media,
  type SessionStats,
} from 'rc-call-kit/core';
import type { Exchange, Notice, Room, Seat } from './exchange.js';
import { OwnMedia } from './own-media.js';

export interface SessionContext {
  readonly exchange: Exchange;
  readonly userId: string;
  readonly noAnswerMs: number;
  emit(event: BackendEvent): void;
}

export class OwnSession implements CallSession {
  readonly #context: SessionContext;
  readonly #media: OwnMedia;
  #room: Room;
  #microphone: DeviceState = 'off';
  #camera: DeviceState = 'off';
  #isAnswered: boolean;
  #connectedAt: number | undefined;
  #isOver = false;

  constructor(room: Room, context: SessionContext) {
    this.#room = room;
    this.#context = context;
    this.#media = new OwnMedia(context.userId, () =>
      this.#problem('permission-denied', 'sound-blocked'),
    );
    this.#isAnswered = room.callerId === context.userId;
    if (this.#isAnswered) this.#expectDevices(room.media);
  }

  get info(): CallInfo {
    const { id, media, callerId, groupId, seats } = this.#room;
    const { userId } = this.#context;
    return {
      ...{ id, media, callerId },
      direction: callerId === userId ? 'outgoing' : 'incoming',
      ...(groupId !== undefined && { groupId }),
      members: seats.filter((seat) => seat.userId !== userId).map(memberOf),
      microphone: this.#microphone,
      camera: this.#camera,
    };
  }

  // --- from dialing to the end ---

  async dial(): Promise<void> {
    const { exchange, noAnswerMs } = this.#context;
    const { groupId, seats } = this.#room;
    await this.#openDevices(this.#room.media).catch((error: CallError) => this.#fail(error));
    if (this.#isOver) return;
    const strangers = groupId
      ? exchange.strangers(
          groupId,
          seats.map((seat) => seat.userId),
        )
      : [];
    if (strangers.length > 0) return this.#fail(notInGroup(strangers));
    Object.assign(seats[0]!, { microphone: true, stream: this.#media.own });
    this.#context.emit({ type: 'placed', callId: this.#room.id });
    exchange.dial(this.#room, noAnswerMs);
  }

  async accept(media: Media): Promise<void> {
    if (this.#isAnswered) throw badRequest('already-answered');
    this.#isAnswered = true;
    this.#expectDevices(media);
    try {
      await this.#openDevices(media);
    } catch (error) {
      this.#fail(error as CallError);
      throw error;
    }
    if (!this.#isOver)
      this.#context.exchange.join(this.#room.id, this.#context.userId, this.#media.own);
  }

  async end(as?: 'busy'): Promise<void> {
    if (this.#isOver) return;
    const reason = as ?? this.#ownReason();
    this.#context.exchange.leave(this.#room.id, this.#context.userId, reason);
    this.#finish(reason, 'self');
  }

  #ownReason(): EndReason {
    if (this.#connectedAt !== undefined) return 'hung-up';
    if (this.info.direction === 'outgoing') return 'canceled';
    return this.#isAnswered ? 'hung-up' : 'declined';
  }

  /** What the server tells of this call. */
  hear(notice: Notice): void {
    if (this.#isOver) return;
    this.#room = notice.room;
    switch (notice.type) {
      case 'changed':
        if (notice.room.media === 'audio') this.#dropCamera();
        this.#media.show(notice.room.seats);
        return this.#tellChange(notice.by);
      case 'connected':
        this.#connectedAt = notice.at;
        return this.#context.emit({
          type: 'connected',
          callId: notice.room.id,
          at: notice.at,
        });
      case 'over':
        return this.#finish(notice.reason, 'remote');
    }
  }

  #fail(error: CallError): void {
    if (this.#isOver) return;
    this.#context.exchange.leave(this.#room.id, this.#context.userId, 'hung-up');
    this.#finish('failed', 'system', error);
  }

  #finish(reason: EndReason, endedBy: 'self' | 'remote' | 'system', error?: CallError): void {
    this.#isOver = true;
    this.#media.close();
    const durationMs = this.#connectedAt === undefined ? 0 : Date.now() - this.#connectedAt;
    const end = { reason, endedBy, durationMs, ...(error && { error }) };
    this.#context.emit({ type: 'ended', callId: this.#room.id, end });
  }

  // --- devices ---

  #expectDevices(media: Media): void {
    this.#microphone = 'pending';
    this.#camera = media === 'video' ? 'pending' : 'off';
  }

  /** Without a camera, a video call goes on with sound. Without a microphone, there is no call. */
  async #openDevices(media: Media): Promise<void> {
    try {
      await this.#media.open('audio', () => this.#isOver);
    } catch (cause) {
      throw deviceError('microphone', cause);
    }
    this.#microphone = 'on';
    if (media === 'video' && !this.#isOver) await this.#openCamera().catch(() => {});
    if (!this.#isOver) this.#tellChange();
  }

  async #openCamera(): Promise<void> {
    try {
      await this.#media.open('video', () => this.#isOver);
      this.#camera = 'on';
    } catch (cause) {
      this.#camera = 'blocked';
      const error = deviceError('camera', cause);
      this.#context.emit({ type: 'problem', error });
      throw error;
    }
  }

  async setMicrophone(on: boolean): Promise<void> {
    this.#media.mute(!on);
    this.#microphone = on ? 'on' : 'off';
    this.#sendState();
  }

  async setCamera(on: boolean): Promise<void> {
    if (this.#room.media === 'audio') throw badRequest('not-supported');
    if (on) await this.#openCamera();
    else this.#dropCamera();
    this.#sendState();
  }

  #dropCamera(): void {
    this.#media.stopCamera();
    this.#camera = 'off';
  }

  #sendState(): void {
    if (this.#isOver) return;
    this.#tellChange();
    this.#context.exchange.update(this.#room.id, this.#context.userId, {
      microphone: this.#microphone === 'on',
      stream: this.#media.own,
    });
  }

  // --- the others ---

  async invite(userIds: readonly string[], groupId?: string): Promise<void> {
    const { exchange, noAnswerMs } = this.#context;
    if (groupId !== undefined && this.#room.groupId === undefined)
      throw badRequest('not-supported'); // `features.becomeGroup` says so, too
    if (this.#room.groupId === undefined) throw badRequest('no-group');
    const strangers = exchange.strangers(this.#room.groupId, userIds);
    if (strangers.length > 0) throw notInGroup(strangers);
    const seats = userIds.map((userId): Seat => ({ userId, status: 'invited', microphone: false }));
    exchange.ring(this.#room.id, seats, noAnswerMs);
  }

  async switchToAudio(): Promise<void> {
    this.#context.exchange.switchToAudio(this.#room.id, this.#context.userId);
  }

  attachView(userId: string, video: HTMLVideoElement): () => void {
    return this.#media.attachView(userId, video);
  }

  async resumeSound(): Promise<void> {
    this.#media.playSound();
  }

  // --- what this service cannot do: `features` says so, and the elements do not offer it ---

  async useDevice(): Promise<void> {
    throw badRequest('not-supported');
  }

  async setScreen(): Promise<void> {
    throw badRequest('not-supported');
  }

  async stats(): Promise<SessionStats> {
    throw badRequest('not-supported');
  }

  /** @param by who turned the call to audio, if it was somebody else */
  #tellChange(by?: string): void {
    const { members, media, microphone, camera } = this.info;
    this.#context.emit({
      type: 'changed',
      callId: this.#room.id,
      patch: { members, media, microphone, camera },
      ...(by !== undefined && by !== this.#context.userId && { by }),
    });
  }

  #problem(reason: 'permission-denied', detail: 'sound-blocked'): void {
    if (this.#isOver) return;
    const error = new CallError(reason, 'The browser plays no sound yet.', { detail });
    this.#context.emit({ type: 'problem', error });
  }
}

function memberOf({ userId, status, microphone, stream }: Seat): CallInfo['members'][number] {
  const camera = stream?.getVideoTracks().some(({ readyState }) => readyState === 'live') ?? false;
  // Yours measures the connection: 1 is bad, 5 is excellent.
  return { userId, status, microphone, camera, ...(status === 'joined' && { quality: 5 }) };
}

function badRequest(detail: 'already-answered' | 'no-group' | 'not-supported'): CallError {
  return new CallError('bad-request', `Refused: ${detail}.`, { detail });
}

function notInGroup(userIds: readonly string[]): CallError {
  return new CallError('not-in-group', 'Not a member of the group.', { userIds });
}

/** Why a device cannot be opened, from the name of the browser's error. */
function deviceError(device: 'microphone' | 'camera', cause: unknown): CallError {
  const name = cause instanceof DOMException ? cause.name : '';
  const reason = { NotFoundError: 'device-missing', NotReadableError: 'device-busy' }[name];
  return new CallError(
    (reason as 'device-missing' | 'device-busy' | undefined) ?? 'permission-denied',
    `The ${device} could not be opened.`,
    { device, cause },
  );
}

/** `plugin-rtc` of one page: devices, and one media room at a time. */
import { Rtc, SUCCESS } from './codes.js';
import type { FakeIm, Installer } from './im.js';
import { FakeRoom } from './room.js';
import { latency } from './service.js';
import { LocalTrack, type Answer } from './tracks.js';

export const JoinType = { kick: 0, refuse: 1, coexist: 2 } as const;
export const KickType = { byServer: 1, byOtherDevice: 2 } as const;

export interface CameraProfile {
  readonly cameraId?: string;
  readonly frameRate?: string;
  readonly resolution?: string;
}

/** What may be said of the devices that a call opens. */
export interface DeviceProfiles {
  readonly audio?: { readonly micphoneId?: string };
  readonly video?: CameraProfile;
}

/** Wishes, none of which keeps a camera from opening. */
function constraintsOf({
  cameraId,
  frameRate = 'FPS_15',
  resolution = 'W640_H480',
}: CameraProfile = {}): MediaTrackConstraints {
  const [width, height] = /^W(\d+)_H(\d+)$/.exec(resolution)!.slice(1).map(Number);
  return {
    ...{ width: width!, height: height!, frameRate: Number(frameRate.slice(4)) },
    ...(cameraId !== undefined && { deviceId: cameraId }),
  };
}

export class FakeRtcClient {
  readonly im: FakeIm;
  readonly options: { readonly mediaServer?: string };
  /** What fails, with which code. */
  readonly faults: { join?: number; publish?: number; subscribe?: number; unpublish?: number } = {};
  /** What is measured: there and back in ms, and the share of packets that get lost. */
  readonly network = { rtt: 20 as number | null, lostHere: 0, lostThere: 0 };
  /** How long it takes to join a room. */
  joinMs = 10;
  room: FakeRoom | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(im: FakeIm, options: FakeRtcClient['options']) {
    this.im = im;
    this.options = options;
    im.on('CONNECTED', () => this.room?.resync());
    for (const event of ['SUSPEND', 'DISCONNECT']) im.on(event, () => this.room?.loseTouch());
  }

  getCurrentId(): string {
    return this.im.userId;
  }

  /** The SDK does one thing after the other in its room. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task);
    this.#queue = done.catch(() => {});
    return done;
  }

  joinRTCRoom(roomId: string, joinType: number): Promise<Answer & { room?: FakeRoom }> {
    return this.inTurn(async () => {
      if (this.room) return { code: Rtc.alreadyJoined };
      if (!this.im.isUp) return { code: Rtc.disconnected };
      if (!this.im.service.isRtcOn) return { code: Rtc.serviceOff };
      if (this.faults.join) return { code: this.faults.join };
      await new Promise((resolve) => setTimeout(resolve, this.joinMs));
      if (!this.#makeRoomFor(roomId, joinType)) return { code: Rtc.refused };
      this.room = new FakeRoom(this, roomId);
      return { code: SUCCESS, room: this.room };
    });
  }

  /** The same user may be in the room with another device. */
  #makeRoomFor(roomId: string, joinType: number): boolean {
    const { service, userId } = this.im;
    const others = service.membersOf(roomId).filter((member) => member.userId === userId);
    if (others.length > 0 && joinType === JoinType.refuse) return false;
    if (joinType === JoinType.kick)
      for (const other of others) (other as FakeRoom).kick(KickType.byOtherDevice);
    return true;
  }

  leaveRoom(): Promise<Answer> {
    return this.inTurn(async () => {
      await latency(2);
      this.room?.destroy();
      return { code: SUCCESS };
    });
  }

  async createMicrophoneAudioTrack({ micphoneId }: { micphoneId?: string } = {}): Promise<
    Answer & { track?: LocalTrack }
  > {
    const audio = micphoneId === undefined || { deviceId: micphoneId };
    const { code, tracks } = await this.#open({ audio });
    return { code, track: tracks[0] };
  }

  async createCameraVideoTrack(
    _tag?: string,
    profile?: CameraProfile,
  ): Promise<Answer & { track?: LocalTrack }> {
    const { code, tracks } = await this.#open({ video: constraintsOf(profile) });
    return { code, track: tracks[0] };
  }

  createMicrophoneAndCameraTracks(
    _tag?: string,
    { audio, video }: DeviceProfiles = {},
  ): Promise<Answer & { tracks: LocalTrack[] }> {
    const { micphoneId } = audio ?? {};
    return this.#open({
      audio: micphoneId === undefined || { deviceId: micphoneId },
      video: constraintsOf(video),
    });
  }

  async #open(constraints: MediaStreamConstraints): Promise<Answer & { tracks: LocalTrack[] }> {
    const userId = this.getCurrentId();
    if (!userId) return { code: Rtc.noUser, tracks: [] };
    try {
      const stream = await navigator.mediaDevices.getUserMedia(constraints);
      const media = [...stream.getAudioTracks(), ...stream.getVideoTracks()];
      return { code: SUCCESS, tracks: media.map((track) => new LocalTrack(userId, track)) };
    } catch (cause) {
      const isDenied = cause instanceof Error && cause.message === 'Permission denied';
      return { code: isDenied ? Rtc.denied : Rtc.noMedia, tracks: [] };
    }
  }
}

export const rtcInstaller: Installer<FakeRtcClient> = {
  tag: 'RCRTC',
  verify: ({ isSecure }) => isSecure,
  setup: (im, options) => {
    const { mediaServer } = options as { mediaServer?: unknown };
    const isAddress = typeof mediaServer === 'string' && mediaServer.startsWith('https://');
    if (mediaServer !== undefined && !isAddress)
      throw new Error('mediaServer must be an https address');
    return new FakeRtcClient(im, options);
  },
};

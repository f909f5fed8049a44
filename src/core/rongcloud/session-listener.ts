/**
 * What the SDK reports during a call. Its events come in orders that differ and sometimes twice, and the first tracks come
 * before there is a session. So one listener belongs to each call of ours, and it takes every event as news, never as a step
 * in a sequence.
 */
import type { CallReporter } from '../call/call-reporter.js';
import type { MemberChange } from '../call/member-list.js';
import type { LazyPart } from '../call/lazy-part.js';
import type { CallWatchdog } from './call-watchdog.js';
import { withDeviceSupport } from './lazy-devices.js';
import type { RongCloudDevices } from './rongcloud-devices.js';
import type { RongCloudPeers } from './rongcloud-peers.js';
import type { RongCloudStats } from './rongcloud-stats.js';
import type { SdkCall } from './sdk-call.js';
import type { SdkTracks } from './sdk-tracks.js';
import type { SdkSession, Sender, SessionListener, Track } from './sdk-types.js';

/** The call that the events are about. */
export interface ListeningCall {
  /** The signed-in user. */
  readonly userId: string;
  readonly reporter: CallReporter;
  readonly peers: RongCloudPeers;
  readonly tracks: SdkTracks;
  readonly devices: RongCloudDevices;
  readonly stats: LazyPart<RongCloudStats>;
  readonly sdk: Pick<SdkCall, 'isAnswered' | 'noteJoin' | 'ownTracks' | 'leave'>;
  readonly watchdog: Pick<CallWatchdog, 'followLink'>;
  readonly receiveHangUp: (userId: string, reason: number | undefined) => void;
  /** The SDK has closed everybody's camera. `by`: who wanted that. */
  readonly becomeAudio: (by: string) => void;
}

/** @returns a plain literal with every key: the SDK copies it and calls its functions without `this` */
export function createSessionListener(call: ListeningCall): SessionListener {
  const { reporter, peers, stats, sdk, watchdog } = call;
  const receiveTrack = trackReceiver(call);
  const change = (userId: string, change: MemberChange): void => {
    peers.change(userId, change);
    reporter.change({ members: peers.members });
  };
  return {
    onRinging: (sender) => {
      const userId = memberOf(call, sender);
      if (userId && !peers.isJoined(userId)) change(userId, { status: 'ringing' });
    },
    onAccept: (sender) => {
      const userId = memberOf(call, sender);
      if (!userId) return;
      sdk.noteJoin();
      change(userId, { status: 'joined', microphone: true });
      const { direction, joins } = reporter.info;
      if (direction === 'outgoing' && joins === undefined) reporter.connected();
    },
    onHungup: (sender, reason) => {
      const userId = sender?.userId ?? '';
      if (userId === call.userId || memberOf(call, sender)) call.receiveHangUp(userId, reason);
    },
    onTrackReady: (track, session) => {
      try {
        receiveTrack(track, session);
      } catch (cause) {
        reportError(cause); // thrown into the SDK it would reject the call and leave the devices open
      }
    },
    onMemberModify: (_sender, invited) => {
      const userIds = (invited ?? []).map((user) => memberOf(call, user));
      peers.invite(userIds.filter((userId) => userId !== undefined));
      reporter.change({ members: peers.members });
    },
    onMediaModify: (sender, mediaType) => {
      const userId = memberOf(call, sender);
      if (userId && mediaType === 1) call.becomeAudio(userId);
    },
    onAudioMuteChange: ({ userId, muted }) => {
      if (peers.has(userId)) change(userId, { microphone: !muted });
    },
    onVideoMuteChange: ({ userId, muted }) => {
      if (peers.has(userId)) change(userId, { camera: !muted });
    },
    onICEConnectionStateChange: (state) => watchdog.followLink(state),
    onRTCStateReport: (report) => stats.use((loaded) => loaded.rate(report)),
  };
}

/** Somebody in the call. The SDK may name others, or nobody; in a group also those whom somebody else has just invited. */
function memberOf(call: ListeningCall, sender: Partial<Sender> | undefined): string | undefined {
  const userId = sender?.userId;
  if (typeof userId !== 'string' || userId === '' || userId === call.userId) return undefined;
  const isGroup = call.reporter.info.groupId !== undefined;
  return isGroup || call.peers.has(userId) ? userId : undefined;
}

function trackReceiver(call: ListeningCall): (track: Track, session?: SdkSession) => void {
  const { reporter, peers, tracks, devices, sdk } = call;
  let isSoundChecked = false;

  /** The SDK plays the sound, and does not report it when the browser's autoplay policy refuses. */
  const checkSound = (): void => {
    if (isSoundChecked) return;
    isSoundChecked = true;
    void withDeviceSupport(async ({ isSoundBlocked, soundBlocked }) => {
      if (await isSoundBlocked()) reporter.problem(soundBlocked());
    });
  };

  return (track, session) => {
    if (track.isLocalTrack()) sdk.ownTracks.add(track);
    if (reporter.isEnded) return void (session && sdk.leave(session)); // the SDK has joined after all
    if (!track.isLocalTrack() && !memberOf(call, { userId: track.getUserId() })) return;
    tracks.add(track);
    if (track.isLocalTrack()) {
      devices.receive(track);
      // a callee's tracks come all at once
      if (sdk.isAnswered) queueMicrotask(() => void devices.checkCamera());
      return;
    }
    sdk.noteJoin();
    const device = track.isAudioTrack() ? 'microphone' : 'camera';
    peers.change(track.getUserId(), { status: 'joined', [device]: !track.isOwnerMuted() });
    reporter.change({ members: peers.members });
    if (device === 'microphone') checkSound();
  };
}

/** Puts together the parts of one local call, which know each other only by what they need. */
import type { CallInfo, EndReason } from '../call/call-info.js';
import { CallReporter } from '../call/call-reporter.js';
import { loadModule } from '../call/load-module.js';
import type { SessionStats } from '../call/session-stats.js';
import { LazyPart } from '../call/lazy-part.js';
import { CallMessenger } from './call-messenger.js';
import type { LocalCallStats } from './local-call-stats.js';
import { LocalConnections } from './local-connections.js';
import { LocalDevices } from './local-devices.js';
import { LocalPeers } from './local-peers.js';
import type { LocalStats } from './local-stats.js';
import { PictureSizes } from './picture-sizes.js';
import type { CallKey } from './protocol.js';
import type { SessionHost } from './session-host.js';
import { SharedScreens } from './shared-screens.js';
import type { Stage } from './stage.js';

/** What the parts ask their session, and tell it. */
export interface PartsOwner {
  /** Closes everything. */
  release(): void;
  /** Which devices send may have changed. */
  sendingChanged(): void;
  /** How far this side is. */
  stage(): Stage;
  /** Somebody is out of the call. `gaveUp`: this side decided so, they may not know. */
  left(reason: EndReason, gaveUp: boolean): void;
}

export interface CallParts {
  readonly reporter: CallReporter;
  readonly devices: LocalDevices;
  readonly connections: LocalConnections;
  readonly peers: LocalPeers;
  readonly messenger: CallMessenger;
  readonly screens: SharedScreens;
  readonly sizes: PictureSizes;
  readonly stats: LazyPart<LocalStats>;
  /** Measures the connections. @throws CallError */
  readonly measure: () => Promise<SessionStats>;
  /** What is done regularly while the call is connected. */
  readonly tick: () => void;
  /** Closes all of them. */
  close(): void;
}

export function createParts(
  host: SessionHost,
  info: CallInfo,
  key: CallKey,
  owner: PartsOwner,
): CallParts {
  const { userId, endpoint, iceServers, timing, noAnswerMs, maxMembers, delivery } = host;
  const reporter = new CallReporter({
    info,
    emit: (event) => host.emit(event),
    release: () => owner.release(),
  });
  const shared = { userId, endpoint, timing, reporter };
  const devices: LocalDevices = new LocalDevices({
    ...{ reporter, background: host.background, capture: host.capture },
    tracksChanged: () => connections.sendTracks(),
    isSeen: () => sizes.isSeen,
    sendingChanged: () => owner.sendingChanged(),
  });
  const connections: LocalConnections = new LocalConnections({
    ...{ ...shared, iceServers, localStream: () => devices.stream },
    tracks: () => devices.tracks,
    isOneToOne: () => reporter.info.groupId === undefined,
    isMember: (remoteEndpoint) => peers.hasEndpoint(remoteEndpoint),
    send: (toEndpoint, signal) => messenger.signal(toEndpoint, signal),
  });
  const screens = new SharedScreens({
    ...{ userId, reporter, connections },
    sendingChanged: () => owner.sendingChanged(),
  });
  const sizes = new PictureSizes({
    ...{ userId, timing, reporter, connections },
    changed: () => owner.sendingChanged(),
  });
  const peers: LocalPeers = new LocalPeers({
    ...{ ...shared, noAnswerMs, connections },
    // nobody joins a call between two
    hasRoom: () =>
      reporter.info.groupId !== undefined && peers.size + 2 <= maxMembers[reporter.info.media],
    isOnline: () => host.isOnline(),
    stage: () => owner.stage(),
    left: (remoteId, tabs, reason, gaveUp) => {
      screens.follow(remoteId, false);
      for (const tab of tabs) sizes.follow(tab, undefined);
      delivery.withdraw(messenger.key.call, remoteId, tabs);
      owner.left(reason, gaveUp);
    },
  });
  const messenger: CallMessenger = new CallMessenger({
    ...{ ...shared, key, devices, connections, peers, screens, sizes, delivery },
  });
  const stats = new LazyPart(() => loadStats(userId, reporter, peers));
  const parts = { reporter, devices, connections, peers, messenger, screens, sizes, stats };
  return {
    ...parts,
    measure: measuring(connections),
    tick: () => tick(parts),
    close: () => closeAll(parts),
  };
}

type Parts = Omit<CallParts, 'measure' | 'tick' | 'close'>;

function tick({ screens, sizes, stats, devices, connections }: Parts): void {
  screens.prepare();
  sizes.check();
  const { audio } = devices.tracks;
  stats.use((loaded) => loaded.measure(audio, connections.links()));
}

function closeAll({ stats, screens, sizes, connections, devices }: Parts): void {
  stats.stop();
  for (const part of [screens, sizes, connections, devices]) part.close();
}

function measuring(connections: LocalConnections): () => Promise<SessionStats> {
  let callStats: LocalCallStats | undefined;
  return async () => {
    const { LocalCallStats } = await loadModule(() => import('./local-call-stats.js'));
    callStats ??= new LocalCallStats(() => connections.links());
    return callStats.measure();
  };
}

async function loadStats(
  selfId: string,
  reporter: CallReporter,
  peers: LocalPeers,
): Promise<LocalStats> {
  const { LocalStats } = await import('./local-stats.js');
  return new LocalStats(selfId, {
    speaks: (userId, speaking) => {
      if (userId === selfId) reporter.change({ speaking });
      else peers.update(userId, { speaking });
    },
    rated: (userId, quality) => peers.update(userId, { quality }),
  });
}

/** Calls that the SDK never ends. */
import { expect } from '@open-wc/testing';
import type { BackendEvent } from '../../../src/core/call/backend.js';
import { CallReporter } from '../../../src/core/call/call-reporter.js';
import { CallWatchdog } from '../../../src/core/rongcloud/call-watchdog.js';
import { RongCloudPeers } from '../../../src/core/rongcloud/rongcloud-peers.js';
import { SdkTracks } from '../../../src/core/rongcloud/sdk-tracks.js';
import { IN_CALL, INVITED } from '../../../src/core/rongcloud/call-codes.js';
import {
  OVER,
  type RemoteUser,
  type SdkSession,
  type Track,
} from '../../../src/core/rongcloud/sdk-types.js';
import { replace } from '../../support/replace.js';

const LAPSE_MS = 62_000;
const LINK_PATIENCE_MS = 20_000;
const SILENCE_MS = 6000;

describe('the watchdog of a call on RongCloud', () => {
  let now: number;
  let restore: () => void;
  let events: BackendEvent[];
  /** Whom the SDK has on its list. */
  let users: RemoteUser[];
  let state: number;

  beforeEach(() => {
    now = 1000;
    restore = replace(performance, 'now', () => now);
    events = [];
    users = [];
    state = 1;
  });

  afterEach(() => restore());

  function watch({
    groupId,
    direction = 'outgoing',
  }: { groupId?: string; direction?: 'outgoing' | 'incoming' } = {}) {
    const peers = new RongCloudPeers('3001', LAPSE_MS);
    const reporter = new CallReporter({
      info: {
        ...{ id: 'call', direction, media: 'audio', callerId: '3001' },
        ...{ members: [], microphone: 'on', camera: 'off', groupId },
      },
      emit: (event) => events.push(event),
      release: () => {},
    });
    const session = { getState: () => state, getRemoteUsers: () => users };
    const sdk = { session: session as unknown as SdkSession, isAnswered: false };
    const timing = { linkPatienceMs: LINK_PATIENCE_MS, silenceMs: SILENCE_MS };
    const silentEnd = () => ({ reason: 'failed', endedBy: 'remote' }) as const;
    const tracks = new SdkTracks();
    const watchdog = new CallWatchdog({ reporter, peers, tracks, sdk, timing, silentEnd });
    /** The sound of a member, which comes in until it ends. */
    const hear = (userId: string, isReady = true): void =>
      tracks.add({
        ...{ getUserId: () => userId, isReady: () => isReady, isLocalTrack: () => false },
        ...{ isAudioTrack: () => true, play: async () => ({ code: 10_000 }) },
      } as Partial<Track> as Track);
    return { watchdog, peers, reporter, sdk, hear };
  }

  it('ends a call that rings too long, unless it was answered', () => {
    const { watchdog, sdk } = watch({ direction: 'incoming' });
    watchdog.ringFor(5000);
    now += 5000;
    expect(watchdog.check()).to.be.undefined;
    now += 1;
    expect(watchdog.check()).to.deep.equal({ reason: 'no-answer', endedBy: 'self' });
    sdk.isAnswered = true;
    expect(watchdog.check()).to.be.undefined;
  });

  it('ends a call that nobody answers, though the SDK does not, unless it is connected', () => {
    const { watchdog, reporter } = watch();
    watchdog.ringFor(5000);
    now += 5001;
    expect(watchdog.check()).to.deep.equal({ reason: 'no-answer', endedBy: 'remote' });
    reporter.connected();
    expect(watchdog.check()).to.be.undefined;
  });

  it('ends a call that is over for the SDK, which does not say so', () => {
    const { watchdog } = watch();
    state = OVER;
    expect(watchdog.check()).to.be.undefined;
    now += SILENCE_MS;
    expect(watchdog.check()).to.be.undefined;
    now += 1;
    expect(watchdog.check()).to.deep.equal({ reason: 'failed', endedBy: 'remote' });
  });

  it('reports a media connection that is down, and ends the call when it stays down', () => {
    const { watchdog, reporter } = watch();
    reporter.connected();
    for (const link of ['checking', 'connected', 'disconnected', 'failed'] as const)
      watchdog.followLink(link);
    expect(events.slice(1)).to.deep.equal([{ type: 'link', callId: 'call', link: 'recovering' }]);
    now += LINK_PATIENCE_MS;
    expect(watchdog.check()).to.be.undefined;
    now += 1;
    expect(watchdog.check()).to.include({ reason: 'network', endedBy: 'system' });
  });

  it('ends a call of two in which the other one never comes in', () => {
    const { watchdog, reporter, peers } = watch();
    peers.join('3002');
    reporter.connected();
    expect(watchdog.check()).to.be.undefined;
    now += LINK_PATIENCE_MS;
    expect(watchdog.check()).to.be.undefined;
    now += 1;
    expect(watchdog.check()).to.include({ reason: 'network', endedBy: 'system' });
  });

  it('ends a call of two that the other one has left without a word', () => {
    const { watchdog, reporter, peers, hear } = watch();
    peers.join('3002');
    reporter.connected();
    hear('3002');
    now += 10 * LINK_PATIENCE_MS;
    expect(watchdog.check()).to.be.undefined;
    hear('3002', false);
    expect(watchdog.check()).to.be.undefined;
    now += LINK_PATIENCE_MS + 1;
    expect(watchdog.check()).to.include({ reason: 'network', endedBy: 'system' });
  });

  it('counts anew when the media connection was back', () => {
    const { watchdog, reporter, peers, hear } = watch();
    peers.join('3002');
    hear('3002');
    reporter.connected();
    watchdog.followLink('disconnected');
    now += LINK_PATIENCE_MS;
    watchdog.followLink('completed');
    watchdog.followLink('disconnected');
    now += LINK_PATIENCE_MS;
    expect(watchdog.check()).to.be.undefined;
  });

  describe('in a group', () => {
    it('takes out whose invitation lapsed, and whom the SDK has dropped', () => {
      const { watchdog, peers, reporter } = watch({ groupId: 'group' });
      reporter.connected();
      peers.invite(['3002', '3003']);
      users = ['3002', '3003', '3004'].map((userId) => ({
        userId,
        state: userId === '3002' ? IN_CALL : INVITED,
      }));
      expect(watchdog.check()).to.be.undefined;
      expect(peers.ids).to.deep.equal(['3002', '3003', '3004']);
      users = users.filter(({ userId }) => userId !== '3004');
      watchdog.check();
      expect(peers.ids).to.deep.equal(['3002', '3003']);
      users = users.slice(0, 1);
      peers.invite(['3005']); // by somebody else: the SDK has them on no list
      now += LAPSE_MS;
      watchdog.check();
      expect(peers.ids).to.deep.equal(['3002', '3005']);
      now += 1;
      watchdog.check();
      expect(peers.ids).to.deep.equal(['3002']);
      expect(reporter.info.members.map(({ userId }) => userId)).to.deep.equal(['3002']);
    });

    it('ends the call when nobody is left', () => {
      const { watchdog, peers, reporter } = watch({ groupId: 'group' });
      reporter.connected();
      peers.join('3002');
      expect(watchdog.check()).to.be.undefined;
      peers.remove('3002');
      expect(watchdog.check()).to.deep.equal({ reason: 'hung-up', endedBy: 'remote' });
    });

    it('leaves it to the SDK before the call is connected, and once it is over', () => {
      const { watchdog, reporter } = watch({ groupId: 'group' });
      expect(watchdog.check()).to.be.undefined;
      reporter.connected();
      state = OVER;
      expect(watchdog.check()).to.be.undefined;
    });
  });
});

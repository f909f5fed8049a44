import { expect } from '@open-wc/testing';
import { SdkTracks } from '../../../src/core/rongcloud/sdk-tracks.js';
import { RongCloudStats } from '../../../src/core/rongcloud/rongcloud-stats.js';
import type { StateReport } from '../../../src/core/rongcloud/sdk-types.js';

describe('what the SDK counts', () => {
  let rated: [string, number][];
  let stats: RongCloudStats;

  beforeEach(() => {
    rated = [];
    stats = new RongCloudStats({
      tracks: new SdkTracks(),
      speaks: () => {},
      rated: (userId, quality) => rated.push([userId, quality]),
    });
  });

  const track = (trackId: string, packetsLostRate: number | null) => ({ trackId, packetsLostRate });
  const report = (rtt: number | null, part: Partial<StateReport> = {}): StateReport => ({
    iceCandidatePair: { rtt },
    senders: [],
    receivers: [],
    ...part,
  });

  it('rates each sender by the worst of their tracks', () => {
    const receivers = [
      track('3002_RongCloudRTC_0', 0),
      track('3002_RongCloudRTC_1', 0.1),
      track('3003_RongCloudRTC_0', null),
    ];
    stats.rate(report(20, { receivers }));
    expect(rated).to.deep.equal([
      ['3002', 2],
      ['3003', 5],
    ]);
  });

  it('counts what gets lost on the way to the service, told in another report', () => {
    stats.rate(report(20, { senders: [track('3001_RongCloudRTC_0', 0.05)] }));
    expect(rated).to.deep.equal([]);
    stats.rate(report(20, { receivers: [track('3002_RongCloudRTC_0', 0)] }));
    expect(rated).to.deep.equal([['3002', 3]]);
  });

  it('knows user ids with underscores', () => {
    stats.rate(report(400, { receivers: [track('team_a_7_RongCloudRTC_0', 0)] }));
    expect(rated).to.deep.equal([['team_a_7', 3]]);
  });

  for (const rtt of [null, NaN])
    it(`rates nobody while the way there and back takes ${rtt} ms`, () => {
      stats.rate(report(rtt, { receivers: [track('3002_RongCloudRTC_0', 0)] }));
      expect(rated).to.deep.equal([]);
    });

  it('are told as they are, for everybody what goes to the service', () => {
    const counted = { bitrate: 800, jitter: 4, frameWidth: 640, frameHeight: 480, frameRate: 15 };
    const senders = [{ ...track('3001_RongCloudRTC_1', 0.1), kind: 'video' as const, ...counted }];
    const receivers = [{ ...track('3002_RongCloudRTC_0', null), bitrate: -1, jitter: NaN }];
    const iceCandidatePair = { rtt: 30, protocol: 'UDP' };
    expect(stats.membersStats(['3002'])).to.deep.equal([
      { userId: '3002', sent: [], received: [], path: 'service' },
    ]);
    stats.rate({ ...report(30, { senders }), iceCandidatePair });
    stats.rate(report(40, { receivers }));
    const sent = [
      {
        ...{ kind: 'video', bitrate: 800_000, lossRatio: 0.1, jitterMs: 4 },
        ...{ width: 640, height: 480, frameRate: 15 },
      },
    ];
    const way = { sent, path: 'service', roundTripMs: 30, protocol: 'udp' };
    expect(stats.membersStats(['3002', '3003'])).to.deep.equal([
      { userId: '3002', received: [{ kind: 'audio' }], ...way },
      { userId: '3003', received: [], ...way },
    ]);
  });

  it('rates nobody before there is a way', () => {
    stats.rate({ senders: [], receivers: [track('3002_RongCloudRTC_0', 0)] });
    expect(rated).to.deep.equal([]);
  });
});

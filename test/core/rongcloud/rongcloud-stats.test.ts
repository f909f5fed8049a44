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

  it('rates nobody before there is a way', () => {
    stats.rate({ senders: [], receivers: [track('3002_RongCloudRTC_0', 0)] });
    expect(rated).to.deep.equal([]);
  });
});

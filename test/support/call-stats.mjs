/** Call stats of somebody in a demo window, and whether they can be. */
import assert from 'node:assert/strict';
import { until } from './browser.mjs';

/** What the page is told, once something was counted in both directions. */
export const statsOf = ({ page }) =>
  until(page, 'there are numbers', async () => {
    const stats = await document.querySelector('#self').callStats();
    const [{ sent, received }] = stats.members;
    return [sent, received].every((streams) => streams.length === 2) && stats;
  });

/** Numbers that can be. */
export function assertSound({ service, media, isGroup, members, text }, userId) {
  assert.deepEqual([service, media, isGroup], ['local', 'video', false]);
  assert.deepEqual(
    members.map((member) => member.userId),
    [userId],
  );
  const [{ sent, received, roundTripMs, path, protocol }] = members;
  assert.ok(roundTripMs >= 0 && roundTripMs < 10_000, `round trip ${roundTripMs}`);
  assert.equal(path, 'direct');
  assert.match(protocol, /^(udp|tcp)$/);
  for (const streams of [sent, received]) {
    const [audio, video] = ['audio', 'video'].map((kind) => streams.find((s) => s.kind === kind));
    assert.match(audio.codec, /opus/i);
    assert.ok(video.bitrate > 0 && video.bitrate < 100_000_000, `bitrate ${video.bitrate}`);
    assert.ok(video.width > 0 && video.height > 0, `${video.width} x ${video.height}`);
  }
  assert.match(text, new RegExp(`^${userId}: round trip`, 'm'));
  assert.match(text, /^ {2}received video: \d+ kbit\/s/m);
}

/** Rooms and media: RongCloud's own RTC package on the emulator, in Chromium, with nothing between. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launchBrowser, openPage, until } from '../support/browser.mjs';
import { CALL_STAND_IN, fullRelease, sdkScripts } from '../support/rongcloud-sdk.mjs';
import { htmlPage, startSite } from '../support/site.mjs';
import { startEmulator } from './src/emulator.mjs';

const SUCCESS = 10000;

let emulator;
let site;
let browser;
const pages = [];

before(async () => {
  const scripts = await sdkScripts({ im: fullRelease, call: CALL_STAND_IN });
  const tags = Object.keys(scripts).map((src) => `<script src="${src}"></script>`);
  [emulator, site, browser] = await Promise.all([
    startEmulator({ groups: { g: ['1', '2'] } }),
    startSite({ pages: { ...scripts, '/': htmlPage(tags.join('')) } }),
    launchBrowser(),
  ]);
});

after(async () => {
  await browser?.close();
  await site?.close();
  await emulator?.close();
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.context().close()));
  emulator.control('DELETE /rooms');
});

/** A page that has joined the room, publishes a microphone and a camera, and shows everybody else. */
async function join(userId) {
  const page = await openPage(browser, { ignoreHTTPSErrors: true });
  pages.push(page);
  await page.goto(site.url);
  const code = await page.evaluate(joinRoom, [emulator.urls.navi, `token-${userId}`]);
  assert.equal(code, SUCCESS);
  return page;
}

async function joinRoom([navi, token]) {
  const { RongIMLib, RCRTC } = window;
  RongIMLib.init({ appkey: 'app-key', navigators: [navi] });
  window.client = RongIMLib.installPlugin(RCRTC.installer, {});
  await RongIMLib.connect(token);
  const { room, tracks } = await window.client.joinRTCRoom('room');
  window.room = room;
  window.heard = [];
  const note = (name, track) => window.heard.push(`${name} ${track.getTrackId()}`);
  room.registerRoomEventListener({
    onTrackPublish: (published) => room.subscribe(published),
    onTrackUnpublish: (gone) => gone.forEach((track) => note('unpublished', track)),
    onAudioMuteChange: (track) => note(track.isOwnerMuted() ? 'muted' : 'unmuted', track),
    onUserLeave: (userIds) => window.heard.push(`left ${userIds}`),
    onTrackReady(track) {
      if (track.isAudioTrack()) return track.play();
      const id = `user-${track.getUserId()}`;
      const video = document.getElementById(id) ?? document.createElement('video');
      video.id = id;
      document.body.append(video);
      return track.play(video);
    },
  });
  if (tracks.length > 0) await room.subscribe(tracks);
  const own = await window.client.createMicrophoneAndCameraTracks();
  window.own = own.tracks;
  return (await room.publish(own.tracks)).code;
}

/** Waits until a page shows somebody who moves. */
async function sees(page, userId) {
  const shown = (id) => document.getElementById(id)?.getVideoPlaybackQuality().totalVideoFrames;
  const id = `user-${userId}`;
  const before = await until(page, `a picture of ${userId}`, shown, id);
  await until(
    page,
    `${userId} moves`,
    ([wanted, from]) =>
      document.getElementById(wanted).getVideoPlaybackQuality().totalVideoFrames > from + 5,
    [id, before],
  );
}

const hears = (page, word) =>
  until(page, `told "${word}"`, (wanted) => window.heard.includes(wanted), word);

test('three in a room see each other, one leaves, and the others still do', async () => {
  const [one, two, three] = [await join('1'), await join('2'), await join('3')];
  await Promise.all([
    sees(one, '2'),
    sees(one, '3'),
    sees(two, '1'),
    sees(two, '3'),
    sees(three, '1'),
    sees(three, '2'),
  ]);
  assert.equal(
    await one.evaluate(() => window.client.leaveRoom(window.room).then(({ code }) => code)),
    SUCCESS,
  );
  await Promise.all([hears(two, 'left 1'), hears(three, 'left 1')]);
  await Promise.all([sees(two, '3'), sees(three, '2')]);
});

test('a muted microphone is told, and a camera taken away and given back is seen again', async () => {
  const [one, two] = [await join('1'), await join('2')];
  await Promise.all([sees(one, '2'), sees(two, '1')]);
  await one.evaluate(() => window.own[0].mute());
  await hears(two, 'muted 1_RongCloudRTC_0');
  await one.evaluate(() => window.own[0].unmute());
  await hears(two, 'unmuted 1_RongCloudRTC_0');

  await one.evaluate(() => window.room.unpublish([window.own[1]]));
  await hears(two, 'unpublished 1_RongCloudRTC_1');
  await one.evaluate(() => window.room.publish([window.own[1]]));
  await sees(two, '1');
  await sees(one, '2');
});

test('a socket that breaks: the media goes on, and so does the room', async () => {
  const [one, two] = [await join('1'), await join('2')];
  await Promise.all([sees(one, '2'), sees(two, '1')]);
  const since = emulator.events.at(-1).n;
  emulator.control('POST /drop', { userId: '1' });
  await emulator.waitFor(
    ({ kind, event, userId }) => kind === 'im' && event === 'connected' && userId === '1',
    {
      since,
    },
  );
  await Promise.all([sees(one, '2'), sees(two, '1')]);
  assert.equal(emulator.control('GET /rooms')[0].members.length, 2);
});

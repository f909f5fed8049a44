import { expect, fixture, html } from '@open-wc/testing';
import type { RcMemberTile } from '../../../src/components/members/rc-member-tile.js';
import '../../../src/define.js';
import { byRole, namesOf } from '../../support/by-role.js';
import {
  dial,
  openLine,
  PICTURE,
  talk,
  toBen,
  toBenWithVideo,
  toGroup,
  type Line,
} from '../../support/calls.js';
import {
  countRenders,
  expectSame,
  inEachLook,
  part,
  partsOf,
  settled,
  withoutMotion,
  wordsOf,
  type Language,
} from '../../support/elements.js';
import type { FakeSession } from '../../support/fake-backend.js';
import { replace } from '../../support/replace.js';
import { nextTask, until } from '../../support/until.js';

async function putUp({ store }: Line, userId = '3002'): Promise<RcMemberTile> {
  const main = await fixture<HTMLElement>(
    html`<main style="width: 320px; height: 240px; background: #000">
      <rc-member-tile user-id=${userId} .store=${store} style="height: 100%"></rc-member-tile>
    </main>`,
  );
  await settled(main);
  return main.querySelector('rc-member-tile')!;
}

/** Expects these videos, and no others, to show somebody. */
function expectShown(session: FakeSession, userId: string, ...tiles: RcMemberTile[]): void {
  expectSame(
    session.views.get(userId) ?? [],
    tiles.map((tile) => part(tile, 'video')),
  );
}

interface Scene {
  name: string;
  userId: string;
  set: (line: Line) => unknown;
  says: Record<Language, string>;
  parts: string[];
  images?: Record<Language, string[]>;
}

const scenes: Scene[] = [
  {
    name: 'somebody who is in no call',
    userId: '3002',
    set: () => {},
    says: { en: 'B Ben', 'zh-CN': 'B Ben' },
    parts: ['tile', 'avatar', 'name'],
  },
  {
    name: 'somebody invited',
    userId: '3002',
    set: (line) => dial(line, toBen),
    says: { en: 'B Waiting for an answer… Ben', 'zh-CN': 'B 等待对方接受邀请… Ben' },
    parts: ['tile', 'avatar', 'name'],
  },
  {
    name: 'somebody whose phone rings',
    userId: '3003',
    set: async (line) => (await dial(line, toGroup)).ring('3003'),
    says: { en: '陈 Ringing… 陈晨', 'zh-CN': '陈 正在响铃… 陈晨' },
    parts: ['tile', 'avatar', 'name'],
  },
  {
    name: 'somebody in an audio call',
    userId: '3002',
    set: (line) => talk(line, toBen),
    says: { en: 'B Ben', 'zh-CN': 'B Ben' },
    parts: ['tile', 'avatar', 'name'],
  },
  {
    name: 'somebody whose microphone is off',
    userId: '3002',
    set: async (line) => (await talk(line, toBen)).send('3002', { microphone: false }),
    says: { en: 'B Ben', 'zh-CN': 'B Ben' },
    parts: ['tile', 'avatar', 'name'],
    images: { en: ['microphone off'], 'zh-CN': ['麦克风已关闭'] },
  },
  {
    name: 'somebody with video',
    userId: '3002',
    set: (line) => talk(line, toBenWithVideo),
    says: { en: 'Ben', 'zh-CN': 'Ben' },
    parts: ['tile', 'video', 'name'],
  },
  {
    name: 'oneself with video',
    userId: '3001',
    set: (line) => talk(line, toBenWithVideo),
    says: { en: 'Anna (you)', 'zh-CN': 'Anna（我）' },
    parts: ['tile', 'video', 'name'],
  },
  {
    name: 'oneself with everything off',
    userId: '3001',
    set: async (line) =>
      (await talk(line, toBenWithVideo)).change({ microphone: 'off', camera: 'off' }),
    says: { en: 'A Anna (you)', 'zh-CN': 'A Anna（我）' },
    parts: ['tile', 'avatar', 'name'],
    images: { en: ['microphone off'], 'zh-CN': ['麦克风已关闭'] },
  },
  {
    name: 'somebody whose call has ended while they spoke',
    userId: '3002',
    set: async (line) => {
      const session = await talk(line, toBenWithVideo);
      const [ben] = session.info.members;
      session.change({ members: [{ ...ben!, speaking: true, quality: 5 }] });
      session.end();
    },
    says: { en: 'B Ben', 'zh-CN': 'B Ben' },
    parts: ['tile', 'avatar', 'name'],
  },
];

withoutMotion();

inEachLook((language) => {
  for (const { name, userId, set, says, parts, images } of scenes)
    it(`shows ${name}`, async () => {
      const line = await openLine();
      const tile = await putUp(line, userId);
      await set(line);
      await settled(tile);
      expect(wordsOf(part(tile, 'tile'))).to.equal(says[language]);
      expect([...partsOf(tile)]).to.have.members(parts);
      expect(namesOf(tile, 'img')).to.deep.equal(images?.[language] ?? []);
      await expect(tile).to.be.accessible();
    });
});

it('shows that somebody is waited for by more than words', async () => {
  const line = await openLine();
  const tile = await putUp(line);
  const ground = () => getComputedStyle(part(tile, 'avatar')!).backgroundColor;
  const own = ground();
  const session = await dial(line, toBen);
  await settled(tile);
  expect(ground()).to.not.equal(own);
  session.connect();
  await settled(tile);
  expect(ground()).to.equal(own);
});

it('gives different people different colours, and each always the same', async () => {
  const line = await openLine();
  const ground = async (userId: string) =>
    getComputedStyle(part(await putUp(line, userId), 'avatar')!).backgroundColor;
  const colours = await Promise.all(['3001', '3002', '3003', '3001'].map(ground));
  expect(new Set(colours).size).to.equal(3);
  expect(colours[3]).to.equal(colours[0]);
});

it('mirrors one’s own video, and nobody else’s', async () => {
  const line = await openLine();
  const own = await putUp(line, '3001');
  const other = await putUp(line, '3002');
  await talk(line, toBenWithVideo);
  await settled(own);
  await settled(other);
  expect(getComputedStyle(part(own, 'video')!).transform).to.equal('matrix(-1, 0, 0, 1, 0, 0)');
  expect(getComputedStyle(part(other, 'video')!).transform).to.equal('none');
});

describe('a browser that plays no video by itself', () => {
  const refusing = (error: string) =>
    replace(HTMLMediaElement.prototype, 'play', () => Promise.reject(new DOMException('', error)));

  async function putUpRefused(error: string): Promise<RcMemberTile> {
    const line = await openLine();
    await talk(line, toBenWithVideo);
    const tile = await putUp(line);
    const restore = refusing(error);
    part(tile, 'video')!.dispatchEvent(new Event('loadedmetadata'));
    await nextTask();
    await settled(tile);
    restore();
    return tile;
  }

  it('is asked again by a tap, which is offered as long as it is needed', async () => {
    const tile = await putUpRefused('NotAllowedError');
    const played: EventTarget[] = [];
    const restore = replace(HTMLMediaElement.prototype, 'play', function (this: HTMLMediaElement) {
      played.push(this);
      return Promise.resolve();
    });
    byRole(tile, 'button', 'Tap to show').click();
    restore();
    expect(played).to.deep.equal([part(tile, 'video')]);
    part(tile, 'video')!.dispatchEvent(new Event('playing'));
    await settled(tile);
    expect(namesOf(tile, 'button')).to.be.empty;
  });

  it('is not asked for where the video was only replaced', async () => {
    expect(namesOf(await putUpRefused('AbortError'), 'button')).to.be.empty;
  });
});

describe('the video', () => {
  let line: Line;
  let tile: RcMemberTile;
  let session: FakeSession;
  let attached: string[];

  beforeEach(async () => {
    line = await openLine();
    tile = await putUp(line);
    session = await dial(line, toBenWithVideo);
    attached = [];
    const attach = session.seam.attachView.bind(session.seam);
    session.seam.attachView = (userId, video) => {
      attached.push(userId);
      return attach(userId, video);
    };
    session.connect();
    await settled(tile);
  });

  it('is attached once, whatever else changes', async () => {
    session.send('3002', { microphone: false });
    session.invite('3003');
    line.store.profiles.add([{ userId: '3002', name: 'Benjamin' }]);
    await settled(tile);
    expect(wordsOf(part(tile, 'name'))).to.equal('Benjamin');
    expect(attached).to.deep.equal(['3002']);
    expectShown(session, '3002', tile);
  });

  it('is let go when the camera is off, and attached again when it is on', async () => {
    session.send('3002', { camera: false });
    await settled(tile);
    expectShown(session, '3002');
    session.send('3002', { camera: true });
    await settled(tile);
    expectShown(session, '3002', tile);
  });

  it('is let go when the member leaves, and when the call ends', async () => {
    session.leave('3002');
    await settled(tile);
    expectShown(session, '3002');
    session.join('3002');
    await settled(tile);
    expectShown(session, '3002', tile);
    session.end();
    await settled(tile);
    expectShown(session, '3002');
  });

  it('is let go when the tile is removed', async () => {
    tile.remove();
    await settled(tile);
    expectShown(session, '3002');
  });

  it('follows the tile when it is moved', async () => {
    const elsewhere = document.createElement('section');
    tile.parentElement!.append(elsewhere);
    elsewhere.append(tile);
    await settled(tile);
    expectShown(session, '3002', tile);
    expect(attached).to.deep.equal(['3002', '3002']);
  });

  it('is somebody else’s when the tile is given another user', async () => {
    session.join('3003');
    tile.userId = '3003';
    await settled(tile);
    expectShown(session, '3002');
    expectShown(session, '3003', tile);
  });

  it('is that of the next call in the next call', async () => {
    session.end();
    const next = await talk(line, toBenWithVideo);
    await settled(tile);
    expectShown(session, '3002');
    expectShown(next, '3002', tile);
  });

  it('is that of the other store when the tile is given one, though the call has the same id', async () => {
    const other = await openLine();
    const there = other.backend.incoming({ from: '3002', media: 'video', id: session.id });
    await other.store.send({ type: 'accept' });
    there.connect();
    tile.store = other.store;
    await settled(tile);
    expectShown(session, '3002');
    expectShown(there, '3002', tile);
  });

  it('is shown by each of two tiles', async () => {
    const second = await putUp(line);
    expectShown(session, '3002', tile, second);
    tile.remove();
    expectShown(session, '3002', second);
  });
});

describe('the profile', () => {
  it('is drawn when it arrives, and the id until then', async () => {
    const line = await openLine();
    const tile = await putUp(line, '3009');
    expect(wordsOf(part(tile, 'tile'))).to.equal('3 3009');
    line.store.profiles.add([{ userId: '3009', name: 'émil', avatarUrl: PICTURE }]);
    await settled(tile);
    expect(wordsOf(part(tile, 'tile'))).to.equal('É émil');
    expect(part(tile, 'avatar')!.querySelector('img')!.src).to.equal(PICTURE);
  });

  it('of somebody else changes nothing here', async () => {
    const line = await openLine();
    const tile = await putUp(line);
    const renders = countRenders(tile);
    line.store.profiles.add([{ userId: '3009', name: 'Emil' }]);
    await settled(tile);
    expect(renders()).to.equal(0);
  });

  it('gives way to the initial when its picture is broken, until there is one that loads', async () => {
    const line = await openLine();
    const tile = await putUp(line, '3009');
    const picture = () => part(tile, 'avatar')!.querySelector('img')!;
    line.store.profiles.add([{ userId: '3009', name: 'Emil', avatarUrl: 'data:image/png,broken' }]);
    await settled(tile);
    await until(() => !picture().checkVisibility(), 8000, 'the broken picture is gone');
    expect(wordsOf(part(tile, 'avatar'))).to.equal('E');
    line.store.profiles.add([{ userId: '3009', name: 'Emil', avatarUrl: PICTURE }]);
    await settled(tile);
    await until(() => picture().checkVisibility(), 8000, 'the new picture is shown');
  });

  for (const [name, initial] of [
    ['👩‍🚀 Emil', '👩‍🚀'],
    ['  emil ', 'E'],
    ['陈晨', '陈'],
    ['', '?'],
  ] as const)
    it(`of "${name}" has the initial ${initial}`, async () => {
      const line = await openLine();
      line.store.profiles.add([{ userId: '3009', name }]);
      expect(wordsOf(part(await putUp(line, '3009'), 'avatar'))).to.equal(initial);
    });
});

import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { TemplateResult } from 'lit';
import { RcCallPanel } from '../../../src/components/panel/rc-call-panel.js';
import type { RcIncomingCall } from '../../../src/components/incoming/rc-incoming-call.js';
import type { RcMemberPicker } from '../../../src/components/picker/rc-member-picker.js';
import type { RcMemberTile } from '../../../src/components/members/rc-member-tile.js';
import type { CallEnd } from '../../../src/core/call/call-info.js';
import { CallError } from '../../../src/core/call/call-error.js';
import type { Phase } from '../../../src/core/call/call-state.js';
import { RcMembersPickedEvent } from '../../../src/components/base/call-events.js';
import '../../../src/define.js';
import { itWithSound } from '../../support/abilities.js';
import { allByRole, byRole, namesOf } from '../../support/by-role.js';
import {
  answer,
  dial,
  GROUP,
  openLine,
  talk,
  toBen,
  toBenWithVideo,
  toGroup,
  type Line,
} from '../../support/calls.js';
import { stopClock, type Clock } from '../../support/clock.js';
import {
  clickOn,
  countRenders,
  eventOf,
  eventsOf,
  expectFocus,
  expectSame,
  inEachLook,
  part,
  partsOf,
  preventing,
  settled,
  tilesOf,
  slotsOf,
  withoutMotion,
  wordsOf,
  type Language,
} from '../../support/elements.js';
import { PANEL_TIMING } from '../../../src/components/panel/timing.js';
import type { FakeSession } from '../../support/fake-backend.js';
import { idle } from '../../support/scheduled.js';
import { replace } from '../../support/replace.js';
import { watchSounds } from '../../support/sounds.js';
import { nextTask, until } from '../../support/until.js';

const cameraBlocked = new CallError('permission-denied', 'The camera may not be used.', {
  device: 'camera',
});
const tokenExpired = new CallError('token-expired', 'The token has expired.');

async function putUp(
  line: Line,
  template: TemplateResult = html`<rc-call-panel .store=${line.store}></rc-call-panel>`,
): Promise<RcCallPanel> {
  const root = await fixture<HTMLElement>(html`<main>${template}</main>`);
  await settled(root);
  return root.querySelector('rc-call-panel')!;
}

/** Whether the panel is on screen, on top of the page. */
function isUp(panel: RcCallPanel): boolean {
  const dialog = part(panel, 'panel');
  return !!dialog?.matches(':popover-open, :modal') && dialog.checkVisibility();
}

/** The names of the buttons around the people. */
function controlsOf(panel: RcCallPanel): string[] {
  const grid = panel.renderRoot.querySelector('rc-member-grid');
  const inGrid = grid ? namesOf(grid, 'button') : [];
  return namesOf(panel, 'button').filter((name) => !inGrid.includes(name));
}

function idsOf(panel: RcCallPanel): string[] {
  return tilesOf(panel).map(({ userId }) => userId);
}

function tileOf(panel: RcCallPanel, userId: string): RcMemberTile {
  const tile = tilesOf(panel).find((each) => each.userId === userId);
  if (!tile) throw new Error(`${userId} has no tile; there are ${idsOf(panel).join(', ')}`);
  return tile;
}

/** How a member's picture looks: grey while waited for, or as it is. */
function isGrey(tile: RcMemberTile): boolean {
  const picture = part(tile, 'avatar')!.querySelector('img')!;
  return getComputedStyle(picture).filter.includes('grayscale(1)');
}

function statusOf(panel: RcCallPanel): string {
  return wordsOf(part(panel, 'status'));
}

/** What a screen reader is told. */
function announcementIn(panel: RcCallPanel): string {
  return wordsOf(panel.renderRoot.querySelector('[role="status"]'));
}

/** Those it has without the ones that members bring. */
function ownPartsOf(panel: RcCallPanel): Set<string> {
  const parts = partsOf(panel);
  if (parts.has('member'))
    for (const each of ['video', 'avatar', 'name', 'pin-button']) parts.delete(each);
  return parts;
}

// --- every phase ---

interface Scene {
  name: string;
  phase: Phase;
  set: (line: Line) => unknown;
  /** Its title, when it is another than Ben's name. */
  title?: Record<Language, string>;
  says: Record<Language, string>;
  buttons: Record<Language, string[]>;
  parts: string[];
  minimized?: boolean;
}

/** The buttons over the people, without their names by language. */
const HEAD = {
  en: ['Devices', 'Picture-in-picture', 'Full screen', 'Minimize'],
  'zh-CN': ['设备', '画中画', '全屏', '最小化'],
};

const LIVE_PARTS = [
  'device-button',
  'device-menu',
  'own-window-button',
  'full-screen-button',
  'muted-hint',
  'panel',
  'members',
  'member',
  'microphone-button',
  'hang-up-button',
  'minimize-button',
];
const GROUP_TITLE = { en: 'Ben, 陈晨', 'zh-CN': 'Ben、陈晨' };

const scenes: Scene[] = [
  {
    name: 'an audio call that rings',
    phase: 'outgoing',
    set: async (line) => (await dial(line, toBen)).ring('3002'),
    says: { en: 'Waiting for an answer…', 'zh-CN': '等待对方接受邀请…' },
    buttons: { en: [...HEAD.en, 'Mute', 'Cancel'], 'zh-CN': [...HEAD['zh-CN'], '静音', '取消'] },
    parts: [...LIVE_PARTS, 'status'],
  },
  {
    name: 'a group video call that rings',
    phase: 'outgoing',
    set: async (line) => (await dial(line, toGroup)).ring('3003'),
    title: GROUP_TITLE,
    says: { en: 'Waiting for an answer…', 'zh-CN': '等待对方接受邀请…' },
    buttons: {
      en: [...HEAD.en, 'Mute', 'Camera off', 'Invite', 'Cancel'],
      'zh-CN': [...HEAD['zh-CN'], '静音', '关闭摄像头', '邀请', '取消'],
    },
    parts: [...LIVE_PARTS, 'status', 'camera-button', 'invite-button', 'dialog'],
  },
  {
    name: 'an answer on its way',
    phase: 'connecting',
    set: async ({ store, backend }) => {
      const session = backend.incoming({ from: '3002' });
      session.hold('accept');
      void store.send({ type: 'accept' });
    },
    says: { en: 'Connecting…', 'zh-CN': '连接中…' },
    buttons: {
      en: [...HEAD.en, 'Microphone…', 'Hang up'],
      'zh-CN': [...HEAD['zh-CN'], '麦克风…', '挂断'],
    },
    parts: [...LIVE_PARTS, 'status'],
  },
  {
    name: 'an audio call',
    phase: 'connected',
    set: (line) => talk(line, toBen),
    says: { en: '', 'zh-CN': '' },
    buttons: {
      en: [...HEAD.en, 'Mute', 'Share screen', 'Hang up'],
      'zh-CN': [...HEAD['zh-CN'], '静音', '共享屏幕', '挂断'],
    },
    parts: [...LIVE_PARTS, 'screen-button', 'timer'],
  },
  {
    name: 'a video call',
    phase: 'connected',
    set: (line) => talk(line, toBenWithVideo),
    says: { en: '', 'zh-CN': '' },
    buttons: {
      en: [...HEAD.en, 'Mute', 'Camera off', 'Share screen', 'Switch to audio', 'Hang up'],
      'zh-CN': [...HEAD['zh-CN'], '静音', '关闭摄像头', '共享屏幕', '切换到语音通话', '挂断'],
    },
    parts: [...LIVE_PARTS, 'screen-button', 'timer', 'camera-button', 'switch-to-audio-button'],
  },
  {
    name: 'a group call with one muted and one invited',
    phase: 'connected',
    set: async (line) => {
      const session = await talk(line, toGroup);
      session.join('3003', { microphone: false, camera: false });
      session.invite('3004');
    },
    title: { en: 'Ben, 陈晨, Dóra', 'zh-CN': 'Ben、陈晨、Dóra' },
    says: { en: '', 'zh-CN': '' },
    buttons: {
      en: [
        ...HEAD.en,
        'Mute',
        'Camera off',
        'Share screen',
        'Switch to audio',
        'Invite',
        'Hang up',
      ],
      'zh-CN': [
        ...HEAD['zh-CN'],
        '静音',
        '关闭摄像头',
        '共享屏幕',
        '切换到语音通话',
        '邀请',
        '挂断',
      ],
    },
    parts: [
      ...LIVE_PARTS,
      'screen-button',
      'timer',
      'camera-button',
      'switch-to-audio-button',
      'invite-button',
      'dialog',
    ],
  },
  {
    name: 'a call with everything off',
    phase: 'connected',
    set: async (line) =>
      (await talk(line, toBenWithVideo)).change({ microphone: 'off', camera: 'off' }),
    says: { en: '', 'zh-CN': '' },
    buttons: {
      en: [...HEAD.en, 'Unmute', 'Camera on', 'Share screen', 'Switch to audio', 'Hang up'],
      'zh-CN': [...HEAD['zh-CN'], '取消静音', '开启摄像头', '共享屏幕', '切换到语音通话', '挂断'],
    },
    parts: [...LIVE_PARTS, 'screen-button', 'timer', 'camera-button', 'switch-to-audio-button'],
  },
  {
    name: 'a call whose connection is recovering',
    phase: 'connected',
    set: async (line) => (await talk(line, toBen)).link('recovering'),
    says: { en: 'Reconnecting…', 'zh-CN': '正在重新连接…' },
    buttons: {
      en: [...HEAD.en, 'Mute', 'Share screen', 'Hang up'],
      'zh-CN': [...HEAD['zh-CN'], '静音', '共享屏幕', '挂断'],
    },
    parts: [...LIVE_PARTS, 'screen-button', 'timer', 'status'],
  },
  {
    name: 'a call with a camera that is blocked',
    phase: 'connected',
    set: async (line) => {
      const session = await talk(line, toBenWithVideo);
      session.change({ camera: 'blocked' });
      line.backend.problem(cameraBlocked);
    },
    says: { en: '', 'zh-CN': '' },
    buttons: {
      en: [...HEAD.en, 'Close', 'Mute', 'No camera', 'Share screen', 'Switch to audio', 'Hang up'],
      'zh-CN': [
        ...HEAD['zh-CN'],
        '关闭',
        '静音',
        '摄像头不可用',
        '共享屏幕',
        '切换到语音通话',
        '挂断',
      ],
    },
    parts: [
      ...LIVE_PARTS,
      'screen-button',
      'timer',
      'camera-button',
      'switch-to-audio-button',
      'notice',
    ],
  },
  {
    name: 'a call made small',
    phase: 'connected',
    set: (line) => talk(line, toBen),
    says: { en: '', 'zh-CN': '' },
    buttons: { en: ['Mute', 'Back to the call', 'Hang up'], 'zh-CN': ['静音', '返回通话', '挂断'] },
    parts: [
      'panel',
      'timer',
      'minimize-button',
      'hang-up-button',
      'microphone-button',
      'muted-hint',
    ],
    minimized: true,
  },
];

const minute = 60_000;
const endings: (Pick<Scene, 'says'> & {
  end: Partial<CallEnd>;
  from: (line: Line) => Promise<FakeSession>;
  /** Whether it can be repeated from there. */
  again?: boolean;
})[] = [
  {
    end: { reason: 'hung-up', endedBy: 'remote', durationMs: minute },
    from: (line) => talk(line, toBen),
    says: {
      en: 'Ben hung up after 00:01:00',
      'zh-CN': 'Ben已挂断，通话时长 00:01:00',
    },
  },
  {
    end: { reason: 'canceled', endedBy: 'remote' },
    from: async ({ backend }) => backend.incoming({ from: '3002' }),
    says: { en: 'Ben canceled', 'zh-CN': 'Ben已取消' },
  },
  {
    end: { reason: 'declined', endedBy: 'remote' },
    from: (line) => dial(line, toBen),
    says: { en: 'Ben declined', 'zh-CN': 'Ben已拒绝' },
    again: true,
  },
  {
    end: { reason: 'busy', endedBy: 'remote' },
    from: (line) => dial(line, toBen),
    says: { en: 'Ben is busy', 'zh-CN': 'Ben忙，请稍后再试' },
    again: true,
  },
  {
    end: { reason: 'no-answer', endedBy: 'remote' },
    from: (line) => dial(line, toBen),
    says: { en: 'No answer', 'zh-CN': '对方未接听' },
    again: true,
  },
  {
    end: { reason: 'answered-elsewhere', endedBy: 'self' },
    from: async ({ backend }) => backend.incoming({ from: '3002' }),
    says: { en: 'Answered on another device', 'zh-CN': '其他设备已处理' },
  },
  {
    end: { reason: 'removed', endedBy: 'remote' },
    from: (line) => answer(line, { from: '3002' }),
    says: { en: 'You were removed from the call', 'zh-CN': '您已被移出通话' },
  },
  {
    end: { reason: 'network', endedBy: 'system' },
    from: (line) => talk(line, toBen),
    says: { en: 'The connection was lost', 'zh-CN': '连接已断开，通话结束' },
    again: true,
  },
  {
    end: {
      reason: 'failed',
      endedBy: 'system',
      error: new CallError('device-missing', 'No microphone.', { device: 'microphone' }),
    },
    from: (line) => dial(line, toBen),
    says: {
      en: 'No microphone was found. Connect one, then try again.',
      'zh-CN': '未找到麦克风，请连接后重试。',
    },
    again: true,
  },
];

const endScenes: Scene[] = endings.map(({ end, from, says, again }) => ({
  name: `a call that ended: ${end.reason}`,
  phase: 'ended',
  set: async (line) => (await from(line)).end(end),
  says,
  buttons: {
    en: again ? ['Call again', 'Close'] : ['Close'],
    'zh-CN': again ? ['再次呼叫', '关闭'] : ['关闭'],
  },
  parts: ['panel', 'status', 'hang-up-button', 'avatar', ...(again ? ['call-again-button'] : [])],
}));

withoutMotion();

inEachLook((language) => {
  for (const scene of [...scenes, ...endScenes])
    it(`shows ${scene.name}`, async () => {
      const line = await openLine();
      const panel = await putUp(line);
      if (scene.minimized) panel.minimized = true;
      await scene.set(line);
      await settled(panel);

      expect(panel.getAttribute('phase')).to.equal(scene.phase);
      expect(isUp(panel)).to.be.true;
      expect(namesOf(panel, 'dialog')).to.deep.equal([scene.title?.[language] ?? 'Ben']);
      expect(statusOf(panel)).to.equal(scene.says[language]);
      expect(controlsOf(panel)).to.deep.equal(scene.buttons[language]);
      expect([...ownPartsOf(panel)]).to.have.members(scene.parts);
      await expect(panel).to.be.accessible();
    });

  it('is out of sight without a call', async () => {
    const panel = await putUp(await openLine());
    expect(panel.getAttribute('phase')).to.equal('idle');
    expect(isUp(panel)).to.be.false;
    expect(namesOf(panel, 'dialog')).to.deep.equal([]);
    await expect(panel).to.be.accessible();
  });

  it('leaves an incoming call to its own dialog', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    line.backend.incoming({ from: '3002' });
    await settled(panel);
    expect(panel.getAttribute('phase')).to.equal('incoming');
    expect(isUp(panel)).to.be.false;
  });

  it('says without a call that the sign-in failed, with a way to try again', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    line.backend.connection('failed', tokenExpired);
    await settled(panel);
    expect(wordsOf(byRole(panel, 'alert'))).to.contain(
      {
        en: 'Your sign-in has expired. Sign in again.',
        'zh-CN': '登录已过期，请重新登录。',
      }[language],
    );
    expect(namesOf(panel, 'button')).to.deep.equal(
      { en: ['Try again', 'Close'], 'zh-CN': ['重试', '关闭'] }[language],
    );
    expect(partsOf(panel)).to.include('notice');
    await expect(panel).to.be.accessible();
  });
});

// --- what a person does ---

describe('a button', () => {
  let line: Line;
  let panel: RcCallPanel;
  let session: FakeSession;

  beforeEach(async () => {
    line = await openLine();
    panel = await putUp(line);
    session = await talk(line, toGroup);
    await settled(panel);
    session.commands.length = 0;
  });

  const press = (name: string) => byRole(panel, 'button', name).click();

  it('asks the host before it hangs up', async () => {
    const event = await eventOf('rc-hang-up-request', () => press('Hang up'));
    expectSame([event.target], [panel]);
    expect(event).to.include({ bubbles: true, composed: true, cancelable: true });
    expect(session.commands).to.deep.equal([{ type: 'end' }]);
  });

  it('asks the host before it mutes', async () => {
    const event = await eventOf('rc-microphone-request', () => press('Mute'));
    expect(event).to.include({ on: false, bubbles: true, composed: true, cancelable: true });
    expect(session.commands).to.deep.equal([{ type: 'microphone', on: false }]);
  });

  it('asks the host before it turns the camera on', async () => {
    session.change({ camera: 'off' });
    await settled(panel);
    const event = await eventOf('rc-camera-request', () => press('Camera on'));
    expect(event).to.include({ on: true, bubbles: true, composed: true, cancelable: true });
    expect(session.commands).to.deep.equal([{ type: 'camera', on: true }]);
  });

  for (const [type, name] of [
    ['rc-hang-up-request', 'Hang up'],
    ['rc-microphone-request', 'Mute'],
    ['rc-camera-request', 'Camera off'],
  ] as const)
    it(`does nothing by itself when the host prevents ${type}`, async () => {
      await preventing(type, () => press(name));
      await settled(panel);
      expect(session.commands).to.deep.equal([]);
      expect(namesOf(panel, 'button')).to.include(name);
    });

  it('says it is on its way until the device is there, and takes no second press', async () => {
    session.change({ camera: 'off' });
    await settled(panel);
    const camera = session.hold('camera');
    press('Camera on');
    await settled(panel);
    const button = byRole(panel, 'button', 'Camera…');
    expect(button.ariaBusy).to.equal('true');
    expect(button.ariaDisabled).to.equal('true');
    expect(await eventsOf('rc-camera-request', () => button.click())).to.deep.equal([]);
    camera.resolve();
    await settled(panel);
    expect(byRole(panel, 'button', 'Camera off').ariaBusy).to.equal('false');
    expect(session.commands).to.deep.equal([{ type: 'camera', on: true }]);
  });

  it('says so when its device is blocked, and tries again when pressed', async () => {
    session.change({ camera: 'off' });
    await settled(panel);
    session.fail('camera', cameraBlocked);
    press('Camera on');
    await settled(panel);
    expect(wordsOf(byRole(panel, 'alert'))).to.contain('Your browser is blocking the camera.');
    press('No camera');
    await settled(panel);
    expect(namesOf(panel, 'button')).to.include('Camera off');
    expect(namesOf(panel, 'alert')).to.deep.equal([]);
  });

  it('works from the keyboard', async () => {
    byRole(panel, 'button', 'Mute').focus();
    await sendKeys({ press: 'Space' });
    await settled(panel);
    expectFocus(byRole(panel, 'button', 'Unmute'));
    await sendKeys({ press: 'Tab' });
    expectFocus(byRole(panel, 'button', 'Camera off'));
    await sendKeys({ press: 'Enter' });
    await settled(panel);
    expect(namesOf(panel, 'button')).to.include.members(['Unmute', 'Camera on']);
  });

  it('cancels a call that is not out yet', async () => {
    session.end();
    const { backend, store } = line;
    backend.hold('call');
    void store.send({ type: 'call', ...toBen });
    await settled(panel);
    press('Cancel');
    await settled(panel);
    expect(backend.session.commands).to.deep.equal([{ type: 'end' }]);
    expect(statusOf(panel)).to.equal('Canceled');
  });
});

// --- who is in it ---

describe('a member', () => {
  it('is grey when invited, real once joined, and gone once left', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const session = await dial(line, { ...toGroup, media: 'audio' });
    await settled(panel);
    expect(isGrey(tileOf(panel, '3002'))).to.be.true;
    session.ring('3002');
    await settled(panel);
    expect(isGrey(tileOf(panel, '3002'))).to.be.true;
    session.connect();
    await settled(panel);
    expect(isGrey(tileOf(panel, '3002'))).to.be.false;
    session.leave('3002');
    await settled(panel);
    expect(idsOf(panel)).to.deep.equal(['3003', '3001']);
  });

  it('appears grey when somebody else invites them', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const session = await answer(line, { from: '3003', groupId: GROUP });
    await settled(panel);
    expect(idsOf(panel)).to.deep.equal(['3003', '3001']);
    session.invite('3002');
    await settled(panel);
    expect(idsOf(panel)).to.deep.equal(['3003', '3002', '3001']);
    expect(isGrey(tileOf(panel, '3002'))).to.be.true;
  });

  it('appears at once, as they are, when they join unannounced', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const session = await answer(line, { from: '3003', groupId: GROUP });
    session.join('3002');
    await settled(panel);
    expect(idsOf(panel)).to.deep.equal(['3003', '3002', '3001']);
    expect(isGrey(tileOf(panel, '3002'))).to.be.false;
  });

  it('is shown with their video in the place of the grey picture', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const session = await dial(line, toGroup);
    await settled(panel);
    expect(partsOf(tileOf(panel, '3002'))).to.not.include('video');
    session.connect();
    await settled(panel);
    const video = part(tileOf(panel, '3002'), 'video');
    expectSame(session.views.get('3002')!, [video]);
    expect(partsOf(tileOf(panel, '3002'))).to.not.include('avatar');
  });

  it('is oneself too, except in an audio call of two', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const audio = await talk(line, toBen);
    await settled(panel);
    expect(idsOf(panel)).to.deep.equal(['3002']);
    audio.end();
    const video = await talk(line, toBenWithVideo);
    await settled(panel);
    expect(idsOf(panel)).to.deep.equal(['3002', '3001']);
    video.end();
    await talk(line, { ...toGroup, media: 'audio' });
    await settled(panel);
    expect(idsOf(panel)).to.deep.equal(['3002', '3003', '3001']);
  });
});

it('renders one tile and nothing else when one of fifty members changes', async () => {
  const line = await openLine({ maxMembers: 60 });
  const panel = await putUp(line);
  const userIds = Array.from({ length: 50 }, (_, i) => `u${i}`);
  const session = await dial(line, { userIds, groupId: GROUP });
  await settled(panel);
  const tiles = tilesOf(panel);
  expect(tiles.length, 'on the first page').to.be.above(9);
  const panelRenders = countRenders(panel);
  const renders = tiles.map((tile) => countRenders(tile));
  session.ring('u3');
  session.ring('u49'); // on another page
  await settled(panel);
  const rendered = tiles.filter((_, i) => renders[i]!() > 0).map(({ userId }) => userId);
  expect(rendered).to.deep.equal(['u3']);
  expect(renders[3]!()).to.equal(1);
  expect(panelRenders()).to.equal(0);
});

it('keeps the other tiles, and what they show, when one member leaves', async () => {
  const line = await openLine();
  const panel = await putUp(line);
  const session = await talk(line, toGroup);
  session.join('3003');
  await settled(panel);
  const tile = tileOf(panel, '3003');
  const video = part(tile, 'video');
  session.leave('3002');
  await settled(panel);
  expectSame([tileOf(panel, '3003')], [tile]);
  expectSame(session.views.get('3003')!, [video]);
});

// --- the time and the end ---

describe('the time', () => {
  let clock: Clock;
  let line: Line;
  let panel: RcCallPanel;
  const shown = () => wordsOf(part(part(panel, 'timer')!, 'time'));

  beforeEach(async () => {
    line = await openLine();
    panel = await putUp(line);
    clock = stopClock();
  });

  afterEach(() => clock.restore());

  it('starts with the connection and not with the dialling', async () => {
    const session = await dial(line, toBen);
    await clock.pass(30_000);
    expect(partsOf(panel)).to.not.include('timer');
    session.connect(clock.now);
    await clock.pass(0);
    expect(shown()).to.equal('00:00:00');
    await clock.pass(61_100);
    expect(shown()).to.equal('00:01:01');
  });

  it('counts on in hours, also while the panel is small', async () => {
    await talk(line, toBen, clock.now - 3_599_000);
    panel.minimized = true;
    await clock.pass(1100);
    expect(shown()).to.equal('01:00:00');
  });
});

describe('the end', () => {
  let clock: Clock;
  let line: Line;
  let panel: RcCallPanel;

  beforeEach(async () => {
    line = await openLine();
    panel = await putUp(line);
    clock = stopClock();
  });

  afterEach(() => clock.restore());

  it('is shown for a moment, then the panel closes by itself', async () => {
    const session = await talk(line, toBen);
    await clock.pass(7000);
    session.end();
    await clock.pass(2000);
    expect(statusOf(panel)).to.equal('Ben hung up after 00:00:07');
    expect(isUp(panel)).to.be.true;
    await clock.pass(1000);
    expect(isUp(panel)).to.be.false;
    expect(line.store.state.call.phase).to.equal('idle');
    expect(panel.getAttribute('phase')).to.equal('idle');
  });

  it('stays long enough to be read when something went wrong', async () => {
    const session = await dial(line, toBen);
    session.end({ reason: 'failed', endedBy: 'system', error: cameraBlocked });
    await clock.pass(5000);
    expect(statusOf(panel)).to.contain('Your browser is blocking the camera.');
    await clock.pass(4000);
    expect(isUp(panel)).to.be.false;
  });

  it('is put away at once by its button', async () => {
    (await talk(line, toBen)).end();
    await clock.pass(0);
    byRole(panel, 'button', 'Close').click();
    await clock.pass(0);
    expect(isUp(panel)).to.be.false;
  });

  it('of one call does not close the next one', async () => {
    (await talk(line, toBen)).end();
    await clock.pass(2000);
    await dial(line, toBen);
    await clock.pass(2000);
    expect(isUp(panel)).to.be.true;
    expect(statusOf(panel)).to.equal('Waiting for an answer…');
    line.backend.session.end({ reason: 'declined' });
    await clock.pass(2000);
    expect(statusOf(panel)).to.equal('Ben declined');
  });

  it('is shown in full even if the call was small', async () => {
    const session = await talk(line, toBen);
    panel.minimized = true;
    session.end();
    await clock.pass(0);
    expect(statusOf(panel)).to.contain('Ben hung up');
    await clock.pass(3000);
    expect(panel.minimized).to.be.false;
  });
});

// --- inviting ---

describe('inviting', () => {
  let line: Line;
  let panel: RcCallPanel;
  let session: FakeSession;
  const picker = () =>
    part(panel, 'invite-button')!.parentElement!.querySelector<RcMemberPicker>('rc-member-picker')!;

  async function openPicker(options: { maxMembers?: number } = {}): Promise<void> {
    line = await openLine(options);
    panel = await putUp(line);
    session = await talk(line, { userIds: ['3002'], groupId: GROUP });
    await settled(panel);
    session.commands.length = 0;
    byRole(panel, 'button', 'Invite').focus();
    await sendKeys({ press: 'Enter' });
    await settled(panel);
  }

  it('offers the others of the group, and shows who is in the call as locked', async () => {
    await openPicker();
    expect(namesOf(picker(), 'dialog')).to.deep.equal(['Choose members']);
    expect(namesOf(picker(), 'option')).to.deep.equal(['Ben In the call', '陈晨', 'Dóra']);
    expect(byRole(picker(), 'option', /Ben/).ariaDisabled).to.equal('true');
    await expect(panel).to.be.accessible();
  });

  it('invites those who were chosen, after asking the host', async () => {
    await openPicker();
    byRole(picker(), 'option', 'Dóra').click();
    await settled(panel);
    const event = await eventOf('rc-invite-request', () =>
      byRole(picker(), 'button', 'OK (1)').click(),
    );
    expectSame([event.target], [panel]);
    expect(event).to.include({ bubbles: true, composed: true, cancelable: true });
    expect(event.userIds).to.deep.equal(['3004']);
    expect(session.commands).to.deep.equal([{ type: 'invite', userIds: ['3004'] }]);
    await settled(panel);
    expect(idsOf(panel)).to.deep.equal(['3002', '3004', '3001']);
    expect(picker().open).to.be.false;
  });

  it('takes no more than the call holds', async () => {
    await openPicker({ maxMembers: 3 });
    byRole(picker(), 'option', 'Dóra').click();
    await settled(panel);
    expect(byRole(picker(), 'option', '陈晨').ariaDisabled).to.equal('true');
    expect(wordsOf(byRole(picker(), 'status'))).to.equal('You can choose at most 1.');
  });

  for (const type of ['rc-invite-request', 'rc-members-picked'])
    it(`does nothing by itself when the host prevents ${type}`, async () => {
      await openPicker();
      byRole(picker(), 'option', 'Dóra').click();
      await settled(panel);
      await preventing(type, () => byRole(picker(), 'button', 'OK (1)').click());
      await settled(panel);
      expect(session.commands).to.deep.equal([]);
      expect(picker().open).to.equal(type === 'rc-members-picked');
    });

  it('ends with the call', async () => {
    await openPicker();
    session.end();
    await settled(panel);
    expect(namesOf(panel, 'dialog')).to.deep.equal(['Ben']);
    expect(namesOf(panel, 'button')).to.deep.equal(['Close']);
  });

  it('closes the picker with Escape, and leaves the panel as it is', async () => {
    await openPicker();
    await sendKeys({ press: 'Escape' });
    await until(() => !picker().open, 8000, 'the picker is closed');
    await settled(panel);
    expect(panel.minimized).to.be.false;
    expectFocus(byRole(panel, 'button', 'Invite'));
  });

  it('is not offered to two people, nor where the service cannot', async () => {
    const duo = await openLine();
    const duoPanel = await putUp(duo);
    await talk(duo, toBen);
    await settled(duoPanel);
    expect(partsOf(duoPanel)).to.not.include('invite-button');
    const plain = await openLine({ features: { invite: false } });
    const plainPanel = await putUp(plain);
    await talk(plain, toGroup);
    await settled(plainPanel);
    expect(partsOf(plainPanel)).to.not.include('invite-button');
  });
});

// --- on top of the page ---

describe('on top of the page', () => {
  const bar = html`<div
    style="position: fixed; inset: 0; z-index: 2147483647; background: #fd0"
  ></div>`;

  async function talkAbove(page: TemplateResult, prepare?: (main: HTMLElement) => unknown) {
    const line = await openLine();
    const panel = await putUp(
      line,
      html`${page}<rc-call-panel .store=${line.store}></rc-call-panel>`,
    );
    await prepare?.(panel.parentElement!);
    const session = await talk(line, toBen);
    await settled(panel);
    return { line, panel, session };
  }

  it('is above whatever the page puts on top', async () => {
    const { panel, session } = await talkAbove(bar);
    expect(part(panel, 'panel')!.matches(':popover-open')).to.be.true;
    await clickOn(byRole(panel, 'button', 'Hang up'));
    await until(() => session.ended, 8000, 'the click reached the button');
  });

  it('leaves the page behind it usable', async () => {
    let clicks = 0;
    const { panel } = await talkAbove(html`<button @click=${() => clicks++}>Page</button>`);
    panel.minimized = true;
    await settled(panel);
    await clickOn(byRole(panel.parentElement!, 'button', 'Page'));
    expect(clicks).to.equal(1);
  });

  it('is above a modal dialog that the page has open, and usable', async () => {
    const { panel, session } = await talkAbove(
      html`${bar}
        <dialog aria-label="Page"><button>OK</button></dialog>`,
      (main) => main.querySelector('dialog')!.showModal(),
    );
    await clickOn(byRole(panel, 'button', 'Hang up'));
    await until(() => session.ended, 8000, 'the click reached the button');
    await settled(panel);
    expect(namesOf(panel.parentElement!, 'button')).to.deep.equal(['OK', 'Close']);
  });

  it('is above a modal dialog in a shadow root, and usable', async () => {
    const { panel, session } = await talkAbove(html`<div id="host"></div>`, (main) => {
      const root = main.querySelector('#host')!.attachShadow({ mode: 'open' });
      root.innerHTML = '<dialog aria-label="Page"><button>OK</button></dialog>';
      root.querySelector('dialog')!.showModal();
    });
    await clickOn(byRole(panel, 'button', 'Hang up'));
    await until(() => session.ended, 8000, 'the click reached the button');
  });

  it('is above the modal dialog of a component that slots what has the focus', async () => {
    const { panel, session } = await talkAbove(
      html`<div id="host"><button>OK</button></div>`,
      (main) => {
        const host = main.querySelector('#host')!;
        const root = host.attachShadow({ mode: 'open' });
        root.innerHTML = '<dialog aria-label="Page"><slot></slot></dialog>';
        root.querySelector('dialog')!.showModal();
        host.querySelector('button')!.focus();
      },
    );
    await clickOn(byRole(panel, 'button', 'Hang up'));
    await until(() => session.ended, 8000, 'the click reached the button');
  });

  it('is made small by Escape above a modal dialog, and never lost', async () => {
    const { panel } = await talkAbove(
      html`<dialog aria-label="Page"><button>OK</button></dialog>`,
      (main) => main.querySelector('dialog')!.showModal(),
    );
    for (let presses = 1; presses <= 3; presses++) {
      await sendKeys({ press: 'Escape' });
      await settled(panel);
      expect(panel.minimized).to.be.true;
      expect(isUp(panel)).to.be.true;
    }
  });

  it('comes back when something closes it during a call', async () => {
    const { panel } = await talkAbove(
      html`<dialog aria-label="Page"><button>OK</button></dialog>`,
      (main) => main.querySelector('dialog')!.showModal(),
    );
    (part(panel, 'panel') as HTMLDialogElement).close();
    await until(() => isUp(panel), 8000, 'the panel is back');
  });

  it('fills the screen of a phone, with no control outside of it', async () => {
    await setViewport({ width: 360, height: 640 });
    try {
      const { panel } = await talkAbove(html``);
      const { width, height } = part(panel, 'panel')!.getBoundingClientRect();
      expect([width, height]).to.deep.equal([360, 640]);
      for (const button of allByRole(panel, 'button')) {
        const box = button.getBoundingClientRect();
        expect(box.width, button.textContent).to.be.at.least(44);
        expect(box.height, button.textContent).to.be.at.least(44);
        expect(box.right, button.textContent).to.be.at.most(360);
        expect(box.bottom, button.textContent).to.be.at.most(640);
      }
    } finally {
      await setViewport({ width: 800, height: 600 });
    }
  });
});

// --- the focus ---

describe('the focus', () => {
  const page = html`<button>Before</button><input aria-label="Note" /><textarea
      aria-label="Letter"
    ></textarea>
    <div contenteditable="true" role="textbox" aria-label="Draft"></div>
    <iframe title="Editor" srcdoc="<body contenteditable>"></iframe>`;

  async function panelOn(
    line: Line,
    tags: TemplateResult = html`<rc-call-panel .store=${line.store}></rc-call-panel>`,
  ): Promise<RcCallPanel> {
    return putUp(line, html`${page}${tags}`);
  }

  async function putAway(panel: RcCallPanel): Promise<void> {
    byRole(panel, 'button', 'Close').click();
    await settled(panel);
    expect(isUp(panel)).to.be.false;
  }

  it('goes into the panel, and back where it came from', async () => {
    const line = await openLine();
    const panel = await panelOn(line);
    const before = byRole(panel.parentElement!, 'button', 'Before');
    before.focus();
    const session = await talk(line, toBen);
    await settled(panel);
    expectFocus(part(panel, 'panel'));
    await sendKeys({ press: 'Tab' });
    expectFocus(byRole(panel, 'button', 'Devices'));
    session.end();
    await settled(panel);
    await putAway(panel);
    expectFocus(before);
  });

  it('stays where a person puts it during the call', async () => {
    const line = await openLine();
    const panel = await panelOn(line);
    const main = panel.parentElement!;
    byRole(main, 'button', 'Before').focus();
    const session = await talk(line, toBen);
    await settled(panel);
    const note = main.querySelector('input')!;
    note.focus();
    session.end();
    await settled(panel);
    await putAway(panel);
    expectFocus(note);
  });

  it('returns from a control that the host put into the panel', async () => {
    const line = await openLine();
    const panel = await panelOn(
      line,
      html`<rc-call-panel .store=${line.store}>
        <button slot="controls">Record</button>
      </rc-call-panel>`,
    );
    const before = byRole(panel.parentElement!, 'button', 'Before');
    before.focus();
    const session = await talk(line, toBen);
    await settled(panel);
    byRole(panel, 'button', 'Record').focus();
    session.end();
    await settled(panel);
    await putAway(panel);
    expectFocus(before);
  });

  for (const selector of ['input', 'textarea', '[contenteditable]', 'iframe'])
    it(`is left to who is typing in ${selector}`, async () => {
      const line = await openLine();
      const panel = await panelOn(line);
      const field = panel.parentElement!.querySelector<HTMLElement>(selector)!;
      let blurs = 0;
      field.addEventListener('blur', () => blurs++);
      field.focus();
      const session = await talk(line, toBen);
      await settled(panel);
      expect(isUp(panel)).to.be.true;
      session.end();
      await settled(panel);
      await putAway(panel);
      expectFocus(field);
      expect(blurs).to.equal(0);
    });

  it('lets every typed key arrive while a call comes up', async () => {
    const line = await openLine();
    const panel = await panelOn(line);
    const note = panel.parentElement!.querySelector('input')!;
    note.focus();
    await sendKeys({ type: 'hello ' });
    await talk(line, toBen);
    await settled(panel);
    await sendKeys({ type: 'world' });
    expect(note.value).to.equal('hello world');
  });

  for (const order of ['panel first', 'panel last'])
    it(`is handed on from the incoming call, and returns to who had it first (${order})`, async () => {
      const line = await openLine();
      const { store } = line;
      const incoming = html`<rc-incoming-call .store=${store} ringtone="none"></rc-incoming-call>`;
      const own = html`<rc-call-panel .store=${store}></rc-call-panel>`;
      const panel = await panelOn(
        line,
        order === 'panel first' ? html`${own}${incoming}` : html`${incoming}${own}`,
      );
      const main = panel.parentElement!;
      const before = byRole(main, 'button', 'Before');
      before.focus();
      const session = line.backend.incoming({ from: '3002' });
      await settled(main);
      const dialog = main.querySelector<RcIncomingCall>('rc-incoming-call')!;
      expectFocus(byRole(dialog, 'button', 'Accept'));
      await sendKeys({ press: 'Enter' });
      await settled(main);
      expectFocus(part(panel, 'panel'));
      session.connect();
      session.end();
      await settled(main);
      await putAway(panel);
      expectFocus(before);
    });

  for (const order of ['panel first', 'panel last'])
    it(`is handed on above a modal dialog, and returns into that one (${order})`, async () => {
      const line = await openLine();
      const { store } = line;
      const incoming = html`<rc-incoming-call .store=${store} ringtone="none"></rc-incoming-call>`;
      const own = html`<rc-call-panel .store=${store}></rc-call-panel>`;
      const panel = await putUp(
        line,
        html`<dialog aria-label="Page"><button>OK</button></dialog>
          ${order === 'panel first' ? html`${own}${incoming}` : html`${incoming}${own}`}`,
      );
      const main = panel.parentElement!;
      main.querySelector('dialog')!.showModal();
      const session = line.backend.incoming({ from: '3002' });
      await settled(main);
      await sendKeys({ press: 'Enter' });
      await settled(main);
      expectFocus(part(panel, 'panel'));
      session.connect();
      session.end();
      await settled(main);
      await putAway(panel);
      expectFocus(byRole(main, 'button', 'OK'));
    });

  it('goes to the panel itself, not to a button, above a modal dialog somebody types in', async () => {
    const line = await openLine();
    const panel = await putUp(
      line,
      html`<dialog aria-label="Page"><input aria-label="Note" /></dialog>
        <rc-call-panel .store=${line.store}></rc-call-panel>`,
    );
    const main = panel.parentElement!;
    main.querySelector('dialog')!.showModal();
    const note = main.querySelector('input')!;
    note.focus();
    const session = await talk(line, toBen);
    await settled(panel);
    expectFocus(part(panel, 'panel'));
    session.end();
    await settled(panel);
    await putAway(panel);
    expectFocus(note);
  });
});

// --- what is said ---

it('tells a screen reader what happens, as it happens', async () => {
  const line = await openLine();
  const panel = await putUp(line);
  const heard: string[] = [];
  const listen = async () => {
    await settled(panel);
    heard.push(announcementIn(panel));
  };
  const session = await dial(line, { userIds: ['3002'], groupId: GROUP });
  await listen();
  session.join('3002');
  await listen();
  session.connect();
  await listen();
  session.invite('3003');
  await listen();
  session.leave('3003');
  await listen();
  session.end({ durationMs: 1000 });
  await listen();
  expect(heard).to.deep.equal([
    'Calling Ben',
    'Ben joined',
    'Connected',
    '陈晨 was invited',
    '陈晨 left',
    'The other side hung up after 00:00:01',
  ]);
});

describe('a notice', () => {
  it('tries to connect again when asked to, and goes once that worked', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    line.backend.connection('failed', tokenExpired);
    await settled(panel);
    byRole(panel, 'button', 'Try again').click();
    await until(() => line.store.state.connection === 'connected', 8000, 'connected again');
    await settled(panel);
    expect(partsOf(panel)).to.not.include('notice');
    expect(namesOf(panel, 'alert')).to.deep.equal([]);
  });

  it('is put away by its button', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    line.backend.problem(cameraBlocked);
    await settled(panel);
    byRole(panel, 'button', 'Close').click();
    await settled(panel);
    expect(namesOf(panel, 'alert')).to.deep.equal([]);
    expect(line.store.state.problem).to.be.null;
  });

  it('lies above whatever the page puts on top', async () => {
    const line = await openLine();
    const panel = await putUp(
      line,
      html`<div style="position: fixed; inset: 0; z-index: 2147483647; background: #fd0"></div>
        <rc-call-panel .store=${line.store}></rc-call-panel>`,
    );
    line.backend.problem(cameraBlocked);
    await settled(panel);
    await clickOn(byRole(panel, 'button', 'Close'));
    await until(() => !part(panel, 'notice'), 8000, 'the notice is gone');
  });

  it('moves into the panel when a call begins', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    await dial(line, toBen);
    line.backend.problem(cameraBlocked);
    await settled(panel);
    expect(part(panel, 'panel')!.contains(part(panel, 'notice'))).to.be.true;
  });
});

// --- inline and small ---

describe('inline', () => {
  const inline = ({ store }: Line) =>
    html`<div style="width: 500px; height: 400px">
      <rc-call-panel inline .store=${store}>
        <span slot="logo">Brand</span><button slot="controls">Record</button>
        <p slot="empty">Nobody is on the phone.</p>
      </rc-call-panel>
    </div>`;

  it('shows what the host says while there is no call', async () => {
    const panel = await putUp(await openLine(), inline(await openLine()));
    expect(panel.querySelector('p')!.checkVisibility()).to.be.true;
    expect(slotsOf(panel)).to.deep.equal(['empty']);
    await expect(panel).to.be.accessible();
  });

  it('fills the box it was given, and is no dialog', async () => {
    const line = await openLine();
    const panel = await putUp(line, inline(line));
    await talk(line, toBen);
    await settled(panel);
    expect(namesOf(panel, 'region')).to.deep.equal(['Ben']);
    expect(namesOf(panel, 'dialog')).to.deep.equal([]);
    const { width, height } = part(panel, 'panel')!.getBoundingClientRect();
    expect([width, height]).to.deep.equal([500, 400]);
    await expect(panel).to.be.accessible();
  });

  it('leaves the focus alone', async () => {
    const line = await openLine();
    const panel = await putUp(line, html`<button>Before</button>${inline(line)}`);
    const before = byRole(document.querySelector('main')!, 'button', 'Before');
    before.focus();
    const session = await talk(line, toBen);
    session.end();
    await settled(panel);
    expectFocus(before);
  });

  it('says there what went wrong', async () => {
    const line = await openLine();
    const panel = await putUp(line, inline(line));
    line.backend.connection('failed', tokenExpired);
    await settled(panel);
    expect(namesOf(panel, 'button')).to.deep.equal(['Try again', 'Close']);
  });

  it('takes what the host brands, on top as well', async () => {
    const line = await openLine();
    const panel = await putUp(line, inline(line));
    await talk(line, toBen);
    await settled(panel);
    expect(slotsOf(panel)).to.deep.equal(['logo', 'controls']);
    expect(panel.querySelector('span')!.checkVisibility()).to.be.true;
    panel.inline = false;
    await settled(panel);
    expect(slotsOf(panel)).to.deep.equal(['logo', 'controls']);
    expect(isUp(panel)).to.be.true;
    expect(namesOf(panel, 'button')).to.include('Record');
  });
});

describe('small', () => {
  it('is reached and left by its button, and reflected', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    await talk(line, toBenWithVideo);
    await settled(panel);
    byRole(panel, 'button', 'Minimize').click();
    await settled(panel);
    expect(panel.hasAttribute('minimized')).to.be.true;
    expect(idsOf(panel)).to.deep.equal([]);
    byRole(panel, 'button', 'Back to the call').click();
    await settled(panel);
    expect(panel.hasAttribute('minimized')).to.be.false;
    expect(idsOf(panel)).to.deep.equal(['3002', '3001']);
  });

  it('lets go of the videos, and shows them again', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const session = await talk(line, toBenWithVideo);
    await settled(panel);
    panel.minimized = true;
    await settled(panel);
    expect(session.views.get('3002')).to.be.empty;
    panel.minimized = false;
    await settled(panel);
    expectSame(session.views.get('3002')!, [part(tileOf(panel, '3002'), 'video')]);
  });

  it('hangs up from there', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const session = await talk(line, toBen);
    panel.minimized = true;
    await settled(panel);
    await eventOf('rc-hang-up-request', () => byRole(panel, 'button', 'Hang up').click());
    expect(session.ended).to.be.true;
  });
});

it('goes on, and stays shown, when moved in the page during a call', async () => {
  const line = await openLine();
  const panel = await putUp(line);
  const session = await talk(line, toBenWithVideo);
  await settled(panel);
  const elsewhere = document.createElement('section');
  panel.parentElement!.append(elsewhere);
  elsewhere.append(panel);
  await settled(panel);
  expect(isUp(panel)).to.be.true;
  expectSame(session.views.get('3002')!, [part(tileOf(panel, '3002'), 'video')]);
  session.leave('3002');
  session.join('3003');
  await settled(panel);
  expect(idsOf(panel)).to.deep.equal(['3003', '3001']);
  byRole(panel, 'button', 'Hang up').click();
  await nextTask();
  expect(session.ended).to.be.true;
});

it('says in which phase the call is, whatever the page writes there', async () => {
  const line = await openLine();
  const panel = await putUp(line);
  await talk(line, toBen);
  panel.setAttribute('phase', 'idle');
  await settled(panel);
  expect(panel.phase).to.equal('connected');
});

describe('what the caller hears', () => {
  const sounds = watchSounds();
  const heard = () => sounds.made.map(({ name, on }) => `${name} ${on ? 'on' : 'off'}`);

  const timing = { ...PANEL_TIMING, ringback: 0 };
  /** The tone's own wait, then an idle moment. */
  const due = async () => {
    await nextTask();
    await idle();
  };

  const putUpAtOnce = (line: Line, ringback = '') =>
    putUp(
      line,
      html`<rc-call-panel
        .store=${line.store}
        .timing=${timing}
        ringback=${ringback}
      ></rc-call-panel>`,
    );

  async function calls(line: Line, ringback = ''): Promise<[RcCallPanel, FakeSession]> {
    const panel = await putUpAtOnce(line, ringback);
    const session = await dial(line, toBen);
    await settled(panel);
    await due();
    return [panel, session];
  }

  itWithSound('is a built-in tone unless the host says otherwise', async () => {
    await calls(await openLine());
    expect(heard()).to.deep.equal(['tone on']);
    await until(() => sounds.made[0]!.notes > 0, 8000, 'a note is played');
  });

  it('is the sound that the host names, over and over', async () => {
    await calls(await openLine(), 'ring.mp3');
    expect(sounds.made).to.deep.equal([{ name: 'ring.mp3', notes: Infinity, on: true }]);
  });

  it('is silence when the host says so', async () => {
    await calls(await openLine(), 'none');
    expect(heard()).to.deep.equal([]);
  });

  const stops: [string, (panel: RcCallPanel, session: FakeSession) => unknown][] = [
    ['answered', (_, session) => session.connect()],
    ['declined', (_, session) => session.end({ reason: 'declined' })],
    ['cancelled', (panel) => byRole(panel, 'button', 'Cancel').click()],
    ['removed from the page', (panel) => panel.remove()],
  ];
  for (const ringback of ['', 'ring.mp3'])
    for (const [when, stop] of stops)
      it(`${ringback || 'the tone'} stops at once when ${when}`, async () => {
        const [panel, session] = await calls(await openLine(), ringback);
        stop(panel, session);
        await settled(panel);
        expect(heard()).to.deep.equal([`${ringback || 'tone'} off`]);
      });

  it('plays once for two panels of one call', async () => {
    const line = await openLine();
    const other = await putUpAtOnce(line);
    const [panel, session] = await calls(line);
    await settled(other);
    expect(heard()).to.deep.equal(['tone on']);
    session.connect();
    await settled(panel);
    await settled(other);
    expect(heard()).to.deep.equal(['tone off']);
  });

  it('begins neither in the task of the click nor while the devices open', async () => {
    const line = await openLine();
    const panel = await putUpAtOnce(line);
    const placing = line.backend.hold('call');
    void line.store.send({ type: 'call', ...toBen });
    await settled(panel);
    await due();
    expect(statusOf(panel)).to.equal('Waiting for an answer…');
    expect(heard()).to.deep.equal([]);
    placing.resolve();
    await due();
    expect(heard()).to.deep.equal(['tone on']);
  });

  it('begins in a later task even where the devices are open at once', async () => {
    const line = await openLine();
    await putUpAtOnce(line);
    await dial(line, toBen);
    expect(heard()).to.deep.equal([]);
    await due();
    expect(heard()).to.deep.equal(['tone on']);
  });

  it('does not begin before a machine could have answered', async () => {
    const line = await openLine();
    await putUp(line);
    const session = await dial(line, toBen);
    await due();
    expect(heard()).to.deep.equal([]);
    session.connect();
    await new Promise((resolve) => setTimeout(resolve, PANEL_TIMING.ringback + 100));
    await idle();
    expect(heard()).to.deep.equal([]);
  });

  it('begins when a member rings, whatever the service says of the call', async () => {
    const line = await openLine();
    const panel = await putUpAtOnce(line);
    line.backend.hold('call');
    void line.store.send({ type: 'call', ...toBen });
    await settled(panel);
    line.backend.session.ring('3002');
    await settled(panel);
    await due();
    expect(heard()).to.deep.equal(['tone on']);
  });

  it('begins in a panel that comes after the call was placed', async () => {
    const line = await openLine();
    const session = await dial(line, toBen);
    await putUpAtOnce(line);
    await due();
    expect(heard()).to.deep.equal(['tone on']);
    session.end();
    await nextTask();
    expect(heard()).to.deep.equal(['tone off']);
  });

  it('leaves the audio device open until the call is set up', async () => {
    const [panel, session] = await calls(await openLine());
    session.join('3002');
    await settled(panel);
    expect(panel.phase).to.equal('connecting');
    expect(heard()).to.deep.equal(['tone off']);
    await due();
    expect(sounds.made[0]!.closed).to.be.undefined;
    session.connect();
    await until(() => sounds.made[0]!.closed, 8000, 'the audio device is closed');
  });
});

describe('the first frame of a call', () => {
  const headOf = (panel: RcCallPanel) => panel.renderRoot.querySelector('header')!;

  async function callFrom(line: Line, panel: RcCallPanel): Promise<FakeSession> {
    const session = await dial(line, toBenWithVideo);
    await panel.updateComplete;
    await until(() => statusOf(panel) !== '', 8000, 'the tags in the panel have drawn');
    return session;
  }

  it('has the people, the status and the way to hang up; the buttons of the head come when idle', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const { resolve } = withoutIdleTime();
    try {
      await callFrom(line, panel);
      expect(isUp(panel)).to.be.true;
      expect(idsOf(panel)).to.deep.equal(['3002', '3001']);
      expect(controlsOf(panel)).to.deep.equal(['Mute', 'Camera off', 'Cancel']);
      expect(panel.renderRoot.querySelector('rc-device-button, rc-flip-button')).to.be.null;
      await expect(panel).to.be.accessible();
    } finally {
      resolve();
    }
    await settled(panel);
    expect(controlsOf(panel).slice(0, 4)).to.deep.equal(HEAD.en);
  });

  for (const width of [800, 400])
    it(`keeps the places of those buttons free, so that nothing moves, at ${width}`, async () => {
      await setViewport({ width, height: 600 });
      try {
        const line = await openLine();
        const panel = await putUp(line);
        const boxes = () =>
          ['header', '.heading', 'rc-member-grid', 'footer'].map((selector) => {
            const { x, y, width, height } = panel.renderRoot
              .querySelector(selector)!
              .getBoundingClientRect();
            return [selector, x, y, width, height];
          });
        const { resolve } = withoutIdleTime();
        await callFrom(line, panel);
        const before = boxes();
        expect(headOf(panel).querySelectorAll('button')).to.have.length(0);
        resolve();
        await settled(panel);
        expect(headOf(panel).querySelectorAll('button')).to.have.length(3);
        expect(boxes()).to.deep.equal(before);
      } finally {
        await setViewport({ width: 800, height: 600 });
      }
    });

  it('is as cheap in the next call of the same panel', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const session = await talk(line, toBen);
    await settled(panel);
    session.end();
    await settled(panel);
    const { resolve } = withoutIdleTime();
    await callFrom(line, panel);
    expect(headOf(panel).querySelectorAll('button')).to.have.length(0);
    resolve();
    await settled(panel);
    expect(headOf(panel).querySelectorAll('button')).to.have.length(3);
  });

  it('has the buttons of the head soon in a browser that cannot tell when it is idle', async () => {
    const undo = replace(window, 'requestIdleCallback', undefined as never);
    try {
      const line = await openLine();
      const panel = await putUp(line);
      await dial(line, toBen);
      await until(() => part(panel, 'minimize-button'), 8000, 'they are there');
    } finally {
      undo();
    }
  });
});

/** A browser that is busy until it is told that it no longer is. */
function withoutIdleTime(): { resolve: () => void } {
  const waiting: IdleRequestCallback[] = [];
  const undo = replace(window, 'requestIdleCallback', (run) => waiting.push(run));
  return {
    resolve: () => {
      undo();
      for (const run of waiting) window.requestIdleCallback(run);
    },
  };
}

describe('inviting into a one-to-one call', () => {
  const offer = html`<rc-call-panel group-id=${GROUP}></rc-call-panel>`;

  async function open(features = {}, template = offer): Promise<[RcCallPanel, FakeSession]> {
    const line = await openLine({ features });
    const main = await fixture<HTMLElement>(html`<main>${template}</main>`);
    const panel = main.querySelector('rc-call-panel')!;
    panel.store = line.store;
    const session = await talk(line, toBen);
    await settled(main);
    return [panel, session];
  }

  it('makes a group call of it, where the page says which group', async () => {
    const [panel, session] = await open();
    byRole(panel, 'button', 'Invite').click();
    await settled(panel);
    const picker = panel.renderRoot
      .querySelector('rc-invite-button')!
      .shadowRoot!.querySelector('rc-member-picker')!;
    expect([picker.open, picker.groupId]).to.deep.equal([true, GROUP]);
    const event = await eventOf('rc-invite-request', () =>
      picker.dispatchEvent(new RcMembersPickedEvent(['3003'])),
    );
    expect([event.userIds, event.groupId]).to.deep.equal([['3003'], GROUP]);
    await until(() => session.info.groupId === GROUP, 2000, 'it is a group call');
    await settled(panel);
    expect(part(panel, 'panel')!.ariaLabel).to.equal('Ben, 陈晨');
    expect(session.commands).to.deep.equal([{ type: 'invite', userIds: ['3003'], groupId: GROUP }]);
  });

  it('is not offered without a group, and where the service cannot', async () => {
    const [plain] = await open({}, html`<rc-call-panel></rc-call-panel>`);
    expect(part(plain, 'invite-button')).to.be.null;
    const [panel] = await open({ becomeGroup: false });
    expect(part(panel, 'invite-button')).to.be.null;
  });
});

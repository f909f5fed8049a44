/** The panel small, with hidden controls, in full screen and in a picture-in-picture window; and its end. */
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import type { RcCallPanel } from '../../../src/components/panel/rc-call-panel.js';
import type { CallEnd } from '../../../src/core/call/call-info.js';
import { CallError } from '../../../src/core/call/call-error.js';
import '../../../src/define.js';
import { byRole, namesOf } from '../../support/by-role.js';
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
  eventOf,
  eventsOf,
  expectFocus,
  expectSame,
  part,
  preventing,
  settled,
  withoutMotion,
  wordsOf,
} from '../../support/elements.js';
import type { FakeSession } from '../../support/fake-backend.js';
import { idle } from '../../support/scheduled.js';
import { until } from '../../support/until.js';

withoutMotion();

async function putUp({ store }: Line, inline = false): Promise<RcCallPanel> {
  const main = await fixture<HTMLElement>(
    html`<main>
      <div style="height: 500px">
        <rc-call-panel ?inline=${inline} .store=${store}></rc-call-panel>
      </div>
      <section></section>
    </main>`,
  );
  await settled(main);
  return main.querySelector('rc-call-panel')!;
}

const announcementIn = (panel: RcCallPanel) =>
  wordsOf(panel.renderRoot.querySelector('[role="status"]'));

const hasFullScreen = () => document.fullscreenElement !== null;

describe('a small panel', () => {
  let line: Line;
  let panel: RcCallPanel;

  beforeEach(async () => {
    line = await openLine();
    panel = await putUp(line);
    await talk(line, toBenWithVideo);
    panel.minimized = true;
    await settled(panel);
  });

  afterEach(async () => {
    document.documentElement.dir = '';
    await setViewport({ width: 800, height: 600 });
  });

  const box = () => part(panel, 'panel')!.getBoundingClientRect();
  /** The corner it is in, with the same distance to both edges. */
  const corner = () => {
    const { left, right, top, bottom } = box();
    const [x, y] = [Math.round(left), Math.round(top)];
    const { clientWidth, clientHeight } = document.documentElement; // without scroll bars
    const [toRight, toBottom] = [
      Math.round(clientWidth - right),
      Math.round(clientHeight - bottom),
    ];
    return `${y === 16 ? 'top' : toBottom === 16 ? 'bottom' : `${y}`} ${x === 16 ? 'left' : toRight === 16 ? 'right' : `${x}`}`;
  };

  async function drag(x: number, y: number): Promise<void> {
    const title = panel.renderRoot.querySelector('.title')!.getBoundingClientRect();
    await sendMouse({
      type: 'move',
      position: [Math.round(title.x + 10), Math.round(title.y + 5)],
    });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [x + 40, y] });
    await sendMouse({ type: 'move', position: [x, y] });
    await sendMouse({ type: 'up' });
    await settled(panel);
  }

  it('has the name, the time, and what one may need', async () => {
    expect(namesOf(panel, 'button')).to.deep.equal(['Mute', 'Back to the call', 'Hang up']);
    expect(wordsOf(panel.renderRoot.querySelector('.title'))).to.equal('Ben');
    expect(namesOf(panel, 'timer')).to.have.length(1);
    await eventOf('rc-microphone-request', () => byRole(panel, 'button', 'Mute').click());
    expect(line.backend.session.commands).to.deep.equal([{ type: 'microphone', on: false }]);
  });

  it('goes with the pointer, and to the corner that is nearest', async () => {
    expect(corner()).to.equal('bottom right');
    await drag(120, 100);
    expect(corner()).to.equal('top left');
    await drag(100, 580);
    expect(corner()).to.equal('bottom left');
  });

  it('is not moved, but pressed, on its buttons', async () => {
    const { x, y } = byRole(panel, 'button', 'Mute').getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(x + 20), Math.round(y + 20)] });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [Math.round(x + 18), Math.round(y + 18)] });
    await sendMouse({ type: 'up' });
    await settled(panel);
    expect(corner()).to.equal('bottom right');
    expect(namesOf(panel, 'button')).to.include('Unmute');
  });

  it('is moved by the arrow keys, from left to right and from right to left', async () => {
    byRole(panel, 'button', 'Back to the call').focus();
    const corners: string[] = [];
    const press = async (key: string) => {
      await sendKeys({ press: key });
      await settled(panel);
      corners.push(corner());
    };
    for (const key of ['ArrowUp', 'ArrowLeft', 'ArrowDown', 'ArrowRight']) await press(key);
    document.documentElement.dir = 'rtl';
    await settled(panel);
    corners.push(corner());
    for (const key of ['ArrowRight', 'ArrowUp', 'ArrowLeft']) await press(key);
    expect(corners).to.deep.equal([
      ...['top right', 'top left', 'bottom left', 'bottom right'],
      ...['bottom left', 'bottom right', 'top right', 'top left'],
    ]);
    expectFocus(byRole(panel, 'button', 'Back to the call'));
  });

  it('stays in the window when that changes its size', async () => {
    await setViewport({ width: 320, height: 400 });
    expect(corner()).to.equal('bottom right');
    expect(box().left).to.be.at.least(0);
  });

  it('stays where it is when the panel is moved in the page', async () => {
    await drag(120, 100);
    panel.closest('main')!.querySelector('section')!.append(panel);
    await settled(panel);
    expect(corner()).to.equal('top left');
    expect(panel.minimized).to.be.true;
    expect(panel.phase).to.equal('connected');
  });

  it('is accessible, and says that it can be moved', async () => {
    expect(part(panel, 'panel')!.ariaDescription).to.equal('Use the arrow keys to move it');
    await expect(panel).to.be.accessible();
  });
});

describe('the controls of a video', () => {
  let clock: Clock;
  let line: Line;
  let panel: RcCallPanel;
  let session: FakeSession;
  const areHidden = () =>
    getComputedStyle(panel.renderRoot.querySelector('footer')!).opacity === '0';
  const stage = () => panel.renderRoot.querySelector('.stage')!;

  beforeEach(async () => {
    line = await openLine();
    panel = await putUp(line);
    await sendMouse({ type: 'move', position: [0, 0] });
    clock = stopClock();
    session = await talk(line, toBenWithVideo);
    await clock.pass(0);
  });

  afterEach(() => clock.restore());

  it('hide while nobody does anything', async () => {
    await clock.pass(4900);
    expect(areHidden()).to.be.false;
    await clock.pass(200);
    expect(areHidden()).to.be.true;
    clock.restore(); // axe waits for real
    await expect(panel).to.be.accessible();
  });

  for (const type of ['pointermove', 'pointerdown', 'focusin', 'keydown'])
    it(`come back on ${type}, and hide again later`, async () => {
      await clock.pass(5100);
      stage().dispatchEvent(new Event(type, { bubbles: true }));
      await clock.pass(4900);
      expect(areHidden()).to.be.false;
      await clock.pass(200);
      expect(areHidden()).to.be.true;
    });

  it('are reached by Tab while they are hidden, and stay while the keyboard is at them', async () => {
    await idle();
    await clock.pass(5100);
    await sendKeys({ press: 'Tab' });
    await clock.pass(20_000);
    expectFocus(byRole(panel, 'button', 'Devices'));
    expect(areHidden()).to.be.false;
  });

  it('stay while the keyboard is at a control that the host put there', async () => {
    const own = document.createElement('button');
    own.slot = 'controls';
    own.textContent = 'Record';
    panel.append(own);
    await sendKeys({ press: 'Shift' }); // the keyboard is in use: what has the focus shows it
    own.focus();
    await clock.pass(20_000);
    expect(areHidden()).to.be.false;
    own.blur();
    await clock.pass(10_000);
    expect(areHidden()).to.be.true;
  });

  it('are brought back by a touch that presses none of them', async () => {
    await clock.pass(5100);
    const button = byRole(panel, 'button', 'Hang up');
    const touch = () => {
      button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
      button.click();
    };
    touch();
    await clock.pass(0);
    expect(session.ended).to.be.false;
    expect(areHidden()).to.be.false;
    touch();
    await clock.pass(0);
    expect(session.ended).to.be.true;
  });

  const reasons: [string, () => unknown][] = [
    ['something went wrong', () => line.backend.problem(new CallError('network', 'Lost.'))],
    ['somebody speaks while muted', () => session.change({ microphone: 'off', speaking: true })],
  ];
  for (const [why, happen] of reasons)
    it(`come back when ${why}, and stay`, async () => {
      await clock.pass(5100);
      happen();
      await clock.pass(10_000);
      expect(areHidden()).to.be.false;
    });

  it('stay in an audio call', async () => {
    session.change({ media: 'audio', camera: 'off' });
    await clock.pass(20_000);
    expect(areHidden()).to.be.false;
  });

  it('stay while the picker is open', async () => {
    session.end();
    await talk(line, toGroup);
    await clock.pass(0);
    byRole(panel, 'button', 'Invite').click();
    await clock.pass(20_000);
    expect(areHidden()).to.be.false;
  });
});

describe('switching to audio', () => {
  it('is asked of the host, then done', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const session = await talk(line, toBenWithVideo);
    await settled(panel);
    const press = () => byRole(panel, 'button', 'Switch to audio').click();
    await preventing('rc-switch-to-audio-request', press);
    expect(session.commands).to.deep.equal([]);
    const event = await eventOf('rc-switch-to-audio-request', press);
    expect(event).to.include({ bubbles: true, composed: true, cancelable: true });
    expectSame([event.target], [panel]);
    expect(session.commands).to.deep.equal([{ type: 'switch-to-audio' }]);
    await settled(panel);
    expect(namesOf(panel, 'button').slice(4)).to.deep.equal(['Mute', 'Share screen', 'Hang up']);
    expect(announcementIn(panel)).to.equal('Anna switched to audio');
    expect(part(panel, 'note')).to.be.null;
  });

  it('is offered neither before the call is up, nor in an audio call, nor where the service cannot', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const session = await dial(line, toBenWithVideo);
    await settled(panel);
    expect(part(panel, 'switch-to-audio-button')).to.be.null;
    session.end();
    await talk(line, toBen);
    await settled(panel);
    expect(part(panel, 'switch-to-audio-button')).to.be.null;
    const plain = await openLine({ features: { switchToAudio: false } });
    const plainPanel = await putUp(plain);
    await talk(plain, toBenWithVideo);
    await settled(plainPanel);
    expect(part(plainPanel, 'switch-to-audio-button')).to.be.null;
  });

  it('of the other side is shown for a while, and said', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const session = await talk(line, toBenWithVideo);
    await settled(panel);
    const clock = stopClock();
    try {
      session.change({ media: 'audio', camera: 'off' }, '3002');
      await clock.pass(0);
      expect(wordsOf(part(panel, 'note'))).to.equal('Ben switched to audio');
      expect(announcementIn(panel)).to.equal('Ben switched to audio');
      await clock.pass(6000);
      expect(part(panel, 'note')).to.be.null;
    } finally {
      clock.restore();
    }
  });
});

describe('full screen', () => {
  for (const inline of [false, true])
    it(`is filled by ${inline ? 'an inline panel' : 'a panel on top'}, and left by Escape and not the call`, async () => {
      const line = await openLine();
      const panel = await putUp(line, inline);
      const session = await talk(line, toGroup);
      await settled(panel);
      const button = byRole(panel, 'button', 'Full screen');
      expect(button.ariaPressed).to.equal('false');
      await clickOn(button);
      await until(hasFullScreen, 8000, 'the screen is filled');
      await until(() => button.ariaPressed === 'true', 8000, 'the button knows');
      const { width, height } = panel.renderRoot.querySelector('.stage')!.getBoundingClientRect();
      expect([width, height]).to.deep.equal([innerWidth, innerHeight]);
      await clickOn(byRole(panel, 'button', 'Invite')); // the picker is above it
      await settled(panel);
      await clickOn(byRole(panel, 'button', 'Cancel'));
      await settled(panel);
      expect(hasFullScreen()).to.be.true;
      await sendKeys({ press: 'Escape' });
      await until(() => !hasFullScreen(), 8000, 'the screen is free');
      await until(() => button.ariaPressed === 'false', 8000, 'the button knows');
      expect(session.ended).to.be.false;
      expect(panel.minimized).to.be.false;
    });

  it('ends with the call', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    const session = await talk(line, toBen);
    await settled(panel);
    await clickOn(byRole(panel, 'button', 'Full screen'));
    await until(hasFullScreen, 8000, 'the screen is filled');
    session.end();
    await until(() => !hasFullScreen(), 8000, 'the screen is free');
  });
});

describe('a window of its own', () => {
  let line: Line;
  let panel: RcCallPanel;
  let session: FakeSession;
  let own: Window;
  let twin: RcCallPanel;

  const { documentPictureInPicture } = window as unknown as {
    documentPictureInPicture: { readonly window: Window | null };
  };
  const press = (name: string) => part(twin, name)!.click();

  beforeEach(async () => {
    line = await openLine();
    panel = await putUp(line);
    panel.style.setProperty('--rc-stage', 'rgb(1, 2, 3)');
    panel.ringback = 'none';
    session = await talk(line, toBenWithVideo);
    await settled(panel);
    await clickOn(byRole(panel, 'button', 'Picture-in-picture'));
    await until(() => documentPictureInPicture.window !== null, 8000, 'the window is open');
    own = documentPictureInPicture.window!;
    await settled(panel);
    twin = own.document.querySelector('rc-call-panel')!;
    await settled(twin);
    session.commands.length = 0;
  });

  afterEach(async () => {
    documentPictureInPicture.window?.close();
    await until(() => documentPictureInPicture.window === null, 8000, 'the window is closed');
  });

  it('has the call in it, with its looks; the page says so', async () => {
    const stage = twin.renderRoot.querySelector('.stage')!;
    expect(own.getComputedStyle(stage).backgroundColor).to.equal('rgb(1, 2, 3)');
    const { width, height } = stage.getBoundingClientRect();
    expect([width, height]).to.deep.equal([own.innerWidth, own.innerHeight]);
    const disc = part(twin, 'microphone-button')!.querySelector('.disc')!;
    expect(own.getComputedStyle(disc).borderRadius).to.equal('50%');
    expect(session.views.get('3002')!.size).to.equal(1);
    expectSame([[...session.views.get('3002')!][0]!.ownerDocument], [own.document]);
    expect(wordsOf(panel.renderRoot.querySelector('.heading'))).to.equal(
      'Ben In picture-in-picture',
    );
    expect(namesOf(panel, 'button')).to.deep.equal(['Back to the call', 'Hang up']);
    await expect(panel).to.be.accessible();
  });

  it('asks the host, on the page, for what is done in it', async () => {
    const event = await eventOf('rc-microphone-request', () => press('microphone-button'));
    expectSame([event.target], [panel]);
    expect(session.commands).to.deep.equal([{ type: 'microphone', on: false }]);
    await preventing('rc-hang-up-request', () => press('hang-up-button'));
    expect(session.ended).to.be.false;
    press('hang-up-button');
    await until(() => session.ended, 8000, 'hung up');
  });

  it('invites from there', async () => {
    session.end();
    await until(() => documentPictureInPicture.window === null, 8000, 'the window is closed');
    await settled(panel);
    session = await talk(line, { userIds: ['3002'], groupId: GROUP });
    await settled(panel);
    await clickOn(byRole(panel, 'button', 'Picture-in-picture'));
    await until(() => documentPictureInPicture.window !== null, 8000, 'the window is open');
    twin = documentPictureInPicture.window!.document.querySelector('rc-call-panel')!;
    await settled(twin);
    press('invite-button');
    await settled(twin);
    const options = part(twin, 'list')!.querySelectorAll<HTMLElement>('[role=option]');
    expect([...options].map(wordsOf)).to.include('D Dóra');
    options[2]!.click();
    await settled(twin);
    const event = await eventOf('rc-invite-request', () => press('confirm-button'));
    expect(event.userIds).to.deep.equal(['3004']);
  });

  it('is made with the ringback and the times of the panel', () => {
    expect(twin.ringback).to.equal(panel.ringback);
    expect(twin.timing).to.equal(panel.timing);
  });

  it('speaks the language of the page', async () => {
    expect(part(twin, 'microphone-button')!.ariaLabel).to.equal('Mute');
    expect(twin.lang).to.equal('en');
  });

  for (const [how, leave] of [
    ['its own button', () => press('own-window-button')],
    ['the button on the page', () => byRole(panel, 'button', 'Back to the call').click()],
    ['the window’s own means', () => own.close()],
  ] as const)
    it(`is left by ${how}, and the call is in the page again`, async () => {
      leave();
      await until(() => documentPictureInPicture.window === null, 8000, 'the window is closed');
      await until(() => part(panel, 'members') !== null, 8000, 'the panel is large again');
      await settled(panel);
      expect(session.ended).to.be.false;
      const views = [...session.views.get('3002')!];
      expect(views.map(({ ownerDocument }) => ownerDocument === document)).to.deep.equal([true]);
    });

  it('closes when the call ends, and the page says how', async () => {
    session.end();
    await until(() => documentPictureInPicture.window === null, 8000, 'the window is closed');
    await settled(panel);
    expect(wordsOf(part(panel, 'status'))).to.contain('Ben hung up');
  });

  it('stays when the panel is moved in the page, and goes when that is removed', async () => {
    panel.closest('main')!.querySelector('section')!.append(panel);
    await settled(panel);
    expect(documentPictureInPicture.window).to.equal(own);
    expect(namesOf(panel, 'button')).to.deep.equal(['Back to the call', 'Hang up']);
    panel.remove();
    await until(() => documentPictureInPicture.window === null, 8000, 'the window is closed');
    expect(session.ended).to.be.false;
  });
});

it('a panel that a host puts into another document keeps its looks', async () => {
  const line = await openLine();
  const panel = await putUp(line, true);
  const frame = document.createElement('iframe');
  panel.closest('main')!.append(frame);
  await talk(line, toBen);
  await settled(panel);
  const color = () =>
    panel.ownerDocument.defaultView!.getComputedStyle(part(panel, 'panel')!).color;
  const before = color();
  frame.contentDocument!.body.append(panel);
  await settled(panel);
  expect(color()).to.equal(before);
  panel.remove();
});

describe('the end', () => {
  let line: Line;
  let panel: RcCallPanel;
  const isShown = () => panel.phase === 'ended';
  const again = () => byRole(panel, 'button', 'Call again');

  beforeEach(async () => {
    line = await openLine();
    panel = await putUp(line);
  });

  it('calls the same person again, after asking the host', async () => {
    (await dial(line, toBenWithVideo)).end({ reason: 'no-answer' });
    await settled(panel);
    const before = line.backend.sessions.length;
    await preventing('rc-call-request', () => again().click());
    expect(line.backend.sessions.length).to.equal(before);
    const event = await eventOf('rc-call-request', () => again().click());
    expect(event).to.deep.include({ userIds: ['3002'], media: 'video', groupId: undefined });
    expect(line.backend.sessions.length).to.equal(before + 1);
    expect(panel.phase).to.equal('outgoing');
  });

  it('calls everybody of a group again, also those who have left', async () => {
    const session = await dial(line, toGroup);
    await settled(panel);
    session.leave('3003');
    await settled(panel);
    session.end({ reason: 'no-answer' });
    await settled(panel);
    const event = await eventOf('rc-call-request', () => again().click());
    expect(event).to.deep.include({ userIds: ['3002', '3003'], groupId: GROUP, media: 'video' });
  });

  it('offers to call back who was lost in a call', async () => {
    const session = await answer(line, { from: '3002' });
    session.end({ reason: 'network', endedBy: 'system', durationMs: 1000 });
    await settled(panel);
    const event = await eventOf('rc-call-request', () => again().click());
    expect(event.userIds).to.deep.equal(['3002']);
  });

  const ends: Partial<CallEnd>[] = [
    { reason: 'hung-up', durationMs: 1000 },
    { reason: 'answered-elsewhere' },
    { reason: 'removed' },
    { reason: 'canceled', endedBy: 'self' },
  ];
  for (const end of ends)
    it(`does not offer that after ${end.reason}`, async () => {
      (await dial(line, toBen)).end(end);
      await settled(panel);
      expect(isShown()).to.be.true;
      expect(part(panel, 'call-again-button')).to.be.null;
    });

  it('stays long enough to choose, longer when somebody is at it, and then goes', async () => {
    const clock = stopClock();
    try {
      (await dial(line, toBen)).end({ reason: 'declined' });
      await clock.pass(7000);
      expect(isShown()).to.be.true;
      again().dispatchEvent(new PointerEvent('pointermove', { bubbles: true }));
      await clock.pass(7000);
      expect(isShown()).to.be.true;
      await sendKeys({ press: 'Tab' });
      expectFocus(again());
      await clock.pass(30_000);
      expect(isShown()).to.be.true;
      again().blur();
      await clock.pass(10_000);
      expect(isShown()).to.be.false;
    } finally {
      clock.restore();
    }
  });
});

describe('the times of a panel', () => {
  it('are those of its property', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    panel.timing = { end: 20, endWithChoice: 20, note: 20, controls: 20, ringback: 20 };
    const session = await talk(line, toBenWithVideo);
    const stage = () => panel.renderRoot.querySelector('.stage')!;
    await until(() => stage().matches('.controls-hidden'), 2000, 'the controls hide');
    session.change({ media: 'audio', camera: 'off' }, '3002');
    await until(() => part(panel, 'note'), 2000, 'there is a note');
    await until(() => !part(panel, 'note'), 2000, 'the note goes');
    session.end({ reason: 'network', endedBy: 'system', durationMs: 1000 });
    await until(() => part(panel, 'call-again-button'), 2000, 'there is a choice');
    await until(() => panel.phase === 'idle', 2000, 'the end is put away');
  });

  it('hide no controls in an audio call, whatever is done there', async () => {
    const line = await openLine();
    const panel = await putUp(line);
    panel.timing = { ...panel.timing, controls: 0 };
    await talk(line, toBen);
    await settled(panel);
    let isHidden = false;
    const stage = panel.renderRoot.querySelector('.stage')!;
    new MutationObserver(() => (isHidden ||= stage.matches('.controls-hidden'))).observe(stage, {
      attributes: true,
    });
    stage.dispatchEvent(new Event('pointermove', { bubbles: true }));
    await idle();
    await settled(panel);
    expect(isHidden).to.be.false;
  });
});

it('a notice that asks for a reload has a button for that', async () => {
  const line = await openLine();
  const panel = await putUp(line);
  line.backend.problem(new CallError('bad-request', 'Reload.', { detail: 'needs-reload' }));
  await settled(panel);
  expect(namesOf(panel, 'button')).to.deep.equal(['Reload', 'Close']);
  expect(await eventsOf('rc-call-error', () => {})).to.deep.equal([]);
});

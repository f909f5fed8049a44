import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { TemplateResult } from 'lit';
import type { RcIncomingCall } from '../../../src/components/incoming/rc-incoming-call.js';
import { INCOMING_TIMING, type IncomingTiming } from '../../../src/components/incoming/timing.js';
import { devicesOf, prefer } from '../../../src/core/media/devices.js';
import '../../../src/define.js';
import { itWithSound, itWithSpareDevices } from '../../support/abilities.js';
import { byRole, namesOf } from '../../support/by-role.js';
import { GROUP, openLine, type Line } from '../../support/calls.js';
import { Election } from '../../support/election.js';
import {
  clickOn,
  eventOf,
  expectFocus,
  expectSame,
  inEachLook,
  part,
  partsOf,
  preventing,
  settled,
  slotsOf,
  withoutMotion,
  wordsOf,
  type Language,
} from '../../support/elements.js';
import type { FakeSession, IncomingOptions } from '../../support/fake-backend.js';
import { replace } from '../../support/replace.js';
import { watchSounds } from '../../support/sounds.js';
import { idle, painted } from '../../support/scheduled.js';
import { until } from '../../support/until.js';

async function putUp(
  { store }: Line,
  page: TemplateResult = html``,
  tag: TemplateResult = html`<rc-incoming-call .store=${store} ringtone="none"></rc-incoming-call>`,
): Promise<RcIncomingCall> {
  const main = await fixture<HTMLElement>(html`<main>${page}${tag}</main>`);
  await settled(main);
  return main.querySelector('rc-incoming-call')!;
}

function isUp(tag: RcIncomingCall): boolean {
  const dialog = part(tag, 'dialog');
  return !!dialog?.matches(':popover-open, :modal') && dialog.checkVisibility();
}

/** For tests in which what happens after a time is waited for. */
const QUICK: IncomingTiming = { ...INCOMING_TIMING, titleFlash: 50, audioStart: 20 };

/** What a screen reader is told, wherever the focus is. */
function heardIn(tag: RcIncomingCall): string[] {
  return [...tag.renderRoot.querySelectorAll('[role="alert"]')].map(wordsOf).filter(Boolean);
}

const audio: IncomingOptions = { from: '3002' };
const video: IncomingOptions = { from: '3002', media: 'video' };
const group: IncomingOptions = { ...video, groupId: GROUP, userIds: ['3001', '3003', '3004'] };

interface Scene {
  name: string;
  call: IncomingOptions;
  says: Record<Language, string>;
  buttons: Record<Language, string[]>;
  parts: string[];
}

const PARTS = ['dialog', 'avatar', 'caller-name', 'decline-button', 'accept-button'];

const scenes: Scene[] = [
  {
    name: 'an audio call',
    call: audio,
    says: { en: 'invites you to an audio call…', 'zh-CN': '邀请您进行语音通话…' },
    buttons: { en: ['Decline', 'Accept'], 'zh-CN': ['拒绝', '接听'] },
    parts: PARTS,
  },
  {
    name: 'a video call',
    call: video,
    says: { en: 'invites you to a video call…', 'zh-CN': '邀请您进行视频通话…' },
    buttons: { en: ['Decline', 'Audio only', 'Accept'], 'zh-CN': ['拒绝', '语音接听', '接听'] },
    parts: [...PARTS, 'accept-audio-button'],
  },
  {
    name: 'a group call and who else is in it',
    call: group,
    says: {
      en: 'Group call · invites you to a video call…',
      'zh-CN': '群组通话 · 邀请您进行视频通话…',
    },
    buttons: { en: ['Decline', 'Audio only', 'Accept'], 'zh-CN': ['拒绝', '语音接听', '接听'] },
    parts: [...PARTS, 'accept-audio-button', 'members'],
  },
];

withoutMotion();

inEachLook((language) => {
  for (const { name, call, says, buttons, parts } of scenes)
    it(`shows ${name}`, async () => {
      const line = await openLine();
      const tag = await putUp(line);
      line.backend.incoming(call);
      await settled(tag);
      expect(isUp(tag)).to.be.true;
      expect(namesOf(tag, 'alertdialog')).to.deep.equal(['Ben']);
      const description = part(tag, 'dialog')!.getAttribute('aria-describedby');
      expect(wordsOf(tag.renderRoot.querySelector(`#${description}`))).to.equal(says[language]);
      expect(namesOf(tag, 'button')).to.deep.equal(buttons[language]);
      expect([...partsOf(tag)].filter(Boolean)).to.have.members(parts);
      const others = [...tag.renderRoot.querySelectorAll('[role="listitem"] span:last-child')];
      expect(others.map(wordsOf)).to.deep.equal(call === group ? ['陈晨', 'Dóra'] : []);
      await expect(tag).to.be.accessible();
    });

  it('is out of sight unless somebody calls', async () => {
    const line = await openLine();
    const tag = await putUp(line);
    expect(isUp(tag)).to.be.false;
    expect(namesOf(tag, 'alertdialog')).to.deep.equal([]);
    await expect(tag).to.be.accessible();
  });
});

describe('a button', () => {
  let line: Line;
  let tag: RcIncomingCall;
  let session: FakeSession;

  beforeEach(async () => {
    line = await openLine();
    tag = await putUp(line);
    session = line.backend.incoming(video);
    await settled(tag);
  });

  const press = (name: string) => byRole(tag, 'button', name).click();

  it('asks the host before it accepts, as what it is', async () => {
    const event = await eventOf('rc-accept-request', () => press('Accept'));
    expectSame([event.target], [tag]);
    expect(event).to.include({ media: 'video', bubbles: true, composed: true, cancelable: true });
    expect(session.commands).to.deep.equal([{ type: 'accept', media: 'video' }]);
    await settled(tag);
    expect(isUp(tag)).to.be.false;
  });

  it('asks the host before it accepts without the camera', async () => {
    const event = await eventOf('rc-accept-request', () => press('Audio only'));
    expect(event.media).to.equal('audio');
    expect(session.commands).to.deep.equal([{ type: 'accept', media: 'audio' }]);
  });

  it('asks the host before it declines', async () => {
    const event = await eventOf('rc-hang-up-request', () => press('Decline'));
    expectSame([event.target], [tag]);
    expect(event).to.include({ bubbles: true, composed: true, cancelable: true });
    expect(session.commands).to.deep.equal([{ type: 'end' }]);
    await settled(tag);
    expect(isUp(tag)).to.be.false;
  });

  for (const [type, name] of [
    ['rc-accept-request', 'Accept'],
    ['rc-accept-request', 'Audio only'],
    ['rc-hang-up-request', 'Decline'],
  ] as const)
    it(`"${name}" does nothing by itself when the host prevents ${type}`, async () => {
      await preventing(type, () => press(name));
      await settled(tag);
      expect(session.commands).to.deep.equal([]);
      expect(isUp(tag)).to.be.true;
    });

  it('is reached above whatever the page puts on top', async () => {
    const bar = document.createElement('div');
    bar.style.cssText = 'position: fixed; inset: 0; z-index: 2147483647; background: #fd0';
    tag.parentElement!.append(bar);
    await clickOn(byRole(tag, 'button', 'Decline'));
    await until(() => session.ended, 8000, 'the click reached the button');
  });
});

it('goes when the caller cancels, and comes back with the next call', async () => {
  const line = await openLine();
  const tag = await putUp(line);
  line.backend.incoming(audio).end({ reason: 'canceled' });
  await settled(tag);
  expect(isUp(tag)).to.be.false;
  line.backend.incoming({ from: '3003' });
  await settled(tag);
  expect(isUp(tag)).to.be.true;
  expect(wordsOf(part(tag, 'caller-name'))).to.equal('陈晨');
});

it('keeps ringing for the first of two callers', async () => {
  const line = await openLine();
  const tag = await putUp(line);
  line.backend.incoming(audio);
  const second = line.backend.incoming({ from: '3003' });
  await settled(tag);
  expect(wordsOf(part(tag, 'caller-name'))).to.equal('Ben');
  expect(second.commands).to.deep.equal([{ type: 'end', as: 'busy' }]);
});

it('shows a name and a picture that arrive while it rings', async () => {
  const line = await openLine();
  const tag = await putUp(line);
  line.backend.incoming({ from: '3009' });
  await settled(tag);
  expect(wordsOf(part(tag, 'caller-name'))).to.equal('3009');
  line.store.profiles.add([{ userId: '3009', name: 'Emil' }]);
  await settled(tag);
  expect(wordsOf(part(tag, 'caller-name'))).to.equal('Emil');
});

it('takes a brand and another caller from the host, and still has a name', async () => {
  const line = await openLine();
  const tag = await putUp(
    line,
    html``,
    html`<rc-incoming-call .store=${line.store} ringtone="none">
      <span slot="logo">Brand</span>
      <strong slot="caller">Support</strong>
    </rc-incoming-call>`,
  );
  line.backend.incoming(audio);
  await settled(tag);
  expect(slotsOf(tag)).to.deep.equal(['logo', 'caller']);
  for (const slotted of tag.children) expect(slotted.checkVisibility()).to.be.true;
  expect(namesOf(tag, 'alertdialog')).to.deep.equal(['Ben']);
  await expect(tag).to.be.accessible();
});

// --- another tab rings ---

describe('while another tab rings', () => {
  const undo: (() => void)[] = [];
  const sounds = watchSounds();

  afterEach(() => {
    for (const restore of undo.splice(0)) restore();
  });

  async function isCalled(call = video): Promise<[RcIncomingCall, FakeSession, Election]> {
    const election = new Election(false);
    const line = await openLine({ elect: election.elect });
    const { store } = line;
    const tag = await putUp(
      line,
      html`<button>Before</button>`,
      html`<rc-incoming-call .store=${store} quick-replies="Later"></rc-incoming-call>`,
    );
    byRole(tag.parentElement!, 'button', 'Before').focus();
    const session = line.backend.incoming(call);
    await settled(tag);
    await painted();
    return [tag, session, election];
  }

  const buttons = { en: ['Decline', 'Answer here'], 'zh-CN': ['拒绝', '在此接听'] };
  inEachLook((language) => {
    for (const call of [video, group])
      it(`shows ${call === group ? 'a group call' : 'a call'} with little`, async () => {
        const [tag] = await isCalled(call);
        expect(isUp(tag)).to.be.true;
        expect(namesOf(tag, 'alertdialog')).to.deep.equal(['Ben']);
        expect(namesOf(tag, 'button')).to.deep.equal(buttons[language]);
        expect([...partsOf(tag)]).to.have.members(PARTS);
        await expect(tag).to.be.accessible();
      });
  });

  it('is quiet, and leaves the focus alone', async () => {
    const { title } = document;
    undo.push(replace(document, 'hidden', true));
    const [tag] = await isCalled();
    expect(sounds.made).to.deep.equal([]);
    expect(document.title).to.equal(title);
    expectFocus(byRole(tag.parentElement!, 'button', 'Before'));
    expect(heardIn(tag)).to.deep.equal(['Ben invites you to a video call…']);
  });

  it('answers here with what the call is', async () => {
    const [tag, session] = await isCalled();
    byRole(tag, 'button', 'Answer here').click();
    await settled(tag);
    expect(session.commands).to.deep.equal([{ type: 'accept', media: 'video' }]);
    expect(isUp(tag)).to.be.false;
  });

  it('declines for all', async () => {
    const [tag, session] = await isCalled();
    byRole(tag, 'button', 'Decline').click();
    expect(session.commands).to.deep.equal([{ type: 'end' }]);
  });

  it('takes over: it rings, is large, and takes the focus', async () => {
    const [tag, , election] = await isCalled();
    election.decide(true);
    await settled(tag);
    await painted();
    expect(sounds.made.map(({ on }) => on)).to.deep.equal([true]);
    expect(namesOf(tag, 'button').slice(0, 3)).to.deep.equal(['Decline', 'Audio only', 'Accept']);
    expectFocus(byRole(tag, 'button', 'Accept'));
    expect(heardIn(tag)).to.deep.equal([]);
    election.decide(false);
    await settled(tag);
    expect(sounds.made.map(({ on }) => on)).to.deep.equal([false]);
    expect(namesOf(tag, 'button')).to.deep.equal(['Decline', 'Answer here']);
  });

  it('the panel tells of its end only where it was answered', async () => {
    const election = new Election(false);
    const { store, backend } = await openLine({ elect: election.elect });
    const panel = await fixture<HTMLElement>(
      html`<rc-call-panel .store=${store} inline></rc-call-panel>`,
    );
    backend.incoming(audio).end({ reason: 'canceled' });
    await settled(panel);
    expect(part(panel, 'panel')).to.be.null;
    backend.incoming(audio).end({ reason: 'answered-elsewhere', endedBy: 'self' });
    await settled(panel);
    expect(wordsOf(part(panel, 'status'))).to.equal('Answered on another device');
  });
});

// --- who else, and words instead ---

it('names of a large group those that fit, and says how many there are besides', async () => {
  const line = await openLine();
  const tag = await putUp(line);
  const called = (...userIds: string[]) => line.backend.incoming({ ...group, userIds });
  const listed = () =>
    [...tag.renderRoot.querySelectorAll('[role="listitem"] > span:last-child')].map(wordsOf);
  const first = called('3001', '3003', '3004', '3005', '3006', '3007');
  await settled(tag);
  expect(listed()).to.deep.equal(['陈晨', 'Dóra', '3005', '3006', '3007']);
  first.end();
  called('3001', '3003', '3004', '3005', '3006', '3007', '3008');
  await settled(tag);
  expect(listed()).to.deep.equal(['陈晨', 'Dóra', '3005', '3006']);
  expect(wordsOf(part(tag, 'members'))).to.match(/and 2 others$/);
});

describe('quick replies', () => {
  async function isCalled(): Promise<[RcIncomingCall, FakeSession]> {
    const line = await openLine();
    const tag = await putUp(
      line,
      html``,
      html`<rc-incoming-call
        .store=${line.store}
        ringtone="none"
        quick-replies="Can't talk now| Call you back |"
      ></rc-incoming-call>`,
    );
    const session = line.backend.incoming(audio);
    await settled(tag);
    return [tag, session];
  }

  const menu = (tag: RcIncomingCall) => part(tag, 'quick-replies') as HTMLDetailsElement;
  const open = async (tag: RcIncomingCall) => {
    await clickOn(menu(tag).querySelector('summary')!);
    await until(() => menu(tag).open, 8000, 'the menu is open');
  };

  const names = { en: 'Quick reply', 'zh-CN': '快捷回复' };
  inEachLook((language) =>
    it('are there to choose from', async () => {
      const [tag] = await isCalled();
      expect(wordsOf(menu(tag).querySelector('summary'))).to.equal(names[language]);
      await open(tag);
      expect([...menu(tag).querySelectorAll('button')].map(wordsOf)).to.deep.equal([
        "Can't talk now",
        'Call you back',
      ]);
      await expect(tag).to.be.accessible();
    }),
  );

  it('go to the host with the call, which is declined', async () => {
    const [tag, session] = await isCalled();
    await open(tag);
    const event = await eventOf('rc-quick-reply', () =>
      byRole(tag, 'button', 'Call you back').click(),
    );
    expect(event).to.include({ text: 'Call you back', bubbles: true, composed: true });
    expect(event.call.callerId).to.equal('3002');
    expect(session.commands).to.deep.equal([{ type: 'end' }]);
  });

  it('decline nothing when the host prevents it', async () => {
    const [tag, session] = await isCalled();
    await open(tag);
    await preventing('rc-quick-reply', () => byRole(tag, 'button', 'Call you back').click());
    expect(session.commands).to.deep.equal([]);
  });

  it('are put away by Escape, which declines when pressed once more', async () => {
    const [tag, session] = await isCalled();
    await open(tag);
    await sendKeys({ press: 'Escape' });
    expect(menu(tag).open).to.be.false;
    expect(session.commands).to.deep.equal([]);
    await sendKeys({ press: 'Escape' });
    expect(session.commands).to.deep.equal([{ type: 'end' }]);
  });
});

// --- keys and focus ---

describe('the focus', () => {
  const page = html`<button>Before</button><input aria-label="Note" />`;

  it('goes to the accept button, and back when it was declined', async () => {
    const line = await openLine();
    const tag = await putUp(line, page);
    const before = byRole(tag.parentElement!, 'button', 'Before');
    before.focus();
    line.backend.incoming(audio);
    await settled(tag);
    expectFocus(byRole(tag, 'button', 'Accept'));
    expect(heardIn(tag)).to.deep.equal([]);
    byRole(tag, 'button', 'Decline').click();
    await settled(tag);
    expectFocus(before);
  });

  it('is left to who is typing', async () => {
    const line = await openLine();
    const tag = await putUp(line, page);
    const note = tag.parentElement!.querySelector('input')!;
    let blurs = 0;
    note.addEventListener('blur', () => blurs++);
    note.focus();
    const session = line.backend.incoming(audio);
    await settled(tag);
    expect(isUp(tag)).to.be.true;
    expect(heardIn(tag)).to.deep.equal(['Ben invites you to an audio call…']);
    await sendKeys({ type: 'still here' });
    await sendKeys({ press: 'Escape' });
    session.end();
    await settled(tag);
    expect(note.value).to.equal('still here');
    expect(blurs).to.equal(0);
    expect(session.commands).to.deep.equal([]);
    expectFocus(note);
  });

  it('is left where it is just after a key, for pages that handle keys themselves', async () => {
    const line = await openLine();
    const tag = await putUp(line, page);
    const before = byRole(tag.parentElement!, 'button', 'Before');
    before.focus();
    await sendKeys({ press: 'a' });
    line.backend.incoming(audio);
    await settled(tag);
    expectFocus(before);
    expect(heardIn(tag)).to.deep.equal(['Ben invites you to an audio call…']);
  });

  it('comes with F6 from wherever it is, and goes back', async () => {
    const line = await openLine();
    const tag = await putUp(line, page);
    const note = tag.parentElement!.querySelector('input')!;
    note.focus();
    const session = line.backend.incoming(audio);
    await settled(tag);
    await sendKeys({ press: 'F6' });
    expectFocus(byRole(tag, 'button', 'Accept'));
    session.end();
    await settled(tag);
    expectFocus(note);
  });

  it('goes to no button above a modal dialog that somebody types in', async () => {
    const line = await openLine();
    const tag = await putUp(
      line,
      html`<dialog aria-label="Page"><input aria-label="Note" /></dialog>`,
    );
    const note = tag.parentElement!.querySelector('input')!;
    tag.parentElement!.querySelector('dialog')!.showModal();
    note.focus();
    const session = line.backend.incoming(audio);
    await settled(tag);
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'Space' });
    expect(session.commands).to.deep.equal([]);
    expectFocus(part(tag, 'dialog'));
    session.end();
    await settled(tag);
    expectFocus(note);
  });
});

describe('Enter', () => {
  async function isCalled(): Promise<[RcIncomingCall, FakeSession]> {
    const line = await openLine();
    const tag = await putUp(line, html`<input aria-label="Note" />`);
    const session = line.backend.incoming(audio);
    await settled(tag);
    return [tag, session];
  }

  it('accepts, with the focus on the button or anywhere in the dialog', async () => {
    const [tag, session] = await isCalled();
    await sendKeys({ press: 'Enter' });
    expect(session.commands).to.deep.equal([{ type: 'accept', media: 'audio' }]);
    tag.remove();
    const [again, second] = await isCalled();
    part(again, 'dialog')!.focus();
    await sendKeys({ press: 'Enter' });
    expect(second.commands).to.deep.equal([{ type: 'accept', media: 'audio' }]);
  });

  it('declines on the button that declines', async () => {
    const [tag, session] = await isCalled();
    byRole(tag, 'button', 'Decline').focus();
    await sendKeys({ press: 'Enter' });
    expect(session.commands).to.deep.equal([{ type: 'end' }]);
  });

  it('accepts nothing from elsewhere on the page', async () => {
    const [tag, session] = await isCalled();
    tag.parentElement!.querySelector('input')!.focus();
    await sendKeys({ press: 'Enter' });
    expect(session.commands).to.deep.equal([]);
  });

  for (const key of ['Enter', 'Space', 'Escape'])
    it(`does nothing while ${key} is held down that was pressed for something else`, async () => {
      const [tag, session] = await isCalled();
      const note = tag.parentElement!.querySelector('input')!;
      note.focus();
      await sendKeys({ down: key });
      byRole(tag, 'button', 'Accept').focus();
      await sendKeys({ down: key }); // as it repeats
      await sendKeys({ up: key });
      expect(session.commands).to.deep.equal([]);
    });
});

describe('Escape', () => {
  it('declines', async () => {
    const line = await openLine();
    const tag = await putUp(line);
    const session = line.backend.incoming(audio);
    await settled(tag);
    await eventOf('rc-hang-up-request', () => sendKeys({ press: 'Escape' }));
    expect(session.commands).to.deep.equal([{ type: 'end' }]);
  });

  it('declines above a modal dialog, and leaves that one open', async () => {
    const line = await openLine();
    const tag = await putUp(line, html`<dialog aria-label="Page"><button>OK</button></dialog>`);
    const pageDialog = tag.parentElement!.querySelector('dialog')!;
    pageDialog.showModal();
    const session = line.backend.incoming(audio);
    await settled(tag);
    expectFocus(byRole(tag, 'button', 'Accept'));
    await sendKeys({ press: 'Escape' });
    expect(session.commands).to.deep.equal([{ type: 'end' }]);
    await settled(tag);
    expect(isUp(tag)).to.be.false;
    expect(pageDialog.open).to.be.true;
  });

  it('leaves the dialog where it is when the host prevents it, however often', async () => {
    const line = await openLine();
    const tag = await putUp(line, html`<dialog aria-label="Page"><button>OK</button></dialog>`);
    tag.parentElement!.querySelector('dialog')!.showModal();
    const session = line.backend.incoming(audio);
    await settled(tag);
    await preventing('rc-hang-up-request', async () => {
      await sendKeys({ press: 'Escape' });
      await sendKeys({ press: 'Escape' });
    });
    await settled(tag);
    expect(isUp(tag)).to.be.true;
    expect(session.commands).to.deep.equal([]);
  });
});

it('comes back when something closes it while it rings', async () => {
  const line = await openLine();
  const tag = await putUp(line, html`<dialog aria-label="Page"><button>OK</button></dialog>`);
  tag.parentElement!.querySelector('dialog')!.showModal();
  line.backend.incoming(audio);
  await settled(tag);
  (part(tag, 'dialog') as HTMLDialogElement).close();
  await until(() => isUp(tag), 8000, 'the dialog is back');
});

it('is usable while a member picker is open', async () => {
  const line = await openLine();
  const { store } = line;
  const tag = await putUp(
    line,
    html`<rc-call-button .store=${store} group-id=${GROUP}></rc-call-button>`,
  );
  const main = tag.parentElement!;
  byRole(main, 'button', 'Call').click();
  await settled(main);
  const session = line.backend.incoming(audio);
  await settled(main);
  await clickOn(byRole(tag, 'button', 'Decline'));
  await until(() => session.ended, 8000, 'the click reached the button');
});

// --- inline ---

describe('inline', () => {
  const inline = ({ store }: Line) =>
    html`<rc-incoming-call inline .store=${store} ringtone="none"></rc-incoming-call>`;

  it('lies in the flow of the page', async () => {
    const line = await openLine();
    const tag = await putUp(line, html``, inline(line));
    expect(partsOf(tag)).to.be.empty;
    line.backend.incoming(group);
    await settled(tag);
    expect(namesOf(tag, 'alertdialog')).to.deep.equal(['Ben']);
    expect(part(tag, 'dialog')!.matches(':popover-open, :modal')).to.be.false;
    expect(getComputedStyle(part(tag, 'dialog')!).position).to.equal('static');
    await expect(tag).to.be.accessible();
  });

  it('leaves the focus alone, and says who calls', async () => {
    const line = await openLine();
    const tag = await putUp(line, html`<button>Before</button>`, inline(line));
    const before = byRole(tag.parentElement!, 'button', 'Before');
    before.focus();
    const session = line.backend.incoming(audio);
    await settled(tag);
    expectFocus(before);
    expect(heardIn(tag)).to.deep.equal(['Ben invites you to an audio call…']);
    session.end();
    await settled(tag);
    expectFocus(before);
    expect(heardIn(tag)).to.deep.equal([]);
  });

  it('can be turned on and off while it rings', async () => {
    const line = await openLine();
    const tag = await putUp(line, html``, inline(line));
    line.backend.incoming(audio);
    await settled(tag);
    tag.inline = false;
    await settled(tag);
    expect(isUp(tag)).to.be.true;
    tag.inline = true;
    await settled(tag);
    expect(namesOf(tag, 'button')).to.deep.equal(['Decline', 'Accept']);
  });
});

// --- what is heard ---

describe('the ringtone', () => {
  const sounds = watchSounds();

  const rings = (line: Line, ringtone?: string, timing = INCOMING_TIMING) =>
    putUp(
      line,
      html``,
      ringtone === undefined
        ? html`<rc-incoming-call .store=${line.store} .timing=${timing}></rc-incoming-call>`
        : html`<rc-incoming-call
            .store=${line.store}
            .timing=${timing}
            ringtone=${ringtone}
          ></rc-incoming-call>`,
    );

  itWithSound('is a built-in tone unless the host says otherwise', async () => {
    const line = await openLine();
    const tag = await rings(line);
    expect(sounds.made).to.deep.equal([]);
    line.backend.incoming(audio);
    await settled(tag);
    await painted();
    expect(sounds.made.map(({ name, on }) => ({ name, on }))).to.deep.equal([
      { name: 'tone', on: true },
    ]);
    await until(() => sounds.made[0]!.notes > 0, 8000, 'a note is played');
  });

  it('is the sound that the host names, over and over', async () => {
    const line = await openLine();
    const tag = await rings(line, 'ring.mp3');
    line.backend.incoming(audio);
    await settled(tag);
    await painted();
    expect(sounds.made).to.deep.equal([{ name: 'ring.mp3', notes: Infinity, on: true }]);
  });

  it('is silence when the host says so', async () => {
    const line = await openLine();
    const tag = await rings(line, 'none');
    line.backend.incoming(audio);
    await settled(tag);
    await painted();
    expect(isUp(tag)).to.be.true;
    expect(sounds.made).to.deep.equal([]);
  });

  const stops: [string, (tag: RcIncomingCall, session: FakeSession) => unknown][] = [
    ['answered', (tag) => byRole(tag, 'button', 'Accept').click()],
    ['declined', (tag) => byRole(tag, 'button', 'Decline').click()],
    ['cancelled', (_, session) => session.end({ reason: 'canceled' })],
    ['removed from the page', (tag) => tag.remove()],
  ];

  for (const [what, ringtone, prototype] of [
    ['the tone', undefined, AudioContext.prototype],
    ['the host’s sound', 'ring.mp3', HTMLMediaElement.prototype],
  ] as const)
    itWithSpareDevices(
      `${what} comes out of the device that the person wants rings from`,
      async () => {
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        for (const track of stream.getTracks()) track.stop(); // devices are told once one is allowed
        const [, wanted] = await devicesOf('ringer');
        const sinks: string[] = [];
        const undo = replace(prototype as HTMLMediaElement, 'setSinkId', (id: string) => {
          sinks.push(id);
          return Promise.resolve();
        });
        try {
          await prefer('ringer', wanted!.deviceId);
          const line = await openLine();
          await rings(line, ringtone);
          line.backend.incoming(audio);
          await until(() => sinks.length > 0, 4000, 'it is led there');
          expect(sinks).to.deep.equal([wanted!.deviceId]);
        } finally {
          undo();
          await prefer('ringer', '');
        }
      },
    );

  for (const ringtone of [undefined, 'ring.mp3'])
    for (const [when, stop] of stops)
      it(`${ringtone ?? 'the tone'} stops at once when ${when}`, async () => {
        const line = await openLine();
        const tag = await rings(line, ringtone);
        const session = line.backend.incoming(audio);
        await settled(tag);
        await painted();
        expect(sounds.made.map(({ on }) => on)).to.deep.equal([true]);
        stop(tag, session);
        await settled(tag);
        expect(sounds.made.map(({ on }) => on)).to.deep.equal([false]);
      });

  it('goes on when the tag is moved, and plays once', async () => {
    const line = await openLine();
    const tag = await rings(line, 'ring.mp3');
    line.backend.incoming(audio);
    await settled(tag);
    await painted();
    const elsewhere = document.createElement('section');
    tag.parentElement!.append(elsewhere);
    elsewhere.append(tag);
    await settled(tag);
    await painted();
    expect(isUp(tag)).to.be.true;
    expect(sounds.made.filter(({ on }) => on)).to.have.length(1);
  });

  it('plays once for two tags of one call, and goes on with the other when one leaves', async () => {
    const line = await openLine();
    const tag = await rings(line);
    const other = await rings(line);
    line.backend.incoming(audio);
    await settled(tag);
    await settled(other);
    await painted();
    expect(sounds.made.map(({ on }) => on)).to.deep.equal([true]);
    tag.remove();
    expect(sounds.made.map(({ on }) => on)).to.deep.equal([false, true]);
    byRole(other, 'button', 'Decline').click();
    await settled(other);
    expect(sounds.made.map(({ on }) => on)).to.deep.equal([false, false]);
  });

  it('is not begun again by the second tag when the call is answered', async () => {
    const line = await openLine();
    const tag = await rings(line);
    const other = await rings(line);
    line.backend.incoming(audio);
    await settled(tag);
    await settled(other);
    await painted();
    byRole(other, 'button', 'Accept').click();
    await settled(tag);
    await settled(other);
    expect(sounds.made.map(({ on }) => on)).to.deep.equal([false]);
  });

  it('opens no audio device before the dialog is on screen', async () => {
    const line = await openLine();
    const tag = await rings(line);
    line.backend.incoming(audio);
    await settled(tag);
    expect(isUp(tag)).to.be.true;
    expect(sounds.made).to.deep.equal([]);
    let isFrameDone = false;
    requestAnimationFrame(() => setTimeout(() => (isFrameDone = true)));
    await until(() => sounds.made.length > 0, 8000, 'it rings');
    await until(() => isFrameDone, 8000, 'the frame is drawn');
  });

  it('opens one soon on a page that draws no frames', async () => {
    const line = await openLine();
    await rings(line);
    const undo = replace(window, 'requestAnimationFrame', () => 0);
    try {
      line.backend.incoming(audio);
      await until(() => sounds.made.length > 0, 8000, 'it rings');
    } finally {
      undo();
    }
  });

  it('is not begun at all when the call is over before the dialog is on screen', async () => {
    const line = await openLine();
    const tag = await rings(line);
    const session = line.backend.incoming(audio);
    await settled(tag);
    session.end({ reason: 'canceled' });
    await settled(tag);
    await painted();
    expect(sounds.made).to.deep.equal([]);
  });

  it('is silent once answered, and leaves the audio device open until the call is set up', async () => {
    const line = await openLine();
    const tag = await rings(line);
    const session = line.backend.incoming(audio);
    await settled(tag);
    await painted();
    byRole(tag, 'button', 'Accept').click();
    await settled(tag);
    expect(sounds.made.map(({ on }) => on)).to.deep.equal([false]);
    await idle();
    expect(sounds.made[0]!.closed).to.be.undefined;
    session.connect();
    expect(sounds.made[0]!.closed, 'in the task that connects').to.be.undefined;
    await until(() => sounds.made[0]!.closed, 8000, 'the audio device is closed');
  });

  it('that is blocked is not begun by the press that answers', async () => {
    const line = await openLine();
    const tag = await rings(line, undefined, QUICK);
    sounds.blocked = true;
    const session = line.backend.incoming(audio);
    await until(() => part(tag, 'sound-button'), 8000, 'it says that the sound is off');
    sounds.blocked = false;
    await clickOn(byRole(tag, 'button', 'Accept'));
    await until(() => session.commands.length > 0, 8000, 'it is answered');
    expect(sounds.made.map(({ notes }) => notes)).to.deep.equal([0]);
  });

  for (const ringtone of [undefined, 'ring.mp3'])
    describe(`${ringtone ?? 'the tone'} that the browser blocks`, () => {
      const soundButton = (tag: RcIncomingCall) => part(tag, 'sound-button');

      async function ringsUnheard(): Promise<[RcIncomingCall, FakeSession]> {
        const line = await openLine();
        const tag = await rings(line, ringtone, QUICK);
        sounds.blocked = true;
        const session = line.backend.incoming(audio);
        await until(() => soundButton(tag), 8000, 'it says that the sound is off');
        return [tag, session];
      }

      const said = { en: 'Sound is off. Click to turn it on', 'zh-CN': '声音已关闭，点击开启' };
      inEachLook((language) =>
        it('is said, with a way to hear it', async () => {
          const [tag] = await ringsUnheard();
          expect(wordsOf(soundButton(tag))).to.equal(said[language]);
          expect(sounds.made.map(({ notes }) => notes)).to.deep.equal([0]);
          await expect(tag).to.be.accessible();
          tag.remove();
        }),
      );

      const gestures: [string, (tag: RcIncomingCall) => unknown][] = [
        ['a click on it', (tag) => clickOn(soundButton(tag)!)],
        ['a click anywhere', () => sendMouse({ type: 'click', position: [1, 1] })],
        ['a key', () => sendKeys({ press: 'a' })],
        ['assistive technology', (tag) => soundButton(tag)!.click()],
      ];
      for (const [what, act] of gestures)
        (ringtone ? it : itWithSound)(`is turned on by ${what}`, async () => {
          const [tag] = await ringsUnheard();
          sounds.blocked = false;
          await act(tag);
          await until(() => !soundButton(tag), 8000, 'the button goes');
          await until(() => sounds.made[0]!.notes > 0, 8000, 'it is heard');
          expect(isUp(tag)).to.be.true;
          expect(sounds.made).to.have.length(1);
        });

      it('is made up for by the title', async () => {
        const { title } = document;
        const [, session] = await ringsUnheard();
        await until(() => document.title === '☎ Ben …', 8000, 'the title flashes');
        session.end({ reason: 'canceled' });
        await until(() => document.title === title, 8000, 'it is as before');
      });

      it('is no longer said when the call is over', async () => {
        const [tag, session] = await ringsUnheard();
        session.end({ reason: 'canceled' });
        await settled(tag);
        expect(soundButton(tag)).to.be.null;
        sounds.blocked = false;
        await sendMouse({ type: 'click', position: [1, 1] });
        expect(sounds.made.map(({ notes }) => notes)).to.deep.equal([0]);
      });
    });
});

// --- who does not look ---

describe('while the page is hidden', () => {
  const undo: (() => void)[] = [];
  const notes: FakeNotification[] = [];
  const vibrations: unknown[] = [];
  let permission: NotificationPermission;

  class FakeNotification {
    static get permission(): NotificationPermission {
      return permission;
    }
    onclick: (() => void) | undefined;
    open = true;
    readonly title: string;
    readonly options: NotificationOptions;
    constructor(title: string, options: NotificationOptions) {
      this.title = title;
      this.options = options;
      notes.push(this);
    }
    close(): void {
      this.open = false;
    }
  }

  beforeEach(async () => {
    await sendMouse({ type: 'click', position: [1, 1] }); // a browser vibrates nothing before
    permission = 'granted';
    document.title = 'Shop';
    hide(true);
    undo.push(
      replace(window, 'Notification', FakeNotification as unknown as typeof Notification),
      replace(navigator, 'vibrate', (pattern) => vibrations.push(pattern) > 0),
    );
  });

  afterEach(() => {
    for (const restore of undo.splice(0)) restore();
    notes.length = vibrations.length = 0;
  });

  function hide(hidden: boolean): void {
    undo.push(replace(document, 'hidden', hidden));
    document.dispatchEvent(new Event('visibilitychange'));
  }

  async function isCalled(notify = true): Promise<[RcIncomingCall, FakeSession]> {
    const line = await openLine();
    const { store } = line;
    const template = html`<rc-incoming-call
      .store=${store}
      .timing=${QUICK}
      ?notify=${notify}
      ringtone="none"
    ></rc-incoming-call>`;
    const tag = await putUp(line, html``, template);
    const session = line.backend.incoming(audio);
    await settled(tag);
    return [tag, session];
  }

  const flashes = () => until(() => document.title === '☎ Ben …', 8000, 'the title flashes');

  it('the title says who calls, in turns with its own', async () => {
    const [tag] = await isCalled();
    await flashes();
    await until(() => document.title === 'Shop', 8000, 'its own again');
    await flashes();
    tag.remove();
  });

  const ends: [string, (tag: RcIncomingCall, session: FakeSession) => unknown][] = [
    ['answered', (tag) => byRole(tag, 'button', 'Accept').click()],
    ['declined', (tag) => byRole(tag, 'button', 'Decline').click()],
    ['cancelled', (_, session) => session.end({ reason: 'canceled' })],
    ['removed from the page', (tag) => tag.remove()],
  ];
  for (const [when, end] of ends)
    it(`title, vibration and notification are over when ${when}`, async () => {
      const [tag, session] = await isCalled();
      await flashes();
      expect(vibrations.at(-1)).to.equal(500);
      expect(notes.map(({ open }) => open)).to.deep.equal([true]);
      end(tag, session);
      await settled(tag);
      expect(document.title).to.equal('Shop');
      expect(vibrations.at(-1)).to.equal(0);
      expect(notes.map(({ open }) => open)).to.deep.equal([false]);
    });

  it('a title that the host sets meanwhile stays', async () => {
    const [tag] = await isCalled();
    await flashes();
    document.title = 'Shop (1)';
    tag.remove();
    expect(document.title).to.equal('Shop (1)');
  });

  it('the title is its own when the page is shown again', async () => {
    const [tag] = await isCalled();
    await flashes();
    hide(false);
    expect(document.title).to.equal('Shop');
    tag.remove();
  });

  it('a notification says who calls, and leads back to the page', async () => {
    let focused = false;
    undo.push(replace(window, 'focus', () => (focused = true)));
    const [tag] = await isCalled();
    expect(notes[0]).to.deep.include({ title: 'Ben', open: true });
    expect(notes[0]!.options.body).to.equal('invites you to an audio call…');
    notes[0]!.onclick!();
    expect(focused).to.be.true;
    expect(notes[0]!.open).to.be.false;
    tag.remove();
  });

  it('nothing is notified unless the host turned it on and the person allowed it', async () => {
    const [quiet] = await isCalled(false);
    quiet.remove();
    permission = 'default';
    const [tag] = await isCalled();
    await flashes();
    tag.remove();
    expect(notes).to.deep.equal([]);
  });

  it('nothing happens while the page is looked at', async () => {
    hide(false);
    const [tag] = await isCalled();
    expect([document.title, notes.length, vibrations.length]).to.deep.equal(['Shop', 0, 0]);
    tag.remove();
  });
});

import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { TemplateResult } from 'lit';
import type { RcCallButton } from '../../../src/components/controls/rc-call-button.js';
import type { RcMemberPicker } from '../../../src/components/picker/rc-member-picker.js';
import '../../../src/define.js';
import { byRole, namesOf } from '../../support/by-role.js';
import { GROUP, openLine, type Line } from '../../support/calls.js';
import {
  eventOf,
  eventsOf,
  expectFocus,
  expectSame,
  inEachLook,
  part,
  partsOf,
  preventing,
  settled,
  slotsOf,
  withoutMotion,
} from '../../support/elements.js';

async function putUp(
  line: Line,
  tag: (line: Line) => TemplateResult,
  rest: TemplateResult = html``,
): Promise<RcCallButton> {
  const main = await fixture<HTMLElement>(html`<main>${tag(line)}${rest}</main>`);
  await settled(main);
  return main.querySelector('rc-call-button')!;
}

const toOne = ({ store }: Line) =>
  html`<rc-call-button user-id="3002" .store=${store}></rc-call-button>`;
const toOneWithVideo = ({ store }: Line) =>
  html`<rc-call-button user-id="3002" media="video" .store=${store}></rc-call-button>`;
const toPicked = ({ store }: Line) =>
  html`<rc-call-button group-id=${GROUP} media="video" .store=${store}></rc-call-button>`;
const toNamed = ({ store }: Line) =>
  html`<rc-call-button group-id=${GROUP} user-ids="3002, 3003" .store=${store}></rc-call-button>`;

/** @returns the calls that were placed, without their generated ids */
function callsOf({ backend }: Line): object[] {
  return backend.commands.flatMap((command) => {
    if (command.type !== 'call') return [];
    const { userIds, groupId, media } = command.request;
    return [{ userIds, groupId, media }];
  });
}

const buttonOf = (tag: RcCallButton) => part(tag, 'button')!;
const pickerOf = (tag: RcCallButton) =>
  tag.renderRoot.querySelector<RcMemberPicker>('rc-member-picker')!;

withoutMotion();

inEachLook((language) => {
  it('has a name that says what it does', async () => {
    const line = await openLine();
    const audio = await putUp(line, toOne);
    expect(namesOf(audio, 'button')).to.deep.equal([{ en: 'Call', 'zh-CN': '语音通话' }[language]]);
    expect([...partsOf(audio)]).to.deep.equal(['button']);
    await expect(audio).to.be.accessible();
    const video = await putUp(line, toOneWithVideo);
    expect(namesOf(video, 'button')).to.deep.equal([
      { en: 'Video call', 'zh-CN': '视频通话' }[language],
    ]);
    await expect(video).to.be.accessible();
  });
});

it('shows the host’s content', async () => {
  const tag = await putUp(
    await openLine(),
    ({ store }) =>
      html`<rc-call-button user-id="3002" .store=${store}>Call support</rc-call-button>`,
  );
  expect(slotsOf(tag)).to.deep.equal(['']);
  expect(namesOf(tag, 'button')).to.deep.equal(['Call support']);
});

describe('pressed', () => {
  it('calls its user, after firing a request', async () => {
    const line = await openLine();
    const tag = await putUp(line, toOne);
    const event = await eventOf('rc-call-request', () => buttonOf(tag).click());
    expectSame([event.target], [tag]);
    expect(event).to.include({ media: 'audio', bubbles: true, composed: true, cancelable: true });
    expect(event.groupId).to.equal(undefined);
    expect(event.userIds).to.deep.equal(['3002']);
    expect(callsOf(line)).to.deep.equal([
      { userIds: ['3002'], groupId: undefined, media: 'audio' },
    ]);
  });

  it('calls with video if `media` is video', async () => {
    const line = await openLine();
    const tag = await putUp(line, toOneWithVideo);
    const event = await eventOf('rc-call-request', () => buttonOf(tag).click());
    expect(event.media).to.equal('video');
    expect(callsOf(line)).to.deep.equal([
      { userIds: ['3002'], groupId: undefined, media: 'video' },
    ]);
  });

  it('calls the named members of its group at once', async () => {
    const line = await openLine();
    const tag = await putUp(line, toNamed);
    const event = await eventOf('rc-call-request', () => buttonOf(tag).click());
    expect(event).to.include({ groupId: GROUP, media: 'audio' });
    expect(event.userIds).to.deep.equal(['3002', '3003']);
    expect(callsOf(line)).to.deep.equal([
      { userIds: ['3002', '3003'], groupId: GROUP, media: 'audio' },
    ]);
  });

  for (const [name, tag] of [
    ['one user', toOne],
    ['named members', toNamed],
  ] as const)
    it(`does not call ${name} if the host prevents it`, async () => {
      const line = await openLine();
      const button = await putUp(line, tag);
      await preventing('rc-call-request', () => buttonOf(button).click());
      expect(callsOf(line)).to.deep.equal([]);
      expect(line.store.state.call.phase).to.equal('idle');
    });

  it('shows in the panel why the call failed', async () => {
    const line = await openLine();
    const tag = await putUp(
      line,
      ({ store }) => html`<rc-call-button .store=${store}></rc-call-button>`,
      html`<rc-call-panel .store=${line.store}></rc-call-panel>`,
    );
    buttonOf(tag).click();
    await settled(tag.parentElement!);
    expect(byRole(tag.parentElement!, 'alert').textContent).to.contain(
      'Choose at least one person to call.',
    );
  });

  for (const [what, set, wanted] of [
    ['a number', { userId: 3002 }, { userIds: ['3002'] }],
    ['an id that holds spaces', { userId: ' ben smith ' }, { userIds: ['ben smith'] }],
    ['an id that holds a comma', { userId: 'smith,ben' }, { userIds: ['smith,ben'] }],
    ['a group by number', { groupId: 318, userIds: 3002 }, { userIds: ['3002'], groupId: '318' }],
    [
      'a list',
      { groupId: GROUP, userIds: [3002, 'ben smith', null, ''] },
      { userIds: ['3002', 'ben smith'], groupId: GROUP },
    ],
    [
      'a media in capitals',
      { userId: '3002', media: 'VIDEO' },
      { userIds: ['3002'], media: 'video' },
    ],
    [
      'a media nobody knows',
      { userId: '3002', media: null },
      { userIds: ['3002'], media: 'audio' },
    ],
  ] as const)
    it(`takes ${what}`, async () => {
      const line = await openLine();
      const tag = await putUp(
        line,
        ({ store }) => html`<rc-call-button .store=${store}></rc-call-button>`,
      );
      Object.assign(tag, set);
      await settled(tag);
      buttonOf(tag).click();
      expect(callsOf(line)).to.deep.equal([{ groupId: undefined, media: 'audio', ...wanted }]);
    });

  for (const nobody of [undefined, null, {}, NaN, true, '  '])
    it(`calls nobody for ${nobody === null ? 'null' : typeof nobody}`, async () => {
      const line = await openLine();
      const tag = await putUp(line, toOne);
      tag.userId = nobody as string;
      await settled(tag);
      buttonOf(tag).click();
      expect(callsOf(line)).to.deep.equal([]);
      expect(line.store.state.problem?.params.detail).to.equal('no-members');
    });

  it('an id in the attribute is one id', async () => {
    const line = await openLine();
    const tag = await putUp(
      line,
      ({ store }) => html`<rc-call-button user-id="ben smith" .store=${store}></rc-call-button>`,
    );
    buttonOf(tag).click();
    expect(callsOf(line)).to.deep.equal([
      { userIds: ['ben smith'], groupId: undefined, media: 'audio' },
    ]);
  });

  for (const [name, tag] of [
    ['one user', toOne],
    ['named members', toNamed],
  ] as const)
    it(`twice, calls ${name} once, and says nothing of it`, async () => {
      const line = await openLine();
      const button = await putUp(line, tag);
      const requests = await eventsOf('rc-call-request', async () => {
        const { x, y, width, height } = buttonOf(button).getBoundingClientRect();
        const position: [number, number] = [Math.round(x + width / 2), Math.round(y + height / 2)];
        await sendMouse({ type: 'click', position });
        await sendMouse({ type: 'click', position });
      });
      expect(requests).to.have.length(1);
      expect(callsOf(line)).to.have.length(1);
      expect(line.store.state.problem).to.be.null;
      expect(line.store.state.call.phase).to.equal('outgoing');
    });

  it('says that one is in a call already when it would call somebody else', async () => {
    const line = await openLine();
    const tag = await putUp(line, toOne);
    buttonOf(tag).click();
    tag.userId = '3003';
    buttonOf(tag).click();
    expect(line.store.state.problem?.reason).to.equal('busy');
  });

  it('does nothing without a provider', async () => {
    const main = await fixture<HTMLElement>(
      html`<main><rc-call-button user-id="3002"></rc-call-button></main>`,
    );
    const event = await eventOf('rc-call-request', () => byRole(main, 'button', 'Call').click());
    expect(event.defaultPrevented).to.be.false;
  });
});

describe('with a group', () => {
  async function pick(line: Line, ...names: string[]): Promise<RcCallButton> {
    const tag = await putUp(
      line,
      toPicked,
      html`<rc-call-panel .store=${line.store}></rc-call-panel>`,
    );
    buttonOf(tag).focus();
    await sendKeys({ press: 'Enter' });
    await settled(tag);
    for (const name of names) {
      byRole(tag, 'option', name).click();
      await settled(tag);
    }
    return tag;
  }

  const confirm = (tag: RcCallButton) => byRole(tag, 'button', /^OK/).click();

  it('opens the picker first', async () => {
    const line = await openLine();
    const tag = await pick(line);
    expect(namesOf(tag, 'dialog')).to.deep.equal(['Choose members']);
    expect(namesOf(tag, 'option')).to.deep.equal(['Ben', '陈晨', 'Dóra']);
    expect(callsOf(line)).to.deep.equal([]);
    await expect(tag).to.be.accessible();
  });

  it('calls the picked members, after firing a request', async () => {
    const line = await openLine();
    const tag = await pick(line, '陈晨', 'Dóra');
    const event = await eventOf('rc-call-request', () => confirm(tag));
    expectSame([event.target], [tag]);
    expect(event).to.include({ groupId: GROUP, media: 'video' });
    expect(event.userIds).to.deep.equal(['3003', '3004']);
    expect(callsOf(line)).to.deep.equal([
      { userIds: ['3003', '3004'], groupId: GROUP, media: 'video' },
    ]);
    await settled(tag);
    expect(pickerOf(tag).open).to.be.false;
  });

  it('passes the focus to the call, and gets it back when the call is over', async () => {
    const line = await openLine();
    const tag = await pick(line, '陈晨');
    confirm(tag);
    await settled(tag.parentElement!);
    const panel = tag.parentElement!.querySelector('rc-call-panel')!;
    expectFocus(part(panel, 'panel'));
    line.backend.session.end();
    await line.store.send({ type: 'dismiss' });
    await settled(tag.parentElement!);
    expectFocus(buttonOf(tag));
  });

  for (const type of ['rc-call-request', 'rc-members-picked'])
    it(`does nothing if the host prevents ${type}`, async () => {
      const line = await openLine();
      const tag = await pick(line, '陈晨');
      await preventing(type, () => confirm(tag));
      await settled(tag);
      expect(callsOf(line)).to.deep.equal([]);
      expect(pickerOf(tag).open).to.equal(type === 'rc-members-picked');
    });

  it('limits the choice to what a call holds', async () => {
    const line = await openLine({ maxMembers: 3 });
    const tag = await pick(line, 'Ben', 'Dóra');
    expect(byRole(tag, 'option', '陈晨').ariaDisabled).to.equal('true');
  });

  it('calls nobody when the picker is closed', async () => {
    const line = await openLine();
    const tag = await pick(line, 'Ben');
    byRole(tag, 'button', 'Cancel').click();
    await settled(tag);
    expect(callsOf(line)).to.deep.equal([]);
    expectFocus(buttonOf(tag));
  });
});

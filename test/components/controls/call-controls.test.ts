/** The controls outside of the panel, as in a page with a panel of its own. */
import { expect, fixture, html } from '@open-wc/testing';
import { allByRole, byRole, namesOf } from '../../support/by-role.js';
import {
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
  expectSame,
  inEachLook,
  part,
  partsOf,
  preventing,
  settled,
  withoutMotion,
  wordsOf,
} from '../../support/elements.js';
import type { RcCallPanel } from '../../../src/components/panel/rc-call-panel.js';
import type { RcMemberPicker } from '../../../src/components/picker/rc-member-picker.js';
import type { CallEnd } from '../../../src/core/call/call-info.js';
import '../../../src/define.js';

withoutMotion();

const pieces = ({ store }: Line, compact = false) =>
  html`<section style="background: Canvas">
    <rc-microphone-button ?compact=${compact} .store=${store}></rc-microphone-button>
    <rc-camera-button ?compact=${compact} .store=${store}></rc-camera-button>
    <rc-invite-button ?compact=${compact} .store=${store}></rc-invite-button>
    <rc-hang-up-button ?compact=${compact} .store=${store}></rc-hang-up-button>
    <rc-call-status .store=${store}></rc-call-status>
  </section>`;

async function putUp(line: Line, compact = false): Promise<HTMLElement> {
  const main = await fixture<HTMLElement>(pieces(line, compact));
  await settled(main);
  return main;
}

const hintOf = (button: Element) => {
  const hint = part(button, 'muted-hint');
  return hint?.checkVisibility() ? wordsOf(hint) : '';
};

inEachLook((language) => {
  it('the controls are accessible in a group call, with and without labels', async () => {
    const line = await openLine();
    const main = await putUp(line);
    const small = await putUp(line, true);
    await talk(line, toGroup);
    await settled(main);
    await settled(small);
    const names = {
      en: ['Mute', 'Camera off', 'Invite', 'Hang up'],
      'zh-CN': ['静音', '关闭摄像头', '邀请', '挂断'],
    }[language];
    for (const each of [main, small]) {
      expect(namesOf(each, 'button')).to.deep.equal(names);
      await expect(each).to.be.accessible();
      for (const button of allByRole(each, 'button')) {
        const { width, height } = button.getBoundingClientRect();
        expect(Math.min(width, height)).to.be.at.least(44);
      }
    }
    expect(small.offsetHeight).to.be.below(main.offsetHeight);
  });
});

describe('the controls', () => {
  it('are hidden without a call, and while an incoming call rings', async () => {
    const line = await openLine();
    const main = await putUp(line);
    expect(namesOf(main, 'button')).to.deep.equal([]);
    const session = line.backend.incoming({ from: '3002', media: 'video' });
    await settled(main);
    expect(namesOf(main, 'button')).to.deep.equal([]);
    await expect(main).to.be.accessible();
    session.end();
  });

  it('show what applies to each call', async () => {
    const line = await openLine({ features: { invite: false } });
    const main = await putUp(line);
    const session = await dial(line, toBen);
    await settled(main);
    expect(namesOf(main, 'button')).to.deep.equal(['Mute', 'Cancel']);
    session.end();
    await talk(line, toGroup);
    await settled(main);
    expect(namesOf(main, 'button')).to.deep.equal(['Mute', 'Camera off', 'Hang up']);
    line.backend.session.change({ media: 'audio', camera: 'off' });
    await settled(main);
    expect(namesOf(main, 'button')).to.deep.equal(['Mute', 'Hang up']);
  });

  for (const [name, type, command] of [
    ['Mute', 'rc-microphone-request', { type: 'microphone', on: false }],
    ['Camera off', 'rc-camera-request', { type: 'camera', on: false }],
    ['Hang up', 'rc-hang-up-request', { type: 'end' }],
  ] as const)
    it(`"${name}" fires its request, then does it`, async () => {
      const line = await openLine();
      const main = await putUp(line);
      const session = await talk(line, toBenWithVideo);
      await settled(main);
      await preventing(type, () => byRole(main, 'button', name).click());
      expect(session.commands).to.deep.equal([]);
      const event = await eventOf(type, () => byRole(main, 'button', name).click());
      expect((event.target as Element).parentElement).to.equal(main);
      expect(session.commands).to.deep.equal([command]);
    });

  it('invite through the picker, with people in the call locked and the limit kept', async () => {
    const line = await openLine({ maxMembers: 3 });
    const main = await putUp(line);
    const session = await talk(line, { userIds: ['3002'], groupId: GROUP });
    await settled(main);
    byRole(main, 'button', 'Invite').click();
    await settled(main);
    const button = main.querySelector('rc-invite-button')!;
    expect(button.open).to.be.true;
    expect(namesOf(button, 'option')).to.deep.equal(['Ben In the call', '陈晨', 'Dóra']);
    byRole(button, 'option', 'Dóra').click();
    await settled(main);
    expect(wordsOf(byRole(button, 'status'))).to.equal('You can choose at most 1.');
    const event = await eventOf('rc-invite-request', () =>
      byRole(button, 'button', 'OK (1)').click(),
    );
    expectSame([event.target], [button]);
    expect(session.commands).to.deep.equal([{ type: 'invite', userIds: ['3004'] }]);
    await settled(main);
    expect(button.open).to.be.false;
  });

  it('do not re-render when another member speaks', async () => {
    const line = await openLine();
    const main = await putUp(line);
    const session = await talk(line, toGroup);
    await settled(main);
    const renders = [...main.children].map((tag) => countRenders(tag as RcCallPanel));
    session.send('3002', { microphone: false });
    await settled(main);
    expect(renders.map((count) => count())).to.deep.equal([0, 0, 0, 0, 0]);
  });
});

describe('rc-call-status', () => {
  it('shows the status of a call, from dialling to the end', async () => {
    const line = await openLine();
    const main = await putUp(line);
    const status = main.querySelector('rc-call-status')!;
    const heard: string[] = [];
    const read = async () => {
      await settled(main);
      heard.push(wordsOf(part(status, 'status')), [...partsOf(status)].join(' '));
    };
    await read();
    const session = await dial(line, toBen);
    await read();
    session.connect();
    await read();
    session.link('recovering');
    await read();
    session.end({ durationMs: 7000 });
    await read();
    expect(heard).to.deep.equal([
      ...['', ''],
      ...['Waiting for an answer…', 'status'],
      ...['', 'timer'],
      ...['Reconnecting…', 'timer status'],
      ...['Ben hung up after 00:00:07', 'status'],
    ]);
  });

  const ends: [Partial<CallEnd>, typeof toBen, string][] = [
    [{ reason: 'declined' }, toBen, 'Ben declined'],
    [{ reason: 'busy' }, toBen, 'Ben is busy'],
    [{ reason: 'hung-up' }, toGroup, 'The other side hung up'],
    [{ reason: 'no-answer' }, toBen, 'No answer'],
    [{ reason: 'answered-elsewhere' }, toBen, 'Answered on another device'],
  ];
  for (const [end, call, words] of ends)
    it(`shows "${words}"`, async () => {
      const line = await openLine();
      const main = await putUp(line);
      (await dial(line, call)).end(end);
      await settled(main);
      expect(wordsOf(main.querySelector('rc-call-status')!.shadowRoot!.firstElementChild)).to.equal(
        words,
      );
    });
});

describe('"You are muted"', () => {
  let clock: Clock;
  let line: Line;
  let button: Element;
  const announced = () => wordsOf(button.shadowRoot!.querySelector('[role=status]'));

  async function change(patch: { microphone?: 'on' | 'off'; speaking?: boolean }): Promise<void> {
    line.backend.session.change(patch);
    await clock.pass(0);
  }

  beforeEach(async () => {
    line = await openLine();
    const main = await putUp(line);
    button = main.querySelector('rc-microphone-button')!;
    clock = stopClock();
    await talk(line, toBen);
    await clock.pass(0);
  });

  afterEach(() => clock.restore());

  it('is shown for a while, and announced once, when the user speaks with the microphone off', async () => {
    await change({ speaking: true });
    expect(hintOf(button)).to.equal('');
    await change({ microphone: 'off', speaking: false });
    expect([hintOf(button), announced()]).to.deep.equal(['', '']);
    await change({ speaking: true });
    expect([hintOf(button), announced()]).to.deep.equal(['You are muted', 'You are muted']);
    await clock.pass(6000);
    expect(hintOf(button)).to.equal('');

    const region = button.shadowRoot!.querySelector('[role=status]')!;
    let changes = 0;
    const observer = new MutationObserver((records) => (changes += records.length));
    observer.observe(region, { childList: true, characterData: true, subtree: true });
    await change({ speaking: false });
    await change({ speaking: true });
    expect(hintOf(button)).to.equal('You are muted');
    expect(changes, 'it is not said again').to.equal(0);
    observer.disconnect();
  });

  it('disappears at once when the microphone is turned on, and can be announced again later', async () => {
    await change({ microphone: 'off', speaking: true });
    await change({ microphone: 'on' });
    expect([hintOf(button), announced()]).to.deep.equal(['', '']);
    await change({ microphone: 'off' });
    expect([hintOf(button), announced()]).to.deep.equal(['You are muted', 'You are muted']);
  });
});

describe('the controls in a panel', () => {
  it('and their picker can be styled through the parts of the panel', async () => {
    const line = await openLine();
    const main = await fixture<HTMLElement>(html`
      <main>
        <style>
          rc-call-panel::part(microphone-button),
          rc-call-panel::part(hang-up-button),
          rc-call-panel::part(timer),
          rc-call-panel::part(confirm-button) {
            letter-spacing: 7px;
          }
        </style>
        <rc-call-panel inline .store=${line.store}></rc-call-panel>
      </main>
    `);
    const panel = main.querySelector('rc-call-panel')!;
    await talk(line, toGroup);
    await settled(panel);
    await clickOn(byRole(panel, 'button', 'Invite'));
    await settled(panel);
    const picker = part(panel, 'dialog')!.getRootNode() as ShadowRoot;
    expect((picker.host as RcMemberPicker).open).to.be.true;
    for (const name of ['microphone-button', 'hang-up-button', 'timer', 'confirm-button'])
      expect(getComputedStyle(part(panel, name)!).letterSpacing, name).to.equal('7px');
  });
});

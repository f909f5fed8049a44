/** Names as people enter them: whatever they hold, nothing is pushed out of sight, and nobody is without a name. */
import { expect, fixture, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { createProfiles } from '../../../src/core/people/profiles.js';
import type { Profile } from '../../../src/core/call/call-info.js';
import { cleanName, shortName } from '../../../src/components/words/short-name.js';
import '../../../src/define.js';
import { allByRole } from '../../support/by-role.js';
import { GROUP } from '../../support/calls.js';
import { takeAway } from '../../support/replace.js';
import { part, settled, withoutMotion, wordsOf } from '../../support/elements.js';
import { connectedStore } from '../../support/fake-backend.js';

const NAMES: Record<string, string> = {
  letters: 'W'.repeat(300),
  words: 'Maximilian '.repeat(28),
  Arabic: 'محمد '.repeat(60),
  emoji: '👩‍👩‍👧‍👦'.repeat(100),
  lines: 'Ben\n\n\n'.repeat(50),
  'stacked marks': `B${'\u0301'.repeat(300)}`,
  'turned around': '\u202E'.repeat(5) + 'Ben'.repeat(90),
};

it('are cut, and have an initial, in browsers that cannot tell graphemes', () => {
  const restore = takeAway(Intl, 'Segmenter');
  try {
    expect(shortName(NAMES.letters!)).to.equal(`${'W'.repeat(60)}…`);
    expect(shortName(NAMES.emoji!)).to.match(/…$/);
  } finally {
    restore();
  }
});

async function lineTo(name: string) {
  const profiles = createProfiles({});
  const people: Profile[] = ['3002', '3003', '3004', '3005', '3006'].map((userId) => ({
    userId,
    name,
  }));
  profiles.add(people);
  return connectedStore({ profiles });
}

function expectInSight(root: Element, parts: readonly string[]): void {
  for (const name of parts) {
    const element = part(root, name)!;
    const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
    expect(left, `left of ${name}`).to.be.at.least(0);
    expect(top, `top of ${name}`).to.be.at.least(0);
    expect(right, `right of ${name}`).to.be.at.most(innerWidth);
    expect(bottom, `bottom of ${name}`).to.be.at.most(innerHeight);
    expect(Math.min(width, height), name).to.be.at.least(44);
    const hit = root.shadowRoot!.elementFromPoint(left + width / 2, top + height / 2);
    expect(part(root, 'dialog') ?? part(root, 'panel'), name).to.satisfy((box: Element) =>
      box.contains(hit),
    );
  }
}

withoutMotion();

afterEach(() => setViewport({ width: 800, height: 600 }));

for (const [width, height] of [
  [320, 480],
  [480, 320],
] as const)
  for (const [kind, name] of Object.entries(NAMES))
    describe(`a name of many ${kind}, at ${width} × ${height}`, () => {
      beforeEach(() => setViewport({ width, height }));

      it('leaves the buttons of a ring in sight', async () => {
        for (const more of [{}, { groupId: GROUP, userIds: ['3003', '3004', '3005', '3006'] }]) {
          const { store, backend } = await lineTo(name);
          const tag = await fixture<HTMLElement>(
            html`<rc-incoming-call .store=${store} ringtone="none"></rc-incoming-call>`,
          );
          backend.incoming({ from: '3002', media: 'video', ...more });
          await settled(tag);
          expectInSight(tag, ['decline-button', 'accept-audio-button', 'accept-button']);
          const box = part(tag, 'dialog')!;
          expect(box.scrollWidth).to.be.at.most(box.clientWidth);
          tag.remove();
        }
      });

      it('leaves the controls of a call, and of its end, in sight', async () => {
        const { store, backend } = await lineTo(name);
        const tag = await fixture<HTMLElement>(
          html`<rc-call-panel .store=${store}></rc-call-panel>`,
        );
        await store.send({ type: 'call', userIds: ['3002'], media: 'video' });
        await settled(tag);
        expectInSight(tag, ['microphone-button', 'camera-button', 'hang-up-button']);
        tag.setAttribute('minimized', '');
        await settled(tag);
        expectInSight(tag, ['microphone-button', 'hang-up-button']);
        backend.session.end({ reason: 'declined', endedBy: 'remote' });
        await settled(tag);
        expectInSight(tag, ['hang-up-button', 'call-again-button']);
      });
    });

it('shows the id of somebody whose name shows nothing', async () => {
  for (const name of ['', ' ', '\u200B\u200B', '\u2066\u2069', '\n', '\u3164']) {
    const { store, backend } = await lineTo(name);
    const tag = await fixture<HTMLElement>(
      html`<rc-incoming-call .store=${store} ringtone="none"></rc-incoming-call>`,
    );
    backend.incoming({ from: '3002' });
    await settled(tag);
    expect(wordsOf(part(tag, 'caller-name'))).to.equal('3002');
    tag.remove();
  }
});

it('lists long names in the picker, one line each', async () => {
  await setViewport({ width: 320, height: 480 });
  const members = Object.values(NAMES).map((name, i) => ({ userId: `${i}`, name }));
  const tag = await fixture<HTMLElement>(
    html`<rc-member-picker .members=${members} open></rc-member-picker>`,
  );
  await settled(tag);
  for (const option of allByRole(tag, 'option')) {
    const { right, height } = option.getBoundingClientRect();
    expect(right).to.be.at.most(320);
    expect(height).to.be.at.most(60);
  }
});

describe('shortName', () => {
  it('leaves names alone that fit, and cuts between graphemes', () => {
    expect(shortName('Ben')).to.equal('Ben');
    expect(shortName('👩‍👩‍👧‍👦'.repeat(60))).to.equal('👩‍👩‍👧‍👦'.repeat(60));
    expect(shortName('👩‍👩‍👧‍👦'.repeat(61))).to.equal(`${'👩‍👩‍👧‍👦'.repeat(60)}…`);
  });
});

describe('cleanName', () => {
  it('keeps joiners that languages and emoji need', () => {
    expect(cleanName('می‌خواهم')).to.equal('می‌خواهم');
    expect(cleanName('👩‍👧')).to.equal('👩‍👧');
  });

  it('takes out lines and changes of direction', () => {
    expect(cleanName('Ben\u202E\nevil')).to.equal('Ben evil');
  });
});

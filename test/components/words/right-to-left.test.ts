/** Arabic, and pages with `dir`: the layout is mirrored, except for what is left-to-right in every language. */
import { expect, fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { directionOf } from '../../../src/components/words/language.js';
import '../../../src/define.js';
import { GROUP, openLine, people, talk, toBenWithVideo, toGroup } from '../../support/calls.js';
import { part, settled, tilesOf, withoutMotion } from '../../support/elements.js';

withoutMotion();

afterEach(() => {
  document.documentElement.lang = 'en';
  document.documentElement.dir = '';
});

async function putUp<T extends HTMLElement>(template: TemplateResult): Promise<T> {
  const main = await fixture<HTMLElement>(html`<main>${template}</main>`);
  await settled(main);
  return main.firstElementChild as T;
}

async function turn(tag: Element, lang: string, dir = ''): Promise<void> {
  document.documentElement.lang = lang;
  document.documentElement.dir = dir;
  await settled(tag);
}

async function incoming(): Promise<HTMLElement> {
  const line = await openLine();
  const tag = await putUp<HTMLElement>(
    html`<rc-incoming-call .store=${line.store} ringtone="none"></rc-incoming-call>`,
  );
  line.backend.incoming({
    from: '3002',
    media: 'video',
    groupId: GROUP,
    userIds: ['3001', '3003'],
  });
  await settled(tag);
  return tag;
}

async function panelIn(call: typeof toGroup): Promise<HTMLElement> {
  const line = await openLine();
  const tag = await putUp<HTMLElement>(html`<rc-call-panel .store=${line.store}></rc-call-panel>`);
  await talk(line, call);
  await settled(tag);
  return tag;
}

async function picker(): Promise<HTMLElement> {
  const tag = await putUp<HTMLElement>(
    html`<rc-member-picker open .members=${people} .exclude=${['3002']}></rc-member-picker>`,
  );
  return tag;
}

const find = (tag: Element, selector: string) => tag.shadowRoot!.querySelector(selector)!;
const box = (element: Element) => element.getBoundingClientRect();
const middle = (element: Element) => box(element).left + box(element).width / 2;

/** @returns an element's distance from the left and right edge of another one around it */
function gaps(element: Element, around: Element): [number, number] {
  const [inner, outer] = [box(element), box(around)];
  return [inner.left - outer.left, outer.right - inner.right].map(Math.round) as [number, number];
}

/** Checks that an element's position is mirrored once the page is Arabic. */
async function expectMirrored(
  tag: Element,
  parts: () => readonly [Element, Element][],
): Promise<void> {
  const before = parts().map(([element, around]) => gaps(element, around));
  expect(before.some(([left, right]) => left !== right)).to.equal(true);
  await turn(tag, 'ar');
  const after = parts().map(([element, around]) => gaps(element, around));
  before.forEach(([left, right], i) => {
    expect(after[i]![0], 'left').to.be.closeTo(right, 1);
    expect(after[i]![1], 'right').to.be.closeTo(left, 1);
  });
}

describe('in Arabic', () => {
  it('an incoming call is at the other side, with its buttons in reverse order', async () => {
    const tag = await incoming();
    const dialog = part(tag, 'dialog')!;
    await expectMirrored(tag, () => [[dialog, document.documentElement]]);
    expect(middle(part(tag, 'decline-button')!)).to.be.above(middle(part(tag, 'accept-button')!));
    await expect(tag).to.be.accessible();
  });

  it('the panel of a group is mirrored', async () => {
    const tag = await panelIn(toGroup);
    const panel = part(tag, 'panel')!;
    await expectMirrored(tag, () => [[part(tag, 'minimize-button')!, panel]]);
    expect(middle(part(tag, 'microphone-button')!)).to.be.above(
      middle(part(tag, 'hang-up-button')!),
    );
    await expect(tag).to.be.accessible();
  });

  it('the own tile changes corners, and only the own video is flipped', async () => {
    const tag = await panelIn(toBenWithVideo);
    const [other, self] = tilesOf(tag) as unknown as [HTMLElement, HTMLElement];
    await expectMirrored(tag, () => [[self, part(tag, 'members')!]]);
    const flips = [self, other].map(
      (tile) => getComputedStyle(part(tile, 'video') ?? part(tile, 'tile')!).transform,
    );
    expect(flips).to.deep.equal(['matrix(-1, 0, 0, 1, 0, 0)', 'none']);
  });

  it('the picker is mirrored, with its search icon', async () => {
    const tag = await picker();
    const dialog = part(tag, 'dialog')!;
    await expectMirrored(tag, () => [
      [find(tag, '.search .icon'), dialog],
      [part(tag, 'cancel-button')!, dialog],
      [find(tag, '.option .mark'), dialog],
    ]);
    await expect(tag).to.be.accessible();
  });

  it('directed icons are mirrored, the handset is not', async () => {
    const tag = await panelIn(toGroup);
    await turn(tag, 'ar');
    const flip = (name: string) =>
      getComputedStyle(part(tag, name)!.querySelector('.icon')!).transform;
    for (const name of ['camera-button', 'invite-button', 'own-window-button'])
      expect(flip(name), name).to.equal('matrix(-1, 0, 0, 1, 0, 0)');
    for (const name of ['hang-up-button', 'microphone-button'])
      expect(flip(name), name).to.equal('none');
  });

  it('the timer stays left-to-right', async () => {
    const tag = await panelIn(toGroup);
    await turn(tag, 'ar');
    const time = part(part(tag, 'timer')!, 'time')!;
    expect(getComputedStyle(time).direction).to.equal('ltr');
    expect(getComputedStyle(part(tag, 'panel')!).direction).to.equal('rtl');
  });
});

describe('the direction', () => {
  it('comes from the nearest `dir` or `lang`', async () => {
    const main = await fixture(html`
      <main dir="rtl">
        <p></p>
        <p lang="en"></p>
        <p lang="ar" dir="ltr"></p>
        <p dir="ltr"><b lang="ar"></b></p>
      </main>
    `);
    const [inherited, english, said] = [...main.querySelectorAll('p')];
    expect(directionOf(inherited!)).to.equal('rtl');
    expect(directionOf(english!)).to.equal('ltr');
    expect(directionOf(said!)).to.equal('ltr');
    expect(directionOf(main.querySelector('b')!)).to.equal('rtl');
  });

  it('of the page may change at any time, and tags update', async () => {
    const tag = await picker();
    const direction = () => getComputedStyle(part(tag, 'dialog')!).direction;
    await turn(tag, 'en', 'rtl');
    expect(direction()).to.equal('rtl');
    await turn(tag, 'en');
    expect(direction()).to.equal('ltr');
  });

  it('ignores a language that the kit has no strings for', async () => {
    const tag = await picker();
    await turn(tag, 'fa');
    expect(getComputedStyle(part(tag, 'dialog')!).direction).to.equal('ltr');
  });
});

import { expect, fixture, html } from '@open-wc/testing';
import { resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import type { TemplateResult } from 'lit';
import type { RcMemberPicker } from '../../../src/components/picker/rc-member-picker.js';
import type { Profile } from '../../../src/core/call/call-info.js';
import type { ResolveMembers } from '../../../src/core/people/profiles.js';
import '../../../src/define.js';
import { byRole, namesOf } from '../../support/by-role.js';
import { GROUP, openLine, people } from '../../support/calls.js';
import {
  eventOf,
  eventsOf,
  expectFocus,
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
import { replace, takeAway } from '../../support/replace.js';
import { until } from '../../support/until.js';

const [anna, ben, chen, dora] = people as [Profile, Profile, Profile, Profile];
const others = [ben, chen, dora];
const crowd = Array.from({ length: 2000 }, (_, i) => ({ userId: `u${i}`, name: `Person ${i}` }));

async function putUp(
  tag: TemplateResult = html`<rc-member-picker .members=${others}></rc-member-picker>`,
): Promise<RcMemberPicker> {
  const main = await fixture<HTMLElement>(html`<main><button>Opener</button>${tag}</main>`);
  await settled(main);
  return main.querySelector('rc-member-picker')!;
}

async function open(picker: RcMemberPicker): Promise<RcMemberPicker> {
  picker.open = true;
  await settled(picker);
  return picker;
}

/** Anna's picker for a group whose members come from there. */
async function groupPicker(resolve: ResolveMembers): Promise<RcMemberPicker> {
  const { store } = await openLine();
  store.profiles.setSources({ members: resolve });
  return putUp(html`<rc-member-picker .store=${store} group-id=${GROUP}></rc-member-picker>`);
}

/** Members that come when a test says so, by group. */
function heldMembers() {
  const waiting = new Map<string, (members: readonly Profile[]) => void>();
  const resolve: ResolveMembers = (groupId) =>
    new Promise((answer) => waiting.set(groupId, answer));
  return { resolve, waiting };
}

const optionsOf = (picker: RcMemberPicker) => namesOf(picker, 'option');
const option = (picker: RcMemberPicker, name: string | RegExp) => byRole(picker, 'option', name);
const searchOf = (picker: RcMemberPicker) => part(picker, 'search') as HTMLInputElement;

function selectedIn(picker: RcMemberPicker): string[] {
  return [...picker.renderRoot.querySelectorAll('[part="option"][aria-selected="true"] .name')].map(
    wordsOf,
  );
}

/** The option that the keys act on. */
function activeIn(picker: RcMemberPicker): string {
  const id = part(picker, 'list')!.getAttribute('aria-activedescendant');
  return wordsOf(picker.renderRoot.querySelector(`#${id} .name`));
}

async function click(picker: RcMemberPicker, ...names: string[]): Promise<void> {
  for (const name of names) {
    option(picker, name).click();
    await settled(picker);
  }
}

async function press(picker: RcMemberPicker, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await sendKeys({ press: key });
    await settled(picker);
  }
}

async function search(picker: RcMemberPicker, text: string): Promise<void> {
  searchOf(picker).select();
  await sendKeys(text ? { type: text } : { press: 'Delete' });
  await settled(picker);
}

// --- every state ---

interface Scene {
  name: string;
  set: () => Promise<RcMemberPicker>;
  options: Record<Language, string[]>;
  says: Record<Language, string>;
  buttons: Record<Language, string[]>;
  parts: string[];
}

const PARTS = ['dialog', 'search', 'confirm-button', 'cancel-button'];
const LIST_PARTS = [...PARTS, 'list', 'option'];
const NOBODY = { en: [], 'zh-CN': [] };

const scenes: Scene[] = [
  {
    name: 'a group',
    set: () => groupPicker(async () => people),
    options: { en: ['Ben', '陈晨', 'Dóra'], 'zh-CN': ['Ben', '陈晨', 'Dóra'] },
    says: { en: '0 selected', 'zh-CN': '已选择 0 人' },
    buttons: { en: ['Cancel', 'Select all', 'OK'], 'zh-CN': ['取消', '全选', '确定'] },
    parts: LIST_PARTS,
  },
  {
    name: 'somebody locked, somebody chosen, and no more allowed',
    set: () =>
      putUp(
        html`<rc-member-picker
          .members=${others}
          .exclude=${['3002']}
          .selected=${['3003']}
          max="1"
        ></rc-member-picker>`,
      ),
    options: {
      en: ['Ben In the call', '陈晨', 'Dóra'],
      'zh-CN': ['Ben 已在通话中', '陈晨', 'Dóra'],
    },
    says: { en: 'You can choose at most 1.', 'zh-CN': '您最多只能选择 1 人。' },
    buttons: {
      en: ['Cancel', 'Select none', 'OK (1)'],
      'zh-CN': ['取消', '取消全选', '确定（1）'],
    },
    parts: LIST_PARTS,
  },
  {
    name: 'a group that loads',
    set: () => groupPicker(heldMembers().resolve),
    options: NOBODY,
    says: { en: 'Loading…', 'zh-CN': '加载中…' },
    buttons: { en: ['Cancel', 'Select all', 'OK'], 'zh-CN': ['取消', '全选', '确定'] },
    parts: PARTS,
  },
  {
    name: 'a group that cannot be loaded',
    set: () => groupPicker(() => Promise.reject(new Error('down'))),
    options: NOBODY,
    says: { en: 'The list of people could not be loaded.', 'zh-CN': '成员列表加载失败。' },
    buttons: {
      en: ['Cancel', 'Try again', 'Select all', 'OK'],
      'zh-CN': ['取消', '重试', '全选', '确定'],
    },
    parts: PARTS,
  },
  {
    name: 'a group without anybody else',
    set: () => groupPicker(async () => [anna]),
    options: NOBODY,
    says: { en: 'There is nobody to choose from.', 'zh-CN': '没有可选择的成员。' },
    buttons: { en: ['Cancel', 'Select all', 'OK'], 'zh-CN': ['取消', '全选', '确定'] },
    parts: PARTS,
  },
];

withoutMotion();

inEachLook((language) => {
  for (const { name, set, options, says, buttons, parts } of scenes)
    it(`shows ${name}`, async () => {
      const picker = await open(await set());
      expect(namesOf(picker, 'dialog')).to.deep.equal([
        { en: 'Choose members', 'zh-CN': '选择成员' }[language],
      ]);
      expect(namesOf(picker, 'searchbox')).to.deep.equal([
        { en: 'Search', 'zh-CN': '搜索' }[language],
      ]);
      expect(optionsOf(picker)).to.deep.equal(options[language]);
      expect(wordsOf(part(picker, 'dialog'))).to.contain(says[language]);
      expect(namesOf(picker, 'button')).to.deep.equal(buttons[language]);
      expect([...partsOf(picker)].filter(Boolean)).to.have.members(parts);
      await expect(picker).to.be.accessible();
    });

  it('is out of sight while closed', async () => {
    const picker = await putUp();
    expect(namesOf(picker, 'dialog')).to.deep.equal([]);
    await expect(picker).to.be.accessible();
  });
});

// --- choosing ---

describe('choosing', () => {
  it('tells who was chosen, and closes', async () => {
    const picker = await open(await putUp());
    await click(picker, 'Dóra', 'Ben');
    const event = await eventOf('rc-members-picked', () =>
      byRole(picker, 'button', 'OK (2)').click(),
    );
    expect(event.userIds).to.deep.equal(['3004', '3002']);
    expect(event).to.include({ bubbles: true, composed: true, cancelable: true });
    await settled(picker);
    expect(picker.open).to.be.false;
    expect(picker.selected).to.deep.equal([]);
  });

  it('keeps the dialog and the choice when the host prevents the event', async () => {
    const picker = await open(await putUp());
    await click(picker, 'Dóra');
    await preventing('rc-members-picked', () => byRole(picker, 'button', 'OK (1)').click());
    await settled(picker);
    expect(picker.open).to.be.true;
    expect(selectedIn(picker)).to.deep.equal(['Dóra']);
  });

  it('takes back a choice', async () => {
    const picker = await open(await putUp());
    await click(picker, 'Dóra', 'Ben', 'Dóra');
    expect(selectedIn(picker)).to.deep.equal(['Ben']);
  });

  it('tells nothing before somebody is chosen', async () => {
    const picker = await open(await putUp());
    const confirm = byRole(picker, 'button', 'OK');
    expect(confirm.ariaDisabled).to.equal('true');
    expect(await eventsOf('rc-members-picked', () => confirm.click())).to.deep.equal([]);
    expect(picker.open).to.be.true;
  });

  it('tells nothing when it is closed without', async () => {
    const picker = await open(await putUp());
    await click(picker, 'Ben');
    const events = await eventsOf('rc-members-picked', () =>
      byRole(picker, 'button', 'Cancel').click(),
    );
    expect(events).to.deep.equal([]);
    await settled(picker);
    expect(picker.open).to.be.false;
  });

  it('selects all, then none', async () => {
    const picker = await open(await putUp());
    byRole(picker, 'button', 'Select all').click();
    await settled(picker);
    expect(selectedIn(picker)).to.deep.equal(['Ben', '陈晨', 'Dóra']);
    byRole(picker, 'button', 'Select none').click();
    await settled(picker);
    expect(picker.selected).to.deep.equal([]);
  });

  it('selects all of those a search has found, and nobody else', async () => {
    const picker = await open(await putUp());
    await click(picker, 'Ben');
    await search(picker, 'd');
    byRole(picker, 'button', 'Select all').click();
    await search(picker, '');
    expect(selectedIn(picker)).to.deep.equal(['Ben', 'Dóra']);
  });

  it('stops at the limit, and says so', async () => {
    const picker = await open(await putUp());
    picker.max = 2;
    await click(picker, 'Dóra', 'Ben', '陈晨');
    expect(selectedIn(picker)).to.deep.equal(['Ben', 'Dóra']);
    expect(option(picker, '陈晨').ariaDisabled).to.equal('true');
    expect(wordsOf(byRole(picker, 'status'))).to.equal('You can choose at most 2.');
    await click(picker, 'Ben', '陈晨');
    expect(selectedIn(picker)).to.deep.equal(['陈晨', 'Dóra']);
  });

  it('selects all up to the limit', async () => {
    const picker = await open(await putUp());
    picker.max = 2;
    await settled(picker);
    byRole(picker, 'button', 'Select all').click();
    await settled(picker);
    expect(picker.selected).to.deep.equal(['3002', '3003']);
    byRole(picker, 'button', 'Select none').click();
    await settled(picker);
    expect(picker.selected).to.deep.equal([]);
  });

  it('never takes who is locked', async () => {
    const picker = await open(await putUp());
    picker.exclude = ['3003'];
    await click(picker, 'Ben');
    option(picker, /陈晨/).click();
    byRole(picker, 'button', 'Select all').click();
    await settled(picker);
    expect(picker.selected).to.deep.equal(['3002', '3004']);
  });

  it('opens with those whom the host has chosen, as far as they may be', async () => {
    const picker = await putUp(
      html`<rc-member-picker
        .members=${others}
        .selected=${['3003', '3002', '3004']}
        .exclude=${['3003']}
        max="1"
      ></rc-member-picker>`,
    );
    await open(picker);
    expect(picker.selected).to.deep.equal(['3002']);
  });

  it('leaves out the signed-in user', async () => {
    const picker = await open(await groupPicker(async () => people));
    expect(optionsOf(picker)).to.deep.equal(['Ben', '陈晨', 'Dóra']);
  });
});

// --- searching ---

describe('searching', () => {
  for (const [what, text, found] of [
    ['any case', 'BEN', ['Ben']],
    ['no accents', 'dora', ['Dóra']],
    ['accents', 'dóra', ['Dóra']],
    ['Chinese', '晨', ['陈晨']],
    ['an id', '3004', ['Dóra']],
    ['spaces around it', ' ben ', ['Ben']],
  ] as const)
    it(`finds people by ${what}`, async () => {
      const picker = await open(await putUp());
      await search(picker, text);
      expect(optionsOf(picker)).to.deep.equal(found);
    });

  it('says when nobody matches, and shows everybody again afterwards', async () => {
    const picker = await open(await putUp());
    await search(picker, 'zzz');
    expect(wordsOf(part(picker, 'dialog'))).to.contain('No matches.');
    await expect(picker).to.be.accessible();
    await search(picker, '');
    expect(optionsOf(picker)).to.have.length(3);
  });

  it('begins anew each time the dialog opens', async () => {
    const picker = await open(await putUp());
    await search(picker, 'ben');
    picker.open = false;
    await settled(picker);
    await open(picker);
    expect(searchOf(picker).value).to.equal('');
    expect(optionsOf(picker)).to.have.length(3);
  });
});

// --- the keyboard ---

describe('the keyboard alone', () => {
  /** Opens it, and goes from the search field down to the list. */
  async function openWithKeys(): Promise<RcMemberPicker> {
    const picker = await open(await putUp());
    expectFocus(searchOf(picker));
    await press(picker, 'ArrowDown');
    expectFocus(part(picker, 'list'));
    return picker;
  }

  it('is not called up over the list where there is none but on the screen', async () => {
    const undo = replace(window, 'matchMedia', () => ({ matches: false }) as MediaQueryList);
    try {
      const picker = await open(await putUp());
      expectFocus(byRole(picker, 'button', 'Cancel'));
    } finally {
      undo();
    }
  });

  it('moves with arrows, Home and End, and stops at both ends', async () => {
    const picker = await openWithKeys();
    const seen = [activeIn(picker)];
    for (const key of ['ArrowUp', 'ArrowDown', 'End', 'ArrowDown', 'Home']) {
      await press(picker, key);
      seen.push(activeIn(picker));
    }
    expect(seen).to.deep.equal(['Ben', 'Ben', '陈晨', 'Dóra', 'Dóra', 'Ben']);
  });

  it('chooses with Space and Enter', async () => {
    const picker = await openWithKeys();
    await press(picker, 'Space', 'End', 'Enter');
    expect(selectedIn(picker)).to.deep.equal(['Ben', 'Dóra']);
    await press(picker, 'Space');
    expect(selectedIn(picker)).to.deep.equal(['Ben']);
  });

  it('selects all with Ctrl+A, and none with it again', async () => {
    const picker = await openWithKeys();
    await press(picker, 'Control+a');
    expect(picker.selected).to.deep.equal(['3002', '3003', '3004']);
    await press(picker, 'Control+a');
    expect(picker.selected).to.deep.equal([]);
  });

  it('leaves Ctrl+A to the text in the search field', async () => {
    const picker = await open(await putUp());
    await search(picker, 'ben');
    await press(picker, 'Control+a');
    expect(picker.selected).to.deep.equal([]);
  });

  it('confirms', async () => {
    const picker = await openWithKeys();
    await press(picker, 'Enter', 'Tab', 'Tab');
    expectFocus(byRole(picker, 'button', 'OK (1)'));
    const event = await eventOf('rc-members-picked', () => press(picker, 'Enter'));
    expect(event.userIds).to.deep.equal(['3002']);
  });

  it('keeps the option it acts on in view', async () => {
    const picker = await putUp(html`<rc-member-picker .members=${crowd}></rc-member-picker>`);
    await open(picker);
    await press(picker, 'ArrowDown', 'PageDown', 'PageDown', 'PageDown');
    const active = picker.renderRoot.querySelector('.option.active')!.getBoundingClientRect();
    const list = part(picker, 'list')!.getBoundingClientRect();
    expect(active.top).to.be.at.least(list.top);
    expect(active.bottom).to.be.at.most(list.bottom);
  });
});

describe('closing', () => {
  async function openFromButton(): Promise<{ picker: RcMemberPicker; opener: HTMLElement }> {
    const picker = await putUp();
    const opener = byRole(picker.parentElement!, 'button', 'Opener');
    opener.focus();
    await open(picker);
    return { picker, opener };
  }

  it('with Escape returns the focus to where it was opened from', async () => {
    const { picker, opener } = await openFromButton();
    await press(picker, 'Escape');
    await until(() => !picker.open, 8000, 'it is closed');
    expectFocus(opener);
    expect(picker.hasAttribute('open')).to.be.false;
  });

  it('with Escape in the search field, which Safari would keep for the field', async () => {
    const { picker } = await openFromButton();
    const search = byRole(picker, 'searchbox', 'Search') as HTMLInputElement;
    // an event that no browser does anything about by itself
    const escape = (more = {}) =>
      search.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, ...more }),
      );
    escape({ isComposing: true });
    expect(picker.open, 'a word that is being composed').to.be.true;
    search.value = 'b';
    search.dispatchEvent(new InputEvent('input', { bubbles: true }));
    escape();
    expect(picker.open, 'words to clear').to.be.true;
    search.value = '';
    search.dispatchEvent(new InputEvent('input', { bubbles: true }));
    escape();
    expect(picker.open).to.be.false;
  });

  it('with a choice returns the focus', async () => {
    const { picker, opener } = await openFromButton();
    await click(picker, 'Ben');
    byRole(picker, 'button', 'OK (1)').click();
    await settled(picker);
    expectFocus(opener);
  });

  it('by a click beside it counts as cancelling', async () => {
    const { picker, opener } = await openFromButton();
    const events = await eventsOf('rc-members-picked', () =>
      sendMouse({ type: 'click', position: [5, 5] }),
    );
    await until(() => !picker.open, 8000, 'it is closed');
    expect(events).to.deep.equal([]);
    expectFocus(opener);
  });

  it('by a click beside it, in a browser that does not know `closedby`; not by a drag out of it', async () => {
    const restore = takeAway(HTMLDialogElement.prototype, 'closedBy');
    try {
      const { picker, opener } = await openFromButton();
      const dialog = part(picker, 'dialog')!;
      dialog.removeAttribute('closedby');
      const { left, top } = dialog.getBoundingClientRect();
      await sendMouse({
        type: 'move',
        position: [left + 40, top + 40].map(Math.round) as [number, number],
      });
      await sendMouse({ type: 'down' });
      await sendMouse({ type: 'move', position: [5, 5] });
      await sendMouse({ type: 'up' });
      await settled(picker);
      expect(picker.open).to.be.true;
      await sendMouse({ type: 'click', position: [5, 5] });
      await until(() => !picker.open, 8000, 'it is closed');
      expectFocus(opener);
    } finally {
      restore();
      await resetMouse();
    }
  });

  it('happens when it is taken out of the page', async () => {
    const { picker } = await openFromButton();
    const { parentElement } = picker;
    picker.remove();
    parentElement!.append(picker);
    await settled(picker);
    expect(picker.open).to.be.false;
    expect(namesOf(picker, 'dialog')).to.deep.equal([]);
    await open(picker);
    expect(namesOf(picker, 'dialog')).to.deep.equal(['Choose members']);
  });
});

it('opens by its attribute', async () => {
  const picker = await putUp(html`<rc-member-picker open .members=${others}></rc-member-picker>`);
  expect(namesOf(picker, 'dialog')).to.deep.equal(['Choose members']);
});

it('bears being opened while it is not in the page', async () => {
  const picker = await putUp();
  picker.remove();
  picker.open = true;
  await picker.updateComplete;
  expect(part(picker, 'dialog')!.matches(':modal')).to.be.false;
});

// --- many ---

describe('two thousand members', () => {
  const rows = (picker: RcMemberPicker) => picker.renderRoot.querySelectorAll('.option').length;
  let picker: RcMemberPicker;

  beforeEach(async () => {
    picker = await putUp(html`<rc-member-picker .members=${crowd}></rc-member-picker>`);
    await open(picker);
  });

  it('open with a few rows, and say how many there are', () => {
    expect(rows(picker)).to.be.within(20, 100);
    expect(option(picker, 'Person 0').getAttribute('aria-setsize')).to.equal('2000');
  });

  it('draw more rows as a person scrolls', async () => {
    const drawn = rows(picker);
    const list = part(picker, 'list')!;
    list.scrollTop = list.scrollHeight;
    await until(() => rows(picker) > drawn, 8000, 'more rows are drawn');
    expect(rows(picker)).to.be.at.most(drawn + 100);
  });

  it('are searched to the last, with a few rows again', async () => {
    await search(picker, 'person 19');
    expect(rows(picker)).to.be.within(20, 100);
    await search(picker, 'person 1999');
    expect(optionsOf(picker)).to.deep.equal(['Person 1999']);
  });

  it('are all reached by the keyboard, still with a few rows', async () => {
    await press(picker, 'ArrowDown', 'End', 'Space');
    expect(picker.selected).to.deep.equal(['u1999']);
    expect(rows(picker)).to.be.within(20, 100);
    await press(picker, 'ArrowUp', 'PageUp');
    expect(activeIn(picker)).to.equal('Person 1990');
    await press(picker, 'Home');
    expect(activeIn(picker)).to.equal('Person 0');
    expect(rows(picker)).to.be.within(20, 100);
  });

  it('are drawn upwards too, as a person scrolls back from the end', async () => {
    await press(picker, 'ArrowDown', 'End');
    const list = part(picker, 'list')!;
    const topRow = () => Number(list.querySelector<HTMLElement>('.option')!.dataset.index);
    const first = topRow();
    expect(first).to.be.greaterThan(1900);
    const row = picker.renderRoot.querySelector(`[data-index="${first}"]`)!;
    const place = () => row.getBoundingClientRect().top - list.getBoundingClientRect().top;
    list.scrollTop = 0;
    const before = place();
    await until(() => topRow() < first, 8000, 'earlier rows are drawn');
    await settled(picker);
    expect(place(), 'what was in view stays there').to.be.closeTo(before, 1);
    expect(rows(picker)).to.be.at.most(200);
  });

  it('are selected all at once', async () => {
    byRole(picker, 'button', 'Select all').click();
    await settled(picker);
    expect(picker.selected).to.have.length(2000);
    expect(rows(picker)).to.be.within(20, 100);
  });
});

// --- where they come from ---

describe('the members', () => {
  it('appear once they are loaded', async () => {
    const { resolve, waiting } = heldMembers();
    const picker = await open(await groupPicker(resolve));
    expect(picker.renderRoot.querySelector('[aria-busy="true"]')).to.not.equal(null);
    waiting.get(GROUP)!(people);
    await settled(picker);
    expect(optionsOf(picker)).to.have.length(3);
  });

  it('are asked for again when that failed and a person tries again', async () => {
    let works = false;
    const picker = await open(
      await groupPicker(async () => {
        if (!works) throw new Error('down');
        return people;
      }),
    );
    works = true;
    byRole(picker, 'button', 'Try again').click();
    await settled(picker);
    expect(optionsOf(picker)).to.have.length(3);
    expect(namesOf(picker, 'alert')).to.deep.equal([]);
  });

  it('are not asked for before it opens, and once for each group', async () => {
    const asked: string[] = [];
    const picker = await groupPicker(async (groupId) => {
      asked.push(groupId);
      return people;
    });
    expect(asked).to.deep.equal([]);
    for (let times = 0; times < 2; times++) {
      await open(picker);
      picker.open = false;
      await settled(picker);
    }
    expect(asked).to.deep.equal([GROUP]);
  });

  it('are those the host gives, whatever the group', async () => {
    const asked: string[] = [];
    const picker = await groupPicker(async (groupId) => {
      asked.push(groupId);
      return people;
    });
    picker.members = [dora];
    await open(picker);
    expect(optionsOf(picker)).to.deep.equal(['Dóra']);
    expect(asked).to.deep.equal([]);
  });

  it('are those the host gives, even after the group could not be loaded', async () => {
    const picker = await open(await groupPicker(() => Promise.reject(new Error('down'))));
    picker.members = others;
    await settled(picker);
    expect(optionsOf(picker)).to.have.length(3);
  });

  it('are those of the group it is set to while open, not a late answer for the one before', async () => {
    const { resolve, waiting } = heldMembers();
    const picker = await open(await groupPicker(resolve));
    picker.groupId = 'group2';
    await settled(picker);
    waiting.get('group2')!([dora]);
    await settled(picker);
    waiting.get(GROUP)!([ben]);
    await settled(picker);
    expect(optionsOf(picker)).to.deep.equal(['Dóra']);
  });

  it('of another group are not chosen because those of the last one were', async () => {
    const picker = await open(await groupPicker(async () => people));
    await click(picker, 'Ben');
    picker.groupId = 'group2';
    await settled(picker);
    expect(picker.selected).to.deep.equal([]);
    picker.groupId = 'group3';
    picker.selected = ['3004'];
    await settled(picker);
    expect(selectedIn(picker)).to.deep.equal(['Dóra']);
  });

  it('are found by a picker that was open before there was anybody to ask', async () => {
    const picker = await putUp(html`<rc-member-picker group-id=${GROUP}></rc-member-picker>`);
    await open(picker);
    expect(wordsOf(part(picker, 'dialog'))).to.contain('There is nobody to choose from.');
    const { store } = await openLine();
    picker.store = store;
    await settled(picker);
    expect(optionsOf(picker)).to.have.length(3);
  });

  it('are asked for again after the page said where they come from now', async () => {
    const { store } = await openLine();
    const picker = await open(
      await putUp(html`<rc-member-picker .store=${store} group-id=${GROUP}></rc-member-picker>`),
    );
    expect(optionsOf(picker)).to.have.length(3);
    picker.open = false;
    await settled(picker);
    store.profiles.setSources({ members: async () => [dora] });
    await open(picker);
    expect(optionsOf(picker)).to.deep.equal(['Dóra']);
  });
});

it('says what the host wants it to say when there is nobody', async () => {
  const picker = await open(
    await putUp(
      html`<rc-member-picker .members=${[]}
        ><p slot="empty">Nobody here yet.</p></rc-member-picker
      >`,
    ),
  );
  expect(slotsOf(picker)).to.deep.equal(['empty']);
  expect(picker.querySelector('p')!.checkVisibility()).to.be.true;
  await expect(picker).to.be.accessible();
});

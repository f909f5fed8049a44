import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { RcMemberGrid } from '../../../src/components/members/rc-member-grid.js';
import type { RcMemberTile } from '../../../src/components/members/rc-member-tile.js';
import '../../../src/define.js';
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
import {
  clickOn,
  countRenders,
  focused,
  inEachLook,
  settled,
  withoutMotion,
  wordsOf,
} from '../../support/elements.js';
import { until } from '../../support/until.js';

let line: Line;

beforeEach(async () => {
  line = await openLine();
});

async function putUp(width = 800, height = 600, dir = 'ltr'): Promise<RcMemberGrid> {
  const main = await fixture<HTMLElement>(
    html`<main dir=${dir} style="width: ${width}px; height: ${height}px; background: #000">
      <rc-member-grid .store=${line.store} style="height: 100%"></rc-member-grid>
    </main>`,
  );
  await settled(main);
  const grid = main.querySelector('rc-member-grid')!;
  const { call } = line.store.state;
  if (call.phase !== 'idle') await until(() => tilesIn(grid).length > 0, 2000, 'there are tiles');
  await measured(grid);
  return grid;
}

/** The grid has taken in the size of its box. */
async function measured(grid: RcMemberGrid): Promise<void> {
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  await settled(grid);
}

const tilesIn = (grid: RcMemberGrid): RcMemberTile[] => [
  ...grid.renderRoot.querySelectorAll('rc-member-tile'),
];
const idsIn = (grid: RcMemberGrid) => tilesIn(grid).map(({ userId }) => userId);
const handle = (grid: RcMemberGrid) => byRole(grid, 'button', /Swap/);
const small = (grid: RcMemberGrid) => handle(grid).parentElement as RcMemberTile;
const area = (element: Element) => {
  const { width, height } = element.getBoundingClientRect();
  return width * height;
};

/** A group call with as many others. */
async function talkToMany(count: number) {
  const userIds = Array.from({ length: count }, (_, i) => `u${i + 1}`);
  const session = await talk(line, { userIds, groupId: GROUP, media: 'video' });
  userIds.slice(1).forEach((userId) => session.join(userId, { microphone: true }));
  return session;
}

/** Where its middle is, from the start of the box and from its top, in halves. */
function corner(grid: RcMemberGrid, tile: Element): string {
  const a = tile.getBoundingClientRect();
  const b = grid.getBoundingClientRect();
  const x = a.left + a.width / 2 < b.left + b.width / 2 ? 'left' : 'right';
  return `${a.top + a.height / 2 < b.top + b.height / 2 ? 'top' : 'bottom'} ${x}`;
}

describe('one-to-one', () => {
  it('shows the other one large and oneself small, in the last corner', async () => {
    await talk(line, toBenWithVideo);
    const grid = await putUp();
    expect(idsIn(grid)).to.deep.equal(['3002', '3001']);
    const [other, self] = tilesIn(grid) as [RcMemberTile, RcMemberTile];
    expect(area(other)).to.equal(800 * 600);
    expect(area(self)).to.be.below(800 * 60);
    expect(corner(grid, self)).to.equal('bottom right');
    expect(small(grid)).to.equal(self);
  });

  it('fills its box, also where a page makes it a block', async () => {
    await talk(line, toBenWithVideo);
    const grid = await putUp();
    grid.style.display = 'block';
    await measured(grid);
    const [large] = tilesIn(grid).map((tile) => tile.getBoundingClientRect().height);
    expect(large).to.equal(600);
  });

  it('the small one stays in a box that is low', async () => {
    await talk(line, toBenWithVideo);
    const grid = await putUp(900, 140);
    const { top, bottom } = small(grid).getBoundingClientRect();
    const box = grid.getBoundingClientRect();
    expect(top).to.be.at.least(box.top);
    expect(bottom).to.be.at.most(box.bottom);
  });

  it('with sound only, shows the other one alone', async () => {
    await talk(line, toBen);
    const grid = await putUp();
    expect(idsIn(grid)).to.deep.equal(['3002']);
    expect(namesOf(grid, 'button')).to.deep.equal([]);
  });

  it('a click swaps the two, and another one swaps them back', async () => {
    await talk(line, toBenWithVideo);
    const grid = await putUp();
    const [other, self] = tilesIn(grid) as [RcMemberTile, RcMemberTile];
    await clickOn(self);
    await settled(grid);
    expect(area(self)).to.equal(800 * 600);
    expect(small(grid)).to.equal(other);
    expect(tilesIn(grid)).to.deep.equal([other, self]); // no video was put in anew
    await clickOn(other);
    await settled(grid);
    expect(small(grid)).to.equal(self);
  });

  it('the small one follows the pointer and stays in the corner it is left near', async () => {
    await talk(line, toBenWithVideo);
    const grid = await putUp();
    const self = small(grid);
    const { left, top } = grid.getBoundingClientRect();
    const at = self.getBoundingClientRect();
    await sendMouse({
      type: 'move',
      position: [at.left + 20, at.top + 20].map(Math.round) as [number, number],
    });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [Math.round(left + 60), Math.round(top + 80)] });
    expect(Math.round(self.getBoundingClientRect().left - left)).to.be.within(35, 45);
    await sendMouse({ type: 'up' });
    await settled(grid);
    expect(corner(grid, self)).to.equal('top left');
    expect(Math.round(self.getBoundingClientRect().top - top)).to.equal(12);
    expect(area(self), 'a drag is no click').to.be.below(800 * 60);
  });

  it('goes back to its corner when the browser takes the pointer away', async () => {
    await talk(line, toBenWithVideo);
    const grid = await putUp();
    const self = small(grid);
    const at = self.getBoundingClientRect();
    await sendMouse({
      type: 'move',
      position: [at.left + 20, at.top + 20].map(Math.round) as [number, number],
    });
    await sendMouse({ type: 'down' });
    await sendMouse({
      type: 'move',
      position: [Math.round(at.left - 400), Math.round(at.top - 300)],
    });
    handle(grid).dispatchEvent(new PointerEvent('pointercancel'));
    await settled(grid);
    expect(self.getBoundingClientRect().left).to.equal(at.left);
    expect(small(grid)).to.equal(self);
    await sendMouse({ type: 'up' });
  });

  for (const dir of ['ltr', 'rtl'])
    it(`arrow keys move it, Enter swaps (${dir})`, async () => {
      await talk(line, toBenWithVideo);
      const grid = await putUp(800, 600, dir);
      const self = small(grid);
      handle(grid).focus();
      for (const [press, where] of [
        ['ArrowUp', 'top'],
        ['ArrowLeft', 'top left'],
        ['ArrowDown', 'bottom left'],
        ['ArrowRight', 'bottom right'],
      ] as const) {
        await sendKeys({ press });
        await settled(grid);
        expect(corner(grid, self)).to.contain(where);
      }
      expect(focused()).to.equal(handle(grid));
      await sendKeys({ press: 'Enter' });
      await settled(grid);
      expect(focused()).to.equal(handle(grid));
      expect(area(self)).to.equal(800 * 600);
    });

  it('begins the next call as it began the first', async () => {
    const session = await talk(line, toBenWithVideo);
    const grid = await putUp();
    handle(grid).focus();
    await sendKeys({ press: 'Enter' });
    session.end();
    await line.store.send({ type: 'dismiss' });
    await talk(line, toBenWithVideo);
    await settled(grid);
    expect(small(grid).userId).to.equal('3001');
  });
});

describe('a group', () => {
  it('has a tile for everybody, oneself last, all alike', async () => {
    await talkToMany(8);
    const grid = await putUp(900, 700);
    expect(idsIn(grid)).to.deep.equal(['u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8', '3001']);
    const sizes = new Set(tilesIn(grid).map((tile) => Math.round(area(tile) / 1000)));
    expect(sizes.size).to.equal(1);
    expect(namesOf(grid, 'button').join()).to.not.contain('page');
  });

  it('a last row that is not full stands in the middle', async () => {
    await talkToMany(4);
    const grid = await putUp(900, 500);
    const lefts = tilesIn(grid).map((tile) => Math.round(tile.getBoundingClientRect().left));
    const start = Math.min(...lefts);
    expect(lefts.filter((left) => left === start)).to.have.length(1); // three above two
    const last = tilesIn(grid).at(-1)!.getBoundingClientRect();
    const box = grid.getBoundingClientRect();
    expect(Math.round(box.right - last.right)).to.equal(Math.round(lefts[3]! - box.left));
  });

  it('turns pages where they do not fit: oneself is on the first, nobody is on two', async () => {
    await talkToMany(19);
    const grid = await putUp(320, 400);
    const seen: string[][] = [idsIn(grid)];
    expect(seen[0]).to.include('3001');
    expect(byRole(grid, 'button', 'Previous page')).to.have.property('disabled', true);
    for (let next = byRole(grid, 'button', 'Next page'); !next.hasAttribute('disabled');) {
      next.click();
      await settled(grid);
      seen.push(idsIn(grid));
      expect(wordsOf(byRole(grid, 'status'))).to.equal(
        `${seen.length} of ${wordsOf(byRole(grid, 'status')).at(-1)}`,
      );
      next = byRole(grid, 'button', 'Next page');
    }
    expect(seen.length).to.be.above(1);
    const all = seen.flat();
    expect(new Set(all).size).to.equal(20);
    expect(all).to.have.length(20);
    const bottom = byRole(grid, 'button', 'Next page').getBoundingClientRect().bottom;
    expect(bottom).to.be.at.most(grid.getBoundingClientRect().bottom + 0.5);
  });

  it('a page that is no more gives way to the last one there is', async () => {
    const session = await talkToMany(19);
    const grid = await putUp(320, 400);
    const { length: first } = idsIn(grid);
    byRole(grid, 'button', 'Next page').click();
    await settled(grid);
    for (let i = 19; i > 2; i--) session.leave(`u${i}`);
    await settled(grid);
    expect(idsIn(grid)).to.deep.equal(['u1', 'u2', '3001']);
    expect(first).to.be.above(3);
  });

  it('follows the size of its box', async () => {
    await talkToMany(3);
    const grid = await putUp(900, 240);
    const tops = () => new Set(tilesIn(grid).map((tile) => tile.getBoundingClientRect().top)).size;
    await until(() => tops() === 1, 2000, 'one row');
    grid.parentElement!.style.width = '300px';
    grid.parentElement!.style.height = '700px';
    await until(() => tops() > 1, 2000, 'more rows');
  });

  it('pins one, who is large until let go, or gone', async () => {
    const session = await talkToMany(5);
    const grid = await putUp();
    byRole(grid, 'button', 'Pin u2').click();
    await settled(grid);
    const [first, second] = tilesIn(grid) as [RcMemberTile, RcMemberTile];
    expect(second.userId).to.equal('u2');
    expect(area(second)).to.be.above(6 * area(first));
    expect(idsIn(grid)).to.have.length(6);
    expect(byRole(grid, 'button', 'Pin u2').getAttribute('aria-pressed')).to.equal('true');
    byRole(grid, 'button', 'Pin u2').click();
    await settled(grid);
    expect(Math.abs(area(second) - area(first))).to.be.below(2000);
    byRole(grid, 'button', 'Pin u3').click();
    await settled(grid);
    session.leave('u3');
    await settled(grid);
    expect(new Set(tilesIn(grid).map((tile) => Math.round(area(tile) / 2000))).size).to.equal(1);
  });

  it('turns the pages of the others beside a pinned one', async () => {
    await talkToMany(12);
    const grid = await putUp(420, 500);
    byRole(grid, 'button', 'Pin u1').click();
    await settled(grid);
    expect(idsIn(grid)).to.deep.equal(
      ['u1', 'u2', 'u3', '3001'].slice(0, idsIn(grid).length - 1).concat('3001'),
    );
    byRole(grid, 'button', 'Next page').click();
    await settled(grid);
    expect(idsIn(grid)[0]).to.equal('u1');
    expect(idsIn(grid)).to.not.include('3001');
  });

  it('draws one tile when one person changes, and nothing else', async () => {
    const session = await talkToMany(6);
    const grid = await putUp();
    const counts = tilesIn(grid).map((tile) => countRenders(tile));
    const own = countRenders(grid);
    session.change({
      members: session.info.members.map((member) =>
        member.userId === 'u2' ? { ...member, speaking: true } : member,
      ),
    });
    await settled(grid);
    expect(counts.map((count) => count())).to.deep.equal([0, 1, 0, 0, 0, 0, 0]);
    expect(own()).to.equal(0);
  });
});

inEachLook(() => {
  withoutMotion();

  it('is accessible', async () => {
    await talkToMany(19);
    const grid = await putUp(420, 500);
    await expect(grid).to.be.accessible();
    allByRole(grid, 'button')[0]!.click();
    await settled(grid);
    await expect(grid).to.be.accessible();
  });

  it('is accessible, one-to-one', async () => {
    await dial(line, toBenWithVideo);
    await expect(await putUp()).to.be.accessible();
  });
});

it('is empty without a call', async () => {
  const grid = await putUp();
  expect(tilesIn(grid)).to.deep.equal([]);
  await dial(line, toGroup);
  await settled(grid);
  expect(idsIn(grid)).to.deep.equal(['3002', '3003', '3001']);
});

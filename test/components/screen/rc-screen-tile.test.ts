import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../../src/define.js';
import type { RcMemberGrid } from '../../../src/components/members/rc-member-grid.js';
import type { RcMemberTile } from '../../../src/components/members/rc-member-tile.js';
import type { RcScreenTile } from '../../../src/components/screen/rc-screen-tile.js';
import { byRole, namesOf } from '../../support/by-role.js';
import { openLine, talk, toBen, toBenWithVideo, toGroup, type Line } from '../../support/calls.js';
import { inEachLook, settled, withoutMotion } from '../../support/elements.js';
import type { FakeSession } from '../../support/fake-backend.js';

withoutMotion();

let line: Line;
beforeEach(async () => {
  line = await openLine();
});

async function putUp(): Promise<RcMemberGrid> {
  const main = await fixture<HTMLElement>(
    html`<main style="width: 800px; height: 600px; background: #000">
      <rc-member-grid .store=${line.store} style="height: 100%"></rc-member-grid>
    </main>`,
  );
  await measured(main);
  return main.querySelector('rc-member-grid')!;
}

async function measured(main: Element): Promise<void> {
  await settled(main);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  await settled(main);
}

const screensIn = (grid: RcMemberGrid): RcScreenTile[] => [
  ...grid.renderRoot.querySelectorAll('rc-screen-tile'),
];
const peopleIn = (grid: RcMemberGrid) =>
  [...grid.renderRoot.querySelectorAll('rc-member-tile')].map(({ userId }) => userId);
const largeIn = (grid: RcMemberGrid) =>
  grid.renderRoot.querySelector<RcMemberTile | RcScreenTile>('.large');
const innerOf = (tile: RcScreenTile) =>
  tile.renderRoot.querySelector<RcMemberTile>('rc-member-tile')!;

async function share(grid: RcMemberGrid, session: FakeSession, userId: string, on = true) {
  session.share(userId, on);
  await measured(grid);
}

inEachLook((language) => {
  it('the screen of somebody has a name and is accessible, as large as it can be', async () => {
    const session = await talk(line, toBenWithVideo);
    const grid = await putUp();
    await share(grid, session, '3002');
    const name = { en: 'Screen of Ben', 'zh-CN': 'Ben的屏幕' }[language];
    expect(namesOf(grid, 'group')).to.include(name);
    expect(largeIn(grid)).to.equal(screensIn(grid)[0]);
    expect(peopleIn(grid)).to.deep.equal(['3002', '3001']);
    const { width, height } = screensIn(grid)[0]!.getBoundingClientRect();
    expect(width * height).to.be.above(800 * 600 * 0.6);
    await expect(grid).to.be.accessible();
  });
});

describe('a shared screen', () => {
  it('shows all of the screen of that user, never cropped, never mirrored', async () => {
    const session = await talk(line, toBenWithVideo);
    const grid = await putUp();
    await share(grid, session, '3001');
    const video = innerOf(screensIn(grid)[0]!).renderRoot.querySelector('video')!;
    expect(session.screenViews.get('3001')).to.include(video);
    expect(session.views.get('3001')).to.not.include(video);
    expect(getComputedStyle(video).objectFit).to.equal('contain');
    const [shown, box] = [video, screensIn(grid)[0]!].map((each) => each.getBoundingClientRect());
    expect([shown!.width, shown!.height]).to.deep.equal([box!.width, box!.height]);
    expect(video.matches('.mirror')).to.be.false;
    const person = [...grid.renderRoot.querySelectorAll('rc-member-tile')].at(-1)!;
    expect(person.renderRoot.querySelector('video')!.matches('.mirror')).to.be.true;
  });

  it('leaves the tiles of people as they are: their videos go on', async () => {
    const session = await talk(line, toBenWithVideo);
    const grid = await putUp();
    const before = [...grid.renderRoot.querySelectorAll('rc-member-tile')];
    await share(grid, session, '3002');
    expect([...grid.renderRoot.querySelectorAll('rc-member-tile')]).to.deep.equal(before);
    await share(grid, session, '3002', false);
    expect([...grid.renderRoot.querySelectorAll('rc-member-tile')]).to.deep.equal(before);
    expect(grid.renderRoot.querySelector('.duo')).to.exist;
    expect(session.screenViews.get('3002')?.size).to.equal(0);
  });

  it('is large in an audio call, too, beside who is in it', async () => {
    const session = await talk(line, toBen);
    const grid = await putUp();
    await share(grid, session, '3002');
    expect(largeIn(grid)).to.equal(screensIn(grid)[0]);
    expect(peopleIn(grid)).to.deep.equal(['3002']);
  });

  it('is not large where it is the own one: who shares looks at the others', async () => {
    const session = await talk(line, toBenWithVideo);
    const grid = await putUp();
    await share(grid, session, '3001');
    expect(largeIn(grid)).to.be.null;
    expect(namesOf(grid, 'group')).to.include('Your screen');
  });

  it('gives way to a newer one, and is large again when that is gone', async () => {
    const session = await talk(line, toGroup);
    session.join('3003');
    const grid = await putUp();
    await share(grid, session, '3002');
    await share(grid, session, '3003');
    expect(screensIn(grid)).to.have.length(2);
    expect(largeIn(grid)!.userId).to.equal('3003');
    session.leave('3003');
    await measured(grid);
    expect(screensIn(grid)).to.have.length(1);
    expect(largeIn(grid)!.userId).to.equal('3002');
  });

  it('does not take the place of what a person has pinned, and can be unpinned', async () => {
    const session = await talk(line, toGroup);
    session.join('3003');
    const grid = await putUp();
    byRole(grid, 'button', 'Pin 陈晨').click();
    await share(grid, session, '3002');
    expect(largeIn(grid)).to.be.instanceOf(customElements.get('rc-member-tile'));
    byRole(grid, 'button', 'Pin Screen of Ben').click();
    await measured(grid);
    expect(largeIn(grid)).to.equal(screensIn(grid)[0]);
    byRole(grid, 'button', 'Pin Screen of Ben').click();
    await measured(grid);
    expect(largeIn(grid)).to.be.null;
    await share(grid, session, '3002', false);
    await share(grid, session, '3002');
    expect(largeIn(grid)).to.equal(screensIn(grid)[0]);
  });
});

describe('a shared screen that is enlarged', () => {
  let tile: RcScreenTile;
  let view: HTMLElement;

  beforeEach(async () => {
    const session = await talk(line, toBenWithVideo);
    const grid = await putUp();
    await share(grid, session, '3002');
    tile = screensIn(grid)[0]!;
    view = tile.renderRoot.querySelector('.view')!;
  });

  const scale = () => {
    const { a, e, f } = new DOMMatrix(getComputedStyle(innerOf(tile)).transform);
    return { by: a, x: e, y: f };
  };

  it('is so by its buttons, and no more than it may', async () => {
    byRole(tile, 'button', 'Zoom out').click();
    await settled(tile);
    expect(scale().by).to.equal(1);
    byRole(tile, 'button', 'Zoom in').click();
    await settled(tile);
    expect(scale().by).to.equal(1.5);
    for (let i = 0; i < 9; i++) byRole(tile, 'button', 'Zoom in').click();
    await settled(tile);
    expect(scale().by).to.equal(6);
    expect(byRole(tile, 'button', 'Zoom in').ariaDisabled).to.equal('true');
    for (let i = 0; i < 9; i++) byRole(tile, 'button', 'Zoom out').click();
    await settled(tile);
    expect(scale()).to.deep.equal({ by: 1, x: 0, y: 0 });
  });

  it('takes the focus, and moves with the arrow keys; 0 ends it', async () => {
    expect(view.tabIndex).to.equal(-1);
    byRole(tile, 'button', 'Zoom in').click();
    await settled(tile);
    expect(view.tabIndex).to.equal(0);
    view.focus();
    const { x, y } = scale();
    await sendKeys({ press: 'ArrowLeft' });
    await settled(tile);
    expect(scale().x).to.be.above(x);
    expect(scale().y).to.equal(y);
    await sendKeys({ press: '+' });
    await settled(tile);
    expect(scale().by).to.be.above(1.5);
    await sendKeys({ press: '0' });
    await settled(tile);
    expect(scale().by).to.equal(1);
  });

  it('is so at the point of a double click, and moves with the pointer within its bounds', async () => {
    const { x, y, width, height } = view.getBoundingClientRect();
    const at = { clientX: x + 10, clientY: y + 10, bubbles: true };
    view.dispatchEvent(new MouseEvent('dblclick', at));
    await settled(tile);
    expect(scale().by).to.equal(2.5);
    expect(scale().x).to.be.closeTo(-15, 1);
    const drag = (type: string, dx: number) =>
      view.dispatchEvent(
        new PointerEvent(type, { ...at, clientX: at.clientX + dx, pointerId: 7, button: 0 }),
      );
    const capture = view.setPointerCapture.bind(view);
    view.setPointerCapture = () => {}; // there is no such pointer
    drag('pointerdown', 0);
    drag('pointermove', -9999);
    await settled(tile);
    expect(scale().x).to.be.closeTo(-1.5 * width, 1);
    drag('pointerup', 0);
    drag('pointermove', 500);
    await settled(tile);
    expect(scale().x).to.be.closeTo(-1.5 * width, 1);
    expect(height).to.be.above(0);
    view.setPointerCapture = capture;
  });

  it('is so by the wheel with Ctrl; without, the page scrolls', async () => {
    const turn = (deltaY: number, ctrlKey: boolean) => {
      const event = new WheelEvent('wheel', { deltaY, ctrlKey, cancelable: true, bubbles: true });
      return view.dispatchEvent(event);
    };
    expect(turn(50, false), 'left to the page').to.be.true;
    expect(turn(-50, true), 'taken').to.be.false;
    await settled(tile);
    expect(scale().by).to.be.above(1.2);
  });

  it('is empty without a screen, and the next one is seen as it is', async () => {
    const alone = await fixture<RcScreenTile>(
      html`<rc-screen-tile user-id="3002" .store=${line.store}></rc-screen-tile>`,
    );
    await settled(alone);
    tile = alone;
    byRole(tile, 'button', 'Zoom in').click();
    await settled(tile);
    expect(scale().by).to.equal(1.5);
    line.backend.session.share('3002', false);
    await settled(tile);
    expect(tile.renderRoot.childElementCount).to.equal(0);
    line.backend.session.share('3002');
    await settled(tile);
    expect(scale().by).to.equal(1);
  });
});

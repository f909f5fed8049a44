/** How much a background may cost. */
import { expect } from '@open-wc/testing';
import { Pace } from '../../../../src/core/media/background/pace.js';

const WINDOW_MS = 1000;
const FRAME_MS = 40;

let pace: Pace;
let now: number;

beforeEach(() => {
  pace = new Pace(WINDOW_MS);
  now = 5000;
});

/** Lets a camera run for so many windows. @returns the shares of its frames that were painted, and that got a mask */
function run(windows: number, costOf: (hasMask: boolean) => number) {
  let [frames, painted, masks] = [0, 0, 0];
  for (const end = now + windows * WINDOW_MS; now < end; frames += 1) {
    if (!pace.nextFrame()) {
      now += FRAME_MS;
      continue;
    }
    painted += 1;
    const hasMask = pace.nextMask();
    if (hasMask) masks += 1;
    const cost = costOf(hasMask);
    now += Math.max(cost, FRAME_MS);
    pace.count(cost, now);
  }
  return { painted: painted / frames, masks: masks / frames };
}

/** The share of frames that got a mask. */
const paint = (windows: number, costOf: (hasMask: boolean) => number) => run(windows, costOf).masks;

it('a machine that is quick makes a mask of each frame', () => {
  expect(paint(10, () => 20)).to.equal(1);
  expect(pace.isTooSlow).to.be.false;
});

it('a moment that is too much changes nothing', () => {
  paint(1, () => 39);
  expect(paint(10, () => 10)).to.equal(1);
});

it('what is too much for each frame is made of every second one', () => {
  paint(3, (hasMask) => (hasMask ? 30 : 5));
  expect(paint(10, (hasMask) => (hasMask ? 30 : 5))).to.be.closeTo(1 / 2, 0.05);
  expect(pace.isTooSlow).to.be.false;
});

it('and then of every fourth', () => {
  paint(8, (hasMask) => (hasMask ? 60 : 5));
  expect(paint(10, (hasMask) => (hasMask ? 60 : 5))).to.be.closeTo(1 / 4, 0.05);
  expect(pace.isTooSlow).to.be.false;
});

it('and if painting alone is too much, every second frame is painted', () => {
  run(10, () => 30);
  const { painted, masks } = run(10, () => 30);
  expect(painted).to.be.closeTo(1 / 2, 0.05);
  expect(masks).to.be.closeTo(1 / 4, 0.05);
  expect(pace.isTooSlow).to.be.false;
});

it('a machine for which that is too much is too slow', () => {
  paint(16, () => 79);
  expect(pace.isTooSlow).to.be.true;
  expect(pace.nextMask()).to.be.false;
  expect([pace.nextFrame(), pace.nextFrame()]).to.deep.equal([true, true]);
});

it('with time again it makes a mask of each frame again, step by step', () => {
  paint(8, (hasMask) => (hasMask ? 60 : 5));
  expect(paint(4, () => 5)).to.be.closeTo(1 / 4, 0.05);
  paint(1, () => 5);
  expect(paint(3, () => 5)).to.be.closeTo(1 / 2, 0.05);
  paint(2, () => 5);
  expect(paint(4, () => 5)).to.equal(1);
});

it('what would be too much for more frames stays as it is', () => {
  paint(3, (hasMask) => (hasMask ? 30 : 5));
  expect(paint(20, (hasMask) => (hasMask ? 25 : 5))).to.be.closeTo(1 / 2, 0.05);
});

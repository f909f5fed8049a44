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

/** Paints for so many windows. @returns the share of frames that got a mask */
function paint(windows: number, costOf: (hasMask: boolean) => number): number {
  let [frames, masks] = [0, 0];
  for (const end = now + windows * WINDOW_MS; now < end; frames += 1) {
    const hasMask = pace.next();
    if (hasMask) masks += 1;
    const cost = costOf(hasMask);
    now += Math.max(cost, FRAME_MS);
    pace.count(cost, now);
  }
  return masks / frames;
}

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

it('a machine for which that is too much is too slow', () => {
  paint(10, () => 39);
  expect(pace.isTooSlow).to.be.true;
  expect(pace.next()).to.be.false;
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

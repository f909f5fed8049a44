/** The blur of a background. */
import { expect } from '@open-wc/testing';
import { blur } from '../../../../src/core/media/background/blur.js';

/** @param colourOf red, green, blue and alpha of each pixel */
function image(colourOf: (x: number, y: number) => readonly number[]): ImageData {
  const picture = new ImageData(32, 18);
  for (let y = 0; y < 18; y++)
    for (let x = 0; x < 32; x++) picture.data.set(colourOf(x, y), 4 * (y * 32 + x));
  return picture;
}
const at = ({ data }: ImageData, x: number, y: number) => [
  ...data.slice(4 * (y * 32 + x), 4 * (y * 32 + x) + 4),
];

it('one colour stays as it is, up to the edges', () => {
  const picture = image(() => [10, 100, 200, 255]);
  blur(picture);
  for (const [x, y] of [
    [0, 0],
    [31, 17],
    [16, 9],
  ] as const)
    expect(at(picture, x, y)).to.deep.equal([10, 100, 200, 255]);
});

it('lines are gone', () => {
  const picture = image((x) => (x % 2 ? [255, 255, 255, 255] : [0, 0, 0, 255]));
  blur(picture);
  const row = Array.from({ length: 20 }, (_, i) => at(picture, i + 6, 9)[0]!);
  expect(Math.max(...row) - Math.min(...row)).to.be.below(4);
  expect(row[0]).to.be.closeTo(128, 4);
});

it('the colours of a person who is cut out do not spread, and the hole is filled', () => {
  const picture = image((x) => (x > 10 && x < 20 ? [255, 0, 0, 0] : [0, 0, 255, 255]));
  blur(picture);
  for (const x of [8, 11, 15, 19]) {
    const [red, , blue, alpha] = at(picture, x, 9);
    expect(red, `red at ${x}`).to.be.below(20);
    expect(blue, `blue at ${x}`).to.be.above(230);
    expect(alpha).to.equal(255);
  }
});

it('a picture that is all person has colours, too', () => {
  const picture = image(() => [255, 0, 0, 0]);
  blur(picture);
  expect(at(picture, 16, 9)).to.deep.equal([255, 0, 0, 255]);
});

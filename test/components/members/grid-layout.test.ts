import { expect } from '@open-wc/testing';
import { fitting, GAP, layOut } from '../../../src/components/members/grid-layout.js';

/** The size of a tile, in CSS pixels. */
function tile(count: number, width: number, height: number) {
  const { columns, perPage, pages } = layOut(count, width, height);
  const rows = Math.ceil(perPage / columns);
  return {
    columns,
    rows,
    perPage,
    pages,
    width: (width - GAP * (columns - 1)) / columns,
    height: (height - GAP * (rows - 1)) / rows,
  };
}

describe('the layout of a group', () => {
  for (const [count, width, height, columns, rows] of [
    [1, 800, 600, 1, 1],
    [2, 800, 400, 2, 1],
    [2, 320, 600, 1, 2],
    [3, 900, 300, 3, 1],
    [4, 800, 600, 2, 2],
    [5, 1200, 600, 3, 2],
    [9, 900, 700, 3, 3],
    [20, 1280, 720, 5, 4],
  ] as const)
    it(`puts ${count} into ${width} × ${height} as ${columns} × ${rows}`, () => {
      const layout = tile(count, width, height);
      expect([layout.columns, layout.rows, layout.pages]).to.deep.equal([columns, rows, 1]);
    });

  it('shows everybody, none too small, on as few pages as that takes', () => {
    for (let count = 1; count <= 20; count++)
      for (const width of [120, 320, 500, 960, 1900])
        for (const height of [90, 200, 480, 900]) {
          const layout = tile(count, width, height);
          const where = `${count} in ${width} × ${height}: ${JSON.stringify(layout)}`;
          expect(layout.perPage * layout.pages, where).to.be.at.least(count);
          expect(layout.perPage * (layout.pages - 1), where).to.be.below(count);
          expect(layout.width, where).to.be.at.least(112);
          expect(layout.height, where).to.be.at.least(84);
        }
  });

  it('fills pages alike rather than leaving one on the last', () => {
    expect(layOut(10, 360, 290)).to.include({ perPage: 5, pages: 2 }); // nine would fit
  });

  it('has one tile even where there is no room', () => {
    expect(layOut(3, 0, 0)).to.deep.equal({ columns: 1, perPage: 1, pages: 3 });
    expect(fitting(0, 100)).to.equal(1);
  });
});

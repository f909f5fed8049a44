/** Lays out the tiles of a group call: as large as they fit the box, on several pages when they do not all fit. */

export interface GridLayout {
  readonly columns: number;
  /** The most tiles on a page. Pages are filled evenly. */
  readonly perPage: number;
  readonly pages: number;
}

/** The smallest tile in which a person is recognizable, in CSS pixels. */
const MIN_WIDTH = 112;
const MIN_HEIGHT = 84;
export const GAP = 8;

/** How many tiles of a smallest size fit into a length, in CSS pixels; at least one. */
export function fitting(length: number, smallest: number): number {
  return Math.max(1, Math.floor((length + GAP) / (smallest + GAP)));
}

/**
 * @param count how many tiles there are
 * @param width width of the box, in CSS pixels
 * @param height height of the box, without the page controls
 */
export function layOut(count: number, width: number, height: number): GridLayout {
  const mostColumns = fitting(width, MIN_WIDTH);
  const mostRows = fitting(height, MIN_HEIGHT);
  const pages = Math.max(1, Math.ceil(count / (mostColumns * mostRows)));
  const perPage = Math.ceil(count / pages);
  let best = { columns: 1, size: 0 };
  for (let columns = 1; columns <= Math.min(perPage, mostColumns); columns++) {
    const rows = Math.ceil(perPage / columns);
    if (rows > mostRows && columns < mostColumns) continue;
    const size = Math.min(share(width, columns) / 4, share(height, rows) / 3); // for a 4:3 picture
    if (size > best.size) best = { columns, size };
  }
  return { columns: best.columns, perPage, pages };
}

/** The length of one of `count` tiles that share a length, with gaps between them. */
function share(length: number, count: number): number {
  return (length - GAP * (count - 1)) / count;
}

/** Where the tiles of a group go: as large as they get in the room there is, on pages where they do not all fit. */

export interface GridLayout {
  readonly columns: number;
  /** How many tiles a page shows; all pages show about the same. */
  readonly perPage: number;
  readonly pages: number;
}

/** The smallest tile in which a person can be told, in CSS pixels. */
const MIN_WIDTH = 112;
const MIN_HEIGHT = 84;
export const GAP = 8;

/** How many fit side by side in a length of so many pixels; one always does. */
export function fitting(length: number, smallest: number): number {
  return Math.max(1, Math.floor((length + GAP) / (smallest + GAP)));
}

/**
 * @param count how many tiles there are
 * @param width the room, in CSS pixels
 * @param height the room without what turns pages
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
    const size = Math.min(length(width, columns) / 4, length(height, rows) / 3); // of a picture of 4 : 3
    if (size > best.size) best = { columns, size };
  }
  return { columns: best.columns, perPage, pages };
}

/** The length of one of so many that share the room. */
function length(room: number, count: number): number {
  return (room - GAP * (count - 1)) / count;
}

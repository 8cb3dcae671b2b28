export interface BoardLayout {
  readonly columns: number;
  readonly rows: number;
}

/** So many rows at most: more would make the states smaller than a twentieth of the screen's height. */
const mostRows = 3;
const mostColumns = 4;

/**
 * How the tiles are laid out so that nothing scrolls and each stays legible from four metres: as few as hold all
 * clusters, at most what the shape of the screen allows. The rest goes on further pages.
 */
export function boardLayout(count: number, width: number, height: number): BoardLayout {
  const aspect = width / Math.max(1, height);
  const columnLimit = Math.max(1, Math.min(mostColumns, Math.round(aspect * 1.7)));
  const rowLimit = aspect < 1 ? mostRows : 2;
  let best: BoardLayout = { columns: columnLimit, rows: rowLimit };
  for (let rows = 1; rows <= rowLimit; rows += 1) {
    for (let columns = 1; columns <= columnLimit; columns += 1) {
      const fits = rows * columns >= count;
      const isSmaller = rows * columns < best.rows * best.columns || (rows * columns === best.rows * best.columns && squareness(rows, columns, aspect) < squareness(best.rows, best.columns, aspect));
      if (fits && isSmaller) best = { columns, rows };
    }
  }
  return best;
}

/** How far a tile is from twice as wide as high: 0 is just that. */
function squareness(rows: number, columns: number, aspect: number): number {
  return Math.abs(Math.log((aspect * rows) / columns / 1.6));
}

/** @returns how many pages there are; at least one. */
export function pageCount(count: number, { columns, rows }: BoardLayout): number {
  return Math.max(1, Math.ceil(count / (columns * rows)));
}

const greyAfterMs = 30_000;
const coverAfterMs = 120_000;

/** How much a picture can be believed: greyed after half a minute without an answer, covered with its age after two. */
export function boardAge(lastSeenAt: number | null, now: number): 'fresh' | 'grey' | 'covered' {
  if (lastSeenAt === null) return 'covered';
  const age = now - lastSeenAt;
  return age > coverAfterMs ? 'covered' : age > greyAfterMs ? 'grey' : 'fresh';
}

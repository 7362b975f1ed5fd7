import { firstAtLeast } from './first-at-least.js';

const FEWEST_CELLS = 1024;
const MOST_CELLS = 65_536;

/** A rising table, and where to start looking in it, by cells of equal width. */
export interface IndexedSearch {
  readonly table: Float64Array;
  readonly low: number;
  readonly cellsPerUnit: number;
  readonly starts: Int32Array;
}

/**
 * Prepares many searches in one rising table.
 *
 * Source: H. Chen, Y. Asau, "On generating random variates from an empirical distribution", AIIE Transactions 6 (1974), doi:10.1080/05695557408974949.
 *
 * @param low the smallest and @param high the largest number that is usually looked for; others are found too
 */
export function indexedSearch(table: Float64Array, low: number, high: number): IndexedSearch {
  const cells = Math.min(MOST_CELLS, Math.max(FEWEST_CELLS, table.length));
  const cellsPerUnit = cells / (high - low);
  // One cell early: a number that rounding puts into the next cell is found as well.
  const starts = Int32Array.from({ length: cells }, (_, cell) => (cell <= 1 ? 0 : firstAtLeast(table, low + (cell - 1) / cellsPerUnit)));
  return { table, low, cellsPerUnit, starts };
}

/** Replaces each number of `batch` by the index that `firstAtLeast` finds, in about one step. */
export function toIndices(batch: Float64Array, { table, low, cellsPerUnit, starts }: IndexedSearch): void {
  const last = table.length - 1;
  const lastCell = starts.length - 1;
  for (let k = 0; k < batch.length; k++) {
    const x = batch[k] as number;
    let at = starts[Math.max(0, Math.min(lastCell, Math.floor((x - low) * cellsPerUnit)))] as number;
    while (at < last && (table[at] as number) < x) at++;
    batch[k] = at;
  }
}

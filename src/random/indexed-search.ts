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

/** The index that `firstAtLeast` finds for x, in about one step. */
export function indexOf({ table, low, cellsPerUnit, starts }: IndexedSearch, x: number): number {
  const last = table.length - 1;
  let at = starts[Math.max(0, Math.min(starts.length - 1, Math.floor((x - low) * cellsPerUnit)))] as number;
  while (at < last && (table[at] as number) < x) at++;
  return at;
}

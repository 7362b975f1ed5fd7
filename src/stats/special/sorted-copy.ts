import { sortRows } from './sort-rows.js';

/** Below this many values the engine's sort is as quick. */
const SMALL = 256;

/** The values in ascending order, in a new array. Values must be finite. Linear time on smooth data and at most eight passes over the bits on any other. */
export function sortedCopy(x: ArrayLike<number>): Float64Array {
  const values = x instanceof Float64Array ? x : new Float64Array(x);
  if (values.length < SMALL) return values.slice().sort();
  return sortRows(values).values;
}

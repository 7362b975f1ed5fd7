import { everyRow, sortRows } from './sort-rows.js';

/** Ranks from 1 in the order of the input, equal values sharing the mean of their ranks. */
export function midranks(x: Float64Array): Float64Array {
  const n = x.length;
  const { values, rows } = sortRows(x, everyRow(n));
  const ranks = new Float64Array(n);
  for (let i = 0, from = 0; i < n; i++) {
    if (i + 1 < n && values[i + 1] === values[i]) continue;
    const shared = (from + i) / 2 + 1;
    for (; from <= i; from++) ranks[rows[from] as number] = shared;
  }
  return ranks;
}

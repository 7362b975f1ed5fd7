import type { WeighedSum } from '../random/loops.js';

/** The sum that a row of a triangular factor makes of batches of deviates, the last weight's first, without what counts for nothing: in the order in which `account` adds it up. */
export function weighedSum(row: readonly number[], deviates: readonly Float64Array[]): WeighedSum {
  const own = row.length - 1;
  const others = row.flatMap((weight, k) => (k < own && weight !== 0 ? [k] : []));
  return { own: deviates[own] as Float64Array, ownWeight: row[own] as number, others: others.map((k) => deviates[k] as Float64Array), weights: Float64Array.from(others, (k) => row[k] as number) };
}

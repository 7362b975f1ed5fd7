import type { Cell } from './strata.js';

/** What each account counts in the whole: its cohort's weight over the cohort's number of accounts; sums to 1. 0 outside the strata. */
export function accountShares(cells: readonly Cell[], size: number): Float64Array {
  const shares = new Float64Array(size);
  for (const { from, to, n, weight } of cells) shares.fill(weight / n, from, to);
  return shares;
}

/** The order of values from smallest to largest; ties in order of place. Merge sort of places: several times as fast as `sort` with a comparator. O(n log n) */
export function ascending(values: Float64Array): Uint32Array {
  const size = values.length;
  let [from, to] = [new Uint32Array(size), new Uint32Array(size)];
  for (let i = 0; i < size; i++) from[i] = i;
  for (let width = 1; width < size; width *= 2) {
    for (let start = 0; start < size; start += 2 * width) {
      const middle = Math.min(start + width, size);
      const end = Math.min(start + 2 * width, size);
      let [left, right, at] = [start, middle, start];
      while (left < middle && right < end) to[at++] = values[from[right]!]! < values[from[left]!]! ? from[right++]! : from[left++]!;
      while (left < middle) to[at++] = from[left++]!;
      while (right < end) to[at++] = from[right++]!;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Weighted midranks in (0, 1): the share below plus half of the share equal. `atoms[i]` is the share of accounts with the value of i. O(n log n) */
export function midranks(values: Float64Array, shares: Float64Array): { readonly ranks: Float64Array; readonly atoms: Float64Array; readonly order: Uint32Array } {
  const order = ascending(values);
  const ranks = new Float64Array(values.length);
  const atoms = new Float64Array(values.length);
  let below = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    let atom = 0;
    for (to = from; to < order.length && values[order[to]!] === values[order[from]!]; to++) atom += shares[order[to]!]!;
    for (let at = from; at < to; at++) {
      ranks[order[at]!] = below + atom / 2;
      atoms[order[at]!] = atom;
    }
    below += atom;
  }
  return { ranks, atoms, order };
}

/**
 * Weighted quantiles: for each probability the smallest value with at least that share at or below it, distinct and increasing.
 * @param probabilities increasing, in (0, 1]
 */
export function weightedQuantiles(values: Float64Array, shares: Float64Array, probabilities: readonly number[]): readonly number[] {
  const order = ascending(values);
  const found: number[] = [];
  let at = 0;
  let cumulative = order.length === 0 ? 0 : shares[order[0]!]!;
  for (const probability of probabilities) {
    while (at < order.length - 1 && cumulative < probability - 1e-12) cumulative += shares[order[++at]!]!;
    const value = values[order[at]!]!;
    if (found.length === 0 || value > found[found.length - 1]!) found.push(value);
  }
  return found;
}

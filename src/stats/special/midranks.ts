import { sortedCopy } from './sorted-copy.js';

/** How many sorted values are below v, knowing that the answer lies in [low, high]. */
export function countBelow(sorted: Float64Array, v: number, low = 0, high = sorted.length): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < v) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many sorted values are at or below v. */
export function countUpTo(sorted: Float64Array, v: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= v) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Ranks from 1 in the order of the input, equal values sharing the mean of their ranks. Buckets of the sorted values say where to begin to search. */
export function midranks(x: ArrayLike<number>): Float64Array {
  const n = x.length;
  const sorted = sortedCopy(x);
  const shared = new Float64Array(n);
  for (let i = 0, from = 0; i < n; i++) {
    if (i + 1 < n && sorted[i + 1] === sorted[i]) continue;
    shared.fill((from + i) / 2 + 1, from, i + 1);
    from = i + 1;
  }
  const low = sorted[0] as number;
  const buckets = Math.min(1 << 21, n);
  const scale = (buckets - 1) / ((sorted[n - 1] as number) - low);
  const ranks = new Float64Array(n);
  if (!(scale > 0 && scale < Infinity)) {
    for (let i = 0; i < n; i++) ranks[i] = shared[countBelow(sorted, x[i] as number)] as number;
    return ranks;
  }
  const starts = new Uint32Array(buckets + 1).fill(n);
  for (let i = n - 1; i >= 0; i--) starts[(((sorted[i] as number) - low) * scale) | 0] = i;
  for (let k = buckets - 1; k >= 0; k--) if ((starts[k] as number) === n) starts[k] = starts[k + 1] as number;
  for (let i = 0; i < n; i++) {
    const v = x[i] as number;
    const k = ((v - low) * scale) | 0;
    ranks[i] = shared[countBelow(sorted, v, starts[k] as number, starts[k + 1] as number)] as number;
  }
  return ranks;
}

/** Sum of t^3 - t over groups of t equal values. */
export function tieSum(sorted: Float64Array): number {
  let sum = 0;
  for (let i = 0, run = 1; i < sorted.length; i++, run++) {
    if (i + 1 < sorted.length && sorted[i + 1] === sorted[i]) continue;
    sum += run * run * run - run;
    run = 0;
  }
  return sum;
}

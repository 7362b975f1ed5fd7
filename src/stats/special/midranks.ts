import { sortedCopy } from './sorted-copy.js';

/** How many sorted values are below v. */
export function countBelow(sorted: Float64Array, v: number): number {
  let low = 0;
  let high = sorted.length;
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

/** Ranks from 1 in the order of the input, equal values sharing the mean of their ranks. */
export function midranks(x: ArrayLike<number>): Float64Array {
  const sorted = sortedCopy(x);
  const ranks = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const v = x[i] as number;
    const first = countBelow(sorted, v);
    let last = first + 1;
    if (last < sorted.length && sorted[last] === v) last = countUpTo(sorted, v);
    ranks[i] = (first + 1 + last) / 2;
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

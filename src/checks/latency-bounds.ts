import { beta } from '../stats/beta.js';
import { clopperPearsonLower, clopperPearsonUpper } from '../stats/clopper-pearson.js';

const BATCHES = 25;

/** Times of requests in the order in which they were due. */
export function inOrderOfTime(latency: Float64Array, due: Float64Array): Float64Array {
  return Float64Array.from(Uint32Array.from(latency.keys()).sort((i, j) => due[i]! - due[j]! || i - j), (at) => latency[at]!);
}

/** Bounds of the share of requests that take longer than a limit, of times in order. */
export function slowerThan(limit: number, times: Float64Array, p: number, levels: { readonly fail: number; readonly pass: number }) {
  const slow = times.map((time) => Number(time > limit));
  const k = slow.reduce((sum, one) => sum + one, 0);
  const n = times.length;
  const deff = designEffect(slow, p);
  return { lower: effectiveLower(k, n, deff, levels.fail), upper: effectiveUpper(k, n, deff, levels.pass), estimate: k / n, count: k, designEffect: deff };
}

/**
 * Bounds of the p-quantile of times, each at its level: the longest time that is surely exceeded by more than a share 1 - p (0 when there is none), and the shortest that surely is not
 * (Infinity when there is none). Monotone inversions, so that each errs in at most its level of runs. O(n log n)
 */
export function quantileInterval(times: Float64Array, p: number, levels: { readonly below: number; readonly above: number }): { readonly below: number; readonly above: number; readonly estimate: number } {
  const n = times.length;
  const sorted = times.slice().sort();
  const estimate = sorted[Math.min(n - 1, Math.ceil(p * n) - 1)]!;
  const deff = designEffect(times.map((time) => Number(time > estimate)), p);
  // With the time at place i as limit at most n - 1 - i are slower; ties only make it fewer.
  const slower = (i: number): number => n - 1 - lastOf(sorted, i);
  const below = lastWhere(n, (i) => effectiveLower(slower(i), n, deff, levels.below) > 1 - p);
  const above = lastWhere(n, (i) => effectiveUpper(slower(i), n, deff, levels.above) > 1 - p) + 1;
  return { below: below < 0 ? 0 : sorted[below]!, above: above >= n ? Infinity : sorted[above]!, estimate };
}

/** The last place with the value of place i. */
function lastOf(sorted: Float64Array, i: number): number {
  const value = sorted[i]!;
  let [low, high] = [i, sorted.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** The last place from 0 on up to which it holds without a break; -1 when it does not at 0. */
function lastWhere(n: number, holds: (i: number) => boolean): number {
  let [low, high] = [-1, n];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** How many dependent requests are worth one independent one: 1.3 times the variance of batch means over what independence gives, at least 1. */
export function designEffect(slow: Float64Array, p: number): number {
  const size = Math.floor(slow.length / BATCHES);
  if (size < 2) return 1;
  const means = Array.from({ length: BATCHES }, (_, at) => slow.subarray(at * size, (at + 1) * size).reduce((sum, one) => sum + one, 0) / size);
  const mean = means.reduce((sum, one) => sum + one, 0) / BATCHES;
  const variance = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (BATCHES - 1);
  // Around the tolerated rate when nothing was slow: a rate of 0 has no variance of its own.
  const rate = mean > 0 && mean < 1 ? mean : 1 - p;
  return Math.max(1, (1.3 * variance * size) / (rate * (1 - rate)));
}

/** Clopper-Pearson with counts k / deff of n / deff, which need not be whole. */
function effectiveLower(k: number, n: number, deff: number, level: number): number {
  if (deff === 1) return clopperPearsonLower(k, n, level);
  return k === 0 ? 0 : beta.quantile(level, k / deff, (n - k) / deff + 1);
}

function effectiveUpper(k: number, n: number, deff: number, level: number): number {
  if (deff === 1) return clopperPearsonUpper(k, n, level);
  return k === n ? 1 : beta.upperQuantile(level, k / deff + 1, (n - k) / deff);
}

import { demand, demandSample } from './domain.js';
import { tallyOfFew } from './special/few-distinct.js';
import { sortedCopy } from './special/sorted-copy.js';

/** Sorted distinct values with counts. Merges by adding counts. */
export interface Tally {
  readonly kind: 'tally';
  readonly values: Float64Array;
  readonly counts: Float64Array;
  readonly n: number;
  readonly missing: number;
}

/** Finite values in any order, or their tally: where a function takes a sample, either will do. */
export type Sample = ArrayLike<number> | Tally;

/** True for a {@link Tally}. */
export function isTally(sample: Sample): sample is Tally {
  return typeof sample === 'object' && sample !== null && 'kind' in sample && sample.kind === 'tally';
}

/**
 * Counts the distinct values of a sample.
 * @param x finite values; may be empty, so that an empty part merges with the others.
 * @param missing how many values were asked for and not there, an integer >= 0; default 0.
 * @returns distinct values in ascending order with their counts.
 * @throws MlcheckError `statistic-undefined` for a NaN or infinite value.
 * Cost: O(n log n). Source: definition. Oracle: `descriptions.json` (NumPy).
 * @example
 * ```ts
 * tally([2, 1, 2]).values // Float64Array(2) [ 1, 2 ]
 * tally([2, 1, 2]).counts // Float64Array(2) [ 1, 2 ]
 * ```
 */
export function tally(x: ArrayLike<number>, missing = 0): Tally {
  const counted = countedOf(x, 'tally(x)', 0, missing);
  demand(Number.isInteger(missing) && missing >= 0, 'tally(missing)', 'must be an integer >= 0', missing);
  return counted;
}

function countedOf(x: ArrayLike<number>, place: string, least: number, missing: number): Tally {
  const few = x instanceof Float64Array && x.length >= least ? tallyOfFew(x, missing) : undefined;
  return few ?? tallyOfSorted(sortedCopy(demandSample(x, place, least)), missing);
}

/** Counts runs of equal values. Takes the array for its own: distinct values are moved to its front. */
export function tallyOfSorted(sorted: Float64Array, missing = 0): Tally {
  const n = sorted.length;
  let distinct = Math.min(1, n);
  for (let i = 1; i < n; i++) distinct += sorted[i] === sorted[i - 1] ? 0 : 1;
  const counts = new Float64Array(distinct);
  if (distinct === n) return { kind: 'tally', values: sorted, counts: counts.fill(1), n, missing };
  let k = -1;
  for (let i = 0, before = NaN; i < n; i++) {
    const v = sorted[i] as number;
    if (v !== before) sorted[++k] = v;
    counts[k] = (counts[k] as number) + 1;
    before = v;
  }
  // In memory of their own where that lets go of more than it takes.
  return { kind: 'tally', values: 2 * distinct > n ? sorted.subarray(0, distinct) : sorted.slice(0, distinct), counts, n, missing };
}

/** The tally of a sample that must hold at least `least` values. @throws MlcheckError `statistic-undefined`. */
export function demandTally(sample: Sample, place: string, least = 1): Tally {
  if (!isTally(sample)) return countedOf(sample, place, least, 0);
  demand(sample.n >= least, place, least === 1 ? 'must not be empty' : `must hold at least ${least} values`, sample.n);
  demandSample(sample.values, place);
  return sample;
}

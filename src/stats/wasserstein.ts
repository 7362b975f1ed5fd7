import { demandDoubles, demandExtent, lengthOf } from './domain.js';
import { countAndSum, gather, kernelCountAndSum, type BucketSums } from './special/buckets.js';
import { countBoth, countBothByGuess, type CountedBoth } from './special/count-both.js';
import { visitBoth } from './special/two-tallies.js';
import { demandTally, isTally, type Sample, type Tally } from './tally.js';

/**
 * Wasserstein distance of order 1 (earth mover's distance) between two samples: the area between their distribution functions, which is the
 * least mean distance by which values have to move to turn one sample into the other.
 *
 * Large arrays are not sorted: where one distribution function stays above the other throughout a bucket, counts and sums give the area exactly.
 * @param a, b finite values or tallies, each not empty.
 * @returns a distance >= 0 in the unit of the values.
 * @throws MlcheckError `statistic-undefined` for an empty sample or a value that is not finite.
 * Cost: O(n + m) on smooth data, O(n log n) at worst. Source: Vallender (1974), doi:10.1137/1118101. Oracle: `two-samples.json` (SciPy wasserstein_distance).
 * @example
 * ```ts
 * wasserstein([0, 1, 3], [5, 6, 8]) // 5
 * ```
 */
export function wasserstein(a: Sample, b: Sample): number {
  if (!isTally(a) && !isTally(b) && lengthOf(a) + lengthOf(b) > 2_000) {
    const [x, y] = [demandDoubles(a, 'wasserstein(a)'), demandDoubles(b, 'wasserstein(b)')];
    const counted = countBothByGuess(x, y, kernelCountAndSum, BUCKETS) ?? countBoth(demandExtent(x, 'wasserstein(a)'), demandExtent(y, 'wasserstein(b)'), countAndSum, BUCKETS);
    const found = counted && bucketed(x, y, counted);
    if (found !== undefined) return found;
  }
  return walked(demandTally(a, 'wasserstein(a)'), demandTally(b, 'wasserstein(b)'));
}

/** The largest number of buckets, as a power of 2: their counts and sums then leave room in the second cache. */
const BUCKETS = 14;

function walked(a: Tally, b: Tally): number {
  let area = 0;
  let from = 0;
  let gap = 0;
  let i = 0;
  let j = 0;
  visitBoth(a, b, (value, inA, inB) => {
    if (gap !== 0) area += Math.abs(gap) * (value - from);
    i += inA;
    j += inB;
    gap = i / a.n - j / b.n;
    from = value;
  });
  return area;
}

function bucketed(a: Float64Array, b: Float64Array, { grid, inA: { counts: countsA, sums: sumsA }, inB: { counts: countsB, sums: sumsB } }: CountedBoth<BucketSums>): number | undefined {
  const n = a.length;
  const m = b.length;
  const { low, size } = grid;
  const marked = new Uint8Array(size);
  let caught = 0;
  for (let k = 0, i = 0, j = 0; k < size; k++) {
    const inA = countsA[k] as number;
    const inB = countsB[k] as number;
    const crosses = (i + inA) / n - j / m > 0 && i / n - (j + inB) / m < 0;
    if (crosses) {
      marked[k] = 1;
      caught += inA + inB;
    }
    i += inA;
    j += inB;
  }
  if (caught > 0.3 * (n + m)) return undefined;
  const fromA = gather(a, grid, countsA, marked);
  const fromB = gather(b, grid, countsB, marked);
  const width = 1 / grid.scale;
  let area = 0;
  for (let k = 0, i = 0, j = 0, p = 0, q = 0; k < size; k++) {
    // Measured from the low end: far from 0 the values themselves have no digits left for a bucket's width.
    const edge = k * width;
    if (marked[k] !== 1) {
      const start = i / n - j / m;
      i += countsA[k] as number;
      j += countsB[k] as number;
      area += Math.abs(start * width + (i / n - j / m - start) * width - ((sumsA[k] as number) / n - (sumsB[k] as number) / m) * width);
      continue;
    }
    const endA = fromA.ends[k] as number;
    const endB = fromB.ends[k] as number;
    let at = edge;
    while (p < endA || q < endB) {
      const v = Math.min(p < endA ? (fromA.values[p] as number) : Infinity, q < endB ? (fromB.values[q] as number) : Infinity);
      area += Math.abs(i / n - j / m) * (v - low - at);
      at = v - low;
      for (; p < endA && fromA.values[p] === v; p++) i++;
      for (; q < endB && fromB.values[q] === v; q++) j++;
    }
    area += Math.abs(i / n - j / m) * (edge + width - at);
  }
  return area;
}

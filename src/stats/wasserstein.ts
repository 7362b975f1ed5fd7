import { demandDoubles, demandExtent, lengthOf } from './domain.js';
import { countAndSum, type BucketSums } from './special/buckets.js';
import { countBoth, countBothByGuess, withOpen, type CountedBoth, type FoundBoth } from './special/count-both.js';
import { sumPlaces } from './special/places.js';
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
 * Cost: O(n + m) on smooth data, O(n log n) at worst; memory as in `ksDistance`. Source: Vallender (1974), doi:10.1137/1118101. Oracle: `two-samples.json` (SciPy wasserstein_distance).
 * @example
 * ```ts
 * wasserstein([0, 1, 3], [5, 6, 8]) // 5
 * ```
 */
export function wasserstein(a: Sample, b: Sample): number {
  if (!isTally(a) && !isTally(b) && lengthOf(a) + lengthOf(b) > 2_000) {
    const [x, y] = [demandDoubles(a, 'wasserstein(a)'), demandDoubles(b, 'wasserstein(b)')];
    const counted = countBothByGuess(x, y, sumPlaces) ?? countBoth(demandExtent(x, 'wasserstein(a)'), demandExtent(y, 'wasserstein(b)'), countAndSum);
    const found = counted && bucketed(counted);
    if (found !== undefined) return found;
  }
  return walked(demandTally(a, 'wasserstein(a)'), demandTally(b, 'wasserstein(b)'));
}

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

function bucketed(counted: CountedBoth<BucketSums>): number | undefined {
  const marked = wassersteinMarks(counted);
  const found = marked && counted.gather(marked);
  return found && wassersteinOfMarked(counted, marked, found);
}

/** The buckets in which the distribution functions may cross; undefined where they hold much of the samples. */
export function wassersteinMarks(counted: CountedBoth<BucketSums>): Uint8Array | undefined {
  const { n, m, grid: { size }, inA, inB } = counted;
  const marked = new Uint8Array(size);
  for (let k = 0, i = 0, j = 0; k < size; k++) {
    const here = inA.counts[k] as number;
    const there = inB.counts[k] as number;
    if ((i + here) / n - j / m > 0 && i / n - (j + there) / m < 0) marked[k] = 1;
    i += here;
    j += there;
  }
  return withOpen(counted, marked);
}

/** The area, from the values of the marked buckets and the counts and sums of the others; undefined where it leaves the range of a double. */
export function wassersteinOfMarked({ n, m, grid: { low, scale, size }, shift, inA, inB }: CountedBoth<BucketSums>, marked: Uint8Array, { fromA, fromB }: FoundBoth): number | undefined {
  const width = 1 / scale;
  let area = 0;
  for (let k = 0, i = 0, j = 0; k < size; k++) {
    // Measured from the low end: far from 0 the values themselves have no digits left for a bucket's width.
    const edge = (k - shift) * width;
    const here = inA.counts[k] as number;
    const there = inB.counts[k] as number;
    if (marked[k] !== 1) {
      const start = i / n - j / m;
      i += here;
      j += there;
      area += Math.abs(start + (i / n - j / m - start) - (((inA.sums[k] as number) + shift * here) / n - ((inB.sums[k] as number) + shift * there) / m)) * width;
      continue;
    }
    const endA = fromA.ends[k] as number;
    const endB = fromB.ends[k] as number;
    let p = endA - here;
    let q = endB - there;
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
  return Number.isFinite(area) ? area : undefined;
}

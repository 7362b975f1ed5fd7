import { demandAlternative, type Alternative } from './alternative.js';
import { demandDoubles, demandExtent, lengthOf } from './domain.js';
import { countInto } from './special/buckets.js';
import { countBoth, countBothByGuess, withOpen, type CountedBoth, type FoundBoth } from './special/count-both.js';
import { countPlaces, type BucketCounts } from './special/places.js';
import { visitBoth } from './special/two-tallies.js';
import { demandTally, isTally, type Sample, type Tally } from './tally.js';

export type KsAlternative = Alternative;

/** The largest gap between two empirical distribution functions and where it is. */
export interface KsDistance {
  /** In [0, 1]. */
  readonly statistic: number;
  /** The smallest value at which the gap is reached. */
  readonly location: number;
  /** +1 where the first sample's distribution function is the higher one there (its values are smaller), -1 otherwise. */
  readonly sign: 1 | -1;
}

/**
 * The Kolmogorov-Smirnov distance of two samples, without a p-value.
 *
 * Large arrays are not sorted: counts in up to 32,768 buckets bound the gap inside each, and only buckets that could hold the largest are gathered and sorted. The result is exact.
 * @param a, b finite values or tallies, each not empty.
 * @param alternative `greater`: how far a's distribution function rises above b's; `less`: how far it falls below; `two-sided`: the larger.
 * @returns statistic in [0, 1], its location and sign.
 * @throws MlcheckError `statistic-undefined` for an empty sample or a value that is not finite.
 * Cost: O(n + m) on smooth data, O(n log n) at worst; memory a quarter of the input, of which the process keeps at most 8 MiB for its next call. Source: Smirnov (1939). Oracle: `two-samples.json` (SciPy ks_2samp).
 * @example
 * ```ts
 * ksDistance([1, 2, 3], [2, 3, 4]) // { statistic: 0.3333333333333333, location: 1, sign: 1 }
 * ```
 */
export function ksDistance(a: Sample, b: Sample, alternative: KsAlternative = 'two-sided'): KsDistance {
  demandAlternative(alternative, 'ksDistance');
  if (!isTally(a) && !isTally(b) && lengthOf(a) + lengthOf(b) > 2_000) {
    const [x, y] = [demandDoubles(a, 'ksDistance(a)'), demandDoubles(b, 'ksDistance(b)')];
    const counted = countBothByGuess(x, y, countPlaces) ?? countBoth(demandExtent(x, 'ksDistance(a)'), demandExtent(y, 'ksDistance(b)'), (values, grid) => ({ counts: countInto(values, grid) }));
    const found = counted && bucketed(counted, alternative);
    if (found !== undefined) return found;
  }
  return walked(demandTally(a, 'ksDistance(a)'), demandTally(b, 'ksDistance(b)'), alternative);
}

/** The running extremes of n m (F_a - F_b), a whole number and so free of rounding; a later equal gap does not move the location. */
interface Extremes {
  high: number;
  highAt: number;
  low: number;
  lowAt: number;
}

function note(e: Extremes, value: number, gap: number): void {
  if (gap > e.high) {
    e.high = gap;
    e.highAt = value;
  }
  if (gap < e.low) {
    e.low = gap;
    e.lowAt = value;
  }
}

function chosen(e: Extremes, pairs: number, alternative: KsAlternative): KsDistance {
  const below = Math.max(0, -e.low) / pairs;
  const above = Math.max(0, e.high) / pairs;
  if (alternative === 'less' || (alternative === 'two-sided' && below > above)) return { statistic: below, location: e.lowAt, sign: -1 };
  return { statistic: above, location: e.highAt, sign: 1 };
}

function walked(a: Tally, b: Tally, alternative: KsAlternative): KsDistance {
  const e: Extremes = { high: -Infinity, highAt: 0, low: Infinity, lowAt: 0 };
  let i = 0;
  let j = 0;
  visitBoth(a, b, (value, inA, inB) => {
    i += inA;
    j += inB;
    note(e, value, i * b.n - j * a.n);
  });
  return chosen(e, a.n * b.n, alternative);
}

function bucketed(counted: CountedBoth<BucketCounts>, alternative: KsAlternative): KsDistance | undefined {
  const marked = ksMarks(counted, alternative);
  const found = marked && counted.gather(marked);
  return found && ksOfMarked(counted, marked, found, alternative);
}

/** The buckets in which the largest gap may be; undefined where they hold much of the samples. */
export function ksMarks(counted: CountedBoth<BucketCounts>, alternative: KsAlternative): Uint8Array | undefined {
  const { n, m, grid: { size }, inA, inB } = counted;
  let above = 0;
  let below = 0;
  for (let k = 0, gap = 0; k < size; k++) {
    gap += (inA.counts[k] as number) * m - (inB.counts[k] as number) * n;
    if (gap > above) above = gap;
    if (-gap > below) below = -gap;
  }
  const floor = alternative === 'two-sided' ? Math.max(above, below) : alternative === 'greater' ? above : below;
  const marked = new Uint8Array(size);
  // No gap reaches beyond this on the side that is not asked for.
  const [upper, lower] = [alternative === 'less' ? Infinity : floor, alternative === 'greater' ? Infinity : floor];
  for (let k = 0, gap = 0; k < size; k++) {
    const up = (inA.counts[k] as number) * m;
    const down = (inB.counts[k] as number) * n;
    if ((gap + up >= upper || down - gap >= lower) && up + down > 0) marked[k] = 1;
    gap += up - down;
  }
  return withOpen(counted, marked);
}

/** The distance, from the values of the marked buckets and the counts of the others. */
export function ksOfMarked({ n, m, grid: { size }, inA, inB }: CountedBoth<BucketCounts>, marked: Uint8Array, { fromA, fromB }: FoundBoth, alternative: KsAlternative): KsDistance {
  const e: Extremes = { high: -Infinity, highAt: 0, low: Infinity, lowAt: 0 };
  for (let k = 0, i = 0, j = 0; k < size; k++) {
    const here = inA.counts[k] as number;
    const there = inB.counts[k] as number;
    if (marked[k] !== 1) {
      i += here;
      j += there;
      continue;
    }
    const endA = fromA.ends[k] as number;
    const endB = fromB.ends[k] as number;
    let p = endA - here;
    let q = endB - there;
    while (p < endA || q < endB) {
      const v = Math.min(p < endA ? (fromA.values[p] as number) : Infinity, q < endB ? (fromB.values[q] as number) : Infinity);
      for (; p < endA && fromA.values[p] === v; p++) i++;
      for (; q < endB && fromB.values[q] === v; q++) j++;
      note(e, v, i * m - j * n);
    }
  }
  return chosen(e, n * m, alternative);
}

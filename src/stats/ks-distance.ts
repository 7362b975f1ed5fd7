import { demandAlternative, type Alternative } from './alternative.js';
import { demandDoubles, demandExtent, lengthOf } from './domain.js';
import { countInto, gather, kernelCountInto } from './special/buckets.js';
import { countBoth, countBothByGuess, type CountedBoth } from './special/count-both.js';
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
 * Cost: O(n + m) on smooth data, O(n log n) at worst; memory a tenth of the input. Source: Smirnov (1939). Oracle: `two-samples.json` (SciPy ks_2samp).
 * @example
 * ```ts
 * ksDistance([1, 2, 3], [2, 3, 4]) // { statistic: 0.3333333333333333, location: 1, sign: 1 }
 * ```
 */
export function ksDistance(a: Sample, b: Sample, alternative: KsAlternative = 'two-sided'): KsDistance {
  demandAlternative(alternative, 'ksDistance');
  if (!isTally(a) && !isTally(b) && lengthOf(a) + lengthOf(b) > 2_000) {
    const [x, y] = [demandDoubles(a, 'ksDistance(a)'), demandDoubles(b, 'ksDistance(b)')];
    const counted = countBothByGuess(x, y, kernelCountInto) ?? countBoth(demandExtent(x, 'ksDistance(a)'), demandExtent(y, 'ksDistance(b)'), countInto);
    const found = counted && bucketed(x, y, counted, alternative);
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

function bucketed(a: Float64Array, b: Float64Array, { grid, inA, inB }: CountedBoth<Uint32Array>, alternative: KsAlternative): KsDistance | undefined {
  const n = a.length;
  const m = b.length;
  const { size } = grid;
  let above = 0;
  let below = 0;
  for (let k = 0, gap = 0; k < size; k++) {
    gap += (inA[k] as number) * m - (inB[k] as number) * n;
    above = Math.max(above, gap);
    below = Math.max(below, -gap);
  }
  const floor = alternative === 'two-sided' ? Math.max(above, below) : alternative === 'greater' ? above : below;
  const marked = new Uint8Array(size);
  let caught = 0;
  for (let k = 0, gap = 0; k < size; k++) {
    const up = (inA[k] as number) * m;
    const down = (inB[k] as number) * n;
    if (((alternative !== 'less' && gap + up >= floor) || (alternative !== 'greater' && down - gap >= floor)) && up + down > 0) {
      marked[k] = 1;
      caught += (inA[k] as number) + (inB[k] as number);
    }
    gap += up - down;
  }
  if (caught > 0.3 * (n + m)) return undefined;
  const fromA = gather(a, grid, inA, marked);
  const fromB = gather(b, grid, inB, marked);
  const e: Extremes = { high: -Infinity, highAt: 0, low: Infinity, lowAt: 0 };
  for (let k = 0, i = 0, j = 0, p = 0, q = 0; k < size; k++) {
    if (marked[k] !== 1) {
      i += inA[k] as number;
      j += inB[k] as number;
      continue;
    }
    const endA = fromA.ends[k] as number;
    const endB = fromB.ends[k] as number;
    while (p < endA || q < endB) {
      const v = Math.min(p < endA ? (fromA.values[p] as number) : Infinity, q < endB ? (fromB.values[q] as number) : Infinity);
      for (; p < endA && fromA.values[p] === v; p++) i++;
      for (; q < endB && fromB.values[q] === v; q++) j++;
      note(e, v, i * m - j * n);
    }
  }
  return chosen(e, n * m, alternative);
}

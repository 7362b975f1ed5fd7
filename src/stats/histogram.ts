import { demand } from './domain.js';
import { quantileOfTally } from './quantile.js';
import { demandTally, type Sample, type Tally } from './tally.js';

export interface HistogramOptions {
  /**
   * A rule or a number of bins of equal width over the sample's range: `freedman-diaconis` (default; Sturges where the interquartile range is 0), `sturges`, `scott`.
   */
  readonly bins?: 'freedman-diaconis' | 'sturges' | 'scott' | number;
  /** Edges, ascending, at least two, instead of bins; values outside are counted in `below` and `above`. */
  readonly edges?: ArrayLike<number>;
}

export interface Histogram {
  /** One more than counts; bin k is [edges[k], edges[k+1]), the last one closed. */
  readonly edges: Float64Array;
  readonly counts: Float64Array;
  readonly below: number;
  readonly above: number;
  readonly n: number;
}

/**
 * Counts in bins.
 * @param x finite values or a tally, not empty.
 * @returns edges and counts; `counts` with `below` and `above` sums to n.
 * @throws MlcheckError `statistic-undefined` for an empty sample, a value that is not finite, edges that do not ascend or a bad number of bins.
 * Cost: O(n log n). Source: Freedman & Diaconis (1981), doi:10.1007/BF01025868; Sturges (1926); Scott (1979), doi:10.1093/biomet/66.3.605. Oracle: `descriptions.json` (NumPy histogram).
 * @example
 * ```ts
 * histogram([1, 2, 2, 4], { bins: 3 }).counts // Float64Array(3) [ 1, 2, 1 ]
 * ```
 */
export function histogram(x: Sample, { bins = 'freedman-diaconis', edges }: HistogramOptions = {}): Histogram {
  const sample = demandTally(x, 'histogram(x)');
  const at = edges === undefined ? equalEdges(sample, bins) : givenEdges(edges);
  const counts = new Float64Array(at.length - 1);
  let below = 0;
  let above = 0;
  const last = at[at.length - 1] as number;
  for (let i = 0, k = 0; i < sample.values.length; i++) {
    const v = sample.values[i] as number;
    const count = sample.counts[i] as number;
    while (k < counts.length - 1 && v >= (at[k + 1] as number)) k++;
    if (v < (at[0] as number)) below += count;
    else if (v > last) above += count;
    else counts[k] = (counts[k] as number) + count;
  }
  return { edges: at, counts, below, above, n: sample.n };
}

function givenEdges(edges: ArrayLike<number>): Float64Array {
  demand(edges.length >= 2, 'histogram(edges)', 'must hold at least 2 edges', edges.length);
  for (let i = 0; i < edges.length; i++) {
    demand(Number.isFinite(edges[i]), `histogram(edges[${i}])`, 'must be finite', edges[i]);
    demand(i === 0 || (edges[i] as number) > (edges[i - 1] as number), `histogram(edges[${i}])`, 'must be above the edge before', edges[i]);
  }
  return Float64Array.from(edges);
}

function equalEdges(x: Tally, bins: 'freedman-diaconis' | 'sturges' | 'scott' | number): Float64Array {
  let low = x.values[0] as number;
  let high = x.values[x.values.length - 1] as number;
  const count = typeof bins === 'number' ? bins : low === high ? 1 : countByRule(x, bins, high - low);
  demand(Number.isInteger(count) && count >= 1 && count <= 1e7, 'histogram(bins)', 'must be an integer from 1 to 10,000,000', count);
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const width = (high - low) / count;
  demand(low + width > low && Number.isFinite(width), 'histogram(x)', 'must have a range that can be divided into bins', [low, high]);
  return Float64Array.from({ length: count + 1 }, (_, k) => (k === count ? high : low + k * width));
}

function countByRule(x: Tally, rule: 'freedman-diaconis' | 'sturges' | 'scott', range: number): number {
  const sturges = range / (Math.log2(x.n) + 1);
  if (rule === 'sturges') return Math.ceil(range / sturges);
  if (rule === 'scott') return Math.ceil(range / ((24 * Math.sqrt(Math.PI) / x.n) ** (1 / 3) * deviation(x)));
  const iqr = quantileOfTally(x, 0.75, 7) - quantileOfTally(x, 0.25, 7);
  return Math.ceil(range / (iqr > 0 ? (2 * iqr) / x.n ** (1 / 3) : sturges));
}

function deviation(x: Tally): number {
  let sum = 0;
  for (let i = 0; i < x.values.length; i++) sum += ((x.values[i] as number) * (x.counts[i] as number)) / x.n;
  let squares = 0;
  for (let i = 0; i < x.values.length; i++) squares += ((x.values[i] as number) - sum) ** 2 * (x.counts[i] as number);
  return Math.sqrt(squares / x.n);
}

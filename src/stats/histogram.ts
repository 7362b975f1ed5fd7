import { demand, demandList, demandOneOf, demandOptions } from './domain.js';
import { demandMomentsInUnit } from './moments.js';
import { quantilesOf } from './quantile.js';
import { countsOf, readerOf, type Reader } from './special/reader.js';
import { isTally, type Sample, type Tally } from './tally.js';

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
 * Cost: O(n) on smooth data, O(n log n) at worst. Source: Freedman & Diaconis (1981), doi:10.1007/BF01025868; Sturges (1926); Scott (1979), doi:10.1093/biomet/66.3.605. Oracle: `descriptions.json` (NumPy histogram).
 * @example
 * ```ts
 * histogram([1, 2, 2, 4], { bins: 3 }).counts // Float64Array(3) [ 1, 2, 1 ]
 * ```
 */
export function histogram(x: Sample, options: HistogramOptions = {}): Histogram {
  const { bins = 'freedman-diaconis', edges } = demandOptions(options, 'histogram', ['bins', 'edges']);
  if (edges !== undefined) {
    const at = givenEdges(edges);
    const inner = at.slice();
    inner[at.length - 1] = justAbove(at[at.length - 1] as number);
    const { n, counts } = countsOf(x, 'histogram(x)', inner, 'left');
    return { edges: at, counts: counts.slice(1, -1), below: counts[0] as number, above: counts[at.length] as number, n };
  }
  const sample = readerOf(x, 'histogram(x)');
  const at = equalEdges(sample, bins, () => deviation(x));
  return { edges: at, counts: sample.counts(at.subarray(1, -1), 'left'), below: 0, above: 0, n: sample.n };
}

function givenEdges(edges: ArrayLike<number>): Float64Array {
  demandList(edges, 'histogram(edges)');
  demand(edges.length >= 2, 'histogram(edges)', 'must hold at least 2 edges', edges.length);
  for (let i = 0; i < edges.length; i++) {
    demand(Number.isFinite(edges[i]), `histogram(edges[${i}])`, 'must be finite', edges[i]);
    demand(i === 0 || (edges[i] as number) > (edges[i - 1] as number), `histogram(edges[${i}])`, 'must be above the edge before', edges[i]);
  }
  return Float64Array.from(edges);
}

function equalEdges(x: Reader, bins: 'freedman-diaconis' | 'sturges' | 'scott' | number, deviation: () => number): Float64Array {
  if (typeof bins !== 'number') demandOneOf(bins, 'histogram(bins)', ['freedman-diaconis', 'sturges', 'scott']);
  let { low, high } = x;
  demand(Number.isFinite(high - low), 'histogram(x)', 'must have a range that can be divided into bins', [low, high]);
  const count = typeof bins === 'number' ? bins : low === high ? 1 : countByRule(x, bins, deviation);
  demand(Number.isInteger(count) && count >= 1 && count <= 1e7, 'histogram(bins)', 'must be an integer from 1 to 10,000,000', count);
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const width = (high - low) / count;
  demand(low + width > low && Number.isFinite(width), 'histogram(x)', 'must have a range that can be divided into bins', [low, high]);
  const edges = new Float64Array(count + 1);
  for (let k = 0; k < count; k++) edges[k] = low + k * width;
  edges[count] = high;
  return edges;
}

function countByRule(x: Reader, rule: 'freedman-diaconis' | 'sturges' | 'scott', deviation: () => number): number {
  const range = x.high - x.low;
  const sturges = range / (Math.log2(x.n) + 1);
  if (rule === 'sturges') return Math.ceil(range / sturges);
  if (rule === 'scott') return Math.ceil(range / ((24 * Math.sqrt(Math.PI) / x.n) ** (1 / 3) * deviation()));
  const [lower, upper] = quantilesOf(x, [0.25, 0.75], 7) as [number, number];
  return Math.ceil(range / (upper > lower ? (2 * (upper - lower)) / x.n ** (1 / 3) : sturges));
}

function deviation(x: Sample): number {
  if (isTally(x)) return deviationOfTally(x);
  const { found: [{ n, m2 }], unit } = demandMomentsInUnit([x, 'histogram(x)']);
  return Math.sqrt(m2 / n) * unit;
}

function deviationOfTally(x: Tally): number {
  const unit = (x.values[x.values.length - 1] as number) - (x.values[0] as number);
  let sum = 0;
  for (let i = 0; i < x.values.length; i++) sum += (x.values[i] as number) * ((x.counts[i] as number) / x.n);
  let squares = 0;
  for (let i = 0; i < x.values.length; i++) squares += (((x.values[i] as number) - sum) / unit) ** 2 * (x.counts[i] as number);
  return Math.sqrt(squares / x.n) * unit;
}

const bits = new BigInt64Array(1);
const double = new Float64Array(bits.buffer);

/** The next double, so that the last bin can be open above like the others and still hold its edge. */
function justAbove(v: number): number {
  double[0] = v;
  bits[0] = v === 0 ? 1n : (bits[0] as bigint) + (v > 0 ? 1n : -1n);
  return double[0];
}

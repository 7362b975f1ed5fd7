import { demandAlternative } from './alternative.js';
import { demand, demandDoubles, demandExtent, demandList, demandOneOf, demandOptions, relabelled } from './domain.js';
import { ksDistance } from './ks-distance.js';
import { withPValue, type KsOptions, type KsResult } from './ks-two-sample.js';
import { moments, type Moments } from './moments.js';
import { demandSmoothing, populationStability, stabilityOf, stabilityQuantiles, type StabilityOptions, type StabilityResult } from './population-stability.js';
import { countsOf } from './special/reader.js';
import { panelPass, type PanelSide } from './special/panel-pass.js';
import { wasserstein } from './wasserstein.js';

/** Options of `ksTwoSample` and of `populationStability`, whose baseline is a and whose `method` is called `binning` here. */
export interface PanelOptions extends KsOptions, Omit<StabilityOptions, 'method'> {
  readonly binning?: StabilityOptions['method'];
  /** Finite values, ascending, at which the distribution functions are wanted; default 101, evenly spaced from the least value of both samples to the greatest. */
  readonly points?: ArrayLike<number>;
}

/** What is asked of two samples of scores, together. */
export interface TwoSamplePanel {
  readonly ks: KsResult;
  /** In the unit of the values. */
  readonly wasserstein: number;
  readonly stability: StabilityResult;
  readonly a: Moments;
  readonly b: Moments;
  /** The share of each sample at or below each point. */
  readonly ecdf: { readonly points: Float64Array; readonly a: Float64Array; readonly b: Float64Array };
}

/**
 * Kolmogorov-Smirnov test, Wasserstein distance, population stability index, moments and distribution functions of two samples, in one pass.
 *
 * Each is what its own function gives, exactly; together they cost little more than one of them, because large arrays are read once: counts and sums in shared buckets answer all but
 * for a few buckets, whose values are gathered.
 * @param a, b finite values, each not empty; a is the baseline of the stability index.
 * @returns `ks`, `wasserstein` and `stability` of a against b, the moments of each, and both empirical distribution functions, in [0, 1], at the points.
 * @throws MlcheckError `statistic-undefined` for an empty sample, a value that is not finite, points that do not ascend, or what one of the functions refuses.
 * Cost: O(n + m) on smooth data, O(n log n) at worst; memory as in `ksDistance`. Source: `ksTwoSample`, `wasserstein`, `populationStability`, `moments`, `ecdf`. Oracle: `two-samples.json` (SciPy, NumPy).
 * @example
 * ```ts
 * twoSamplePanel([1, 2, 3, 4], [3, 4, 5, 6]).ks.location // 2
 * twoSamplePanel([1, 2, 3, 4], [3, 4, 5, 6]).wasserstein // 2
 * twoSamplePanel([1, 2, 3, 4], [3, 4, 5, 6], { points: [2, 5] }).ecdf // { points: Float64Array(2) [ 2, 5 ], a: Float64Array(2) [ 0.5, 1 ], b: Float64Array(2) [ 0, 0.75 ] }
 * ```
 */
export function twoSamplePanel(a: ArrayLike<number>, b: ArrayLike<number>, options: PanelOptions = {}): TwoSamplePanel {
  const { alternative = 'two-sided', method = 'auto', binning = 'quantile', points, ...binned } = demandOptions(options, 'twoSamplePanel', ['alternative', 'method', 'binning', 'points', 'bins', 'edges', 'smoothing', 'floorShare']);
  demandAlternative(alternative, 'twoSamplePanel');
  demandOneOf(method, 'twoSamplePanel(method)', ['auto', 'exact', 'asymp']);
  demandOneOf(binning, 'twoSamplePanel(binning)', ['quantile', 'width']);
  const ks: KsOptions = { alternative, method };
  const stability: StabilityOptions = { ...binned, method: binning };
  const pointsOver = points === undefined ? evenly : always(demandPoints(points));
  return relabelled('populationStability', 'twoSamplePanel', () => {
    demandSmoothing(stability);
    stabilityQuantiles(stability);
    const [x, y] = [demandDoubles(a, 'twoSamplePanel(a)'), demandDoubles(b, 'twoSamplePanel(b)')];
    const found = panelPass(x, y, { alternative, stability, pointsOver });
    if (found === undefined) return partByPart(x, y, ks, stability, pointsOver);
    const { distance, edges } = found;
    return {
      ks: withPValue(distance, x.length, y.length, ks), wasserstein: found.wasserstein,
      stability: stabilityOf(edges, between(found.a.upToEdges, x.length), between(found.b.upToEdges, y.length), stability),
      a: momentsOf(x.length, found.a), b: momentsOf(y.length, found.b),
      ecdf: { points: found.points, a: shares(found.a.upToPoints, x.length), b: shares(found.b.upToPoints, y.length) },
    };
  });
}

type PointsOver = (low: number, high: number) => Float64Array;

/** Half a step twice: a range may be wider than a double. */
function evenly(low: number, high: number): Float64Array {
  return Float64Array.from({ length: 101 }, (_, k) => {
    const half = (high / 2 - low / 2) * (k / 100);
    return k === 100 ? high : Math.min(high, low + half + half);
  });
}

const always = (points: Float64Array): PointsOver => () => points;

function demandPoints(points: ArrayLike<number>): Float64Array {
  demandList(points, 'twoSamplePanel(points)');
  const list = demandDoubles(points, 'twoSamplePanel(points)');
  list.forEach((v, i) => {
    demand(Number.isFinite(v), `twoSamplePanel(points[${i}])`, 'must be finite', v);
    demand(i === 0 || v > (list[i - 1] as number), `twoSamplePanel(points[${i}])`, 'must be above the point before', v);
  });
  return list.slice();
}

function partByPart(x: Float64Array, y: Float64Array, ks: KsOptions, stability: StabilityOptions, pointsOver: PointsOver): TwoSamplePanel {
  const [from, to] = [demandExtent(x, 'twoSamplePanel(a)'), demandExtent(y, 'twoSamplePanel(b)')];
  const points = pointsOver(Math.min(from.low, to.low), Math.max(from.high, to.high));
  const ecdf = (values: Float64Array): Float64Array => shares(upTo(countsOf(values, 'twoSamplePanel', points, 'right').counts), values.length);
  return {
    ks: withPValue(ksDistance(x, y, ks.alternative), x.length, y.length, ks), wasserstein: wasserstein(x, y), stability: populationStability(x, y, stability),
    a: relabelled('moments(x)', 'twoSamplePanel(a)', () => moments(x)), b: relabelled('moments(x)', 'twoSamplePanel(b)', () => moments(y)),
    ecdf: { points, a: ecdf(x), b: ecdf(y) },
  };
}

function momentsOf(n: number, { sums: { mean, m2, m3, m4, low, high } }: PanelSide): Moments {
  return { n, mean, m2, m3, m4, min: low, max: high };
}

/** Counts between edges from counts up to each. */
function between(counts: readonly number[], n: number): Float64Array {
  return Float64Array.from([...counts, n], (count, k) => count - (counts[k - 1] ?? 0));
}

/** Counts up to each edge from counts between them. */
function upTo(counts: Float64Array): number[] {
  let sum = 0;
  return Array.from(counts.subarray(0, -1), (count) => (sum += count));
}

function shares(counts: readonly number[], n: number): Float64Array {
  return Float64Array.from(counts, (count) => count / n);
}

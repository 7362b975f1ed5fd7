import { demand, demandList, demandOneOf, demandOptions, undefinedStatistic } from './domain.js';
import { quantilesOf } from './quantile.js';
import { countsOf, readerOf, type Reader } from './special/reader.js';
import type { Sample } from './tally.js';

export interface StabilityOptions {
  /** How many bins when no edges are given; default 10, at least 2. */
  readonly bins?: number;
  /** `quantile` (default): edges at the baseline's quantiles, equal ones merged; `width`: equal width over the baseline's range. */
  readonly method?: 'quantile' | 'width';
  /** Inner edges, ascending, instead of bins: k edges make k + 1 bins, the outer ones open. A value equal to an edge belongs below it. */
  readonly edges?: ArrayLike<number>;
  /**
   * What keeps an empty bin from an infinite index. `half` (default): 1/2 is added to each count. `floor`: shares below `floorShare` are raised to it,
   * as many scorecard tools do. `none`: an empty bin is an error.
   */
  readonly smoothing?: 'half' | 'floor' | 'none';
  /** Default 1e-4. */
  readonly floorShare?: number;
}

export interface StabilityBin {
  /** The bin is (from, to]; the first is open to -Infinity, the last to Infinity. */
  readonly from: number;
  readonly to: number;
  readonly baseline: number;
  readonly current: number;
  /** This bin's part of the index, >= 0. */
  readonly contribution: number;
}

export interface StabilityResult {
  /** Sum of the contributions, >= 0, in nats. */
  readonly psi: number;
  readonly bins: readonly StabilityBin[];
  readonly smoothing: 'half' | 'floor' | 'none';
}

/**
 * Population stability index: the symmetrised Kullback-Leibler divergence of binned shares, sum of (q - p) ln(q / p).
 * @param baseline, current finite values or tallies, each not empty; bins come from the baseline alone.
 * @returns the index in nats with the counts and the contribution of each bin.
 * @throws MlcheckError `statistic-undefined` for an empty sample, a value that is not finite, edges that do not ascend, or an empty bin without smoothing.
 * Cost: O(n) on smooth data, O(n log n) at worst. Source: Lewis (1994), An Introduction to Credit Scoring; Yurdakul & Naranjo (2020), doi:10.21314/JRMV.2020.227. Oracle: `two-samples.json` (NumPy).
 * @example
 * ```ts
 * populationStability([1, 2, 3, 4], [1, 2, 3, 4], { bins: 2 }).psi // 0
 * populationStability([1, 2, 3, 4], [3, 4, 4, 4], { bins: 2 }).psi.toFixed(6) // '0.878890'
 * ```
 */
export function populationStability(baseline: Sample, current: Sample, options: StabilityOptions = {}): StabilityResult {
  demandOptions(options, 'populationStability', ['bins', 'method', 'edges', 'smoothing', 'floorShare']);
  demandSmoothing(options);
  const from = readerOf(baseline, 'populationStability(baseline)');
  const edges = stabilityEdges(from, options);
  const p = from.counts(edges, 'right');
  const { counts } = countsOf(current, 'populationStability(current)', edges, 'right');
  return stabilityOf(edges, p, counts, options);
}

/** @throws MlcheckError `statistic-undefined` */
export function demandSmoothing({ smoothing = 'half', floorShare = 1e-4 }: StabilityOptions): void {
  demandOneOf(smoothing, 'populationStability(smoothing)', ['half', 'floor', 'none']);
  demand(typeof floorShare === 'number' && floorShare > 0 && floorShare < 1, 'populationStability(floorShare)', 'must be in (0, 1)', floorShare);
}

/** The index from the counts between edges, one more than there are edges. @throws MlcheckError `statistic-undefined` for an empty bin without smoothing. */
export function stabilityOf(edges: readonly number[], p: Float64Array, q: Float64Array, { smoothing = 'half', floorShare = 1e-4 }: StabilityOptions): StabilityResult {
  const [n, m] = [p, q].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [number, number];
  const bins = Array.from(p, (count, k): StabilityBin => {
    const [a, b] = [share(count, n, p.length, smoothing, floorShare), share(q[k] as number, m, p.length, smoothing, floorShare)];
    if (a === 0 || b === 0) throw undefinedStatistic('populationStability(smoothing)', `must not be none when bin ${k} is empty`, smoothing);
    return { from: edges[k - 1] ?? -Infinity, to: edges[k] ?? Infinity, baseline: count, current: q[k] as number, contribution: (b - a) * Math.log(b / a) };
  });
  return { psi: bins.reduce((sum, bin) => sum + bin.contribution, 0), bins, smoothing };
}

/** The probabilities of the quantiles that are edges; none where edges are of another kind. @throws MlcheckError `statistic-undefined` */
export function stabilityQuantiles({ bins = 10, method = 'quantile', edges }: StabilityOptions): readonly number[] {
  if (edges !== undefined) return [];
  demandOneOf(method, 'populationStability(method)', ['quantile', 'width']);
  demand(Number.isInteger(bins) && bins >= 2, 'populationStability(bins)', 'must be an integer >= 2', bins);
  return method === 'quantile' ? sharesOf(bins) : [];
}

const sharesOf = (bins: number): readonly number[] => Array.from({ length: bins - 1 }, (_, k) => (k + 1) / bins);

/** @throws MlcheckError `statistic-undefined` */
export function stabilityEdges(baseline: Pick<Reader, 'n' | 'low' | 'high' | 'ranks'>, options: StabilityOptions): readonly number[] {
  const { bins = 10, edges } = options;
  if (edges !== undefined) {
    demandList(edges, 'populationStability(edges)');
    const list = Array.from(edges);
    list.forEach((edge, i) => {
      demand(Number.isFinite(edge), `populationStability(edges[${i}])`, 'must be finite', edge);
      demand(i === 0 || edge > (list[i - 1] as number), `populationStability(edges[${i}])`, 'must be above the edge before', edge);
    });
    return list;
  }
  const quantiles = stabilityQuantiles(options);
  const { low, high } = baseline;
  const all = quantiles.length === 0 ? sharesOf(bins).map((p) => low + (high - low) * p) : quantilesOf(baseline, quantiles, 7);
  return all.filter((edge, k) => edge < high && (k === 0 || edge > (all[k - 1] as number)));
}

function share(count: number, n: number, bins: number, smoothing: 'half' | 'floor' | 'none', floorShare: number): number {
  if (smoothing === 'half') return (count + 0.5) / (n + 0.5 * bins);
  return smoothing === 'floor' ? Math.max(floorShare, count / n) : count / n;
}

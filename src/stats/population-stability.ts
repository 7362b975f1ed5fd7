import { demand, demandSample, undefinedStatistic } from './domain.js';
import { mix, position, quantileOfTally } from './quantile.js';
import { dealOne } from './special/select.js';
import { demandTally, isTally, type Sample, type Tally } from './tally.js';

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
  const { smoothing = 'half', floorShare = 1e-4 } = options;
  const from = readerOf(baseline, 'populationStability(baseline)');
  const to = readerOf(current, 'populationStability(current)');
  const edges = edgesOf(from, options);
  const p = from.countsBetween(edges);
  const q = to.countsBetween(edges);
  const bins = p.map((count, k): StabilityBin => {
    const [a, b] = [share(count, from.n, p.length, smoothing, floorShare), share(q[k] as number, to.n, p.length, smoothing, floorShare)];
    if (a === 0 || b === 0) throw undefinedStatistic('populationStability(smoothing)', `must not be none when bin ${k} is empty`, smoothing);
    return { from: edges[k - 1] ?? -Infinity, to: edges[k] ?? Infinity, baseline: count, current: q[k] as number, contribution: (b - a) * Math.log(b / a) };
  });
  return { psi: bins.reduce((sum, bin) => sum + bin.contribution, 0), bins, smoothing };
}

/** What the index reads of a sample: its ends, quantiles (type 7) and counts between edges. */
interface Reader {
  readonly n: number;
  readonly low: number;
  readonly high: number;
  quantiles(ps: readonly number[]): number[];
  countsBetween(edges: readonly number[]): number[];
}

/** Large arrays are dealt into buckets and not sorted. */
function readerOf(sample: Sample, place: string): Reader {
  if (!isTally(sample) && sample.length > 20_000) {
    demandSample(sample, place);
    const n = sample.length;
    const dealt = dealOne(sample);
    if (dealt !== undefined) {
      const [low, high] = dealt.ranks([1, n]) as [number, number];
      return {
        n, low, high,
        quantiles: (ps) => {
          const places = ps.map((p) => position(n, p, 7));
          const values = dealt.ranks(places.flatMap(({ j }) => [j, j + 1]));
          return places.map(({ share }, i) => mix(values[2 * i] as number, values[2 * i + 1] as number, share));
        },
        countsBetween: (edges) => {
          const upTo = [...dealt.upTo(edges), n];
          return upTo.map((count, k) => count - (upTo[k - 1] ?? 0));
        },
      };
    }
  }
  const x = demandTally(sample, place);
  return {
    n: x.n, low: x.values[0] as number, high: x.values[x.values.length - 1] as number,
    quantiles: (ps) => ps.map((p) => quantileOfTally(x, p, 7)),
    countsBetween: (edges) => countsBetween(x, edges),
  };
}

function edgesOf(baseline: Reader, { bins = 10, method = 'quantile', edges }: StabilityOptions): readonly number[] {
  if (edges !== undefined) {
    const list = Array.from(edges);
    list.forEach((edge, i) => {
      demand(Number.isFinite(edge), `populationStability(edges[${i}])`, 'must be finite', edge);
      demand(i === 0 || edge > (list[i - 1] as number), `populationStability(edges[${i}])`, 'must be above the edge before', edge);
    });
    return list;
  }
  demand(Number.isInteger(bins) && bins >= 2, 'populationStability(bins)', 'must be an integer >= 2', bins);
  const { low, high } = baseline;
  const at = Array.from({ length: bins - 1 }, (_, k) => (k + 1) / bins);
  const all = method === 'width' ? at.map((p) => low + (high - low) * p) : baseline.quantiles(at);
  return all.filter((edge, k) => edge < high && (k === 0 || edge > (all[k - 1] as number)));
}

/** Counts in (-inf, e0], (e0, e1], ..., (e last, inf). */
export function countsBetween(x: Tally, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (let i = 0, k = 0; i < x.values.length; i++) {
    while (k < edges.length && (x.values[i] as number) > (edges[k] as number)) k++;
    counts[k] = (counts[k] as number) + (x.counts[i] as number);
  }
  return counts;
}

function share(count: number, n: number, bins: number, smoothing: 'half' | 'floor' | 'none', floorShare: number): number {
  if (smoothing === 'half') return (count + 0.5) / (n + 0.5 * bins);
  return smoothing === 'floor' ? Math.max(floorShare, count / n) : count / n;
}

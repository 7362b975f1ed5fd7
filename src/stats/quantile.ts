import { demand, demandProbability } from './domain.js';
import { orderStatistic } from './special/order-statistic.js';
import { readerOf, type Reader } from './special/reader.js';
import type { Sample, Tally } from './tally.js';

/** R's numbers of the nine definitions. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/**
 * Sample quantile by any of the nine definitions of Hyndman and Fan.
 * @param x finite values or a tally, not empty.
 * @param p probability in [0, 1].
 * @param type R's number; 7 (default) interpolates between order statistics as R, NumPy and spreadsheets do; 1 is the inverse of the distribution function; 8 is median-unbiased.
 * @returns a number within the range of the sample.
 * @throws MlcheckError `statistic-undefined` for an empty sample, a value that is not finite, p outside [0, 1] or another type.
 * Cost: O(n) on smooth data, O(n log n) at worst; O(distinct) for a tally. Source: Hyndman & Fan (1996), doi:10.2307/2684934. Oracle: `descriptions.json` (NumPy's nine methods).
 * @example
 * ```ts
 * quantile([1, 2, 3, 4], 0.25) // 1.75
 * quantile([1, 2, 3, 4], 0.25, 1) // 1
 * ```
 */
export function quantile(x: Sample, p: number, type: QuantileType = 7): number {
  demandProbability(p, 'quantile(p)');
  demand(Number.isInteger(type) && type >= 1 && type <= 9, 'quantile(type)', 'must be one of 1 to 9', type);
  return quantilesOf(readerOf(x, 'quantile(x)'), [p], type)[0] as number;
}

/** The same on a tally that is known to be sound. */
export function quantileOfTally(x: Tally, p: number, type: QuantileType): number {
  const { j, share } = position(x.n, p, type);
  return mix(orderStatistic(x, j), orderStatistic(x, j + 1), share);
}

/** Several quantiles of one sample, read together. */
export function quantilesOf(x: Pick<Reader, 'n' | 'ranks'>, ps: readonly number[], type: QuantileType): number[] {
  const places = ps.map((p) => position(x.n, p, type));
  const values = x.ranks(ranksOfQuantiles(x.n, ps, type));
  return places.map(({ share }, i) => mix(values[2 * i] as number, values[2 * i + 1] as number, share));
}

/** The ranks that {@link quantilesOf} reads, two for each. */
export function ranksOfQuantiles(n: number, ps: readonly number[], type: QuantileType): number[] {
  return ps.map((p) => position(n, p, type)).flatMap(({ j }) => [j, j + 1]);
}

/** The quantile lies `share` of the way from the j-th smallest value to the next. */
function position(n: number, p: number, type: QuantileType): { readonly j: number; readonly share: number } {
  // Products such as 0.7 * 10 that should be whole are taken as whole, as in R.
  const fuzz = 4 * Number.EPSILON;
  if (type <= 3) {
    const np = type === 3 ? n * p - 0.5 : n * p;
    const j = Math.floor(np + fuzz * n);
    return { j, share: np - j > fuzz * n ? 1 : type === 1 ? 0 : type === 2 ? 0.5 : j % 2 === 0 ? 0 : 1 };
  }
  const [a, b] = PLOTTING[type - 4] as readonly [number, number];
  const np = a + p * (n + 1 - a - b);
  const j = Math.floor(np + fuzz * Math.max(1, Math.abs(np)));
  const h = np - j;
  return { j, share: Math.abs(h) < fuzz * Math.max(1, Math.abs(np)) ? 0 : h };
}

const PLOTTING: readonly (readonly [number, number])[] = [[0, 1], [0.5, 0.5], [0, 0], [1, 1], [1 / 3, 1 / 3], [3 / 8, 3 / 8]];

function mix(low: number, high: number, share: number): number {
  if (share === 0 || low === high) return low;
  return share === 1 ? high : (1 - share) * low + share * high;
}

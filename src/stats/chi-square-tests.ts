import { chiSquared } from './chi-squared.js';
import { demand, demandOptions, demandPairs, undefinedStatistic } from './domain.js';
import { OUT, X, Y, type Kernels } from './special/kernels.js';
import { kernelSum, weighed } from './special/weighed.js';

export interface GoodnessOptions {
  /** How many parameters of the expected shares were estimated from the counts: degrees of freedom that go; default 0. */
  readonly ddof?: number;
}

export interface ChiSquareResult {
  /** >= 0. */
  readonly statistic: number;
  /** Degrees of freedom. */
  readonly df: number;
  readonly pValue: number;
}

/** Counts >= 0 whose sum lies between `least` and `most`: by default such that its powers stay within the range of a double. */
function totalOf(place: string, counts: Float64Array, least = 1e-70, most = 1e70): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    if ((counts[i] as number) < 0) throw undefinedStatistic(`${place.slice(0, -1)}[${i}])`, 'must be >= 0', counts[i]);
    sum += counts[i] as number;
  }
  demand(sum > least && sum < most, place, sum > 0 ? `must have a sum between ${least} and ${most}` : 'must have a sum > 0', sum);
  return sum;
}

/**
 * Chi-squared test that two binned samples come from one distribution; bins empty in both are left out.
 * @param a, b counts >= 0 over the same bins, each with a sum > 0; at least 2 bins in use. The approximation wants expected counts of about 5.
 * @throws MlcheckError `statistic-undefined` for a negative count, unequal lengths, an empty sample, one bin in use, or sums beyond 1e70.
 * Cost: O(bins). Source: Pearson (1911), doi:10.1093/biomet/8.1-2.250. Oracle: `two-samples.json` (SciPy chi2_contingency without correction).
 * @example
 * ```ts
 * chiSquareTwoSample([10, 20], [20, 10]).statistic.toFixed(6) // '6.666667'
 * ```
 */
export function chiSquareTwoSample(a: ArrayLike<number>, b: ArrayLike<number>): ChiSquareResult {
  const [x, y] = demandPairs('chiSquareTwoSample', a, b);
  const n = totalOf('chiSquareTwoSample(a)', x);
  const m = totalOf('chiSquareTwoSample(b)', y);
  let statistic = 0;
  let used = 0;
  for (let i = 0; i < x.length; i++) {
    const both = (x[i] as number) + (y[i] as number);
    if (both === 0) continue;
    used++;
    statistic += (m * (x[i] as number) - n * (y[i] as number)) ** 2 / (n * m * both);
  }
  demand(used >= 2, 'chiSquareTwoSample(a, b)', 'must use at least 2 bins', used);
  return { statistic, df: used - 1, pValue: chiSquared.survival(statistic, used - 1) };
}

/**
 * Pearson's chi-squared test that counts follow given shares.
 * @param observed counts >= 0 with a sum > 0.
 * @param expected weights > 0 of the same bins, in any scale.
 * @throws MlcheckError `statistic-undefined` for a negative count, unequal lengths, an expected weight of 0 or fewer than 2 bins.
 * Cost: O(bins). Source: Pearson (1900), doi:10.1080/14786440009463897. Oracle: `two-samples.json` (SciPy chisquare).
 * @example
 * ```ts
 * chiSquareGoodnessOfFit([16, 18, 16, 14], [1, 1, 1, 1]).statistic // 0.5
 * ```
 */
export function chiSquareGoodnessOfFit(observed: ArrayLike<number>, expected: ArrayLike<number>, options: GoodnessOptions = {}): ChiSquareResult {
  const { ddof = 0 } = demandOptions(options, 'chiSquareGoodnessOfFit', ['ddof']);
  const statistic = summed('chiSquareGoodnessOfFit', observed, expected, squaresFrom, ({ loops }, count, scale) => loops.addChiSquare(X, Y, count, scale, OUT));
  return chiSquareResult('chiSquareGoodnessOfFit', statistic, observed.length, ddof);
}

function squaresFrom(from: number, { counts, weights, n, weight }: Bins): number {
  let statistic = 0;
  for (let i = from; i < counts.length; i++) {
    const e = ((weights[i] as number) / weight) * n;
    statistic += ((counts[i] as number) - e) ** 2 / e;
  }
  return statistic;
}

/**
 * G test (log-likelihood ratio) that counts follow given shares.
 * @param observed counts >= 0 with a sum > 0.
 * @param expected weights > 0 of the same bins, in any scale.
 * @throws MlcheckError `statistic-undefined` for a negative count, unequal lengths, an expected weight of 0 or fewer than 2 bins.
 * Cost: O(bins). Source: Wilks (1938), doi:10.1214/aoms/1177732360. Oracle: `two-samples.json` (SciPy power_divergence).
 * @example
 * ```ts
 * gTest([10, 30], [1, 1]).statistic.toFixed(6) // '10.464963'
 * ```
 */
export function gTest(observed: ArrayLike<number>, expected: ArrayLike<number>, options: GoodnessOptions = {}): ChiSquareResult {
  const { ddof = 0 } = demandOptions(options, 'gTest', ['ddof']);
  const statistic = summed('gTest', observed, expected, ratiosFrom, ({ loops }, count, scale) => loops.addLikelihoodRatio(X, Y, count, scale, OUT));
  return chiSquareResult('gTest', Math.max(0, 2 * statistic), observed.length, ddof);
}

function ratiosFrom(from: number, { counts, weights, n, weight }: Bins): number {
  let statistic = 0;
  for (let i = from; i < counts.length; i++) {
    const o = counts[i] as number;
    const e = ((weights[i] as number) / weight) * n;
    // Written so that every term is >= 0 and none cancels.
    statistic += o === 0 ? e : o * Math.log(o / e) + e - o;
  }
  return statistic;
}

/** Counts observed, n together, and the weights of their bins. */
interface Bins {
  readonly counts: Float64Array;
  readonly weights: Float64Array;
  readonly n: number;
  readonly weight: number;
}

/** The sum of a term of each bin: of most by a kernel, where there is one for so many. @param add adds those of a part; `scale` makes counts of weights */
function summed(name: string, observed: ArrayLike<number>, expected: ArrayLike<number>, termsFrom: (from: number, bins: Bins) => number, add: (kernels: Kernels, count: number, scale: number) => void): number {
  const ready = weighed(observed, expected);
  if (ready === undefined || ready.leastQ === 0) return termsFrom(0, binsOf(name, observed, expected));
  const scale = ready.sumP / ready.sumQ;
  const statistic = kernelSum(ready, (kernels, count) => add(kernels, count, scale))
    + termsFrom(ready.end, { counts: ready.p, weights: ready.q, n: ready.sumP, weight: ready.sumQ });
  return Number.isFinite(statistic) ? statistic : termsFrom(0, binsOf(name, observed, expected));
}

function binsOf(name: string, observed: ArrayLike<number>, expected: ArrayLike<number>): Bins {
  const [counts, weights] = demandPairs(name, observed, expected, 2, ['observed', 'expected']);
  const n = totalOf(`${name}(observed)`, counts);
  const weight = totalOf(`${name}(expected)`, weights, 1e-300, 1e300);
  for (let i = 0; i < weights.length; i++) {
    if (!((weights[i] as number) > 0)) throw undefinedStatistic(`${name}(expected[${i}])`, 'must be > 0', weights[i]);
  }
  return { counts, weights, n, weight };
}

function chiSquareResult(name: string, statistic: number, bins: number, ddof: number): ChiSquareResult {
  demand(statistic < Infinity, `${name}(expected)`, 'must not be out of all proportion to what was observed', statistic);
  demand(Number.isInteger(ddof) && ddof >= 0 && ddof <= bins - 2, `${name}(ddof)`, `must be an integer in [0, ${bins - 2}]`, ddof);
  const df = bins - 1 - ddof;
  return { statistic, df, pValue: chiSquared.survival(statistic, df) };
}

import { demandAlternative, type Alternative } from './alternative.js';
import { demand, demandOneOf, demandOptions, undefinedStatistic } from './domain.js';
import { normal } from './normal.js';
import { visitBoth } from './special/two-tallies.js';
import { demandTally, type Sample } from './tally.js';

export interface MannWhitneyOptions {
  /** `greater`: a tends to be larger. Default `two-sided`. */
  readonly alternative?: Alternative;
  /** `auto` (default) is exact when one sample has at most 8 values and nothing is tied; `exact` takes samples whose sizes n <= m have n m up to 1e9 and n n m up to 1e10. */
  readonly method?: 'auto' | 'exact' | 'asymptotic';
  /** Continuity correction of the asymptotic method; default true. */
  readonly continuity?: boolean;
}

export interface MannWhitneyResult {
  /** U of a: pairs with a above b, ties half; in [0, n m]. */
  readonly statistic: number;
  readonly pValue: number;
  readonly method: 'exact' | 'asymptotic';
}

/**
 * Mann-Whitney U test (Wilcoxon rank-sum) that a value of a is as likely above as below one of b.
 * @param a, b finite values or tallies, each not empty; not all equal for the asymptotic method.
 * @returns U of a and its p-value; the exact p-value ignores ties, as SciPy's.
 * @throws MlcheckError `statistic-undefined` for an empty sample, a value that is not finite, only one distinct value, or `exact` for too many.
 * Cost: O(n log n); the exact p-value O(k^2 l) in O(k l) memory for k values against l more. Source: Mann & Whitney (1947), doi:10.1214/aoms/1177730491. Oracle: `two-samples.json` (SciPy mannwhitneyu).
 * @example
 * ```ts
 * mannWhitneyU([1, 2, 3], [4, 5, 6, 7]).statistic // 0
 * mannWhitneyU([1, 2, 3], [4, 5, 6, 7]).pValue.toFixed(10) // '0.0571428571'
 * ```
 */
export function mannWhitneyU(a: Sample, b: Sample, options: MannWhitneyOptions = {}): MannWhitneyResult {
  const { alternative = 'two-sided', method = 'auto', continuity = true } = demandOptions(options, 'mannWhitneyU', ['alternative', 'method', 'continuity']);
  demandAlternative(alternative, 'mannWhitneyU');
  demandOneOf(method, 'mannWhitneyU(method)', ['auto', 'exact', 'asymptotic']);
  const x = demandTally(a, 'mannWhitneyU(a)');
  const y = demandTally(b, 'mannWhitneyU(b)');
  const { n } = x;
  const { n: m } = y;
  let statistic = 0;
  let ties = 0;
  let below = 0;
  visitBoth(x, y, (_, inA, inB) => {
    // Whole and half numbers: exact while n m stays below 2^52.
    statistic += inA * (below + inB / 2);
    below += inB;
    const t = inA + inB;
    if (t > 1) ties += t * t * t - t;
  });
  if (method === 'exact') demand(n * m <= 1e9 && n * m * Math.min(n, m) <= 1e10, 'mannWhitneyU(method)', 'must not be exact for so many pairs of values', n * m);
  const exact = method === 'exact' || (method === 'auto' && Math.min(n, m) <= 8 && ties === 0);
  const upper = alternative === 'greater' ? statistic : alternative === 'less' ? n * m - statistic : Math.max(statistic, n * m - statistic);
  const sides = alternative === 'two-sided' ? 2 : 1;
  if (exact) return { statistic, pValue: Math.min(1, sides * exactTail(upper, n, m)), method: 'exact' };
  const total = n + m;
  const sd = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))));
  if (!(sd > 0)) throw undefinedStatistic('mannWhitneyU(a, b)', 'must hold at least 2 distinct values', x.values[0]);
  return { statistic, pValue: Math.min(1, sides * normal.survival((upper - (n * m) / 2 - (continuity ? 0.5 : 0)) / sd)), method: 'asymptotic' };
}

/**
 * P(U >= u). The law of U for i values against m is that of a partition of U into at most i parts of at most m, a product of (1 - q^(m + j)) / (1 - q^j) for j up to i: each
 * factor is one subtraction and one running sum. The law is symmetric, so its lower half will do, and there nothing cancels.
 */
function exactTail(u: number, n: number, m: number): number {
  const few = Math.min(n, m);
  const many = Math.max(n, m);
  const end = Math.floor((few * many) / 2);
  const law = new Float64Array(end + 1);
  law[0] = 1;
  for (let i = 1, known = 0; i <= few; i++) {
    const degree = (i - 1) * many;
    const half = Math.min(end, Math.floor((i * many) / 2));
    for (let k = known + 1; k <= Math.min(half, degree); k++) law[k] = law[degree - k] as number;
    for (let k = half; k >= many + i; k--) law[k] = (law[k] as number) - (law[k - many - i] as number);
    for (let k = i; k <= half; k++) law[k] = (law[k] as number) + (law[k - i] as number);
    const share = i / (many + i);
    for (let k = 0; k <= half; k++) law[k] = (law[k] as number) * share;
    known = half;
  }
  const above = few * many - Math.ceil(u);
  if (above < 0) return 0;
  const upTo = (k: number): number => law.subarray(0, k + 1).reduce((sum, v) => sum + v, 0);
  // Beyond the middle the rest is the smaller part.
  return above <= end ? upTo(above) : 1 - upTo(Math.ceil(u) - 1);
}

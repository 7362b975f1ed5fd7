import { demandAlternative, type Alternative } from './alternative.js';
import { binomial } from './binomial.js';
import { demandOptions, demandPairs, undefinedStatistic } from './domain.js';

export interface SignTestResult {
  /** Pairs with a above b and below; equal pairs are left out. */
  readonly above: number;
  readonly below: number;
  /** Exact. */
  readonly pValue: number;
}

/**
 * Sign test that a is above b as often as below.
 * @param a, b finite values of the same accounts in the same order, at least one pair different.
 * @param options.alternative `greater`: a is above b more often; `less`: less often; default `two-sided`.
 * @throws MlcheckError `statistic-undefined` for unequal lengths, a value that is not finite, or no pair that differs.
 * Cost: O(n). Source: Dixon & Mood (1946), doi:10.1080/01621459.1946.10501898. Oracle: `pairs.json` (SciPy binomtest).
 * @example
 * ```ts
 * signTest([2, 3, 4, 5], [1, 1, 1, 1]).pValue.toFixed(6) // '0.125000'
 * ```
 */
export function signTest(a: ArrayLike<number>, b: ArrayLike<number>, options: { readonly alternative?: Alternative } = {}): SignTestResult {
  const { alternative = 'two-sided' } = demandOptions(options, 'signTest', ['alternative']);
  demandAlternative(alternative, 'signTest');
  demandPairs('signTest', a, b);
  let above = 0;
  let below = 0;
  for (let i = 0; i < a.length; i++) {
    if ((a[i] as number) > (b[i] as number)) above++;
    else if ((a[i] as number) < (b[i] as number)) below++;
  }
  if (above + below === 0) throw undefinedStatistic('signTest(a, b)', 'must differ in at least one pair', 0);
  const n = above + below;
  const pValue = alternative === 'two-sided' ? Math.min(1, 2 * binomial.cdf(Math.min(above, below), n, 0.5)) : binomial.cdf(alternative === 'greater' ? below : above, n, 0.5);
  return { above, below, pValue };
}

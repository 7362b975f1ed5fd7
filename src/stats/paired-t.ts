import { demandOptions, undefinedStatistic } from './domain.js';
import { demandMomentsOfDifferences } from './moments.js';
import { tResult, type TTestOptions, type TTestResult } from './welch-t.js';

/**
 * Paired t test that the mean difference of pairs is 0.
 * @param a, b finite values of the same accounts in the same order, at least 2; the differences must not be constant.
 * @returns t (positive: a is larger), degrees of freedom, p-value and the interval of the mean difference.
 * @throws MlcheckError `statistic-undefined` for unequal lengths, fewer than 2 pairs, a value that is not finite, or constant differences.
 * Cost: O(n). Source: Student (1908), doi:10.2307/2331554. Oracle: `pairs.json` (SciPy ttest_rel).
 * @example
 * ```ts
 * pairedT([3, 4, 6, 7], [1, 3, 5, 5]).statistic.toFixed(6) // '5.196152'
 * ```
 */
export function pairedT(a: ArrayLike<number>, b: ArrayLike<number>, options: TTestOptions = {}): TTestResult {
  demandOptions(options, 'pairedT', ['alternative', 'confidence']);
  const { n, mean, m2, min, max, unit } = demandMomentsOfDifferences('pairedT', a, b);
  if (min === max) throw undefinedStatistic('pairedT(a, b)', 'must not differ by a constant', min);
  return tResult('pairedT', mean, Math.sqrt(m2 / (n - 1) / n), n - 1, unit, options);
}

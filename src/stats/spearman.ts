import { demandAlternative } from './alternative.js';
import { demandOptions, demandPairs } from './domain.js';
import { correlation, correlationTail, demandVaried, type CorrelationOptions, type CorrelationResult } from './pearson.js';
import { midranks } from './special/midranks.js';

/**
 * Spearman's rank correlation of pairs: Pearson's on midranks, so ties are allowed.
 * @param a, b finite values of equal length, at least 2, neither constant.
 * @returns rho in [-1, 1] (positive: they rise together) and the p-value from Student's t.
 * @throws MlcheckError `statistic-undefined` for unequal lengths, a constant sample or a value that is not finite.
 * Cost: O(n log n). Source: Spearman (1904), doi:10.2307/1412159; Kendall & Stuart (1973), section 31.18. Oracle: `pairs.json` (SciPy spearmanr).
 * @example
 * ```ts
 * spearman([1, 2, 3, 4], [10, 30, 20, 40]).statistic // 0.8
 * ```
 */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>, options: CorrelationOptions = {}): CorrelationResult {
  const { alternative = 'two-sided' } = demandOptions(options, 'spearman', ['alternative']);
  demandAlternative(alternative, 'spearman');
  const [x, y] = demandPairs('spearman', a, b, 2);
  demandVaried(x, 'spearman(a)');
  demandVaried(y, 'spearman(b)');
  const statistic = correlation(midranks(x), midranks(y), 'spearman');
  return { statistic, pValue: correlationTail(statistic, a.length, alternative) };
}

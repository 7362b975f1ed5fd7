import { undefinedStatistic } from './domain.js';
import { demandMomentsInUnit } from './moments.js';

/**
 * Cohen's d: the difference of two means in units of the pooled standard deviation.
 * @param a, b finite values, at least 2 each, not both constant.
 * @returns d, positive where a is larger.
 * @throws MlcheckError `statistic-undefined` for fewer than 2 values, one that is not finite, or no variance.
 * Cost: O(n). Source: Cohen (1988), Statistical Power Analysis, eq. 2.5.2. Oracle: `two-samples.json` (NumPy).
 * @example
 * ```ts
 * cohensD([3, 4, 5], [1, 2, 3]) // 2
 * ```
 */
export function cohensD(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { found: [x, y] } = demandMomentsInUnit([a, 'cohensD(a)'], [b, 'cohensD(b)']);
  if (x.min === x.max && y.min === y.max) throw undefinedStatistic('cohensD(a, b)', 'must not both be constant', x.min);
  return (x.mean - y.mean) / Math.sqrt((x.m2 + y.m2) / (x.n + y.n - 2));
}

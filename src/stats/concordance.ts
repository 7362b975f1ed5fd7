import { demandPairs, undefinedStatistic } from './domain.js';
import { demandMomentsInUnit, type Moments } from './moments.js';
import { scaledCorrelation } from './pearson.js';
import { crossSum } from './special/cross-sum.js';

export interface ConcordanceResult {
  /** Lin's coefficient in [-1, 1]; 1 when every pair is equal. */
  readonly statistic: number;
  /** Precision: Pearson's correlation. */
  readonly correlation: number;
  /** Accuracy: how near the best line is to the diagonal, in (0, 1]; statistic = correlation x accuracy. */
  readonly accuracy: number;
}

/**
 * Lin's concordance correlation coefficient: how well pairs agree, not only correlate.
 * @param a, b finite values of equal length, at least 2, neither constant.
 * @throws MlcheckError `statistic-undefined` for unequal lengths, a constant sample or a value that is not finite.
 * Cost: O(n). Source: Lin (1989), doi:10.2307/2532051 (moments with divisor n). Oracle: `pairs.json` (NumPy).
 * @example
 * ```ts
 * concordance([1, 2, 3], [2, 3, 4]).statistic.toFixed(6) // '0.571429'
 * ```
 */
export function concordance(a: ArrayLike<number>, b: ArrayLike<number>): ConcordanceResult {
  const [u, v] = demandPairs('concordance', a, b, 2);
  const { found: [x], unit: unitA } = demandMomentsInUnit([u, 'concordance(a)']);
  const { found: [y], unit: unitB } = demandMomentsInUnit([v, 'concordance(b)']);
  if (x.min === x.max) throw undefinedStatistic('concordance(a)', 'must not be constant', x.min);
  if (y.min === y.max) throw undefinedStatistic('concordance(b)', 'must not be constant', y.min);
  if (unitA !== 1 || unitB !== 1) return ofUnits(scaledCorrelation(u, v), x, unitA, y, unitB);
  const cross = crossSum(u, v, x.mean, y.mean);
  const spread = Math.sqrt(x.m2) * Math.sqrt(y.m2);
  const accuracy = (2 * spread) / (x.m2 + y.m2 + x.n * (x.mean - y.mean) ** 2);
  const correlation = Math.max(-1, Math.min(1, cross / spread));
  return { statistic: correlation * accuracy, correlation, accuracy };
}

/** The same where squares would leave the range of a double: each sample in its own unit, put together in the larger one. */
function ofUnits(found: number, x: Moments, unitA: number, y: Moments, unitB: number): ConcordanceResult {
  const unit = Math.max(unitA, unitB);
  const [a, b] = [unitA / unit, unitB / unit];
  const [first, second] = [Math.sqrt(x.m2) * a, Math.sqrt(y.m2) * b];
  const accuracy = (2 * first * second) / (first ** 2 + second ** 2 + x.n * (x.mean * a - y.mean * b) ** 2);
  const correlation = Math.max(-1, Math.min(1, found));
  return { statistic: correlation * accuracy, correlation, accuracy };
}

import type { Interval } from './clopper-pearson.js';
import { demand, undefinedStatistic } from './domain.js';
import { demandMomentsInUnit } from './moments.js';
import { studentT } from './student-t.js';

export interface MeanInterval extends Interval {
  readonly mean: number;
  readonly standardError: number;
}

/**
 * Student's t interval of a mean; it leans on the sample's normality or size (a bounded score with rare jumps needs the guarded bound instead).
 * @param x finite values, at least 2, not constant.
 * @param confidence in (0, 1), default 0.95.
 * @returns bounds, mean and standard error in the unit of the values.
 * @throws MlcheckError `statistic-undefined` for fewer than 2 values, a constant sample or a value that is not finite.
 * Cost: O(n). Source: Student (1908), doi:10.2307/2331554. Oracle: `intervals.json` (SciPy t.interval).
 * @example
 * ```ts
 * meanInterval([1, 2, 3, 4, 5]).lower.toFixed(6) // '1.036757'
 * ```
 */
export function meanInterval(x: ArrayLike<number>, confidence = 0.95): MeanInterval {
  const { found: [{ n, mean, m2, min, max }], unit } = demandMomentsInUnit([x, 'meanInterval(x)']);
  demand(confidence > 0 && confidence < 1, 'meanInterval(confidence)', 'must be in (0, 1)', confidence);
  if (min === max) throw undefinedStatistic('meanInterval(x)', 'must not be constant', min * unit);
  const standardError = Math.sqrt(m2 / (n - 1) / n);
  const half = studentT.upperQuantile((1 - confidence) / 2, n - 1) * standardError;
  return { lower: (mean - half) * unit, upper: (mean + half) * unit, mean: mean * unit, standardError: standardError * unit };
}

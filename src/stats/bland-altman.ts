import type { Interval } from './clopper-pearson.js';
import { demand, demandOptions, undefinedStatistic } from './domain.js';
import { demandMomentsOfDifferences } from './moments.js';
import { normal } from './normal.js';
import { studentT } from './student-t.js';

export interface BlandAltmanResult {
  /** Mean of a - b, with its t interval. */
  readonly bias: number;
  readonly biasInterval: Interval;
  /** Standard deviation of a - b. */
  readonly sd: number;
  /** Limits of agreement: about `agreement` of the differences lie between. */
  readonly limits: Interval;
  /** Half width of the interval of either limit. */
  readonly limitMargin: number;
}

/**
 * Bland and Altman's limits of agreement between two measurements of the same accounts.
 * @param a, b finite values of equal length, at least 2; the differences must not be constant.
 * @param options.agreement share of differences between the limits, default 0.95; options.confidence of the intervals, default 0.95.
 * @throws MlcheckError `statistic-undefined` for unequal lengths, fewer than 2 pairs, a value that is not finite, or constant differences.
 * Cost: O(n). Source: Bland & Altman (1999), doi:10.1177/096228029900800204, section 2.2. Oracle: `pairs.json` (NumPy, SciPy).
 * @example
 * ```ts
 * blandAltman([1, 2, 3, 5], [1, 1, 3, 3]).bias // 0.75
 * ```
 */
export function blandAltman(a: ArrayLike<number>, b: ArrayLike<number>, options: { readonly agreement?: number; readonly confidence?: number } = {}): BlandAltmanResult {
  const { agreement = 0.95, confidence = 0.95 } = demandOptions(options, 'blandAltman', ['agreement', 'confidence']);
  const { n, mean, m2, min, max, unit } = demandMomentsOfDifferences('blandAltman', a, b);
  demand(agreement > 0 && agreement < 1, 'blandAltman(agreement)', 'must be in (0, 1)', agreement);
  demand(confidence > 0 && confidence < 1, 'blandAltman(confidence)', 'must be in (0, 1)', confidence);
  if (min === max) throw undefinedStatistic('blandAltman(a, b)', 'must not differ by a constant', min);
  const sd = Math.sqrt(m2 / (n - 1));
  const z = normal.upperQuantile((1 - agreement) / 2);
  const t = studentT.upperQuantile((1 - confidence) / 2, n - 1);
  const half = (t * sd) / Math.sqrt(n);
  return {
    bias: mean * unit, biasInterval: { lower: (mean - half) * unit, upper: (mean + half) * unit },
    sd: sd * unit, limits: { lower: (mean - z * sd) * unit, upper: (mean + z * sd) * unit },
    limitMargin: t * sd * Math.sqrt(1 / n + (z * z) / (2 * (n - 1))) * unit,
  };
}

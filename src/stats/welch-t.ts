import { demandAlternative, ofSymmetric, type Alternative } from './alternative.js';
import { demand, demandOptions, undefinedStatistic } from './domain.js';
import { demandMomentsInUnit } from './moments.js';
import { studentT } from './student-t.js';

export interface TTestResult {
  readonly statistic: number;
  /** Degrees of freedom. */
  readonly df: number;
  readonly pValue: number;
  /** Mean of a minus mean of b. */
  readonly difference: number;
  /** Interval of the difference; with a one-sided alternative it is open on the other side. */
  readonly lower: number;
  readonly upper: number;
}

export interface TTestOptions {
  /** `greater`: the mean of a is larger; `less`: smaller; default `two-sided`. */
  readonly alternative?: Alternative;
  /** Of the interval, in (0, 1), default 0.95. */
  readonly confidence?: number;
}

/** Statistic, tail and interval of a difference with its standard error, both in a unit. */
export function tResult(name: string, difference: number, error: number, df: number, unit: number, { alternative = 'two-sided', confidence = 0.95 }: TTestOptions): TTestResult {
  demandAlternative(alternative, name);
  demand(confidence > 0 && confidence < 1, `${name}(confidence)`, 'must be in (0, 1)', confidence);
  const statistic = difference / error;
  const sides = alternative === 'two-sided' ? 2 : 1;
  const half = studentT.upperQuantile((1 - confidence) / sides, df) * error;
  return {
    statistic, df, difference: difference * unit,
    pValue: ofSymmetric(statistic, 2 * studentT.survival(Math.abs(statistic), df), alternative),
    lower: alternative === 'less' ? -Infinity : (difference - half) * unit,
    upper: alternative === 'greater' ? Infinity : (difference + half) * unit,
  };
}

/**
 * Welch's t test that two means are equal, without assuming equal variances.
 *
 * Seen under the null with 5 values against 45: of normal values 5.9% of the p-values are at or below 5% and 1.7% at or below 1%, of uniform values 7.3% and 3.0%. With equal sizes of 20 it keeps its levels. Where few values stand against many,
 * `mannWhitneyU` is exact.
 * @param a, b finite values of different accounts, at least 2 each, not both constant.
 * @returns t (positive: a is larger), degrees of freedom, p-value and the interval of the difference.
 * @throws MlcheckError `statistic-undefined` for fewer than 2 values, one that is not finite, or no variance at all.
 * Cost: O(n). Source: Welch (1947), doi:10.1093/biomet/34.1-2.28. Oracle: `two-samples.json` (SciPy ttest_ind).
 * @example
 * ```ts
 * welchT([1, 2, 3], [4, 5, 7]).statistic.toFixed(6) // '-3.162278'
 * ```
 */
export function welchT(a: ArrayLike<number>, b: ArrayLike<number>, options: TTestOptions = {}): TTestResult {
  demandOptions(options, 'welchT', ['alternative', 'confidence']);
  const { found: [x, y], unit } = demandMomentsInUnit([a, 'welchT(a)'], [b, 'welchT(b)']);
  if (x.min === x.max && y.min === y.max) throw undefinedStatistic('welchT(a, b)', 'must not both be constant', x.min);
  const u = x.m2 / (x.n - 1) / x.n;
  const v = y.m2 / (y.n - 1) / y.n;
  // The share keeps tiny variances from underflowing when squared.
  const share = u / (u + v);
  const df = 1 / (share ** 2 / (x.n - 1) + (1 - share) ** 2 / (y.n - 1));
  return tResult('welchT', x.mean - y.mean, Math.sqrt(u + v), df, unit, options);
}

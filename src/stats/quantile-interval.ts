import { binomial } from './binomial.js';
import type { Interval } from './clopper-pearson.js';
import { demand } from './domain.js';
import { orderStatistic } from './special/order-statistic.js';
import { readerOf } from './special/reader.js';
import type { Sample, Tally } from './tally.js';

/**
 * Distribution-free interval of a population quantile between two order statistics, closed form by the binomial distribution.
 * @param x finite values or a tally, not empty.
 * @param p the quantile's probability, in (0, 1).
 * @param confidence in (0, 1), default 0.95; half of the rest on each side.
 * @returns bounds that are values of the sample; -Infinity or Infinity where the sample is too small to bound that side.
 * @throws MlcheckError `statistic-undefined` for an empty sample, a value that is not finite, or p or confidence outside (0, 1).
 * Cost: O(n) on smooth data, O(n log n) at worst; O(distinct) for a tally. Source: David & Nagaraja (2003), Order Statistics, section 7.1. Oracle: `intervals.json` (SciPy quantile_test).
 * @example
 * ```ts
 * quantileInterval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.5) // { lower: 2, upper: 9 }
 * ```
 */
export function quantileInterval(x: Sample, p: number, confidence = 0.95): Interval {
  const sample = readerOf(x, 'quantileInterval(x)');
  demand(p > 0 && p < 1, 'quantileInterval(p)', 'must be in (0, 1)', p);
  demand(confidence > 0 && confidence < 1, 'quantileInterval(confidence)', 'must be in (0, 1)', confidence);
  return between(sample.n, p, confidence, (js) => sample.ranks(js));
}

/** The same on a tally that is known to be sound. */
export function quantileIntervalOfTally(sample: Tally, p: number, confidence: number): Interval {
  return between(sample.n, p, confidence, (js) => js.map((j) => orderStatistic(sample, j)));
}

function between(n: number, p: number, confidence: number, ranks: (js: readonly number[]) => number[]): Interval {
  const level = (1 - confidence) / 2;
  const below = binomial.quantile(level, n, p);
  const above = binomial.upperQuantile(level, n, p) + 1;
  const [lower, upper] = ranks([below, above]) as [number, number];
  return { lower: below < 1 ? -Infinity : lower, upper: above > n ? Infinity : upper };
}

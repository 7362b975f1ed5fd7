import { metricsOfCounts, type ThresholdMetrics } from './confusion.js';
import { undefinedStatistic } from './domain.js';
import { splitByLabel } from './special/labelled.js';
import { sortedCopy } from './special/sorted-copy.js';

/**
 * Confusion and rates at every threshold, which are the points of the ROC and the precision-recall curve.
 * @param scores finite; at or above a threshold counts as called positive.
 * @param labels 0 or 1, both classes present.
 * @param thresholds default: every distinct score.
 * @returns one entry a threshold, in the order given, or from the highest score to the lowest.
 * @throws MlcheckError `statistic-undefined` for one class only, another label, unequal lengths, a score that is not finite, or a NaN threshold.
 * Cost: O((n + t) log n). Source: Fawcett (2006), doi:10.1016/j.patrec.2005.10.010. Oracle: `classification.json` (scikit-learn roc_curve).
 * @example
 * ```ts
 * thresholdMetrics([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).map((m) => m.recall) // [ 0.5, 0.5, 1, 1 ]
 * ```
 */
export function thresholdMetrics(scores: ArrayLike<number>, labels: ArrayLike<number>, thresholds?: ArrayLike<number>): readonly ThresholdMetrics[] {
  const { positives, negatives } = splitByLabel('thresholdMetrics', scores, labels);
  const highs = sortedCopy(positives);
  const lows = sortedCopy(negatives);
  if (thresholds === undefined) return everyThreshold(highs, lows);
  return Array.from(thresholds, (threshold, i) => {
    if (Number.isNaN(threshold)) throw undefinedStatistic(`thresholdMetrics(thresholds[${i}])`, 'must be a number', threshold);
    return metricsAt(threshold, highs, lows, countBelow(highs, threshold), countBelow(lows, threshold));
  });
}

function metricsAt(threshold: number, highs: Float64Array, lows: Float64Array, fn: number, tn: number): ThresholdMetrics {
  return metricsOfCounts(threshold, highs.length - fn, lows.length - tn, tn, fn);
}

/** From the highest distinct score down. */
function everyThreshold(highs: Float64Array, lows: Float64Array): ThresholdMetrics[] {
  const metrics: ThresholdMetrics[] = [];
  for (let fn = highs.length, tn = lows.length; fn + tn > 0; ) {
    const threshold = Math.max(highs[fn - 1] ?? -Infinity, lows[tn - 1] ?? -Infinity);
    while (fn > 0 && highs[fn - 1] === threshold) fn--;
    while (tn > 0 && lows[tn - 1] === threshold) tn--;
    metrics.push(metricsAt(threshold, highs, lows, fn, tn));
  }
  return metrics;
}

/** How many sorted values are below v. */
function countBelow(sorted: Float64Array, v: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < v) low = middle + 1;
    else high = middle;
  }
  return low;
}

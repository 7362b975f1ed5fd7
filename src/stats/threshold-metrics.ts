import { confusionOfCounts, type Confusion } from './confusion.js';
import { demand } from './domain.js';
import { splitByLabel } from './special/labelled.js';
import { countBelow } from './special/midranks.js';
import { sortedCopy } from './special/sorted-copy.js';

export interface ThresholdMetrics extends Confusion {
  readonly threshold: number;
}

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
  const at = thresholds === undefined ? [...new Set(sortedCopy(scores))].reverse() : Array.from(thresholds);
  return at.map((threshold, i) => {
    demand(!Number.isNaN(threshold), `thresholdMetrics(thresholds[${i}])`, 'must be a number', threshold);
    const fn = countBelow(highs, threshold);
    const tn = countBelow(lows, threshold);
    return { threshold, ...confusionOfCounts(highs.length - fn, lows.length - tn, tn, fn) };
  });
}

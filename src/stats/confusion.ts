import { demandNumber } from './domain.js';
import { demandLabelled } from './special/labelled.js';

/** Counts at a threshold and the rates that follow; a rate whose denominator is 0 is null. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
  readonly accuracy: number;
  /** True positives among those called positive. */
  readonly precision: number | null;
  /** True positives among the positives (sensitivity, true positive rate). */
  readonly recall: number | null;
  readonly specificity: number | null;
  readonly falsePositiveRate: number | null;
  readonly f1: number | null;
  /** Mean of recall and specificity. */
  readonly balancedAccuracy: number | null;
  /** Matthews' correlation, in [-1, 1]. */
  readonly matthews: number | null;
}

/** A confusion and its threshold. */
export interface ThresholdMetrics extends Confusion {
  readonly threshold: number;
}

/**
 * The confusion matrix at a threshold.
 * @param scores finite; at or above the threshold counts as called positive.
 * @param labels 0 or 1, as long as scores, not empty.
 * @param threshold default 0.5.
 * @returns counts and rates.
 * @throws MlcheckError `statistic-undefined` for another label, empty or unequal lengths, a score that is not finite, or a NaN threshold.
 * Cost: O(n). Source: Fawcett (2006), doi:10.1016/j.patrec.2005.10.010; Matthews (1975), doi:10.1016/0005-2795(75)90109-9. Oracle: `classification.json` (scikit-learn).
 * @example
 * ```ts
 * confusion([0.1, 0.6, 0.7, 0.9], [0, 0, 1, 1]).precision // 0.6666666666666666
 * ```
 */
export function confusion(scores: ArrayLike<number>, labels: ArrayLike<number>, threshold = 0.5): Confusion {
  demandLabelled('confusion', scores, labels);
  demandNumber(threshold, 'confusion(threshold)');
  let tp = 0;
  let fp = 0;
  let positives = 0;
  for (let i = 0; i < scores.length; i++) {
    positives += labels[i] as number;
    if ((scores[i] as number) >= threshold) {
      if (labels[i] === 1) tp++;
      else fp++;
    }
  }
  return confusionOfCounts(tp, fp, scores.length - positives - fp, positives - tp);
}

/** The rates of four counts that are not all 0. */
export function confusionOfCounts(tp: number, fp: number, tn: number, fn: number): Confusion {
  const { threshold: _, ...confusion } = metricsOfCounts(NaN, tp, fp, tn, fn);
  return confusion;
}

/** The same with the threshold beside them: one literal, because an object that is put together afterwards takes twice as long. */
export function metricsOfCounts(threshold: number, tp: number, fp: number, tn: number, fn: number): ThresholdMetrics {
  const recall = over(tp, tp + fn);
  const specificity = over(tn, tn + fp);
  const spread = Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn);
  return {
    truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn,
    accuracy: (tp + tn) / (tp + fp + tn + fn),
    precision: over(tp, tp + fp),
    recall,
    specificity,
    falsePositiveRate: over(fp, tn + fp),
    f1: over(2 * tp, 2 * tp + fp + fn),
    balancedAccuracy: recall === null || specificity === null ? null : (recall + specificity) / 2,
    matthews: over(tp * tn - fp * fn, spread),
    threshold,
  };
}

function over(a: number, b: number): number | null {
  return b === 0 ? null : a / b;
}

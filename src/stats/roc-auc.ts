import { splitByLabel } from './special/labelled.js';
import { sortedCopy } from './special/sorted-copy.js';

/**
 * Area under the ROC curve: the probability that a positive account scores above a negative one, ties counting half.
 * @param scores finite, any scale, higher means more likely positive.
 * @param labels 0 or 1, as long as scores, both classes present.
 * @returns a number in [0, 1]; 0.5 is no discrimination.
 * @throws MlcheckError `statistic-undefined` for one class only, another label, unequal lengths or a score that is not finite.
 * Cost: O(n) on smooth data, O(n log n) at worst. Source: Hanley & McNeil (1982), doi:10.1148/radiology.143.1.7063747. Oracle: `classification.json` (scikit-learn roc_auc_score).
 * @example
 * ```ts
 * rocAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]) // 0.75
 * ```
 */
export function rocAuc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const { positives, negatives } = splitByLabel('rocAuc', scores, labels);
  return winShare(sortedCopy(positives), sortedCopy(negatives));
}

/** Share of pairs (x, y) with x > y, equal pairs counting half; both sorted. */
export function winShare(x: Float64Array, y: Float64Array): number {
  let wins = 0;
  for (let i = 0, below = 0, upTo = 0; i < x.length; i++) {
    const v = x[i] as number;
    while (below < y.length && (y[below] as number) < v) below++;
    if (upTo < below) upTo = below;
    while (upTo < y.length && y[upTo] === v) upTo++;
    wins += below + upTo;
  }
  return wins / 2 / x.length / y.length;
}

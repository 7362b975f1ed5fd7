import { splitByLabel } from './special/labelled.js';
import { sortedCopy } from './special/sorted-copy.js';

/**
 * Area under the precision-recall curve as average precision: the mean of the precision over the positives, equal scores taken together.
 * @param scores finite, higher means more likely positive.
 * @param labels 0 or 1, both classes present.
 * @returns a number in (0, 1]; a model without skill has about the share of positives.
 * @throws MlcheckError `statistic-undefined` for one class only, another label, unequal lengths or a score that is not finite.
 * Cost: O(n log n). Source: Manning, Raghavan & Schuetze (2008), section 8.4. Oracle: `classification.json` (scikit-learn average_precision_score).
 * @example
 * ```ts
 * prAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]) // 0.8333333333333333
 * ```
 */
export function prAuc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const { positives, negatives } = splitByLabel('prAuc', scores, labels);
  const highs = sortedCopy(positives);
  const lows = sortedCopy(negatives);
  let area = 0;
  let j = lows.length;
  for (let i = highs.length; i > 0; ) {
    const v = highs[i - 1] as number;
    const before = i;
    while (i > 0 && highs[i - 1] === v) i--;
    while (j > 0 && (lows[j - 1] as number) >= v) j--;
    const found = highs.length - i;
    area += ((before - i) * found) / (found + lows.length - j);
  }
  return area / highs.length;
}

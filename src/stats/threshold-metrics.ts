import { metricsOfCounts, type ThresholdMetrics } from './confusion.js';
import { demand, demandList, undefinedStatistic } from './domain.js';
import { splitByLabel } from './special/labelled.js';
import { sortedCopy } from './special/sorted-copy.js';

/** What is called positive at each of some thresholds, by column; {@link metricsAt} reads one of them. */
export interface ThresholdCurve {
  /** From the highest score to the lowest, or in the order given. */
  readonly thresholds: Float64Array;
  /** How many of the positives are called so at each threshold: divided by `positives`, the recall. */
  readonly truePositives: Uint32Array;
  /** How many of the negatives are called positive: divided by `negatives`, the false positive rate. */
  readonly falsePositives: Uint32Array;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Who is called positive at every threshold: the points of the ROC and the precision-recall curve.
 * @param scores finite; at or above a threshold counts as called positive.
 * @param labels 0 or 1, both classes present.
 * @param thresholds default: every distinct score.
 * @returns columns with one entry a threshold, in the order given, or from the highest score to the lowest; `metricsAt` makes the confusion and the rates of one.
 * @throws MlcheckError `statistic-undefined` for one class only, another label, unequal lengths, a score that is not finite, or a NaN threshold.
 * Cost: O((n + t) log n). Source: Fawcett (2006), doi:10.1016/j.patrec.2005.10.010. Oracle: `classification.json` (scikit-learn confusion_matrix_at_thresholds).
 * @example
 * ```ts
 * thresholdMetrics([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).truePositives // Uint32Array(4) [ 1, 1, 2, 2 ]
 * ```
 */
export function thresholdMetrics(scores: ArrayLike<number>, labels: ArrayLike<number>, thresholds?: ArrayLike<number>): ThresholdCurve {
  const { positives, negatives } = splitByLabel('thresholdMetrics', scores, labels);
  const highs = sortedCopy(positives);
  const lows = sortedCopy(negatives);
  return thresholds === undefined ? everyThreshold(highs, lows) : givenThresholds(highs, lows, thresholds);
}

/**
 * The confusion and the rates at one threshold of a curve.
 * @param curve what `thresholdMetrics` returned.
 * @param i which of its thresholds, counting from 0.
 * @returns counts and rates; a rate whose denominator is 0 is null.
 * @throws MlcheckError `statistic-undefined` for an i that the curve does not have.
 * Cost: O(1). Source: Fawcett (2006), doi:10.1016/j.patrec.2005.10.010. Oracle: `classification.json` (scikit-learn).
 * @example
 * ```ts
 * metricsAt(thresholdMetrics([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]), 2).precision // 0.6666666666666666
 * ```
 */
export function metricsAt(curve: ThresholdCurve, i: number): ThresholdMetrics {
  demand(isCurve(curve), 'metricsAt(curve)', 'must be what thresholdMetrics returned', curve);
  const { thresholds, truePositives, falsePositives, positives, negatives } = curve;
  demand(Number.isInteger(i) && i >= 0 && i < thresholds.length, 'metricsAt(i)', `must be an integer from 0 to ${thresholds.length - 1}`, i);
  const [tp, fp] = [truePositives[i] as number, falsePositives[i] as number];
  return metricsOfCounts(thresholds[i] as number, tp, fp, negatives - fp, positives - tp);
}

function isCurve(curve: ThresholdCurve): boolean {
  return typeof curve === 'object' && curve !== null && [curve.thresholds, curve.truePositives, curve.falsePositives].every(ArrayBuffer.isView) && [curve.positives, curve.negatives].every((n) => Number.isSafeInteger(n) && n > 0);
}

function givenThresholds(highs: Float64Array, lows: Float64Array, given: ArrayLike<number>): ThresholdCurve {
  demandList(given, 'thresholdMetrics(thresholds)');
  for (let i = 0; i < given.length; i++) {
    if (typeof given[i] !== 'number' || Number.isNaN(given[i])) throw undefinedStatistic(`thresholdMetrics(thresholds[${i}])`, 'must be a number', given[i]);
  }
  const thresholds = Float64Array.from(given);
  const called = (sorted: Float64Array): Uint32Array => Uint32Array.from(thresholds, (threshold) => sorted.length - countBelow(sorted, threshold));
  return { thresholds, truePositives: called(highs), falsePositives: called(lows), positives: highs.length, negatives: lows.length };
}

/** From the highest distinct score down. */
function everyThreshold(highs: Float64Array, lows: Float64Array): ThresholdCurve {
  const [positives, negatives] = [highs.length, lows.length];
  const thresholds = new Float64Array(positives + negatives);
  const truePositives = new Uint32Array(thresholds.length);
  const falsePositives = new Uint32Array(thresholds.length);
  let count = 0;
  for (let p = positives - 1, q = negatives - 1; p >= 0 || q >= 0; count++) {
    const high = p >= 0 ? (highs[p] as number) : -Infinity;
    const low = q >= 0 ? (lows[q] as number) : -Infinity;
    const threshold = high > low ? high : low;
    while (p >= 0 && highs[p] === threshold) p--;
    while (q >= 0 && lows[q] === threshold) q--;
    thresholds[count] = threshold;
    truePositives[count] = positives - 1 - p;
    falsePositives[count] = negatives - 1 - q;
  }
  // In memory of their own where that lets go of more than it takes.
  const few = 2 * count <= thresholds.length;
  const first = <T extends Float64Array | Uint32Array>(x: T): T => (few ? x.slice(0, count) : x.subarray(0, count)) as T;
  return { thresholds: first(thresholds), truePositives: first(truePositives), falsePositives: first(falsePositives), positives, negatives };
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

import { demandList, undefinedStatistic } from './domain.js';
import { normal } from './normal.js';
import { splitByLabel } from './special/labelled.js';
import { everyRow, sortRows } from './special/sort-rows.js';

export interface DelongResult {
  readonly auc: number;
  /** Variance of `auc`, >= 0. */
  readonly variance: number;
}

export interface DelongComparison {
  readonly auc: readonly [number, number];
  readonly variance: readonly [number, number];
  readonly covariance: number;
  /** First minus second. */
  readonly difference: number;
  readonly differenceVariance: number;
  /** difference over its standard error; 0 when both are 0, infinite when only the error is. */
  readonly z: number;
  /** Two-sided. */
  readonly pValue: number;
}

/**
 * Variance of one area under the ROC curve, or the comparison of two models on the same accounts.
 * @param scores finite, higher means more likely positive.
 * @param labels 0 or 1, at least two of each class.
 * @param other scores of a second model for the same accounts.
 * @returns area and variance; with `other`, both areas, their covariance and the test of no difference.
 * @throws MlcheckError `statistic-undefined` for fewer than two of a class, another label, unequal lengths or a score that is not finite.
 * Cost: O(n log n). Source: DeLong, DeLong & Clarke-Pearson (1988), doi:10.2307/2531595; Sun & Xu (2014), doi:10.1109/LSP.2014.2337313. Oracle: `classification.json` (NumPy, the definition over all pairs).
 * @example
 * ```ts
 * delong([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]) // { auc: 0.75, variance: 0.125 }
 * ```
 */
export function delong(scores: ArrayLike<number>, labels: ArrayLike<number>): DelongResult;
export function delong(scores: ArrayLike<number>, labels: ArrayLike<number>, other: ArrayLike<number>): DelongComparison;
export function delong(scores: ArrayLike<number>, labels: ArrayLike<number>, other?: ArrayLike<number>): DelongResult | DelongComparison {
  const first = placements(scores, labels);
  const m = first.positive.length;
  const n = first.negative.length;
  const variance = covariance(first.positive, first.positive) / m + covariance(first.negative, first.negative) / n;
  if (other === undefined) return { auc: first.auc, variance };
  demandList(other, 'delong(other)');
  if (other.length !== scores.length) throw undefinedStatistic('delong(other)', `must be as long as scores (${scores.length})`, other.length);
  const second = placements(other, labels);
  const otherVariance = covariance(second.positive, second.positive) / m + covariance(second.negative, second.negative) / n;
  const shared = covariance(first.positive, second.positive) / m + covariance(first.negative, second.negative) / n;
  const difference = first.auc - second.auc;
  const differenceVariance = covariance(gaps(first.positive, second.positive)) / m + covariance(gaps(first.negative, second.negative)) / n;
  const z = difference === 0 ? 0 : difference / Math.sqrt(differenceVariance);
  return {
    auc: [first.auc, second.auc], variance: [variance, otherVariance], covariance: shared, difference, differenceVariance, z,
    pValue: Math.min(1, 2 * normal.survival(Math.abs(z))),
  };
}

/** For each positive the share of negatives below it, for each negative the share of positives above it, ties half; the mean of either is the area. */
export function placements(scores: ArrayLike<number>, labels: ArrayLike<number>): { auc: number; positive: Float64Array; negative: Float64Array } {
  const { positives, negatives } = splitByLabel('delong', scores, labels);
  if (positives.length < 2 || negatives.length < 2) {
    throw undefinedStatistic('delong(labels)', 'must hold at least two of each class', [negatives.length, positives.length]);
  }
  const highs = sortRows(positives, everyRow(positives.length));
  const lows = sortRows(negatives, everyRow(negatives.length));
  const positive = sharesBelow(highs, lows.values);
  const negative = sharesBelow(lows, highs.values);
  for (let i = 0; i < negative.length; i++) negative[i] = 1 - (negative[i] as number);
  let auc = 0;
  for (const v of positive) auc += v;
  return { auc: auc / positive.length, positive, negative };
}

/** For each row the share of the others below its value, ties half. */
function sharesBelow({ values, rows }: { readonly values: Float64Array; readonly rows: Uint32Array }, others: Float64Array): Float64Array {
  const shares = new Float64Array(values.length);
  for (let i = 0, below = 0, upTo = 0; i < values.length; i++) {
    const v = values[i] as number;
    while (below < others.length && (others[below] as number) < v) below++;
    if (upTo < below) upTo = below;
    while (upTo < others.length && others[upTo] === v) upTo++;
    shares[rows[i] as number] = (below + upTo) / 2 / others.length;
  }
  return shares;
}

function gaps(x: Float64Array, y: Float64Array): Float64Array {
  return x.map((v, i) => v - (y[i] as number));
}

function covariance(x: Float64Array, y: Float64Array = x): number {
  const n = x.length;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += (x[i] as number) / n;
    meanY += (y[i] as number) / n;
  }
  let sum = 0;
  for (let i = 0; i < n; i++) sum += ((x[i] as number) - meanX) * ((y[i] as number) - meanY);
  return sum / (n - 1);
}

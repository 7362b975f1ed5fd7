import type { Interval } from './clopper-pearson.js';
import { demand, demandList, demandOneOf, demandOptions, undefinedStatistic } from './domain.js';
import { normal } from './normal.js';
import { splitByLabel } from './special/labelled.js';
import { everyRow, sortRows } from './special/sort-rows.js';

export interface DelongOptions {
  /** Of the intervals, in (0, 1), default 0.95. */
  readonly confidence?: number;
  /** Of an area: `wald`, the default, is the area and its standard error, cut at 0 and 1; `logit` is the same on the scale of ln(auc / (1 - auc)), so that it stays within. */
  readonly interval?: 'wald' | 'logit';
}

export interface DelongResult extends Interval {
  readonly auc: number;
  /** Variance of `auc`, >= 0. */
  readonly variance: number;
}

export interface DelongComparison extends Interval {
  readonly auc: readonly [number, number];
  readonly variance: readonly [number, number];
  /** Of each area; `lower` and `upper` beside it are those of the difference. */
  readonly intervals: readonly [Interval, Interval];
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
 * Interval and variance of one area under the ROC curve, or the comparison of two models on the same accounts.
 *
 * `wald` is the interval that R's pROC gives; near an area of 1 it covers too seldom and `logit` is the better choice. Seen with normal scores of 30 positives and 60 negatives: at an area of 0.8 the 95% intervals
 * cover 93.5% (`wald`) and 95.4% (`logit`), at 0.95 88.6% and 94.0%. Where a model separates the classes fully the variance is 0: the interval is the point itself, which says nothing of the uncertainty, and on the logit scale there is none.
 * @param scores finite, higher means more likely positive.
 * @param labels 0 or 1, at least two of each class.
 * @param other scores of a second model for the same accounts; may be left out.
 * @param options `confidence` in (0, 1), default 0.95; `interval` of each area, `wald` (default) or `logit`.
 * @returns area, variance and the interval of the area; with `other`, areas, variances and intervals of both, their covariance, the test of no difference and the interval of the difference, first minus second, in [-1, 1].
 * @throws MlcheckError `statistic-undefined` for fewer than two of a class, another label, unequal lengths, a score that is not finite, options outside their ranges, or a `logit` interval of an area of 0 or 1.
 * Cost: O(n log n). Source: DeLong, DeLong & Clarke-Pearson (1988), doi:10.2307/2531595; Sun & Xu (2014), doi:10.1109/LSP.2014.2337313; logit: Pepe (2003), The Statistical Evaluation of Medical Tests, section 5.2. Oracle: `classification.json` (NumPy, the definition over all pairs; intervals from R's pROC, on the logit scale from SciPy).
 * @example
 * ```ts
 * delong([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], { confidence: 0.5 }) // { auc: 0.75, variance: 0.125, lower: 0.5115318618977651, upper: 0.9884681381022349 }
 * delong([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], { interval: 'logit' }).lower.toFixed(6) // '0.069323'
 * delong([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], [0.4, 0.1, 0.8, 0.35], { confidence: 0.5 }).upper.toFixed(6) // '0.476936'
 * ```
 */
export function delong(scores: ArrayLike<number>, labels: ArrayLike<number>, options?: DelongOptions): DelongResult;
export function delong(scores: ArrayLike<number>, labels: ArrayLike<number>, other: ArrayLike<number>, options?: DelongOptions): DelongComparison;
export function delong(scores: ArrayLike<number>, labels: ArrayLike<number>, other?: ArrayLike<number> | DelongOptions, options?: DelongOptions): DelongResult | DelongComparison {
  const alone = other === undefined || (options === undefined && isOptions(other));
  const given = options === undefined ? (alone ? other : undefined) : options;
  const { confidence = 0.95, interval = 'wald' } = demandOptions(given === undefined ? {} : (given as DelongOptions), 'delong', ['confidence', 'interval']);
  demand(typeof confidence === 'number' && confidence > 0 && confidence < 1, 'delong(confidence)', 'must be in (0, 1)', confidence);
  demandOneOf(interval, 'delong(interval)', ['wald', 'logit']);
  const beyond = normal.upperQuantile((1 - confidence) / 2);
  const first = placements(scores, labels);
  const m = first.positive.length;
  const n = first.negative.length;
  const variance = covariance(first.positive, first.positive) / m + covariance(first.negative, first.negative) / n;
  const own = intervalOf(first.auc, variance, beyond, interval, 'delong(scores)');
  if (alone) return { auc: first.auc, variance, ...own };
  const others = other as ArrayLike<number>;
  demandList(others, 'delong(other)');
  if (others.length !== scores.length) throw undefinedStatistic('delong(other)', `must be as long as scores (${scores.length})`, others.length);
  const second = placements(others, labels);
  const otherVariance = covariance(second.positive, second.positive) / m + covariance(second.negative, second.negative) / n;
  const shared = covariance(first.positive, second.positive) / m + covariance(first.negative, second.negative) / n;
  const difference = first.auc - second.auc;
  const differenceVariance = covariance(gaps(first.positive, second.positive)) / m + covariance(gaps(first.negative, second.negative)) / n;
  const z = difference === 0 ? 0 : difference / Math.sqrt(differenceVariance);
  const half = beyond * Math.sqrt(differenceVariance);
  return {
    auc: [first.auc, second.auc], variance: [variance, otherVariance], intervals: [own, intervalOf(second.auc, otherVariance, beyond, interval, 'delong(other)')], covariance: shared,
    difference, differenceVariance, lower: Math.max(-1, difference - half), upper: Math.min(1, difference + half), z,
    pValue: Math.min(1, 2 * normal.survival(Math.abs(z))),
  };
}

function isOptions(given: object): boolean {
  return typeof given === 'object' && given !== null && !('length' in given);
}

function intervalOf(auc: number, variance: number, beyond: number, interval: 'wald' | 'logit', place: string): Interval {
  const half = beyond * Math.sqrt(variance);
  if (interval === 'wald') return { lower: Math.max(0, auc - half), upper: Math.min(1, auc + half) };
  if (auc === 0 || auc === 1) throw undefinedStatistic(place, 'must not separate the classes fully for a logit interval', auc, 'Take interval: \'wald\', which is the point itself there and no measure of uncertainty, or more accounts.');
  const rest = 1 - auc;
  const odds = auc / rest;
  const factor = Math.exp(half / (auc * rest));
  return { lower: odds / (odds + factor), upper: odds / (odds + 1 / factor) };
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

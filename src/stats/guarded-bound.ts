import { demand, undefinedStatistic } from './domain.js';
import { guardedLevel, type GuardedLevel } from './guarded-bound-phantom.js';

/** Independent terms of one account each, and what their mean counts in a sum of means. */
export interface BoundedSample {
  /** One term per account (or per cluster), each in [lo, hi]. */
  readonly terms: ArrayLike<number>;
  readonly lo: number;
  readonly hi: number;
  /** Factor of this sample's mean in the sum; negative for the sample that is subtracted. Default 1. */
  readonly weight?: number;
  /** Share of each term in the sample's mean, summing to 1; equal shares when absent. */
  readonly shares?: ArrayLike<number>;
}

/** Mean, variance of the mean, and third upper semi-moment of the mean, each already multiplied by the sample's weight, its square and cube. */
export interface MeanMoments {
  readonly mean: number;
  readonly variance: number;
  readonly semi: number;
}

/**
 * Upper bound of a mean of bounded terms, or of a weighted sum of means of independent samples (strata, two cohorts): the true value is above
 * it in at most a share `level` of runs. No normality is assumed: a phantom account with the worst possible term stands for jumps that have not been seen yet, and
 * a skewness term that opposite jumps cannot cancel (the third upper *semi*-moment) for those that were seen once or twice.
 *
 * With shares b_i (1/n each), phantom share a * max b, and everything divided by their total:
 *
 *     m = sum b_i x_i      v = sum b_i^2 (x_i - m)^2      t = sum b_i^3 max(x_i - m, 0)^3
 *     U = m + z sqrt(v) + (2 z^2 + 1) / 6 * t / v
 *
 * Several samples add m, v and t; the phantom is tried in each in turn and the largest U counts.
 * @param samples terms in [lo, hi], not empty; a weight of -1 for the sample that is subtracted.
 * @param level one-sided error level in (0, 0.5)
 * @throws MlcheckError `statistic-undefined` for an empty sample, a term outside [lo, hi] or not finite, or a level outside (0, 0.5).
 * Cost: O(n). Source: Johnson (1978), doi:10.2307/2286597, and Hall (1992), J. R. Stat. Soc. B 54, 221-228, for the skewness term; the phantom and the semi-moment are mlcheck's, calibrated by exact
 * enumeration in `guarded-bound.slow.ts`. Oracle: `intervals.json` (the formula in NumPy).
 * @example
 * ```ts
 * guardedUpper({ terms: [0, 1, 0, 0, 1, 0, 0, 0], lo: 0, hi: 1 }, 0.05).toFixed(6) // '0.644563'
 * ```
 */
export function guardedUpper(samples: BoundedSample | readonly BoundedSample[], level: number): number {
  return bound(listed(samples), level, 1);
}

/**
 * Lower bound of the same sum: the mirror image of {@link guardedUpper}.
 * @param samples as for the upper bound.
 * @param level one-sided error level in (0, 0.5)
 * @throws MlcheckError `statistic-undefined` as for the upper bound.
 * Cost: O(n). Source: as for the upper bound. Oracle: `intervals.json` (the formula in NumPy).
 * @example
 * ```ts
 * guardedLower({ terms: [0, 1, 0, 0, 1, 0, 0, 0], lo: 0, hi: 1 }, 0.05).toFixed(6) // '-0.011584'
 * ```
 */
export function guardedLower(samples: BoundedSample | readonly BoundedSample[], level: number): number {
  return -bound(listed(samples), level, -1);
}

/** The plain estimate: the weighted sum of the samples' means. */
export function weightedMean(samples: BoundedSample | readonly BoundedSample[]): number {
  let sum = 0;
  for (const sample of listed(samples)) sum += (sample.weight ?? 1) * shareMean(sample);
  return sum;
}

/** Moments of one sample as observed, and with the phantom in it. */
export interface GuardedMoments {
  readonly plain: MeanMoments;
  readonly guarded: MeanMoments;
}

/** The bound from moments alone, one entry per sample: for callers that know them in closed form. O(samples) */
export function guardedUpperOfMoments(samples: readonly GuardedMoments[], { z, c }: GuardedLevel): number {
  // A single sample is taken as it is: subtracting and adding again would cost digits.
  if (samples.length === 1) return upperOf(samples[0]!.guarded.mean, samples[0]!.guarded.variance, samples[0]!.guarded.semi, z, c);
  let [mean, variance, semi] = [0, 0, 0];
  for (const { plain } of samples) {
    mean += plain.mean;
    variance += plain.variance;
    semi += plain.semi;
  }
  let upper = -Infinity;
  for (const { plain, guarded } of samples) {
    const m = mean - plain.mean + guarded.mean;
    const v = Math.max(0, variance - plain.variance + guarded.variance);
    const t = Math.max(0, semi - plain.semi + guarded.semi);
    upper = Math.max(upper, upperOf(m, v, t, z, c));
  }
  return upper;
}

function upperOf(mean: number, variance: number, semi: number, z: number, c: number): number {
  return variance > 0 ? mean + z * Math.sqrt(variance) + (c * semi) / variance : mean;
}

function bound(samples: readonly BoundedSample[], level: number, sign: 1 | -1): number {
  const constants = guardedLevel(level);
  demand(samples.length > 0, 'guardedBound(samples)', 'must hold at least one sample', samples.length);
  const alone = samples.length === 1;
  return guardedUpperOfMoments(
    samples.map((sample, at) => {
      check(sample, at);
      const weight = sign * (sample.weight ?? 1);
      const guarded = moments(sample, weight, constants.a);
      return { plain: alone ? guarded : moments(sample, weight, 0), guarded };
    }),
    constants,
  );
}

/** Moments of weight * mean, with `a` phantoms at the end of the range that makes it largest. */
function moments(sample: BoundedSample, weight: number, a: number): MeanMoments {
  const { terms, shares, lo, hi } = sample;
  const n = terms.length;
  const worst = weight >= 0 ? hi : lo;
  let largest = 1 / n;
  if (shares !== undefined) {
    largest = 0;
    for (let i = 0; i < n; i++) largest = Math.max(largest, shares[i]!);
  }
  const total = 1 + a * largest;
  const mean = (shareMean(sample) + a * largest * worst) / total;
  const up = weight >= 0 ? 1 : -1;
  const phantom = largest / total;
  let variance = a * phantom * phantom * (worst - mean) ** 2;
  let semi = a * (phantom * Math.abs(worst - mean)) ** 3;
  let squares = shares === undefined ? largest : 0;
  for (let i = 0; i < n; i++) {
    const share = shares === undefined ? phantom : shares[i]! / total;
    // Seen from the bad side.
    const deviation = up * share * (terms[i]! - mean);
    const square = deviation * deviation;
    variance += square;
    if (deviation > 0) semi += square * deviation;
    if (shares !== undefined) squares += share * share;
  }
  // Without a phantom the variance about the sample's own mean is too small by 1 - sum b^2; a single term says nothing of it.
  if (a === 0) variance = squares < 1 - 1e-12 ? variance / (1 - squares) : ((hi - lo) / 2) ** 2;
  return { mean: weight * mean, variance: weight * weight * variance, semi: Math.abs(weight) ** 3 * semi };
}

function shareMean({ terms, shares }: BoundedSample): number {
  let sum = 0;
  if (shares === undefined) {
    for (let i = 0; i < terms.length; i++) sum += terms[i]!;
    return sum / terms.length;
  }
  for (let i = 0; i < terms.length; i++) sum += shares[i]! * terms[i]!;
  return sum;
}

function check({ terms, lo, hi }: BoundedSample, at: number): void {
  const place = `guardedBound(samples[${at}])`;
  demand(Number.isFinite(lo) && Number.isFinite(hi) && lo <= hi, place, 'must have a finite range lo <= hi', [lo, hi]);
  demand(terms.length > 0, place, 'must not be empty', terms.length);
  const slack = 1e-9 * (hi - lo) + 1e-12;
  for (let i = 0; i < terms.length; i++) {
    const term = terms[i]!;
    if (!(term >= lo - slack && term <= hi + slack)) throw undefinedStatistic(`${place}.terms[${i}]`, `must be in [${lo}, ${hi}]`, term);
  }
}

function listed(samples: BoundedSample | readonly BoundedSample[]): readonly BoundedSample[] {
  return Array.isArray(samples) ? (samples as readonly BoundedSample[]) : [samples as BoundedSample];
}

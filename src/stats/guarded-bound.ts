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
 * Cost O(n). After Johnson (1978) and Hall (1992) for the skewness term; the phantom and the semi-moment are mlcheck's, calibrated by exact
 * enumeration in `guarded-bound.slow.ts`.
 * @param level one-sided error level in (0, 0.5)
 * @throws MlcheckError `statistic-undefined` for an empty sample, a term outside [lo, hi] or not finite, or a level outside (0, 0.5).
 */
export function guardedUpper(samples: BoundedSample | readonly BoundedSample[], level: number): number {
  return bound(listed(samples), level, 1);
}

/** Lower bound of the same sum: the mirror image of {@link guardedUpper}. */
export function guardedLower(samples: BoundedSample | readonly BoundedSample[], level: number): number {
  return -bound(listed(samples), level, -1);
}

/** The plain estimate: the weighted sum of the samples' means. */
export function weightedMean(samples: BoundedSample | readonly BoundedSample[]): number {
  let sum = 0;
  for (const sample of listed(samples)) sum += (sample.weight ?? 1) * shareMean(sample);
  return sum;
}

/**
 * The bound from moments alone: `plain[c]` of sample c as observed, `guarded[c]` with the phantom in it. For callers that know their moments in closed form.
 */
export function guardedUpperOfMoments(plain: readonly MeanMoments[], guarded: readonly MeanMoments[], { z, c }: GuardedLevel): number {
  let mean = 0;
  let variance = 0;
  let semi = 0;
  for (const part of plain) {
    mean += part.mean;
    variance += part.variance;
    semi += part.semi;
  }
  let upper = -Infinity;
  for (let at = 0; at < plain.length; at++) {
    const [out, into] = [plain[at]!, guarded[at]!];
    // A single sample is taken as it is: subtracting and adding again would cost digits.
    const alone = plain.length === 1;
    const m = alone ? into.mean : mean - out.mean + into.mean;
    const v = alone ? into.variance : Math.max(0, variance - out.variance + into.variance);
    const t = alone ? into.semi : Math.max(0, semi - out.semi + into.semi);
    upper = Math.max(upper, v > 0 ? m + z * Math.sqrt(v) + (c * t) / v : m);
  }
  return upper;
}

function bound(samples: readonly BoundedSample[], level: number, sign: 1 | -1): number {
  const constants = guardedLevel(level);
  demand(samples.length > 0, 'guardedBound(samples)', 'must hold at least one sample', samples.length);
  const plain: MeanMoments[] = [];
  const guarded: MeanMoments[] = [];
  samples.forEach((sample, at) => {
    check(sample, at);
    const weight = sign * (sample.weight ?? 1);
    plain.push(moments(sample, weight, 0));
    guarded.push(moments(sample, weight, constants.a));
  });
  return guardedUpperOfMoments(plain, guarded, constants);
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
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const share = (shares === undefined ? largest : shares[i]!) / total;
    const deviation = share * (terms[i]! - mean);
    variance += deviation * deviation;
    if (deviation * up > 0) semi += Math.abs(deviation) ** 3;
    squares += share * share;
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

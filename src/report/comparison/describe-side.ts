import { isMlcheckError } from '../../errors.js';
import { meanInterval } from '../../stats/mean-interval.js';
import { demandMoments } from '../../stats/moments.js';
import { quantileIntervalOfTally } from '../../stats/quantile-interval.js';
import { quantileOfTally } from '../../stats/quantile.js';
import { tally, type Tally } from '../../stats/tally.js';
import type { Bounds, SideDescription } from './comparison.js';

/** Probabilities of the quantiles that are told. */
export const QUANTILES = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] as const;

export const UNBOUNDED: Bounds = { lower: null, upper: null };

/** One sample, sorted once for all statistics. */
export interface Side {
  readonly values: Float64Array;
  readonly tally: Tally;
  readonly missing: number;
}

/** The scores that are there (NaN is missing), and their tally. O(n log n), 24 bytes a row. */
export function sideOf(scores: Float64Array): Side {
  let n = 0;
  for (let i = 0; i < scores.length; i++) if (!Number.isNaN(scores[i]!)) n++;
  const values = n === scores.length ? scores : scores.filter((score) => !Number.isNaN(score));
  return { values, tally: tally(values, scores.length - n), missing: scores.length - n };
}

/** Counts, moments and quantiles with their intervals. */
export function describeSide({ values, tally: sorted, missing }: Side, confidence: number): SideDescription {
  const n = values.length;
  if (n === 0) return { n, missing, mean: null, meanInterval: UNBOUNDED, sd: null, min: null, max: null, quantiles: [] };
  const { mean, m2, min, max } = demandMoments(values, 'describeSide(values)', 1);
  return { n, missing, mean, meanInterval: orUndefined(() => boundsOf(meanInterval(values, confidence))) ?? UNBOUNDED, sd: n < 2 ? null : Math.sqrt(m2 / (n - 1)), min, max, quantiles: quantilesOf(sorted, confidence) };
}

export function quantilesOf(sorted: Tally, confidence: number): SideDescription['quantiles'] {
  return QUANTILES.map((p) => ({ p, value: quantileOfTally(sorted, p, 7), ...boundsOf(quantileIntervalOfTally(sorted, p, confidence)) }));
}

/** Bounds as JSON can say them. */
export function boundsOf({ lower, upper }: { readonly lower: number; readonly upper: number }): Bounds {
  return { lower: Number.isFinite(lower) ? lower : null, upper: Number.isFinite(upper) ? upper : null };
}

/** A statistic, or nothing where the sample leaves it undefined. */
export function orUndefined<T>(statistic: () => T): T | undefined {
  try {
    return statistic();
  } catch (error) {
    if (isMlcheckError(error) && error.code === 'statistic-undefined') return undefined;
    throw error;
  }
}

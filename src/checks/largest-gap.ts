import { weightedMean } from '../stats/guarded-bound.js';
import type { PairedColumns } from '../table/evidence.js';
import type { Bounds, Levels } from '../verdict/types.js';
import { differenceBounds, samplesByCohort } from './cohort-means.js';
import { detailsOf, unusable } from './strata.js';

/**
 * Bounds of the largest difference between the means of any two cohorts. The fail level is divided over all ordered pairs; the pass level is not, because the
 * largest difference is small only when each one is (intersection-union).
 */
export function largestGap(
  columns: Pick<PairedColumns, 'strata' | 'cluster'>,
  terms: Float64Array,
  cohorts: readonly string[],
  range: readonly [number, number],
  levels: Levels,
): Bounds {
  const { samples, n, missing, unusable: reason } = samplesByCohort(columns, terms, cohorts, range);
  if (reason !== undefined) return unusable(reason, n, missing);
  const fail = levels.fail / (cohorts.length * (cohorts.length - 1));
  let [lower, upper, estimate, high, low] = [-Infinity, -Infinity, -Infinity, '', ''];
  samples.forEach((above, i) =>
    samples.forEach((below, j) => {
      if (i === j) return;
      const gap = differenceBounds(above, below, { ...levels, fail });
      lower = Math.max(lower, gap.lower);
      upper = Math.max(upper, gap.upper);
      if (gap.estimate > estimate) [estimate, high, low] = [gap.estimate, cohorts[i]!, cohorts[j]!];
    }),
  );
  const means = Object.fromEntries(cohorts.map((cohort, at) => [cohort, weightedMean({ ...samples[at]!, weight: 1 })]));
  return { lower, upper, estimate, n, details: detailsOf({ highest: high, lowest: low, means }, missing) };
}

import { guardedLower, guardedUpper, weightedMean } from '../stats/guarded-bound.js';
import { limitOf, numberOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { samplesOf, unitsOf } from './mean-bounds.js';
import { finite, invalid } from './rules.js';
import { column, needsRange, source } from './sources.js';
import { detailsOf, pairs, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link cohortBounds} takes: one or both bounds. */
export interface CohortBoundsOptions extends CheckOptions {
  /** Smallest acceptable mean score of the cohort. */
  readonly atLeast?: number;
  /** Largest acceptable mean score of the cohort. */
  readonly atMost?: number;
}

/**
 * The candidate's mean score in a cohort stays within fixed bounds: loyal customers low, stolen cards high. No baseline needed.
 * theta = max(atLeast - mean, mean - atMost) with tolerance 0: negative is how much room is left.
 * @example cohortBounds({ cohorts: 'loyal', atMost: 0.15 })
 */
export function cohortBounds(options: CohortBoundsOptions): CheckSpec {
  const { atLeast, atMost } = options;
  return declared({
    kind: 'cohort-bounds',
    options: optionsOf(options),
    params: { atLeast, atMost },
    make: (context) => {
      const range = needsRange(context, 'cohort-bounds');
      if (atLeast === undefined && atMost === undefined) throw invalid('atMost', 'must be given, or atLeast, or both', undefined);
      const low = atLeast === undefined ? -Infinity : finite('atLeast', atLeast);
      const high = atMost === undefined ? Infinity : finite('atMost', atMost);
      if (!(low < high)) throw invalid('atLeast', `must be below atMost (${high})`, low);
      if (low >= range[1] || high <= range[0] || (low <= range[0] && high >= range[1]))
        throw invalid(atMost === undefined ? 'atLeast' : 'atMost', `must cut the range [${range.join(', ')}]: this claim could never ${low <= range[0] && high >= range[1] ? 'fail' : 'pass'}`, atMost ?? atLeast);
      const sides = Number(low > -Infinity) + Number(high < Infinity);
      const room = sides === 2 ? (high - low) / 2 : (high < Infinity ? high - range[0] : range[1] - low) / 4;
      return {
        claim: `mean score ${[low > -Infinity ? `at least ${limitOf(low, 'score')}` : '', high < Infinity ? `at most ${limitOf(high, 'score')}` : ''].filter(Boolean).join(' and ')}`,
        tolerance: 0,
        unit: 'score',
        needs: [column(source('candidate'))],
        planning: { family: 'mean', range: range[1] - range[0], sigma: 0.2 * (range[1] - range[0]), parts: sides, benign: -room },
        effect: (evidence, levels) => {
          const columns = pairs(evidence);
          const { a, cluster } = columns;
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const samples = samplesOf(a, cells, range, cluster);
          const fail = levels.fail / sides;
          const mean = weightedMean(samples);
          const [least, most] = [guardedLower(samples, levels.pass), guardedUpper(samples, levels.pass)];
          return {
            lower: Math.max(low - guardedUpper(samples, fail), guardedLower(samples, fail) - high),
            upper: Math.max(low - least, most - high),
            estimate: Math.max(low - mean, mean - high),
            n: unitsOf(cells, cluster),
            details: detailsOf({ mean, reading: `mean score between ${numberOf(Math.max(least, range[0]), 'score', low, high)} and ${numberOf(Math.min(most, range[1]), 'score', low, high)}` }, missing),
            worst: worstAccounts(columns, (at) => (mean - high > low - mean ? a[at]! - high : low - a[at]!)),
          };
        },
      };
    },
  });
}

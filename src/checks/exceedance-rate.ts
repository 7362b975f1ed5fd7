import { limitOf, numberOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { unitsOf } from './mean-bounds.js';
import { countOf, rateBounds } from './rate-bounds.js';
import { invalid, openShare } from './rules.js';
import { column, source, thresholdOf } from './sources.js';
import { detailsOf, pairs, strataOf, unusable } from './strata.js';

/** What {@link exceedanceRate} takes: one or both bounds. */
export interface ExceedanceRateOptions extends CheckOptions {
  /** The decision threshold: a score at or above it is acted upon. Default: the suite's. */
  readonly at?: number;
  /** Smallest acceptable share, in (0, 1). */
  readonly atLeast?: number;
  /** Largest acceptable share, in (0, 1). */
  readonly atMost?: number;
}

/**
 * The share of accounts that the candidate acts upon stays within fixed bounds: the review team can handle 2%, stolen cards are blocked in at least 70%.
 * theta = max(atLeast - rate, rate - atMost) with tolerance 0; Clopper-Pearson bounds. No baseline needed.
 * @example exceedanceRate({ cohorts: 'stolen-card', at: 0.8, atLeast: 0.7 })
 */
export function exceedanceRate(options: ExceedanceRateOptions): CheckSpec {
  const { at: written, atLeast, atMost } = options;
  return declared({
    kind: 'exceedance-rate',
    options: optionsOf(options),
    params: { at: written, atLeast, atMost },
    make: (context) => {
      const at = thresholdOf(context, written);
      if (atLeast === undefined && atMost === undefined) throw invalid('atMost', 'must be given, or atLeast, or both', undefined);
      const low = atLeast === undefined ? -Infinity : openShare('atLeast', atLeast);
      const high = atMost === undefined ? Infinity : openShare('atMost', atMost);
      if (!(low < high)) throw invalid('atLeast', `must be below atMost (${high})`, low);
      const sides = Number(low > -Infinity) + Number(high < Infinity);
      const room = sides === 2 ? (high - low) / 2 : (high < Infinity ? high : 1 - low) / 2;
      return {
        claim: `share of accounts scored ${limitOf(at, 'score')} or more ${[low > -Infinity ? `at least ${limitOf(low, 'share')}` : '', high < Infinity ? `at most ${limitOf(high, 'share')}` : ''].filter(Boolean).join(' and ')}`,
        tolerance: 0,
        unit: 'share',
        needs: [column(source('candidate'))],
        // A rate at the bound, the one nearer to a half, and growing beyond it.
        planning: { family: 'mean', range: 1, sigma: Math.max(...[low, high].filter(Number.isFinite).map((rate) => Math.sqrt(rate * (1 - rate)))), parts: sides, benign: -room, jumps: true },
        effect: (evidence, levels) => {
          const { a, cluster, strata } = pairs(evidence);
          const { cells, n, missing, unusable: reason } = strataOf(strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const hits = a.map((score) => Number(score >= at));
          // Lower and upper at each level: `rateBounds` gives one of each per call.
          const failing = rateBounds(hits, cells, { fail: levels.fail / sides, pass: levels.fail / sides }, cluster);
          const passing = rateBounds(hits, cells, { fail: levels.pass, pass: levels.pass }, cluster);
          return {
            lower: Math.max(low - failing.upper, failing.lower - high),
            upper: Math.max(low - passing.lower, passing.upper - high),
            estimate: Math.max(low - failing.estimate, failing.estimate - high),
            n: unitsOf(cells, cluster),
            details: detailsOf(
              { rate: failing.estimate, count: countOf(hits, cells), of: n, reading: `share between ${numberOf(passing.lower, 'share', low, high)} and ${numberOf(passing.upper, 'share', low, high)}` },
              missing,
            ),
          };
        },
      };
    },
  });
}

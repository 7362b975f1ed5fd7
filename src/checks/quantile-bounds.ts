import { limitOf, numberOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { unitsOf } from './mean-bounds.js';
import { countOf, rateBounds } from './rate-bounds.js';
import { finite, invalid, openShare } from './rules.js';
import { column, source } from './sources.js';
import { detailsOf, pairs, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link quantileBounds} takes: one or both bounds. */
export interface QuantileBoundsOptions extends CheckOptions {
  /** Which quantile, in (0, 1): 0.95 is the score that 95% of accounts do not exceed. */
  readonly p: number;
  /** Smallest acceptable value of the quantile. */
  readonly atLeast?: number;
  /** Largest acceptable value of the quantile. */
  readonly atMost?: number;
}

/**
 * A quantile of the candidate's scores stays within fixed bounds; for unbounded scores too, and safe with ties. "The 95% quantile is at most B" is judged as
 * "at most 5% of accounts score above B": theta = max(P(score > atMost) - (1 - p), P(score < atLeast) - p), tolerance 0, Clopper-Pearson.
 * @example quantileBounds({ p: 0.95, atMost: 0.4, cohorts: 'loyal' })
 */
export function quantileBounds(options: QuantileBoundsOptions): CheckSpec {
  const { p, atLeast, atMost } = options;
  return declared({
    kind: 'quantile-bounds',
    options: optionsOf(options),
    params: { p, atLeast, atMost },
    make: () => {
      openShare('p', p);
      if (atLeast === undefined && atMost === undefined) throw invalid('atMost', 'must be given, or atLeast, or both', undefined);
      if (atLeast !== undefined) finite('atLeast', atLeast);
      if (atMost !== undefined) finite('atMost', atMost);
      if (atLeast !== undefined && atMost !== undefined && !(atLeast <= atMost)) throw invalid('atLeast', `must be at most atMost (${atMost})`, atLeast);
      const ends = [
        ...(atMost === undefined ? [] : [{ beyond: (score: number) => score > atMost, allowed: 1 - p, words: `above ${limitOf(atMost, 'score')}`, distance: (score: number) => score - atMost }]),
        ...(atLeast === undefined ? [] : [{ beyond: (score: number) => score < atLeast, allowed: p, words: `below ${limitOf(atLeast, 'score')}`, distance: (score: number) => atLeast - score }]),
      ];
      const smallest = Math.min(...ends.map(({ allowed }) => allowed));
      return {
        claim: `the ${limitOf(p, 'share')} quantile of scores is ${[atLeast === undefined ? '' : `at least ${limitOf(atLeast, 'score')}`, atMost === undefined ? '' : `at most ${limitOf(atMost, 'score')}`].filter(Boolean).join(' and ')}`,
        tolerance: 0,
        unit: 'share',
        needs: [column(source('candidate'))],
        planning: { family: 'mean', range: 1, sigma: Math.sqrt(smallest * (1 - smallest)), parts: ends.length, benign: -smallest / 2, jumps: true },
        effect: (evidence, levels) => {
          const columns = pairs(evidence);
          const { a, cluster } = columns;
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const sides = ends.map(({ beyond, allowed, words, distance }) => {
            const hits = a.map((score) => Number(beyond(score)));
            const rate = rateBounds(hits, cells, { ...levels, fail: levels.fail / ends.length }, cluster);
            return { lower: rate.lower - allowed, upper: rate.upper - allowed, estimate: rate.estimate - allowed, count: countOf(hits, cells), rate, allowed, words, distance };
          });
          const worst = sides.reduce((one, other) => (other.estimate > one.estimate ? other : one));
          return {
            lower: Math.max(...sides.map(({ lower }) => lower)),
            upper: Math.max(...sides.map(({ upper }) => upper)),
            estimate: worst.estimate,
            n: unitsOf(cells, cluster),
            details: detailsOf(
              { count: worst.count, of: n, side: worst.words, reading: `share ${worst.words} between ${numberOf(worst.rate.lower, 'share', worst.allowed)} and ${numberOf(worst.rate.upper, 'share', worst.allowed)}` },
              missing,
            ),
            worst: worstAccounts(columns, (at) => worst.distance(a[at]!)),
          };
        },
      };
    },
  });
}

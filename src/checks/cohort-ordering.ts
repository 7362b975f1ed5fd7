import { limitOf, numberOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { differenceBounds, samplesByCohort, severalCohorts } from './cohort-means.js';
import { declared, optionsOf } from './declare.js';
import { notNegative } from './rules.js';
import { column, needsRange, source } from './sources.js';
import { detailsOf, pairs, unusable } from './strata.js';

/** What {@link cohortOrdering} takes. */
export interface CohortOrderingOptions extends Omit<CheckOptions, 'cohorts'> {
  /** Cohorts from the lowest mean score to the highest. */
  readonly increasing: readonly string[];
  /** Smallest acceptable step between neighbours, in score units; default 0. */
  readonly gap?: number;
}

/**
 * The candidate ranks cohorts as the business does: loyal below new below stolen card, each by at least a gap. theta is the worst of mean(lower) -
 * mean(upper) + gap over neighbours, with tolerance 0; the fail level is divided over the steps. No baseline needed.
 * @example cohortOrdering({ increasing: ['loyal', 'new', 'stolen-card'], gap: 0.05 })
 */
export function cohortOrdering(options: CohortOrderingOptions): CheckSpec {
  const { increasing, gap = 0 } = options;
  return declared({
    kind: 'cohort-ordering',
    options: optionsOf(options),
    params: { increasing, gap },
    cohorts: Array.isArray(increasing) ? increasing : [],
    make: (context) => {
      const range = needsRange(context, 'cohort-ordering');
      severalCohorts('increasing', increasing, context);
      notNegative('gap', gap);
      const steps = increasing.length - 1;
      return {
        claim: `mean scores increase from ${increasing.join(' to ')}${gap > 0 ? `, each step at least ${limitOf(gap, 'score')}` : ''}`,
        tolerance: 0,
        unit: 'score',
        needs: [column(source('candidate'))],
        planning: { family: 'mean', contrast: true, range: range[1] - range[0], sigma: 0.2 * (range[1] - range[0]), parts: steps, benign: -Math.max(gap, 0.1 * (range[1] - range[0])) },
        effect: (evidence, levels) => {
          const columns = pairs(evidence);
          const { samples, n, missing, unusable: reason } = samplesByCohort(columns, columns.a, increasing, range);
          if (reason !== undefined) return unusable(reason, n, missing);
          const all = Array.from({ length: steps }, (_, at) => {
            const { lower, upper, estimate } = differenceBounds(samples[at]!, samples[at + 1]!, { ...levels, fail: levels.fail / steps });
            return { step: `${increasing[at]} < ${increasing[at + 1]}`, lower: lower + gap, upper: upper + gap, estimate: estimate + gap };
          });
          const worst = all.reduce((one, other) => (other.estimate > one.estimate ? other : one));
          return {
            lower: Math.max(...all.map(({ lower }) => lower)),
            upper: Math.max(...all.map(({ upper }) => upper)),
            estimate: worst.estimate,
            n,
            details: detailsOf(
              {
                worstStep: worst.step,
                steps: all.map(({ step, estimate }) => ({ step, rise: gap - estimate })),
                reading: `the step ${worst.step} is between ${numberOf(gap - worst.upper, 'score', gap)} and ${numberOf(gap - worst.lower, 'score', gap)}${gap > 0 ? ` (at least ${limitOf(gap, 'score')} asked)` : ''}`,
              },
              missing,
            ),
          };
        },
      };
    },
  });
}

import { limitOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { severalCohorts } from './cohort-means.js';
import { declared, optionsOf } from './declare.js';
import { largestGap } from './largest-gap.js';
import { tolerance } from './rules.js';
import { column, needsRange, source } from './sources.js';
import { pairs } from './strata.js';

/** What {@link cohortGap} takes. */
export interface CohortGapOptions extends Omit<CheckOptions, 'cohorts'> {
  /** Cohorts that should score alike, at least two. */
  readonly between: readonly string[];
  /** Largest harmless difference of any two mean scores, > 0. */
  readonly atMost: number;
}

/**
 * Cohorts that should be treated alike score alike: theta is the largest difference of two cohorts' mean scores. No baseline needed.
 * @example cohortGap({ between: ['region-north', 'region-south'], atMost: 0.03 })
 */
export function cohortGap(options: CohortGapOptions): CheckSpec {
  const { between, atMost } = options;
  return declared({
    kind: 'cohort-gap',
    options: optionsOf(options),
    params: { between, atMost },
    cohorts: Array.isArray(between) ? between : [],
    make: (context) => {
      const range = needsRange(context, 'cohort-gap');
      severalCohorts('between', between, context);
      tolerance('atMost', atMost);
      return {
        claim: `mean scores of ${between.join(', ')} differ by at most ${limitOf(atMost, 'score')}`,
        tolerance: atMost,
        unit: 'score',
        needs: [column(source('candidate'))],
        planning: { family: 'mean', contrast: true, range: range[1] - range[0], sigma: 0.2 * (range[1] - range[0]), parts: between.length * (between.length - 1) },
        effect: (evidence, levels) => {
          const columns = pairs(evidence);
          return largestGap(columns, columns.a, between, range, levels);
        },
      };
    },
  });
}

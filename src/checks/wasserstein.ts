import { limitOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { tolerance } from './rules.js';
import { bothArms, needsBaseline, needsRange } from './sources.js';
import { detailsOf, pairs, strataOf, unusable, worstAccounts } from './strata.js';
import { wassersteinBounds } from './wasserstein-bounds.js';

/** What {@link wasserstein} takes. */
export interface WassersteinOptions extends CheckOptions {
  /** Largest harmless distance, in score units, > 0. */
  readonly atMost: number;
}

/**
 * The score distribution stays where it was: the area between candidate's and baseline's ECDF (Wasserstein-1, "how far mass has to be carried, on average") is
 * at most so much. In score units; unlike KS it sees how far scores moved, not only how many.
 * @throws MlcheckError `suite-invalid` on expansion: no baseline, no declared range, a tolerance of 0.
 * @example wasserstein({ atMost: 0.03 })
 */
export function wasserstein(options: WassersteinOptions): CheckSpec {
  const { atMost } = options;
  return declared({
    kind: 'wasserstein',
    options: optionsOf(options),
    params: { atMost },
    make: (context) => {
      needsBaseline(context, 'wasserstein');
      const [lo, hi] = needsRange(context, 'wasserstein');
      tolerance('atMost', atMost);
      return {
        claim: `Wasserstein distance to the baseline at most ${limitOf(atMost, 'score')}`,
        tolerance: atMost,
        unit: 'score',
        needs: [bothArms()],
        planning: { family: 'mean', range: hi - lo, sigma: 0.05 * (hi - lo), parts: 2, jumps: true, unclustered: { reason: 'Wasserstein has no bounds for clustered accounts', hint: 'use KS or mean shift' } },
        effect: (evidence, levels) => {
          const columns = pairs(evidence);
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const { a, b } = columns;
          return {
            ...wassersteinBounds(columns, cells, hi - lo, levels),
            n,
            details: detailsOf({}, missing),
            worst: worstAccounts(columns, (at) => Math.abs(a[at]! - b[at]!)),
          };
        },
      };
    },
  });
}

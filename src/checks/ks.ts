import { limitOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { ksBounds } from './ks-bounds.js';
import { unitsOf } from './mean-bounds.js';
import { tolerance } from './rules.js';
import { bothArms, needsBaseline } from './sources.js';
import { detailsOf, pairs, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link ks} takes. */
export interface KsOptions extends CheckOptions {
  /** Largest harmless distance, in (0, 1]; 0.06 to 0.1 suits most suites. */
  readonly atMost: number;
}

/**
 * The score distribution stays what it was: the largest vertical gap between the candidate's and the baseline's ECDF (the Kolmogorov-Smirnov distance) is at
 * most so much. Sensitive to any change of shape, blind to who changed places. Works for unbounded scores.
 * @throws MlcheckError `suite-invalid` on expansion: no baseline, a tolerance of 0.
 * @example ks({ id: 'score-ks', atMost: 0.1 })
 */
export function ks(options: KsOptions): CheckSpec {
  const { atMost } = options;
  return declared({
    kind: 'ks',
    options: optionsOf(options),
    params: { atMost },
    make: (context) => {
      needsBaseline(context, 'ks');
      tolerance('atMost', atMost);
      return {
        claim: `KS distance to the baseline at most ${limitOf(atMost, 'index')}`,
        tolerance: atMost,
        unit: 'index',
        needs: [bothArms()],
        planning: { family: 'mean', range: 1, sigma: 0.2, parts: 40, jumps: true },
        effect: (evidence, levels) => {
          const columns = pairs(evidence);
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const { location, sign, ...bounds } = ksBounds(columns, cells, levels);
          // The accounts that crossed the place of the largest gap, in its direction.
          const crossed = (at: number): number => (sign === 1 ? Number(columns.a[at]! <= location && columns.b[at]! > location) : Number(columns.b[at]! <= location && columns.a[at]! > location));
          return {
            ...bounds,
            n: unitsOf(cells, columns.cluster),
            details: detailsOf({ location, sign, candidateScores: sign === 1 ? 'lower' : 'higher' }, missing),
            worst: worstAccounts(columns, (at) => crossed(at) * Math.abs(columns.a[at]! - columns.b[at]!)),
          };
        },
      };
    },
  });
}

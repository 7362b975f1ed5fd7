import { limitOf, numberOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { rankBounds } from './rank-bounds.js';
import { openShare } from './rules.js';
import { bothArms, needsBaseline } from './sources.js';
import { detailsOf, pairs, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link rankCorrelation} takes. */
export interface RankCorrelationOptions extends CheckOptions {
  /** Smallest acceptable Spearman correlation, in (0, 1). */
  readonly atLeast: number;
}

/**
 * Accounts keep their order: Spearman's rank correlation between candidate and baseline is at least so much. theta = 1 - rho with tolerance 1 - atLeast. Blind to any
 * change that keeps the order; works for unbounded scores.
 * @throws MlcheckError `suite-invalid` on expansion when the suite has no baseline.
 * @example rankCorrelation({ atLeast: 0.95 })
 */
export function rankCorrelation(options: RankCorrelationOptions): CheckSpec {
  const { atLeast } = options;
  return declared({
    kind: 'rank-correlation',
    options: optionsOf(options),
    params: { atLeast },
    make: (context) => {
      needsBaseline(context, 'rank-correlation');
      openShare('atLeast', atLeast);
      return {
        claim: `rank correlation with the baseline at least ${limitOf(atLeast, 'index')}`,
        tolerance: 1 - atLeast,
        unit: 'index',
        needs: [bothArms()],
        planning: { family: 'mean', range: 6, sigma: 0.1, parts: 1, jumps: 3, unclustered: { reason: 'rank correlation has no bounds for clustered accounts', hint: 'use decision churn or mean shift' } },
        effect: (evidence, levels) => {
          const columns = pairs(evidence);
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const found = rankBounds(columns, cells, levels);
          if (found === undefined) return unusable('every account has the same score, so there is no order', n, missing);
          const { ranks, ...bounds } = found;
          const reading = `rank correlation between ${numberOf(1 - bounds.upper, 'index', atLeast)} and ${numberOf(1 - bounds.lower, 'index', atLeast)}`;
          return {
            ...bounds,
            n,
            details: detailsOf({ correlation: 1 - bounds.estimate, reading }, missing),
            worst: worstAccounts(columns, (at) => Math.abs(ranks[0][at]! - ranks[1][at]!), 0.01),
          };
        },
      };
    },
  });
}

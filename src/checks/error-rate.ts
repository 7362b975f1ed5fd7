import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { rateEffect } from './rate-bounds.js';
import { share } from './rules.js';
import { column, source } from './sources.js';
import { pairs } from './strata.js';
import { limitOf } from '../verdict/wording.js';

/** What {@link errorRate} takes. */
export interface ErrorRateOptions extends CheckOptions {
  /** Largest harmless share of accounts without a score because the service failed; default 0.01. With 0, one failure is proof. */
  readonly atMost?: number;
}

/**
 * The candidate answers: model errors, contract violations, timeouts and refused requests together are at most this share of accounts. Throttling and
 * infrastructure are missing data, not the model failing. Clopper-Pearson bounds; a run that drops pairs with missing scores gates on this claim even where the suite does not name it.
 * @example errorRate({ atMost: 0.01 })
 */
export function errorRate(options: ErrorRateOptions = {}): CheckSpec {
  const { atMost = 0.01 } = options;
  return declared({
    kind: 'error-rate',
    options: optionsOf(options),
    params: { atMost },
    make: () => {
      share('atMost', atMost);
      return {
        claim: atMost === 0 ? 'the service never fails' : `the service fails for at most ${limitOf(atMost, 'share')} of accounts`,
        tolerance: atMost,
        unit: 'share',
        deterministic: atMost === 0,
        needs: [column(source('candidate', 'failed'))],
        planning: { family: atMost === 0 ? 'proof' : 'rate', range: 1, sigma: 0, parts: 1 },
        effect: (evidence, levels) => {
          const { a, account, strata, cluster } = pairs(evidence);
          return rateEffect({ hits: a, account, strata, ...(cluster === undefined ? {} : { cluster }) }, atMost, levels);
        },
      };
    },
  });
}

import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { rateEffect } from './rate-bounds.js';
import { column, source } from './sources.js';
import { pairs } from './strata.js';

/**
 * Every answer of the candidate keeps the response contract: well-formed, one finite score per account, inside the declared range.
 * One violation is proof and fails the claim; it spends none of the false-alarm budget.
 * @example contract()
 */
export function contract(options: CheckOptions = {}): CheckSpec {
  return declared({
    kind: 'contract',
    options: optionsOf(options),
    params: {},
    make: () => ({
      claim: 'every answer keeps the response contract',
      tolerance: 0,
      unit: 'share',
      deterministic: true,
      needs: [column(source('candidate', 'violation'))],
      planning: { family: 'proof', range: 1, sigma: 0, parts: 1 },
      effect: (evidence, levels) => {
        const { a, account, strata } = pairs(evidence);
        return rateEffect({ hits: a, account, strata }, 0, levels);
      },
    }),
  });
}

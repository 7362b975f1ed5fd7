import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { rateEffect } from './rate-bounds.js';
import { column, source } from './sources.js';
import { pairs } from './strata.js';

/**
 * Every reply that names a model version names the one that was asked for: a canary that is half rolled out, or a stale replica, fails here. Where the suite's candidate names no version, every reply
 * has to name the same one.
 * One wrong reply is proof. When no reply names a version the claim is inconclusive.
 * @example servedVersion()
 */
export function servedVersion(options: CheckOptions = {}): CheckSpec {
  return declared({
    kind: 'served-version',
    options: optionsOf(options),
    params: {},
    make: (context) => {
      return {
        claim: context.candidateVersion === undefined ? 'every reply comes from one version' : 'every reply comes from the version that was asked for',
        tolerance: 0,
        unit: 'share',
        deterministic: true,
        needs: [column(source('candidate', 'wrongVersion'))],
        planning: { family: 'proof', range: 1, sigma: 0, parts: 1 },
        effect: (evidence, levels) => {
          const { a, account, strata } = pairs(evidence);
          // A cohort whose replies name no version says nothing; the others still can.
          const named = strata.filter(({ from, to }) => to > from);
          const bounds = rateEffect({ hits: a, account, strata: named.length > 0 ? named : strata }, 0, levels);
          return a.length === 0 ? { ...bounds, unusable: 'no reply names a version' } : bounds;
        },
      };
    },
  });
}

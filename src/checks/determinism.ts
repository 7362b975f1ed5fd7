import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { rateEffect } from './rate-bounds.js';
import { notNegative, whole } from './rules.js';
import { source } from './sources.js';
import { pairs } from './strata.js';

/** What {@link determinism} takes. */
export interface DeterminismOptions extends CheckOptions {
  /** Largest difference between two answers for one account that still counts as equal, in score units; default 0: bit for bit. */
  readonly within?: number;
  /** Accounts per cohort that are asked again; default 20. */
  readonly accounts?: number;
  /** How often each is asked again; default 1. */
  readonly repeats?: number;
}

/**
 * The same account gets the same score when it is asked again: no unseeded dropout, no replicas with different models, no state that leaks between
 * requests. One difference is proof.
 * @example determinism({ within: 1e-6 })
 */
export function determinism(options: DeterminismOptions = {}): CheckSpec {
  const { within = 0, accounts = 20, repeats = 1 } = options;
  return declared({
    kind: 'determinism',
    options: optionsOf(options),
    params: { within, accounts, repeats },
    make: () => {
      notNegative('within', within);
      whole('accounts', accounts, 1);
      whole('repeats', repeats, 1);
      return {
        claim: within === 0 ? 'the same account gets the same score again' : `the same account gets the same score again, within ${within}`,
        tolerance: 0,
        unit: 'share',
        deterministic: true,
        repeats,
        probeAccounts: accounts,
        needs: Array.from({ length: repeats }, (_, at) => ({ evidence: 'pairs' as const, a: source('candidate'), b: source('candidate', 'score', undefined, at + 1) })),
        planning: { family: 'proof', range: 1, sigma: 0, parts: 1 },
        effect: (evidence, levels) => {
          const results = evidence.map((_, at) => {
            const { a, b, account, strata } = pairs(evidence, at);
            const gap = (i: number): number => Math.abs(a[i]! - b[i]!);
            const hits = a.map((_score, i) => (gap(i) > within ? 1 : 0));
            const bounds = rateEffect({ hits, account, strata }, 0, levels, gap, false);
            return { ...bounds, details: { ...bounds.details, largestDifference: a.reduce((largest, _score, i) => Math.max(largest, gap(i)), 0) } };
          });
          // The repeat that shows most; an unusable one counts before one without a counterexample, and after one with.
          return results.reduce((worst, one) => (rank(one) > rank(worst) ? one : worst));
        },
      };
    },
  });
}

function rank({ unusable, lower }: { readonly unusable?: string; readonly lower: number }): number {
  return unusable !== undefined ? 0 : lower > 0 ? 1 + lower : -1;
}

import type { Evidence } from '../table/evidence.js';
import { REORDERED } from '../table/row.js';
import type { Bounds } from '../verdict/types.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { rateEffect } from './rate-bounds.js';
import { invalid, notNegative, whole } from './rules.js';
import { source } from './sources.js';
import { pairs } from './strata.js';

/** What {@link consistency} takes. */
export interface ConsistencyOptions extends CheckOptions {
  /** Largest difference that still counts as rounding, in score units; default 2^-20 (9.5e-7, eight steps of float32 around 1), times the larger score where that is above 1. */
  readonly within?: number;
  /** Accounts per cohort that are asked again; default 20. */
  readonly accounts?: number;
}

/** Eight times the distance of neighbouring float32 numbers at 1 (2^-23): sums in another order, as a batch brings them, stay below. */
const ROUNDING = 2 ** -20;

/**
 * What stands around an account in a request does not matter: alone it gets the score that it got in a batch, and with its fields in reverse order the one that it got in theirs. Where a request carries
 * one account anyway, or does not name its fields, that part is left out. One difference beyond rounding is proof.
 * @throws MlcheckError `suite-invalid` on expansion where neither part is left.
 * @example consistency({ accounts: 10 })
 */
export function consistency(options: ConsistencyOptions = {}): CheckSpec {
  const { within, accounts = 20 } = options;
  return declared({
    kind: 'consistency',
    options: optionsOf(options),
    params: { within, accounts },
    make: ({ batched = true, namedFields = false }) => {
      if (within !== undefined) notNegative('within', within);
      whole('accounts', accounts, 1);
      const alone = source('candidate', 'score', undefined, 1);
      const parts = [
        ...(batched ? [{ name: 'batch', says: 'in a batch and alone', needs: { evidence: 'pairs' as const, a: source('candidate'), b: alone } }] : []),
        ...(namedFields ? [{ name: 'order', says: 'with its fields in another order', needs: { evidence: 'pairs' as const, a: alone, b: source('candidate', 'score', undefined, REORDERED) } }] : []),
      ];
      if (parts.length === 0) throw invalid('kind', 'must have something to compare: requests carry one account, and their fields have no names', 'consistency', 'give the endpoint a batchSize above 1, or leave the claim out');
      const harmless = (a: number, b: number): number => within ?? ROUNDING * Math.max(1, Math.abs(a), Math.abs(b));
      const effectOf = (evidence: readonly Evidence[], at: number, levels: Parameters<typeof rateEffect>[2]): Bounds => {
        const { a, b, account, strata } = pairs(evidence, at);
        const gap = (i: number): number => Math.abs(a[i]! - b[i]!);
        const bounds = rateEffect({ hits: a.map((score, i) => (gap(i) > harmless(score, b[i]!) ? 1 : 0)), account, strata }, 0, levels, gap, false);
        return { ...bounds, details: { ...bounds.details, what: parts[at]!.name, largestDifference: a.reduce((largest, _score, i) => Math.max(largest, gap(i)), 0) } };
      };
      return {
        claim: `an account gets the same score ${parts.map(({ says }) => says).join(' and ')}, ${within === undefined ? 'up to rounding' : `within ${within}`}`,
        tolerance: 0,
        unit: 'share',
        deterministic: true,
        repeats: 1,
        probeAccounts: accounts,
        needs: parts.map(({ needs }) => needs),
        planning: { family: 'proof', range: 1, sigma: 0, parts: 1 },
        effect: (evidence, levels) => {
          const found = evidence.map((_, at) => effectOf(evidence, at, levels));
          const broken = found.filter(({ unusable, lower }) => unusable === undefined && lower > 0);
          if (broken.length > 0) {
            const worst = broken.reduce((most, one) => (one.lower > most.lower ? one : most));
            return { ...worst, details: { ...worst.details, what: broken.map(({ details }) => details?.['what']).join(' and ') } };
          }
          return found.find(({ unusable }) => unusable !== undefined) ?? { ...found[0]!, details: { ...found[0]!.details, what: parts.map(({ name }) => name).join(' and ') } };
        },
      };
    },
  });
}

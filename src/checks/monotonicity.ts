import { twinName, type Twin } from '../population/account.js';
import { limitOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { finite, invalid, known, notNegative, oneOf, share, whole } from './rules.js';
import { twinEffect } from './twin-effect.js';
import { source } from './sources.js';

/** What {@link monotonicity} takes. */
export interface MonotonicityOptions extends CheckOptions {
  /** A numeric field of the account. */
  readonly field: string;
  /** What is added to it, not 0; several steps are each tried. */
  readonly by: number | readonly number[];
  /** Which way the score must go when the field rises: `increasing` or `decreasing`. */
  readonly direction: 'increasing' | 'decreasing';
  /** How far a score may go the wrong way without being a violation, in score units; default 0. */
  readonly slack?: number;
  /** Largest harmless share of accounts that violate it; default 0.02. With 0, one counterexample is proof. */
  readonly atMost?: number;
  /** Accounts per cohort that are asked with the field changed; default all of the look. */
  readonly accounts?: number;
}

/**
 * More chargebacks never lower the risk: with everything else equal, the score moves one way (or stays) when a field rises. An account violates the claim when
 * any step moves its score the wrong way by more than the slack; theta is the share of such accounts, Clopper-Pearson bounds.
 * @throws MlcheckError `suite-invalid` on expansion for a field that accounts do not have.
 * @example monotonicity({ field: 'chargebacks', by: 1, direction: 'increasing' })
 */
export function monotonicity(options: MonotonicityOptions): CheckSpec {
  const { field, by, direction, slack = 0, atMost = 0.02, accounts } = options;
  return declared({
    kind: 'monotonicity',
    idOf: `monotonicity-${field}`,
    options: optionsOf(options),
    params: { field, by, direction, slack, atMost, accounts },
    make: (context) => {
      known('field', field, context.fields, 'a field of the population');
      oneOf('direction', direction, ['increasing', 'decreasing']);
      notNegative('slack', slack);
      share('atMost', atMost);
      if (accounts !== undefined) whole('accounts', accounts, 1);
      const steps = typeof by === 'number' ? [by] : by;
      if (!Array.isArray(steps) || steps.length === 0) throw invalid('by', 'must be a number or a list of numbers', by);
      steps.forEach((step: number, at) => {
        if (finite(steps.length === 1 ? 'by' : `by[${at}]`, step) === 0) throw invalid('by', 'must not be 0: nothing would change', step);
      });
      const twins: Twin[] = steps.map((step: number) => ({ kind: 'shift', field, by: step }));
      const wrongWay = (step: number): 1 | -1 => ((step > 0) === (direction === 'increasing') ? -1 : 1);
      return {
        claim: `score is ${direction} in ${field}${atMost === 0 ? '' : ` for all but ${limitOf(atMost, 'share')} of accounts`}`,
        tolerance: atMost,
        unit: 'share',
        deterministic: atMost === 0,
        twins,
        ...(accounts === undefined ? {} : { probeAccounts: accounts }),
        needs: twins.map((twin) => ({ evidence: 'pairs' as const, a: source('candidate', 'score', twinName(twin)), b: source('candidate') })),
        planning: { family: atMost === 0 ? 'proof' : 'rate', range: 1, sigma: 0, parts: 1 },
        effect: twinEffect((at) => (changed, base) => wrongWay(steps[at]!) * (changed - base), slack, atMost, accounts === undefined),
      };
    },
  });
}

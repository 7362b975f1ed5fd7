import { twinName, type Perturbation, type Twin } from '../population/account.js';
import { limitOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { invalid, known, notNegative, oneOf, share, whole } from './rules.js';
import { source } from './sources.js';
import { twinEffect } from './twin-effect.js';

/** What {@link invariance} takes: one of `to`, `set`, `flip` and `perturb`. */
export interface InvarianceOptions extends CheckOptions {
  /** Fields that must not matter: each account is asked again with these drawn anew. */
  readonly to?: string | readonly string[];
  /** Instead: fields set to given values ("the same account on the other plan"). */
  readonly set?: Readonly<Record<string, number | string | boolean | null>>;
  /** Instead: a protected attribute turned around, a flag to its other value, a category to its next (counterfactual fairness). */
  readonly flip?: string;
  /** Instead: a text spoilt as people do: two characters swapped, capital for small letters, more blanks. */
  readonly perturb?: { readonly field: string; readonly how: Perturbation };
  /** Largest change of one score that is none, in score units; default 1e-9. */
  readonly maxChange?: number;
  /** Largest harmless share of accounts that change more; default 0.02. With 0, one counterexample is proof. */
  readonly atMost?: number;
  /** Accounts per cohort that are asked again; default all of the look. */
  readonly accounts?: number;
}

/**
 * Name and e-mail do not matter: the same account with these fields changed keeps its score, up to `maxChange`. theta is the share of accounts that do not,
 * Clopper-Pearson bounds.
 * @throws MlcheckError `suite-invalid` on expansion for a field that accounts do not have.
 * @example invariance({ to: ['name', 'email'] })
 */
export function invariance(options: InvarianceOptions): CheckSpec {
  const { to, set, flip, perturb, maxChange = 1e-9, atMost = 0.02, accounts } = options;
  const fields = to !== undefined ? (typeof to === 'string' ? [to] : to) : flip !== undefined ? [flip] : perturb !== undefined ? [perturb.field] : Object.keys(set ?? {});
  return declared({
    kind: 'invariance',
    idOf: `invariance-${Array.isArray(fields) ? fields.join('-') : ''}`,
    options: optionsOf(options),
    params: { to, set, ...(flip === undefined ? {} : { flip }), ...(perturb === undefined ? {} : { perturb }), maxChange, atMost, accounts },
    make: (context) => {
      if ([to, set, flip, perturb].filter((one) => one !== undefined).length !== 1) throw invalid('to', 'must be given, or else set, flip or perturb, and only one of them', to);
      if (!Array.isArray(fields) || fields.length === 0) throw invalid(to === undefined ? 'set' : 'to', 'must name at least one field', to ?? set);
      if (perturb !== undefined) oneOf('perturb.how', perturb.how, ['typo', 'case', 'space']);
      fields.forEach((field: string, at) => known(to !== undefined ? `to[${at}]` : flip !== undefined ? 'flip' : perturb !== undefined ? 'perturb.field' : `set.${field}`, field, context.fields, 'a field of the population'));
      notNegative('maxChange', maxChange);
      share('atMost', atMost);
      if (accounts !== undefined) whole('accounts', accounts, 1);
      const twin: Twin = flip !== undefined ? { kind: 'flip', field: flip } : perturb !== undefined ? { kind: 'perturb', ...perturb } : set === undefined ? { kind: 'redraw', fields } : { kind: 'set', values: set };
      const what = twin.kind === 'redraw' ? `other values of ${fields.join(' and ')}` : twin.kind === 'flip' ? `another ${twin.field}` : twinName(twin);
      return {
        claim: `score does not change with ${what}${atMost === 0 ? '' : ` for all but ${limitOf(atMost, 'share')} of accounts`}`,
        tolerance: atMost,
        unit: 'share',
        deterministic: atMost === 0,
        twins: [twin],
        ...(accounts === undefined ? {} : { probeAccounts: accounts }),
        needs: [{ evidence: 'pairs', a: source('candidate', 'score', twinName(twin)), b: source('candidate') }],
        planning: { family: atMost === 0 ? 'proof' : 'rate', range: 1, sigma: 0, parts: 1 },
        effect: twinEffect(() => (changed, base) => Math.abs(changed - base), maxChange, atMost, accounts === undefined),
      };
    },
  });
}

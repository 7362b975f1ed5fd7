import { twinName, type Twin } from '../population/account.js';
import { numberOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { invalid, known, notNegative, share, whole } from './rules.js';
import { source } from './sources.js';
import { twinEffect } from './twin-effect.js';

/** What {@link invariance} takes: `to` or `set`. */
export interface InvarianceOptions extends CheckOptions {
  /** Fields that must not matter: each account is asked again with these drawn anew. */
  readonly to?: string | readonly string[];
  /** Instead: fields set to given values ("the same account on the other plan"). */
  readonly set?: Readonly<Record<string, number | string | boolean | null>>;
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
  const { to, set, maxChange = 1e-9, atMost = 0.02, accounts } = options;
  const fields = to === undefined ? Object.keys(set ?? {}) : typeof to === 'string' ? [to] : to;
  return declared({
    kind: 'invariance',
    idOf: `invariance-${Array.isArray(fields) ? fields.join('-') : ''}`,
    options: optionsOf(options),
    params: { to, set, maxChange, atMost, accounts },
    make: (context) => {
      if ((to === undefined) === (set === undefined)) throw invalid('to', 'must be given, or else set, not both', to);
      if (!Array.isArray(fields) || fields.length === 0) throw invalid(to === undefined ? 'set' : 'to', 'must name at least one field', to ?? set);
      fields.forEach((field: string, at) => known(to === undefined ? `set.${field}` : `to[${at}]`, field, context.fields, 'a field of the population'));
      notNegative('maxChange', maxChange);
      share('atMost', atMost);
      if (accounts !== undefined) whole('accounts', accounts, 1);
      const twin: Twin = set === undefined ? { kind: 'redraw', fields } : { kind: 'set', values: set };
      const what = set === undefined ? `other values of ${fields.join(' and ')}` : twinName(twin);
      return {
        claim: `score does not change with ${what}${atMost === 0 ? '' : ` for all but ${numberOf(atMost, 'share')} of accounts`}`,
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

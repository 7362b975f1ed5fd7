/** A field of an account: JSON scalars only, so that every format and every endpoint can carry it. `null` is a missing value. */
export type FieldValue = number | string | boolean | null;

/** One synthetic account: a pure function of (seed, cohort, i). `i` counts from 0 within the cohort; `id` is `cohort/i`. */
export interface Account {
  readonly cohort: string;
  readonly i: number;
  readonly id: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** The true class where the population has a ground-truth process. */
  readonly label?: 0 | 1;
}

/** Accounts on demand, by index: any order, any subset, always the same account for the same (cohort, i). */
export interface AccountSource {
  readonly seed: number;
  readonly cohorts: readonly string[];
  /** @throws MlcheckError `account-unknown` for a cohort that the population does not have, or a negative or fractional `i`. */
  account(cohort: string, i: number): Account;
}

/**
 * The same account with something changed, told as data: `redraw` draws the named fields again from a stream of the twin's own, `set` gives them
 * values, `shift` adds to a numeric field, `flip` turns a flag around or takes the next of a category's names (a protected attribute), `perturb` spoils a text as people do. Derived fields and features are computed again; the label is not carried over.
 */
export type Twin =
  | { readonly kind: 'redraw'; readonly fields: readonly string[] }
  | { readonly kind: 'set'; readonly values: Readonly<Record<string, FieldValue>> }
  | { readonly kind: 'shift'; readonly field: string; readonly by: number }
  | { readonly kind: 'flip'; readonly field: string }
  | { readonly kind: 'perturb'; readonly field: string; readonly how: Perturbation };

/** Two neighbouring characters swapped, small letters for capital ones and the other way round (a to z), blanks at both ends and doubled within. */
export type Perturbation = 'typo' | 'case' | 'space';

/** The name under which a twin's rows are kept: `redraw(email,name)`, `set(plan=gold)`, `shift(chargebacks+1)`. Equal twins have equal names. */
export function twinName(twin: Twin): string {
  switch (twin.kind) {
    case 'redraw':
      return `redraw(${[...twin.fields].sort().join(',')})`;
    case 'set':
      return `set(${Object.entries(twin.values).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${String(value)}`).join(',')})`;
    case 'shift':
      return `shift(${twin.field}${twin.by < 0 ? '' : '+'}${twin.by})`;
    case 'flip':
      return `flip(${twin.field})`;
    case 'perturb':
      return `${twin.how}(${twin.field})`;
  }
}

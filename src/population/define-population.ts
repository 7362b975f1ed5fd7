import type { Declaration } from './declaration.js';
import type { DerivedField, FakerField, Field, Fields, Typed, ValueOf, ValuesOf } from './field.js';
import type { History } from './history.js';
import { checkDeclaration } from './check-declaration.js';
import { checkShape } from './check-shape.js';
import { type CohortSpec, flattenCohorts } from './flatten-cohorts.js';
import type { Population } from './population.js';

/** A cohort whose overrides keep the types of the fields F. */
export interface CohortOf<F extends Fields> extends Omit<CohortSpec, 'fields' | 'cohorts'> {
  readonly fields?: { readonly [K in keyof F]?: Field & Typed<ValueOf<F[K]>> };
  readonly cohorts?: Readonly<Record<string, CohortOf<F>>>;
}

/** The declaration of a population whose fields are F. */
export interface PopulationSpec<F extends Fields> {
  /** The day from which dates count, ISO 8601; default 2026-01-01. Never the clock. */
  readonly referenceDate?: string;
  /** Fields by name, in the order in which accounts show them. */
  readonly fields: F & Checked<F>;
  /** At least one; shares sum to 1. A cohort may give any field another distribution. */
  readonly cohorts: Readonly<Record<string, CohortOf<F>>>;
  /** A Gaussian copula: correlated numeric fields keep their own distributions. Pairs that are not named are uncorrelated. */
  readonly correlations?: readonly { readonly between: readonly [keyof F & string, keyof F & string]; readonly rho: number }[];
  /** Events over time, by name: what folded fields are computed from. */
  readonly histories?: Readonly<Record<string, History>>;
  /**
   * Accounts that belong together: `{ by: 'session', size: 24, fields: ['user', 'query'] }` for sessions of 24 shown items each. Accounts 0 to 23 of a cohort are its first group. `by` names
   * the group and is, like `fields`, drawn once a group; what is computed from such fields alone is the same for the whole group by itself.
   */
  readonly groups?: { readonly by: keyof F & string; readonly size: number; readonly fields?: readonly (keyof F & string)[] };
  /**
   * The ground truth: `probability` of class 1 given an account's fields, in [0, 1]; the label is drawn by a stream of its own. `source` says in words where labels
   * come from and is printed in every report.
   */
  readonly labels?: { readonly source: string; readonly probability: (fields: ValuesOf<F>) => number };
}

/** Derivations have to name fields that exist, and take their types. */
type Checked<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends DerivedField<infer N, infer I, infer T>
    ? [N] extends [keyof F]
      ? Pick<ValuesOf<F>, N> extends I
        ? F[K]
        : DerivedField<N, Pick<ValuesOf<F>, N>, T>
      : DerivedField<keyof F & string, I, T>
    : F[K] extends FakerField<infer N, infer I>
      ? [N] extends [keyof F]
        ? F[K]
        : FakerField<keyof F & string, I>
      : F[K];
};

/** A {@link Population} that knows the types of its fields, with its ground truth at hand. */
export interface DefinedPopulation<F extends Fields> extends Population {
  readonly labels?: { readonly source: string; readonly probability: (fields: ValuesOf<F>) => number };
}

/**
 * A population of synthetic accounts as data. Nothing is drawn here; `accountSource(population, seed)` draws.
 *
 * @throws MlcheckError `population-invalid` with a place such as `population.cohorts.loyal.share`: no cohorts, shares or weights that do not sum to 1, parameters
 * outside their domain, a derivation from a field that does not exist, a cycle, correlations that no distribution can have, groups that share what is computed from what they do not.
 */
export function definePopulation<const F extends Fields>(spec: PopulationSpec<F>): DefinedPopulation<F> {
  checkShape(spec);
  const declaration: Declaration = deepFreeze({
    referenceDate: spec.referenceDate ?? '2026-01-01',
    fields: withHistories(spec.fields as Fields, spec.histories),
    cohorts: Object.fromEntries(
      Object.entries(flattenCohorts(spec.cohorts as Readonly<Record<string, CohortSpec>>, spec.fields as Fields, spec.groups?.by)).map(([name, cohort]) => [name, cohort.fields === undefined ? cohort : { ...cohort, fields: withHistories(cohort.fields, spec.histories) }]),
    ),
    histories: { ...spec.histories },
    correlations: [...(spec.correlations ?? [])],
    ...(spec.groups === undefined ? {} : { groups: { by: spec.groups.by, size: spec.groups.size, fields: [...(spec.groups.fields ?? [])] } }),
    ...(spec.labels === undefined ? {} : { labels: { ...(spec.labels as Declaration['labels'] & object) } }),
  });
  checkDeclaration(declaration);
  return Object.freeze({
    cohorts: Object.freeze(
      Object.entries(declaration.cohorts).map(([name, cohort]) =>
        Object.freeze({ name, share: cohort.share, ...(cohort.count === undefined ? {} : { count: cohort.count }), ...(cohort.description === undefined ? {} : { description: cohort.description }) }),
      ),
    ),
    fields: Object.freeze(Object.keys(declaration.fields)),
    ...(spec.groups === undefined ? {} : { groups: Object.freeze({ by: spec.groups.by, size: spec.groups.size }) }),
    ...(spec.labels === undefined ? {} : { labels: Object.freeze({ ...spec.labels }) }),
    declaration,
  });
}

/** Folded fields depend on what the rates of their history depend on. */
function withHistories(fields: Fields, histories: Readonly<Record<string, History>> = {}): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, withHistory(field, histories)]));
}

function withHistory(field: Field, histories: Readonly<Record<string, History>>): Field {
  // What is no field at all is refused with its place by what checks fields.
  if (typeof field !== 'object' || field === null) return field;
  if (field.kind === 'missing' || field.kind === 'mapped') return { ...field, of: withHistory(field.of, histories) };
  return field.kind === 'folded' ? { ...field, from: histories[field.history]?.from ?? [] } : field;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

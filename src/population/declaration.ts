import type { GroupsDeclaration } from './account-groups.js';
import type { Field, Fields } from './field.js';
import type { History } from './history.js';

/** One kind of account. */
export interface CohortDeclaration {
  /** Share of the whole population, in (0, 1]; the shares of all cohorts sum to 1. */
  readonly share: number;
  /** Exact number of accounts, where the population is declared by counts. */
  readonly count?: number;
  readonly description?: string;
  /** What is different here: fields by name. */
  readonly fields?: Readonly<Record<string, Field>>;
}

/** A correlation of two fields: of their normal scores, in (-1, 1). For other than normal fields Spearman's rho is a little smaller. Categories count in the order in which they are declared, `false` before `true`. */
export interface CorrelationDeclaration {
  readonly between: readonly [string, string];
  readonly rho: number;
}

/** What `definePopulation` accepts, without the types of the values. */
export interface Declaration {
  /** The day from which dates count, ISO 8601; default 2026-01-01. */
  readonly referenceDate: string;
  readonly fields: Fields;
  readonly cohorts: Readonly<Record<string, CohortDeclaration>>;
  readonly correlations: readonly CorrelationDeclaration[];
  /** Events over time, by name, for folded fields. */
  readonly histories: Readonly<Record<string, History>>;
  /** Present: accounts come in groups. */
  readonly groups?: GroupsDeclaration;
  readonly labels?: { readonly source: string; probability(fields: Readonly<Record<string, unknown>>): number };
}

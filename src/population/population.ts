import type { Account, AccountSource } from './account.js';
import type { Declaration } from './declaration.js';

/** A declared population: frozen data, built by `definePopulation`. */
export interface Population {
  readonly cohorts: readonly { readonly name: string; readonly share: number; readonly count?: number; readonly description?: string }[];
  /** Names of the fields an account has, drawn and derived, in order. */
  readonly fields: readonly string[];
  /** Where labels come from, in words; absent when the population has none. */
  readonly labels?: { readonly source: string };
  /** What the author wrote, checked and frozen; what `accountSource` draws from. */
  readonly declaration?: Declaration;
}

export type { Account, AccountSource };

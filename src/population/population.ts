import type { Account, AccountSource } from './account.js';

/** A declared population. Built by `definePopulation`; see its doc comment for the declaration. Placeholder shape: what other folders may rely on. */
export interface Population {
  readonly cohorts: readonly { readonly name: string; readonly share: number; readonly description?: string }[];
  /** Names of the fields an account has, declared and derived, in order. */
  readonly fields: readonly string[];
  /** Where labels come from, in words; absent when the population has none. */
  readonly labels?: { readonly source: string };
}

export type { Account, AccountSource };

import type { Account, AccountSource } from './account.js';
import type { AccountFile } from './accounts-from.js';
import type { Declaration } from './declaration.js';

/** A declared population: frozen data, built by `definePopulation` or `accountsFrom`. */
export interface Population {
  readonly cohorts: readonly { readonly name: string; readonly share: number; readonly count?: number; readonly description?: string }[];
  /** Names of the fields an account has, drawn and derived, in order. */
  readonly fields: readonly string[];
  /** How its accounts belong together: the field that names a group, and how many accounts a group has. */
  readonly groups?: { readonly by: string; readonly size: number };
  /** Where labels come from, in words; absent when the population has none. */
  readonly labels?: { readonly source: string };
  /** What the author wrote, checked and frozen; what `accountSource` draws from. */
  readonly declaration?: Declaration;
  /** Where its accounts stand, if they are not synthetic; each cohort then has `count` of them, once the file was read. */
  readonly file?: AccountFile;
  /** The accounts of the file are the whole population: all are scored, and claims on all of them are compared exactly. */
  readonly census?: boolean;
}

export type { Account, AccountSource };

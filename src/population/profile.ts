/** What is known of one column. */
export type ProfileColumn =
  | { readonly name: string; readonly missing: number; readonly kind: 'number'; /** Decimals that values have; absent for more than six. */ readonly decimals?: number; /** Means of equally large blocks of the sorted values, at least ten values each. */ readonly quantiles: readonly number[] }
  | { readonly name: string; readonly missing: number; readonly kind: 'category'; readonly shares: readonly { readonly name: string; readonly share: number }[] }
  | { readonly name: string; readonly missing: number; readonly kind: 'boolean'; readonly p: number }
  | { readonly name: string; readonly missing: number; readonly kind: 'constant'; readonly value: number | string | boolean | null };

/** What was learnt of real accounts: marginals, gaps and correlations; no row, and no value that fewer than ten rows share or average. */
export interface Profile {
  readonly schema: 'mlcheck-profile/1';
  readonly rows: number;
  readonly columns: readonly ProfileColumn[];
  /** Of the normal scores. */
  readonly correlations: readonly { /** Two columns; no tuple, so that an imported JSON file is a profile to the compiler. */ readonly between: readonly string[]; readonly rho: number }[];
  /** What the profile does not say, in words. */
  readonly leftOut: readonly string[];
}

/** A column of a table of real or synthetic accounts. */
export interface DataColumn {
  readonly name: string;
  readonly values: readonly (number | string | boolean | null)[];
}

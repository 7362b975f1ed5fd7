import type { ModelIdentity } from '../scoring/scorer.js';
import type { Outcome } from '../verdict/types.js';

/** Name and version of the format of a baseline's file. */
export const BASELINE_SCHEMA = 'mlcheck-baseline/1';

/**
 * What was accepted as production: small enough to be reviewed in a pull request. Its figures are for the eye and for `baseline diff`; claims are judged on the scores,
 * account by account, that lie in the Parquet file beside it and whose digest stands here.
 */
export interface Baseline {
  readonly schema: typeof BASELINE_SCHEMA;
  readonly suite: string;
  readonly model: { readonly dialect: string; readonly identity: ModelIdentity; readonly served: readonly string[] };
  readonly accepted: { readonly at: string; readonly who: string; readonly why?: string };
  /** The run that it was taken from, and which of its arms. */
  readonly run: { readonly id: string; readonly arm: 'candidate' | 'baseline'; readonly outcome: Outcome; readonly planHash: string; readonly mlcheck: string };
  readonly accounts: Fingerprint;
  readonly cohorts: readonly RecordedCohort[];
  /** How the run's claims stood when it was accepted. */
  readonly claims: readonly RecordedClaim[];
  /** The scores by account, in a file beside this one or under an address; absent where only the figures were kept. */
  readonly scores?: StoredScores;
  /** From when on it no longer counts, by whom and why, where somebody said so. */
  readonly expiry?: { readonly on: string; readonly who: string; readonly at: string; readonly why?: string };
  /** SHA-256 over everything else, as canonical JSON. */
  readonly hash: string;
}

/** Where the scores of a baseline are, and what their bytes must be. */
export type StoredScores = { readonly file: string; readonly sha256: string } | { readonly url: string; readonly sha256: string };

/** What two runs must share for their scores to be of the same accounts on the same scale. */
export interface Fingerprint {
  readonly generator: string;
  readonly seed: number;
  /** Names of the accounts' fields, in order of the declaration. */
  readonly features: readonly string[];
  /** Cohorts in order, each with a digest of its first accounts and their labels. */
  readonly cohorts: readonly { readonly name: string; readonly share: number; readonly digest: string }[];
  readonly range?: readonly [number, number];
}

/** Scores of one cohort: counts in bins over the range (or from the least to the greatest score). */
export interface RecordedCohort {
  readonly name: string;
  /** Accounts recorded, the first n by index. */
  readonly n: number;
  /** Of these, without a score. */
  readonly missing: number;
  readonly mean: number | null;
  /** At probabilities 0, 0.05, 0.25, 0.5, 0.75, 0.95 and 1. */
  readonly quantiles: readonly number[];
  readonly edges: readonly [number, number] | null;
  readonly counts: readonly number[];
}

export interface RecordedClaim {
  readonly id: string;
  readonly kind?: string;
  /** Cohorts that it was judged on, whose tallies stand above; together they are the claim's. */
  readonly cohorts?: readonly string[];
  /** Accounts, or whatever else it counts, that it rests on. */
  readonly n?: number;
  readonly outcome: Outcome;
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly tolerance: number;
}

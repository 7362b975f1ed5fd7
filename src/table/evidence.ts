import type { Tally } from '../stats/tally.js';
import type { Arm } from './row.js';

export type { Tally };

/** What is read of a row: the score, or a 0/1 fact or a time about the request. */
export type Column =
  | 'score'
  /** 1 where the service failed (model error, contract violation, timeout, invalid request), 0 where it scored; other outcomes are missing. */
  | 'failed'
  /** 1 for a contract violation, 0 for any other answer of the service; a timeout is no answer. Of a base row: 1 too when a twin or repeat of the account broke the contract. */
  | 'violation'
  /** 1 where the reply names a version other than the one asked for, 0 where it names that one; missing where it names none. Of a base row: 1 too when a twin or repeat got another. */
  | 'wrongVersion'
  /** Times of requests that scored or in which the service failed (a timeout counts with the time waited); other outcomes are missing. */
  | 'dueAtMs'
  | 'latencyMs';

/** Which rows and what of them. */
export interface Source {
  readonly arm: Arm;
  readonly variant: string;
  readonly repeat: number;
  readonly column: Column;
}

/** A prefix of accounts: the first `n` by index of each named cohort, and how much each cohort counts in a whole (weights sum to 1). */
export interface Prefix {
  readonly cohort: string;
  readonly n: number;
  readonly weight: number;
}

/** What a check asks of the table. */
export type EvidenceQuery =
  | { readonly evidence: 'tally'; readonly of: Source }
  | { readonly evidence: 'pairs'; readonly a: Source; readonly b: Source }
  | { readonly evidence: 'labelled'; readonly of: readonly Source[] }
  | { readonly evidence: 'rankings'; readonly of: readonly Source[]; readonly query: string };

/** Where one cohort's part lies in the columns of an evidence: [from, to), in order of index. */
export interface Stratum {
  readonly cohort: string;
  readonly weight: number;
  readonly from: number;
  readonly to: number;
  /** Accounts of the prefix that are not in the columns: no answer, or an answer without a value. */
  readonly missing: number;
}

/** Values of a and b for the same accounts, cohort after cohort; a pair with either value missing is left out and counted in its stratum. */
export interface PairedColumns {
  readonly kind: 'pairs';
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** The account's index within its cohort, so that a row can be named. */
  readonly account: Uint32Array;
  /** Accounts of one cluster (household, query, template) share a number; absent when the suite names no cluster. */
  readonly cluster?: Float64Array;
  readonly strata: readonly Stratum[];
}

/** Scores of one or two arms with the true class, for the same accounts. */
export interface Labelled {
  readonly kind: 'labelled';
  readonly scores: readonly Float64Array[];
  readonly label: Uint8Array;
  readonly account: Uint32Array;
  /** As for pairs. */
  readonly cluster?: Float64Array;
  readonly strata: readonly Stratum[];
}

/** One list of items per query and arm, each with score and, where known, relevance. */
export interface Rankings {
  readonly kind: 'rankings';
  readonly queries: readonly {
    readonly id: string;
    readonly arms: readonly { readonly items: readonly string[]; readonly scores: Float64Array }[];
    readonly relevance: ReadonlyMap<string, number>;
    /** The cluster that all accounts of the list are in; absent where they are in several, or the suite names none. */
    readonly cluster?: number;
  }[];
}

export type Evidence = Tally | PairedColumns | Labelled | Rankings;

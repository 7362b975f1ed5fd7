export const COMPARE_SCHEMA = 'mlcheck-compare/1';

/** Bounds of a two-sided interval; `null` where the data do not bound that side. */
export interface Bounds {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Two files of scores compared: a description, never a verdict. Numbers are not rounded. Differences are b minus a. */
export interface FileComparison {
  readonly schema: typeof COMPARE_SCHEMA;
  readonly mlcheck: string;
  readonly a: { readonly file: string; readonly rows: number };
  readonly b: { readonly file: string; readonly rows: number };
  readonly column: string;
  /** Column of the cohorts, where there are any. */
  readonly by: string | null;
  /** Column of the ids, where accounts were paired. */
  readonly pairedOn: string | null;
  /** Of every interval. */
  readonly confidence: number;
  readonly all: Comparison;
  readonly cohorts: readonly CohortComparison[];
  readonly paired: PairedComparison | null;
}

export interface Comparison {
  readonly a: SideDescription;
  readonly b: SideDescription;
  /** `null` where one side has no score. */
  readonly between: TwoSampleComparison | null;
}

export interface CohortComparison extends Comparison {
  /** `null`: rows without a cohort. */
  readonly cohort: string | null;
}

/** One file's scores; everything but the counts is `null` where there is no score. */
export interface SideDescription {
  /** Rows with a score. */
  readonly n: number;
  /** Rows without. */
  readonly missing: number;
  readonly mean: number | null;
  /** Student's t; unbounded for fewer than 2 scores or equal ones. */
  readonly meanInterval: Bounds;
  /** Standard deviation with divisor n - 1. */
  readonly sd: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Definition 7, each with its distribution-free interval. */
  readonly quantiles: readonly (Bounds & { readonly p: number; readonly value: number })[];
}

export interface TwoSampleComparison {
  /** Mean of b minus mean of a, Welch's interval. */
  readonly meanDifference: Bounds & { readonly estimate: number };
  readonly ks: Bounds & {
    readonly statistic: number;
    readonly location: number;
    /** 1: b has more of its scores at or below the location (it scores lower there); -1: fewer. */
    readonly sign: 1 | -1;
    readonly shareA: number;
    readonly shareB: number;
    /** Describes, judges nothing: with millions of rows it is small for differences of no consequence. */
    readonly pValue: number;
    readonly method: 'exact' | 'asymp';
  };
  /** Bins at the deciles of a, half a row added to each. */
  readonly psi: {
    readonly total: number;
    readonly bins: readonly { readonly from: number | null; readonly to: number | null; readonly a: number; readonly b: number; readonly contribution: number }[];
  };
  /** In the unit of the scores. */
  readonly wasserstein: number;
  /** Distance over the bins of the PSI, in [0, sqrt(ln 2)]. */
  readonly jensenShannon: number;
  readonly mannWhitney: Bounds & {
    /** Pairs with b above a, ties half. */
    readonly u: number;
    /** Chance that a score of b is above one of a, ties half; its interval is DeLong's, unbounded where nothing overlaps. */
    readonly probability: number;
    /** `null` where all scores are equal. */
    readonly pValue: number | null;
  };
}

export interface PairedComparison {
  /** Accounts with a score in both files. */
  readonly n: number;
  readonly onlyA: number;
  readonly onlyB: number;
  /** Accounts in both files without a score in one of them. */
  readonly unscored: number;
  /** `null` where no account has both scores. */
  readonly differences: {
    readonly mean: number;
    /** Student's t; unbounded for fewer than 2 accounts or equal differences. */
    readonly meanInterval: Bounds;
    readonly sd: number | null;
    readonly meanAbsolute: number;
    readonly quantiles: readonly (Bounds & { readonly p: number; readonly value: number })[];
  } | null;
  /** Accounts by the sign of b minus a; the interval is Clopper and Pearson's, of the share above among those that differ. */
  readonly sign: { readonly above: number; readonly below: number; readonly equal: number; readonly shareAbove: (Bounds & { readonly estimate: number }) | null; readonly pValue: number | null };
  readonly ks: { readonly statistic: number; readonly location: number; readonly sign: 1 | -1; readonly standardError: number; readonly down: number; readonly up: number } | null;
  /** `null` where one side is constant or there are fewer than 2 accounts. */
  readonly pearson: number | null;
  readonly spearman: number | null;
  /** Lin's concordance. */
  readonly concordance: number | null;
  /** Accounts that moved farthest, at most 10; equal ones in the order of a. */
  readonly farthest: readonly { readonly id: string; readonly a: number; readonly b: number }[];
}

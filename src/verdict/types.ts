/** No evidence is never a pass. */
export type Outcome = 'pass' | 'fail' | 'inconclusive';

/** How numbers of a check are printed. */
export type Unit = 'score' | 'share' | 'milliseconds' | 'count' | 'index';

/** One-sided error levels of one check at one look: `fail` for the lower bound, `pass` for the upper. */
export interface Levels {
  readonly fail: number;
  readonly pass: number;
}

/**
 * What a check says of its effect at given levels. The effect is "how bad" (larger is worse), in the check's unit.
 * A check that cannot bound a side says `-Infinity` or `Infinity`; it never says NaN.
 */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
  readonly estimate: number;
  /** Accounts (or pairs, or clusters) that the effect rests on. */
  readonly n: number;
  /**
   * What the reader should know beside the numbers: the place of the largest gap, the worst bin, a dropped pair count. Deterministic. `reading`, where
   * there, says the bounds in the author's terms ("AUC at least 0.91"); `missing` counts accounts of the prefix without usable values.
   */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Why there is no usable evidence (one class only, empty cohort, all missing). With it the outcome is inconclusive whatever the bounds. */
  readonly unusable?: string;
  /** Accounts that show the effect best, worst first, at most 20, as `cohort/i`. */
  readonly worst?: readonly string[];
}

/** The judged claim. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  readonly tolerance: number;
  readonly n: number;
  /** 1-based look at which the verdict became final; for an inconclusive one the last look taken. */
  readonly look: number;
  readonly level: Levels;
  readonly because: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly worst?: readonly string[];
}

/** How the planner sizes a check before any request. */
export interface Planning {
  /**
   * `mean`: guarded mean of bounded terms, per account at most `range` wide. `rate`: binomial count. `class`: limited by the smaller class.
   * `proof`: deterministic, decided by any look. `advisory`: not planned.
   */
  readonly family: 'mean' | 'rate' | 'class' | 'proof' | 'advisory';
  /** R: width of one account's term. */
  readonly range: number;
  /** Prior guess of the term's standard deviation in an unchanged model; a pool replaces it. */
  readonly sigma: number;
  /** Parts that the fail level is divided by inside the check (two sides, grid points, gaps, bins). */
  readonly parts: number;
  /** Effect of a model that is as it should be; 0 when absent. Negative where the claim leaves room (a mean well inside its bounds). */
  readonly benign?: number;
  /** `sqrt`: bounds are linear in the square root of the effect (PSI). Linear when absent. */
  readonly scale?: 'linear' | 'sqrt';
  /** `class`: assumed share of the smaller class; 0.1 when absent. Else: share of accounts that a term exists for (one bin of several), 1 when absent. */
  readonly share?: number;
  /** An effect of theta may come as few accounts that change by all of `range` (or by so much, for a number): variance range * theta on top of sigma^2 at the effect that has to be caught. */
  readonly jumps?: true | number;
  /** The effect is a difference between two cohorts' means, so cohorts do not pool. */
  readonly contrast?: boolean;
  /** Lists of at most so many items say nothing. */
  readonly listsAbove?: number;
  /** There are no bounds where accounts come in clusters: why not, and what to claim instead. */
  readonly unclustered?: { readonly reason: string; readonly hint: string };
}

/** What judging, planning and wording need to know of a check; every `Check` is one. */
export interface Claim {
  readonly id: string;
  readonly kind: string;
  readonly scope: string;
  readonly cohorts: readonly string[];
  readonly tolerance: number;
  readonly unit: Unit;
  readonly severity: 'gating' | 'advisory';
  readonly deterministic: boolean;
  readonly weight: number;
  /** Accounts per cohort that the claim rests on at most; all of the look's when absent. */
  readonly probeAccounts?: number;
  readonly planning: Planning;
}

/** No evidence is never a pass. */
export type Outcome = 'pass' | 'fail' | 'inconclusive';

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
  /** What the reader should know beside the numbers: the place of the largest gap, the worst bin, a dropped pair count. Deterministic. */
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

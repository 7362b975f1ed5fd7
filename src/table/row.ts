/** Which of the two models answered. */
export type Arm = 'candidate' | 'baseline';

/**
 * What became of one account's request, after retries. `scored` is the only class that carries a score. Model errors, contract violations,
 * timeouts and invalid requests are the service failing and count in its error rate; `not-ready`, `throttled` and `infrastructure` are missing data;
 * `authentication` stops a run.
 */
export const OUTCOMES = [
  'scored',
  'invalid-request',
  'model-error',
  'not-ready',
  'throttled',
  'timeout',
  'infrastructure',
  'authentication',
  'contract-violation',
] as const;
export type OutcomeClass = (typeof OUTCOMES)[number];

/** The variant of an account as declared; twins have names of their own. */
export const BASE = 'base';

/** The repeat of a probe in which an account goes alone and its fields in reverse order, where the endpoint names them. Beyond every number of repeats that a claim asks for. */
export const REORDERED = 1_000_001;

/** One account's answer from one arm. Unique by (cohort, i, variant, repeat, arm). */
export interface Row {
  readonly cohort: string;
  readonly i: number;
  /** `base`, or a twin's name. */
  readonly variant: string;
  /** 0 for the answer that claims read; above 0 for probes that ask again. */
  readonly repeat: number;
  readonly arm: Arm;
  /** NaN unless `outcome` is `scored`. */
  readonly score: number;
  readonly outcome: OutcomeClass;
  /** What was wrong, in words, for any outcome but `scored`. */
  readonly detail?: string;
  readonly label?: 0 | 1;
  /** Requests sent for this row, at least 1 once sent. */
  readonly attempts: number;
  readonly servedVersion?: string;
  /** Milliseconds since the start of scoring at which the request was due (without a schedule: was handed to the pool). */
  readonly dueAtMs: number;
  /** From due to the last byte of the reply, milliseconds. */
  readonly latencyMs: number;
  readonly requestId?: string;
}

import type { Arm } from '../table/row.js';

/**
 * A baseline that is not asked: scores that were recorded earlier, account by account. Without `file` it is the suite's accepted baseline
 * (`mlcheck baseline accept`); with it, a file of scores by id (`cohort/i`).
 */
export interface Recording {
  readonly kind: 'recorded';
  /** The scores that stand in the log that the population was read from. */
  readonly logged?: true;
  /** CSV, TSV, JSON lines or Parquet with a score for each id; relative to the configuration. */
  readonly file?: string;
  /** Column of the id, where it is not `id`. */
  readonly id?: string;
  /** Column of the score, where it is not `score`. */
  readonly score?: string;
  /** Which arm to read of a run's own `scores.parquet`. */
  readonly arm?: Arm;
  /** An accepted baseline older than so many days leaves the claims that need it inconclusive. */
  readonly maxAgeDays?: number;
}

/** A {@link Recording}, with its kind filled in: `baseline: recorded()` is the accepted baseline, `recorded({ file: 'scores.csv' })` a file. */
export function recorded(options: Omit<Recording, 'kind'> = {}): Recording {
  return { kind: 'recorded', ...options };
}

/** What was answered when the traffic was recorded: the scores in the log of `trafficFrom`, as baseline. */
export function logged(): Recording {
  return { kind: 'recorded', logged: true };
}

/** True for a recording, which has no wire, no address and no version to ask for. */
export function isRecording(baseline: { readonly kind: string } | undefined): baseline is Recording {
  return baseline?.kind === 'recorded';
}

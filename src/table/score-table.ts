import type { Evidence, EvidenceQuery, Prefix } from './evidence.js';
import type { Arm, OutcomeClass, Row } from './row.js';

/** The port between storage and mathematics. Engines answer these and nothing else; statistics are written once. */
export interface ScoreTable {
  /** Adds rows. A row with a key that is already there is an error: no account counts twice. */
  append(rows: readonly Row[]): void;
  has(arm: Arm, cohort: string, i: number, variant: string, repeat: number): boolean;
  /** Rows by outcome class, of one arm, all variants and repeats. */
  count(arm: Arm): Readonly<Record<OutcomeClass, number>>;
  /** Answers one query on exactly the given prefixes of accounts, whatever else is stored. */
  evidence(query: EvidenceQuery, prefixes: readonly Prefix[]): Evidence;
  /** All rows, sorted by arm, cohort (in the order of the suite), variant (base first), i, repeat. */
  rows(): Iterable<Row>;
}

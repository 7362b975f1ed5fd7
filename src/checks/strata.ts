import { MlcheckError } from '../errors.js';
import type { Evidence, Labelled, PairedColumns, Rankings, Stratum } from '../table/evidence.js';
import type { Bounds } from '../verdict/types.js';

/** A stratum of the columns, with its weight among the strata of the evidence (they sum to 1). */
export interface Cell {
  readonly cohort: string;
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly weight: number;
}

/** The strata of an evidence, ready for bounds, or the reason why there are none. */
export interface Strata {
  readonly cells: readonly Cell[];
  readonly n: number;
  /** Accounts of the prefixes without usable values. */
  readonly missing: number;
  readonly unusable?: string;
}

/**
 * Reads the strata. A cohort without a single usable account makes the whole unusable: its mean is unknown and cannot be averaged away.
 * Weights that do not sum to 1 (a choice of cohorts) are scaled; weights that are all 0 count as equal.
 */
export function strataOf(strata: readonly Stratum[]): Strata {
  let missing = 0;
  let total = 0;
  let n = 0;
  for (const stratum of strata) {
    missing += stratum.missing;
    total += stratum.weight;
    n += stratum.to - stratum.from;
  }
  const cells = strata
    .map(({ cohort, from, to, weight }) => ({ cohort, from, to, n: to - from, weight: total > 0 ? weight / total : 1 / strata.length }))
    .filter(({ weight }) => weight > 0);
  const empty = cells.find((cell) => cell.n === 0);
  if (strata.length === 0 || n === 0) return { cells, n, missing, unusable: missing > 0 ? `none of ${missing} accounts has a usable value` : 'no account was scored' };
  if (empty !== undefined) return { cells, n, missing, unusable: `cohort ${empty.cohort} has no account with a usable value` };
  return { cells, n, missing };
}

/** Bounds that say only why there are none. */
export function unusable(reason: string, n = 0, missing = 0): Bounds {
  return { lower: -Infinity, upper: Infinity, estimate: 0, n, unusable: reason, ...(missing > 0 ? { details: { missing } } : {}) };
}

/** @throws MlcheckError `internal` when the table answered with another kind of evidence than was asked for. */
export function pairs(evidence: readonly Evidence[], at = 0): PairedColumns {
  return expected(evidence[at], 'pairs');
}

/** @throws MlcheckError `internal` */
export function labelled(evidence: readonly Evidence[], at = 0): Labelled {
  return expected(evidence[at], 'labelled');
}

/** @throws MlcheckError `internal` */
export function rankings(evidence: readonly Evidence[], at = 0): Rankings {
  return expected(evidence[at], 'rankings');
}

function expected<K extends Evidence['kind']>(evidence: Evidence | undefined, kind: K): Extract<Evidence, { kind: K }> {
  if (evidence?.kind !== kind) throw new MlcheckError('internal', { place: 'check evidence', rule: `must be ${kind}`, value: evidence?.kind });
  return evidence as Extract<Evidence, { kind: K }>;
}

/** Accounts by how bad they are, worst first, at most 20, only those above `above`; ties in order of the columns. O(n) for few that qualify. */
export function worstAccounts(
  columns: { readonly account: Uint32Array; readonly strata: readonly Stratum[] },
  badness: (at: number) => number,
  above = 0,
): readonly string[] {
  const most = 20;
  const worst: { at: number; bad: number }[] = [];
  for (let at = 0; at < columns.account.length; at++) {
    const bad = badness(at);
    if (!(bad > above) || (worst.length === most && bad <= worst[most - 1]!.bad)) continue;
    let place = worst.length;
    while (place > 0 && worst[place - 1]!.bad < bad) place--;
    worst.splice(place, 0, { at, bad });
    if (worst.length > most) worst.pop();
  }
  return worst.map(({ at }) => nameOf(columns, at));
}

/** `cohort/i` of the account at a place of the columns. */
export function nameOf(columns: { readonly account: Uint32Array; readonly strata: readonly Stratum[] }, at: number): string {
  const stratum = columns.strata.find(({ from, to }) => at >= from && at < to);
  return `${stratum?.cohort ?? '?'}/${columns.account[at]}`;
}

/** Details with the count of missing accounts, where any is missing. */
export function detailsOf(details: Readonly<Record<string, unknown>>, missing: number): Readonly<Record<string, unknown>> {
  return missing > 0 ? { ...details, missing } : details;
}

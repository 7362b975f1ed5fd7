import type { VerdictRecord } from '../../run/run.js';
import { byImportance } from '../../report/by-importance.js';

/** One line of the claims table: a claim, or the passing claims of one check over its cohorts, told by the one nearest to its bound. */
export interface ClaimRow {
  readonly verdict: VerdictRecord;
  /** Claims that the line stands for, at least 1. */
  readonly claims: number;
}

/**
 * The lines of the claims table. Failed and undecided claims stand alone, but for those that no account reached; passing claims that one check makes of each cohort (`ks[loyal]`, `ks[new]`) are
 * one line, shown by the claim with the least room between its upper bound and its tolerance.
 */
export function claimRows(verdicts: readonly VerdictRecord[]): ClaimRow[] {
  const rows: ClaimRow[] = [];
  const folded = new Map<string, number>();
  for (const verdict of byImportance(verdicts)) {
    const family = familyOf(verdict);
    const at = family === undefined ? undefined : folded.get(family);
    if (at === undefined) {
      if (family !== undefined) folded.set(family, rows.length);
      rows.push({ verdict, claims: 1 });
    } else {
      const row = rows[at]!;
      rows[at] = { verdict: room(verdict) < room(row.verdict) ? verdict : row.verdict, claims: row.claims + 1 };
    }
  }
  return rows;
}

/** What folds into one line: passing claims of one check, and claims that no account reached. */
function familyOf(verdict: VerdictRecord): string | undefined {
  if (verdict.outcome === 'pass') return `${verdict.id.replace(/\[.*\]$/, '[]')} ${verdict.gates}`;
  return isUnreached(verdict) ? `unreached ${verdict.gates}` : undefined;
}

/** True for a claim that is undecided because no look reached it: it has nothing of its own to tell. */
export function isUnreached(verdict: VerdictRecord): boolean {
  return verdict.outcome === 'inconclusive' && verdict.look === 0;
}

function room(verdict: VerdictRecord): number {
  return verdict.upper === null ? Number.NEGATIVE_INFINITY : verdict.tolerance - verdict.upper;
}

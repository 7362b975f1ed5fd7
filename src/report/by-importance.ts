import type { VerdictRecord } from '../run/run.js';
import { standingOf, type Standing } from './text/wording.js';

const ORDER: readonly Standing[] = ['failed', 'inconclusive', 'advisory failed', 'advisory inconclusive', 'passed'];

/** Verdicts sorted by what matters: failed, undecided, advisory that did not hold, passed; within each the one furthest from (or nearest to) its margin first. */
export function byImportance(verdicts: readonly VerdictRecord[]): readonly VerdictRecord[] {
  return [...verdicts]
    .map((verdict, position) => ({ verdict, position, group: ORDER.indexOf(standingOf(verdict)), reach: reach(verdict) }))
    .sort((a, b) => a.group - b.group || b.reach - a.reach || a.position - b.position)
    .map(({ verdict }) => verdict);
}

/** How far the deciding bound reaches, in tolerances: comparable between claims of different units. An unknown bound comes first. */
function reach(verdict: VerdictRecord): number {
  const bound = verdict.outcome === 'fail' ? verdict.lower : verdict.upper;
  if (bound === null) return Number.MAX_VALUE;
  return verdict.tolerance > 0 ? bound / verdict.tolerance : bound;
}

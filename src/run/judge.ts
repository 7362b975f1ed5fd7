import { isMlcheckError } from '../errors.js';
import type { Evidence, Prefix } from '../table/evidence.js';
import type { ScoreTable } from '../table/score-table.js';
import { decide, settled } from '../verdict/decide.js';
import type { Bounds, Verdict } from '../verdict/types.js';
import type { PlannedCheck } from '../suite/plan.js';
import { prefixesOf } from './demand.js';

/** Where a claim stands after the looks so far. */
export interface Standing {
  readonly planned: PlannedCheck;
  readonly verdict?: Verdict;
  /** Bounds at every look taken, oldest first; they go on being shown after the verdict is final. */
  readonly history: readonly Verdict[];
}

/**
 * Judges one claim on exactly the first accounts of each cohort, and settles it against what stood before.
 * A statistic that is undefined on the evidence makes the claim inconclusive; nothing else is caught.
 * @param census accounts that each cohort has in all, where the population is taken as a census: a claim on all of them is compared exactly, without an interval
 */
export function judge(standing: Standing, table: ScoreTable, accounts: ReadonlyMap<string, number>, weights: ReadonlyMap<string, number>, look: number, census?: ReadonlyMap<string, number>): Standing {
  const { check, levels } = standing.planned;
  const now = decide(check, boundsOf(standing.planned, table, (query) => prefixesOf(check, query, accounts, weights)), levels, look, census !== undefined && isWhole(check, accounts, census));
  return { planned: standing.planned, verdict: settled(check, standing.verdict, now), history: [...standing.history, now] };
}

/** True when a claim rests on every account of its cohorts, and is none about time, which no population of accounts exhausts. */
function isWhole({ cohorts, probeAccounts = Infinity, timed }: PlannedCheck['check'], accounts: ReadonlyMap<string, number>, census: ReadonlyMap<string, number>): boolean {
  return !timed && cohorts.every((cohort) => census.has(cohort) && Math.min(accounts.get(cohort) ?? 0, probeAccounts) >= census.get(cohort)!);
}

function boundsOf({ check, levels }: PlannedCheck, table: ScoreTable, prefixes: (query: PlannedCheck['check']['needs'][number]) => readonly Prefix[]): Bounds {
  try {
    const evidence = check.needs.map((query) => table.evidence(query, prefixes(query)));
    return countedBy(check, evidence, check.effect(evidence, levels));
  } catch (error) {
    if (!isMlcheckError(error) || error.code !== 'statistic-undefined') throw error;
    return { lower: -Infinity, upper: Infinity, estimate: 0, n: 0, unusable: error.message };
  }
}

/** Bounds that rest on clusters say so in `details.clusters`, so that nobody reads their number as one of accounts. */
function countedBy({ deterministic, timed }: PlannedCheck['check'], evidence: readonly Evidence[], bounds: Bounds): Bounds {
  const clustered = !deterministic && !timed && bounds.unusable === undefined && bounds.details?.['queries'] === undefined && evidence.some((each) => 'cluster' in each && each.cluster !== undefined);
  return clustered ? { ...bounds, details: { ...bounds.details, clusters: bounds.n } } : bounds;
}

/** True while more accounts could still decide the claim: it gates, is no proof and no claim about time, and has no final verdict. */
export function isOpen({ planned, verdict }: Standing): boolean {
  return planned.selected && planned.gates && !planned.check.deterministic && !planned.check.timed && (verdict === undefined || verdict.outcome === 'inconclusive');
}

/** True for a gating claim that failed. */
export function hasFailed({ planned, verdict }: Standing): boolean {
  return planned.selected && planned.gates && verdict?.outcome === 'fail';
}

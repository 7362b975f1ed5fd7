import type { Check } from '../checks/check.js';
import { BASE } from '../table/row.js';
import { planCheck } from '../verdict/plan-check.js';
import type { PoolNoise, Units } from '../verdict/sizing.js';
import type { Levels } from '../verdict/types.js';
import type { PlannedCheck } from './plan.js';

/** What the plan knows of the suite around one check. */
export interface PlanningContext {
  readonly selected: boolean;
  readonly arms: number;
  readonly gatingChecks: number;
  /** Accounts per cohort at the six looks. */
  readonly looks: readonly number[];
  /** How much each cohort of the suite counts in the whole. */
  readonly weights: ReadonlyMap<string, number>;
  /** Day of the run as YYYY-MM-DD; a known issue that has expired gates again. Without it no known issue gates. */
  readonly today?: string;
  /** False for a smoke run, which plans nothing. */
  readonly sized: boolean;
  /** Accounts that one independent witness of the check stands for. */
  readonly unitsOf: (check: Check) => Units | undefined;
  /** What a pool says of claims, by id. */
  readonly noise?: ReadonlyMap<string, PoolNoise>;
}

/** One check with its levels and the planner's word on it. */
export function planned(check: Check, levels: Levels, accounts: number, context: PlanningContext): PlannedCheck {
  const known = check.knownIssue !== undefined && (context.today === undefined || context.today <= check.knownIssue.expires);
  const units = context.sized ? context.unitsOf(check) : undefined;
  const noise = context.noise?.get(check.id);
  const sizes = context.sized
    ? planCheck(check, levels, context.looks, context.gatingChecks, { weights: weightsOf(check, context.weights), ...(units === undefined ? {} : { units }), ...(noise === undefined ? {} : { pool: noise }) })
    : { accountsToPass: null, detectable: null, detectableExtended: null, inconclusiveAt: null };
  return { check, levels, selected: context.selected, gates: check.severity === 'gating' && !known, ...sizes, ...(units === undefined ? {} : { units }), ...(noise === undefined ? {} : { noise }), rows: rowsOf(check, accounts, context.arms) };
}

/** Weights of a check's cohorts, in their order; in a mean over lists every account counts alike. */
export function weightsOf(check: Pick<Check, 'cohorts' | 'needs'>, weights: ReadonlyMap<string, number>): readonly number[] {
  if (check.needs.some(({ evidence }) => evidence === 'rankings')) return check.cohorts.map(() => 1);
  return check.cohorts.map((cohort) => weights.get(cohort) ?? 0);
}

/** Rows that the check alone would need: its accounts from every arm, and what its probes ask besides. */
function rowsOf(check: Check, accounts: number, arms: number): number {
  const probes = new Set(
    check.needs
      .flatMap((query) => (query.evidence === 'tally' ? [query.of] : query.evidence === 'pairs' ? [query.a, query.b] : query.of))
      .filter(({ variant, repeat }) => variant !== BASE || repeat > 0)
      .map(({ arm, variant, repeat }) => `${arm} ${repeat} ${variant}`),
  );
  return check.cohorts.length * (accounts * arms + probes.size * Math.min(accounts, check.probeAccounts ?? accounts));
}

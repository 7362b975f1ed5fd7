import type { Check } from '../checks/check.js';
import type { Levels } from '../verdict/types.js';
import type { PlannedCheck } from './plan.js';

/** What the plan knows of the suite around one check. */
export interface PlanningContext {
  readonly selected: boolean;
  readonly arms: number;
  readonly gatingChecks: number;
  /** Day of the run as YYYY-MM-DD; a known issue that has expired gates again. Without it no known issue gates. */
  readonly today?: string;
}

/** One check with its levels and the planner's word on it. */
export function planned(check: Check, levels: Levels, _looks: readonly number[], context: PlanningContext): PlannedCheck {
  const known = check.knownIssue !== undefined && (context.today === undefined || context.today <= check.knownIssue.expires);
  return {
    check,
    levels,
    selected: context.selected,
    gates: check.severity === 'gating' && !known,
    accountsToPass: null,
    detectable: null,
    inconclusiveAt: null,
    rows: 0,
  };
}

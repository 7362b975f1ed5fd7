import type { Plan } from '../suite/plan.js';
import type { Arm } from '../table/row.js';
import { demandOf, type Demand } from './demand.js';

/** Everything that a run could ever ask for: what all selected claims need at the last look. Whatever looks decide on the way is part of it. */
export function wholeDemand(plan: Plan, arms: readonly Arm[]): readonly Demand[] {
  const last = plan.looks[plan.looks.length - 1] ?? 0;
  const checks = plan.checks.filter(({ selected }) => selected).map(({ check }) => check);
  const read = new Set(checks.flatMap(({ cohorts }) => cohorts));
  return demandOf(checks, new Map(plan.suite.population.cohorts.map(({ name }) => [name, read.has(name) ? Math.min(last, plan.census?.get(name) ?? last) : 0])), arms);
}

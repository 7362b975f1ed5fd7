import type { AccountSource } from '../population/account.js';
import { isRecording } from '../scoring/recording.js';
import type { Plan } from '../suite/plan.js';
import { memoryTable } from '../table/memory-table.js';
import type { Arm } from '../table/row.js';
import type { ScoreTable } from '../table/score-table.js';

/** The empty table of a plan's rows: its cohorts in order, the versions that it asks for, and the accounts' fields for rankings. */
export function planTable(plan: Plan, source: AccountSource): ScoreTable {
  return memoryTable(plan.suite.population.cohorts.map(({ name }) => name), { asked: askedOf(plan), field: (cohort, i, name) => source.account(cohort, i).fields[name] });
}

function askedOf({ candidate, baseline }: Plan): Partial<Record<Arm, string>> {
  return {
    ...(candidate.version === undefined ? {} : { candidate: candidate.version }),
    ...(baseline === undefined || isRecording(baseline) || baseline.version === undefined ? {} : { baseline: baseline.version }),
  };
}

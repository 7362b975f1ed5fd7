import type { AccountSource } from '../population/account.js';
import { isRecording } from '../scoring/recording.js';
import type { Plan } from '../suite/plan.js';
import { memoryTable } from '../table/memory-table.js';
import type { Arm } from '../table/row.js';
import type { ScoreTable } from '../table/score-table.js';
import { rememberedField } from './remembered-field.js';

/** The empty table of a plan's rows: its cohorts in order, the versions that it asks for, the accounts' fields for rankings, and their clusters where the suite names one. */
export function planTable(plan: Plan, source: AccountSource): ScoreTable {
  const { clusterBy, population } = plan.suite;
  return memoryTable(population.cohorts.map(({ name }) => name), {
    asked: askedOf(plan),
    field: rememberedField(source),
    ...(clusterBy === undefined ? {} : { cluster: clustersOf(source, clusterBy) }),
  });
}

/** A number for each value of the field, in order of first sight; accounts without a value get numbers of their own. Every account is made once. */
function clustersOf(source: AccountSource, field: string): (cohort: string, i: number) => number {
  const numbers = new Map<string, number>();
  const known = new Map<string, number[]>();
  return (cohort, i) => {
    let of = known.get(cohort);
    if (of === undefined) known.set(cohort, (of = []));
    if (of[i] !== undefined) return of[i];
    const value = source.account(cohort, i).fields[field];
    const key = value === null || value === undefined ? JSON.stringify([cohort, i]) : `${typeof value} ${String(value)}`;
    let number = numbers.get(key);
    if (number === undefined) numbers.set(key, (number = numbers.size));
    return (of[i] = number);
  };
}

function askedOf({ candidate, baseline }: Plan): Partial<Record<Arm, string>> {
  return {
    ...(candidate.version === undefined ? {} : { candidate: candidate.version }),
    ...(baseline === undefined || isRecording(baseline) || baseline.version === undefined ? {} : { baseline: baseline.version }),
  };
}

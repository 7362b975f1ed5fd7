import { BASE, type Arm } from '../table/row.js';
import type { PlannedCheck } from './plan.js';

/** Most that a run can cost, without retries, warm-up and the questions of the probe. */
export interface Cost {
  /** Accounts scored, each arm, twin and repeat counted. */
  readonly rows: number;
  readonly requests: number;
  /** Accounts and twins, each once whoever scores it how often. */
  readonly accounts: number;
}

/**
 * Adds up what every look needs when no claim is decided before the last: base rows of every cohort that a claim reads, by every arm, and twins and repeats once
 * each. A request holds rows of one arm, variant and repeat (a single row where an account is asked again), and no look shares a request with another.
 * @param looks accounts per cohort, growing
 * @param batchSizes accounts per request, of the arms that are asked
 */
export function costOf(plans: readonly PlannedCheck[], looks: readonly number[], batchSizes: Readonly<Partial<Record<Arm, number>>>): Cost {
  const selected = plans.filter((plan) => plan.selected);
  const group = Math.max(...Object.values(batchSizes));
  let [rows, requests, before] = [0, 0, 0];
  for (const accounts of looks) {
    for (const [key, needed] of neededAt(selected, accounts, Object.keys(batchSizes) as Arm[])) {
      const fresh = needed - (neededAt(selected, before, Object.keys(batchSizes) as Arm[]).get(key) ?? 0);
      const [arm, repeat] = key.split(' ', 2) as [Arm, string];
      const size = repeat === '0' ? (batchSizes[arm] ?? 1) : 1;
      rows += fresh;
      requests += Math.floor(fresh / group) * Math.ceil(group / size) + Math.ceil((fresh % group) / size);
    }
    before = accounts;
  }
  const last = neededAt(selected, looks.at(-1) ?? 0, ['candidate']);
  const accounts = [...last].reduce((sum, [key, n]) => (key.startsWith('candidate 0 ') ? sum + n : sum), 0);
  return { rows, requests, accounts };
}

/** Rows by arm, repeat and variant when each cohort has so many accounts. */
function neededAt(plans: readonly PlannedCheck[], accounts: number, arms: readonly Arm[]): ReadonlyMap<string, number> {
  const perCohort = new Map<string, Map<string, number>>();
  const need = (key: string, cohort: string, n: number): void => {
    const cohorts = perCohort.get(key) ?? new Map<string, number>();
    cohorts.set(cohort, Math.max(n, cohorts.get(cohort) ?? 0));
    perCohort.set(key, cohorts);
  };
  for (const { check } of plans) {
    for (const cohort of check.cohorts) {
      for (const arm of arms) need(`${arm} 0 ${BASE}`, cohort, accounts);
      for (const query of check.needs) {
        for (const { arm, variant, repeat } of query.evidence === 'tally' ? [query.of] : query.evidence === 'pairs' ? [query.a, query.b] : query.of) {
          if ((variant !== BASE || repeat > 0) && arms.includes(arm)) need(`${arm} ${repeat} ${variant}`, cohort, Math.min(accounts, check.probeAccounts ?? accounts));
        }
      }
    }
  }
  return new Map([...perCohort].map(([key, cohorts]) => [key, [...cohorts.values()].reduce((sum, n) => sum + n, 0)]));
}

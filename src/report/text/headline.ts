import type { Run } from '../../run/run.js';
import { percent, whole } from './numbers.js';

/** The promise in two sentences. */
export function promiseOf({ manifest }: Run): string {
  const { falseAlarm, miss, gatingChecks } = manifest.promise;
  const claims = gatingChecks === 1 ? 'the one gating claim' : `all ${whole(gatingChecks)} gating claims`;
  return `Across ${claims}, a candidate within tolerance everywhere fails in at most ${percent(falseAlarm)} of runs; one at or beyond tolerance somewhere passes in at most ${percent(miss)}.`;
}

/** Accounts, rows and requests that the run used, and what share of its budget that is. */
export function budgetUse(run: Run): string {
  const sent = requestsSent(run);
  const budget = run.manifest.budget.requests;
  const share = budget > 0 ? (sent > budget ? ` (${whole(budget)} planned; ${MORE})` : ` (${percent(sent / budget)} of the ${whole(budget)} budgeted)`) : '';
  return `${whole(accountsUsed(run))} accounts and ${whole(sent)} requests${share} were enough to get here.`;
}

/** Why a run can send more requests than were planned. */
export const MORE = 'what failed was asked again, batches account by account';

/** Requests sent to both arms, retries included. */
export function requestsSent({ timings }: Run): number {
  return Object.values(timings.requests).reduce((sum, arm) => sum + (arm?.sent ?? 0), 0);
}

/** Distinct accounts that the last look rests on, all cohorts together. */
export function accountsUsed({ looks }: Run): number {
  const most = new Map<string, number>();
  for (const look of looks) for (const [cohort, n] of Object.entries(look.accounts)) most.set(cohort, Math.max(n, most.get(cohort) ?? 0));
  return [...most.values()].reduce((sum, n) => sum + n, 0);
}

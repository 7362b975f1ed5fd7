import { MlcheckError } from '../errors.js';
import type { Plan } from '../suite/plan.js';

/** What of a plan a run keeps from its start on. */
export interface BegunPlan {
  readonly planHash: string;
  /** The file of accounts, where the population is one. */
  readonly accounts?: { readonly path: string; readonly sha256: string };
}

/** To be written down before the first request. */
export function begunPlan({ hash, suite: { population: { file } } }: Plan): BegunPlan {
  return { planHash: hash, ...(file?.rows === undefined ? {} : { accounts: { path: file.path, sha256: file.rows.sha256 } }) };
}

/** A run only goes on with the plan that it began with. @throws MlcheckError `resume-mismatch`; a file of accounts that changed is named. */
export function samePlan(begun: BegunPlan, plan: Plan, dir: string, otherwise = 'start a new run without --resume'): void {
  if (begun.planHash === plan.hash) return;
  const now = begunPlan(plan).accounts;
  if (begun.accounts !== undefined && now !== undefined && begun.accounts.sha256 !== now.sha256) {
    throw new MlcheckError('resume-mismatch', { place: dir, rule: `can only go on with the accounts it was started with: ${now.path} had SHA-256 ${begun.accounts.sha256.slice(0, 12)}`, value: now.sha256.slice(0, 12), hint: `bring the earlier content back, or ${otherwise}` });
  }
  throw new MlcheckError('resume-mismatch', { place: dir, rule: 'can only go on with the plan it was started with', value: plan.hash.slice(0, 12), hint: `the suite or the options changed since; ${otherwise}` });
}

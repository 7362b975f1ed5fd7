import { MlcheckError } from '../errors.js';
import type { PopulationSource } from './account-source.js';

/** Refuses accounts that a source does not have, without making those it has. @throws MlcheckError `account-unknown` */
export function checkRange(source: PopulationSource, cohort: string, from: number, count: number): void {
  if (!Number.isInteger(count) || count < 0) throw new MlcheckError('account-unknown', { place: 'accounts', rule: 'must be a whole number of them, 0 or more', value: count });
  const last = from + Math.max(1, count) - 1;
  if (source.cohorts.includes(cohort) && Number.isInteger(from) && from >= 0 && last <= 0xffffffff) return;
  source.account(cohort, from);
  source.account(cohort, last);
}

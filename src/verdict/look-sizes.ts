import { MlcheckError } from '../errors.js';

/** Looks that a run takes at most. */
export const LOOKS_IN_RUN = 5;

/** Looks that the error budget is shared over: those of a run, and one that `--extend` may take later. */
export const LOOKS = 6;

/**
 * Accounts per cohort at each of the six looks: doubling, the fifth is the suite's number, the sixth (reserved for `--extend`) twice that. A look rests on the first so
 * many accounts by index, never on whatever was answered first.
 * @param accountsPerCohort whole, at least 1; below 16 the first looks coincide.
 * @param group accounts that belong together: a look ends with a whole group
 * @throws MlcheckError `suite-invalid`
 */
export function lookSizes(accountsPerCohort: number, group = 1): readonly number[] {
  if (!Number.isInteger(accountsPerCohort) || accountsPerCohort < 1)
    throw new MlcheckError('suite-invalid', { place: 'budget.accounts', rule: 'must be a whole number of at least 1', value: accountsPerCohort });
  return Object.freeze(Array.from({ length: LOOKS }, (_, at) => group * Math.ceil((accountsPerCohort * 2 ** (at + 1 - LOOKS_IN_RUN)) / group)));
}

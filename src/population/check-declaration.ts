import { MlcheckError, type Complaint } from '../errors.js';
import { correlationFactor } from './correlation-factor.js';
import type { Declaration } from './declaration.js';
import { sharedBy } from './account-groups.js';
import { checkField } from './check-field.js';
import { checkGroups } from './check-groups.js';
import { checkHistory } from './check-history.js';
import type { Fields } from './field.js';
import { fieldOrder } from './field-order.js';
import { inputsOf } from './inputs-of.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

/**
 * Refuses a declaration that cannot be drawn from.
 *
 * @throws MlcheckError `population-invalid` for the first rule that does not hold; places are relative: `population.cohorts.loyal.share`.
 */
export function checkDeclaration(declaration: Declaration): void {
  const cohorts = Object.entries(declaration.cohorts);
  if (!isDate(declaration.referenceDate)) {
    refuse({ place: 'population.referenceDate', rule: 'must be an ISO 8601 date', value: declaration.referenceDate, hint: "Write it as '2026-01-01'." });
  }
  if (Object.keys(declaration.fields).length === 0) refuse({ place: 'population.fields', rule: 'must have at least one field', value: declaration.fields, hint: 'For example fields: { amount: lognormal({ mu: 3, sigma: 1 }) }.' });
  if (cohorts.length === 0) {
    refuse({ place: 'population.cohorts', rule: 'must have at least one cohort', value: declaration.cohorts, hint: 'One cohort for everybody: cohorts: { all: { share: 1 } }.' });
  }
  checkFields(declaration.fields, 'population.fields');
  for (const [name, history] of Object.entries(declaration.histories)) checkHistory(history, `population.histories.${name}`, declaration.fields);
  checkFolds(declaration.fields, 'population.fields', declaration);
  for (const [name, cohort] of cohorts) {
    const place = `population.cohorts.${name}`;
    checkCohortName(name, place);
    if (!(cohort.share > 0 && cohort.share <= 1)) refuse({ place: `${place}.share`, rule: 'must be above 0 and at most 1', value: cohort.share, hint: 'A share of 30% is 0.3; a cohort of nobody is left out.' });
    const overrides = cohort.fields ?? {};
    for (const field of Object.keys(overrides)) {
      if (!Object.hasOwn(declaration.fields, field)) refuse(unknownField(`${place}.fields.${field}`, field, declaration.fields));
    }
    checkFields(overrides, `${place}.fields`);
    checkFolds(overrides, `${place}.fields`, declaration);
    const fields = { ...declaration.fields, ...overrides };
    checkDerivations(fields, (field) => (Object.hasOwn(overrides, field) ? `${place}.fields.${field}` : `population.fields.${field}`));
    correlationFactor(fields, declaration.correlations, Object.keys(overrides).length === 0 ? 'population' : place, sharedBy(declaration.groups));
  }
  checkGroups(declaration);
  checkShares(cohorts.map(([, cohort]) => cohort.share));
  if (declaration.labels !== undefined && declaration.labels.source.trim() === '') {
    refuse({ place: 'population.labels.source', value: declaration.labels.source, hint: "For example source: 'hand-made process: chargebacks and new devices'; every report prints it.", rule: 'must say where labels come from' });
  }
}

/** A day that the calendar has: JavaScript takes 30 February for 2 March. */
function isDate(text: unknown): boolean {
  if (typeof text !== 'string' || Number.isNaN(Date.parse(text))) return false;
  const day = /^(\d{4})-(\d\d)-(\d\d)/.exec(text);
  return day !== null && new Date(Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3]))).getUTCDate() === Number(day[3]);
}

/** @throws MlcheckError `population-invalid` for a name that cannot stand in an address */
export function checkCohortName(name: string, place: string): void {
  if (!NAME.test(name)) refuse({ place, rule: 'must be named by letters, digits, "-", "_" and "."', value: name, hint: 'Accounts are addressed as cohort/i, in commands and file names too.' });
}

function checkFields(fields: Fields, place: string): void {
  for (const [name, field] of Object.entries(fields)) {
    if (name === '') refuse({ place, rule: 'field names must not be empty', value: name, hint: 'Name it as the endpoint does.' });
    checkField(field, `${place}.${name}`);
  }
}

function checkFolds(fields: Fields, place: string, { histories }: Declaration): void {
  for (const [name, field] of Object.entries(fields)) {
    const folded = field.kind === 'missing' || field.kind === 'mapped' ? field.of : field;
    if (folded.kind === 'folded' && !Object.hasOwn(histories, folded.history)) {
      refuse({ place: `${place}.${name}.history`, rule: 'must name a history of the population', value: folded.history, hint: Object.keys(histories).length === 0 ? 'Declare it in histories.' : `Histories are ${Object.keys(histories).join(', ')}.` });
    }
  }
}

function checkDerivations(fields: Fields, placeOf: (field: string) => string): void {
  for (const [name, field] of Object.entries(fields)) {
    for (const input of inputsOf(field)) {
      if (!Object.hasOwn(fields, input)) refuse(unknownField(`${placeOf(name)}.from`, input, fields));
    }
  }
  const { cycle } = fieldOrder(fields);
  if (cycle !== undefined) {
    refuse({ place: placeOf(cycle[0] as string), rule: 'must not be derived from itself', value: cycle.join(' <- '), hint: 'Draw one field of the circle instead of deriving it.' });
  }
}

function checkShares(shares: readonly number[]): void {
  const sum = shares.reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) > 1e-9) {
    refuse({ place: 'population.cohorts', rule: 'shares must sum to 1', value: Number(sum.toPrecision(12)), hint: sum > 1 ? 'Lower some shares.' : 'Raise some shares, or add a cohort for the rest.' });
  }
}

function unknownField(place: string, value: string, fields: Fields): Complaint {
  return { place, rule: 'must name a field of the population', value, hint: `Fields are ${Object.keys(fields).join(', ')}.` };
}

function refuse(complaint: Complaint): never {
  throw new MlcheckError('population-invalid', complaint);
}

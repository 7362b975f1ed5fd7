import { MlcheckError } from '../errors.js';
import type { CohortDeclaration } from './declaration.js';
import { edgeValues } from './edge-values.js';
import type { Field, Fields } from './field.js';
import { oneOf } from './other-fields.js';

/** A cohort as it is declared: by share of its siblings' whole, or by count; perhaps of cohorts itself. */
export interface CohortSpec {
  /** Share of the whole population, or of the cohort around it, in (0, 1]; the shares of siblings sum to 1. */
  readonly share?: number;
  /** Exact number of accounts, in place of a share: for all cohorts of the population or for none, and not within another cohort. */
  readonly count?: number;
  readonly description?: string;
  /** What is different here: fields by name. */
  readonly fields?: Readonly<Record<string, Field>>;
  /** Every field that is drawn takes values at and beyond its ends: empty and foreign texts, zero, negative and maximal numbers, 29 February. `fields` has the last word; the field that names groups stays as it is. */
  readonly boundary?: boolean;
  /** Cohorts within this one, named `outer.inner`: its fields hold unless they say otherwise. */
  readonly cohorts?: Readonly<Record<string, CohortSpec>>;
}

/**
 * Cohorts as a flat list, nested ones as `outer.inner` with the product of shares and the fields of both.
 *
 * @param groupedBy the field that names groups
 * @throws MlcheckError `population-invalid` for counts beside shares, inner shares that do not sum to 1, a count that inner shares do not divide, two cohorts of one name
 */
export function flattenCohorts(cohorts: Readonly<Record<string, CohortSpec>>, fields: Fields, groupedBy?: string): Record<string, CohortDeclaration> {
  const siblings = Object.entries(cohorts);
  const counted = siblings.filter(([, { count }]) => count !== undefined);
  for (const [name, { count, share }] of counted) {
    if (!(Number.isInteger(count) && (count as number) > 0)) refuse(`population.cohorts.${name}.count`, 'must be a whole number above 0', count);
    if (share !== undefined) refuse(`population.cohorts.${name}`, 'must have a share or a count, not both', { share, count });
  }
  if (counted.length > 0 && counted.length < siblings.length) {
    refuse('population.cohorts', 'must all have a count, or all a share', siblings.map(([name, { count }]) => `${name}: ${count === undefined ? 'share' : 'count'}`).join(', '));
  }
  const total = counted.reduce((sum, [, { count }]) => sum + (count as number), 0);
  const flat: Record<string, CohortDeclaration> = {};
  const add = (name: string, spec: CohortSpec, outer: Omit<CohortDeclaration, 'description'>, place: string): void => {
    const own = spec.boundary === true ? { ...edges(fields, groupedBy), ...spec.fields } : spec.fields;
    const overrides = own === undefined && outer.fields === undefined ? {} : { fields: { ...outer.fields, ...own } };
    const here = { share: outer.share, ...(outer.count === undefined ? {} : { count: outer.count }), ...overrides };
    const inner = Object.entries(spec.cohorts ?? {});
    if (inner.length === 0) {
      if (Object.hasOwn(flat, name)) refuse(place, 'must have a name of its own', name);
      if (here.count !== undefined && !Number.isInteger(here.count)) refuse(place, 'must get a whole number of accounts', here.count, 'Choose a count that the inner shares divide.');
      flat[name] = { ...here, ...(spec.description === undefined ? {} : { description: spec.description }) };
      return;
    }
    const sum = inner.reduce((whole, [, { share = NaN }]) => whole + share, 0);
    if (!(Math.abs(sum - 1) <= 1e-9)) refuse(`${place}.cohorts`, 'shares must sum to 1', Number(sum.toPrecision(12)), 'Inner shares are shares of the cohort around them.');
    for (const [innerName, part] of inner) {
      if (part.count !== undefined) refuse(`${place}.cohorts.${innerName}.count`, 'must be given as a share of the cohort around it', part.count);
      const share = part.share as number;
      add(`${name}.${innerName}`, part, { ...here, share: here.share * share, ...(here.count === undefined ? {} : { count: Number((here.count * share).toPrecision(12)) }) }, `${place}.cohorts.${innerName}`);
    }
  };
  for (const [name, spec] of siblings) add(name, spec, spec.count === undefined ? { share: spec.share as number } : { share: spec.count / total, count: spec.count }, `population.cohorts.${name}`);
  return flat;
}

function edges(fields: Fields, groupedBy: string | undefined): Fields {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, field]) => (name === groupedBy || edgeValues(field) === undefined ? [] : [[name, oneOf(edgeValues(field) as NonNullable<ReturnType<typeof edgeValues>>)]])));
}

function refuse(place: string, rule: string, value: unknown, hint?: string): never {
  throw new MlcheckError('population-invalid', { place, rule, value, ...(hint === undefined ? {} : { hint }) });
}

import { MlcheckError, type Complaint } from '../errors.js';
import { foldedFrom, sharedBy } from './account-groups.js';
import type { Declaration } from './declaration.js';
import type { Field, Fields } from './field.js';
import { fieldOrder } from './field-order.js';
import { inputsOf } from './inputs-of.js';

const MOST = 10_000;

/**
 * Refuses groups that cannot be drawn. Derivations are known to have no circle.
 *
 * @throws MlcheckError `population-invalid`: `population.groups.size: must be a whole number from 2 to 10000, got 1`
 */
export function checkGroups({ fields, cohorts, groups }: Declaration): void {
  if (groups === undefined) return;
  if (!(Number.isInteger(groups.size) && groups.size >= 2 && groups.size <= MOST)) {
    refuse({ place: 'population.groups.size', rule: `must be a whole number from 2 to ${MOST}`, value: groups.size, hint: 'Accounts of a group; those that are alone need no groups.' });
  }
  const listed = [groups.by, ...groups.fields];
  listed.forEach((name, k) => {
    const place = k === 0 ? 'population.groups.by' : `population.groups.fields[${k - 1}]`;
    if (!Object.hasOwn(fields, name)) refuse({ place, rule: 'must name a field of the population', value: name, hint: `Fields are ${Object.keys(fields).join(', ')}.` });
    if (listed.indexOf(name) < k) refuse({ place, rule: 'must name a field that is not named before', value: name, hint: 'The field that names a group is drawn once a group by itself.' });
  });
  const shared = sharedBy(groups);
  for (const [place, all, own] of [['population', fields, fields], ...Object.entries(cohorts).map(([name, cohort]) => [`population.cohorts.${name}`, { ...fields, ...cohort.fields }, cohort.fields ?? {}] as const)] as const) {
    const by = all[groups.by] as Field;
    if (Object.hasOwn(own, groups.by) && !tellsGroupsApart(by)) {
      refuse({ place: `${place}.fields.${groups.by}`, rule: 'must tell groups apart', value: by.kind, hint: 'For example faker((f) => f.string.uuid()).' });
    }
    checkInputs(all, shared, place);
    checkFolds(all, shared, place);
  }
}

/** What a group shares may be computed only from what it shares. */
function checkInputs(fields: Fields, shared: ReadonlySet<string>, place: string): void {
  const same = new Set(shared);
  for (const name of fieldOrder(fields).order) {
    const field = fields[name] as Field;
    const other = inputsOf(field).find((input) => !same.has(input));
    if (shared.has(name) && other !== undefined) {
      refuse({ place: `${place}.fields.${name}`, rule: 'must be computed from fields of the group, because the group shares it', value: other, hint: `Add ${other} to groups.fields, or take ${name} out.` });
    }
    if (field.kind === 'derived' && other === undefined) same.add(name);
  }
}

/** A history is of an account or of a group. */
function checkFolds(fields: Fields, shared: ReadonlySet<string>, place: string): void {
  const seen = new Map<string, string>();
  for (const [name, field] of Object.entries(fields)) {
    const history = foldedFrom(field);
    if (history === undefined) continue;
    const first = seen.get(history) ?? name;
    seen.set(history, first);
    if (shared.has(first) !== shared.has(name)) {
      const [inside, outside] = shared.has(first) ? [first, name] : [name, first];
      refuse({ place: `${place}.fields.${outside}`, rule: `must be a field of the group, as ${inside} is, which is folded from the same history`, value: history, hint: `Add ${outside} to groups.fields, or fold it from a history of its own.` });
    }
  }
}

const FEW_VALUES: ReadonlySet<Field['kind']> = new Set(['constant', 'bernoulli', 'categorical', 'oneOf', 'poisson', 'negativeBinomial', 'binomial', 'zipf', 'folded']);

/** False for a field of few values, counts among them: groups of one value would be one. And for one that may be missing: the accounts of a group without a name would count as alone. */
function tellsGroupsApart(field: Field): boolean {
  if (field.kind === 'mapped') return tellsGroupsApart(field.of);
  return field.kind !== 'missing' && !FEW_VALUES.has(field.kind);
}

function refuse(complaint: Complaint): never {
  throw new MlcheckError('population-invalid', complaint);
}

import { didYouMean } from '../did-you-mean.js';
import { MlcheckError } from '../errors.js';
import type { History } from './history.js';

const POPULATION = ['referenceDate', 'fields', 'cohorts', 'correlations', 'histories', 'groups', 'labels'];
const GROUPS = ['by', 'size', 'fields'];
const COHORT = ['share', 'count', 'description', 'fields', 'boundary', 'cohorts'];
const HISTORY = Object.keys({ days: true, from: true, sinceDays: true, events: true } satisfies Readonly<Record<keyof History, true>>);
const RECURRING = ['perDay', 'rhythm', 'quietDays', 'burst', 'amount', 'amountTimes'];
const FOLLOWING = ['after', 'p', 'delayDays'];

/**
 * Refuses a declaration with a key that nobody reads, or without one that everybody needs: what types say too, for those who write JavaScript or run without `tsc`.
 * @throws MlcheckError `population-invalid`: `population.cohorts.all.feilds: is not a known field`, with the nearest name
 */
export function checkShape(spec: unknown): void {
  const { fields, cohorts, correlations = [], histories = {}, groups, labels } = known(spec, POPULATION, 'population');
  record(fields, 'population.fields');
  checkCohorts(cohorts, 'population.cohorts');
  if (!Array.isArray(correlations)) refuse('population.correlations', 'must be a list', correlations, "For example [{ between: ['age', 'income'], rho: 0.4 }].");
  (correlations as readonly unknown[]).forEach((one, k) => {
    const { between } = known(one, ['between', 'rho'], `population.correlations[${k}]`);
    if (!Array.isArray(between) || between.length !== 2) refuse(`population.correlations[${k}].between`, 'must name two fields', between, 'Three fields that go together are three pairs.');
  });
  for (const [name, history] of Object.entries(record(histories, 'population.histories'))) {
    const place = `population.histories.${name}`;
    for (const [kind, event] of Object.entries(record(known(history, HISTORY, place)['events'], `${place}.events`))) known(event, Object.hasOwn(record(event, `${place}.events.${kind}`), 'after') ? FOLLOWING : RECURRING, `${place}.events.${kind}`);
  }
  if (groups !== undefined) {
    const { by, fields: shared = [] } = known(groups, GROUPS, 'population.groups');
    if (typeof by !== 'string') refuse('population.groups.by', 'must be the field that names a group', by, "For example by: 'session'.");
    if (!Array.isArray(shared)) refuse('population.groups.fields', 'must be a list of fields', shared, "For example ['user', 'query'].");
  }
  if (labels === undefined) return;
  const { source, probability } = known(labels, ['source', 'probability'], 'population.labels');
  if (typeof source !== 'string') refuse('population.labels.source', 'must say where labels come from, in words', source, "For example source: 'hand-made process: chargebacks and new devices'; every report prints it.");
  if (typeof probability !== 'function') refuse('population.labels.probability', 'must be a function of the fields', probability, 'It gives the probability of class 1, from 0 to 1.');
}

function checkCohorts(cohorts: unknown, place: string): void {
  for (const [name, cohort] of Object.entries(record(cohorts, place))) {
    const { fields, cohorts: inner } = known(cohort, COHORT, `${place}.${name}`);
    if (fields !== undefined) record(fields, `${place}.${name}.fields`);
    if (inner !== undefined) checkCohorts(inner, `${place}.${name}.cohorts`);
  }
}

function known(value: unknown, names: readonly string[], place: string): Readonly<Record<string, unknown>> {
  const found = record(value, place);
  for (const name of Object.keys(found)) if (!names.includes(name)) refuseUnknown(`${place}.${name}`, name, names);
  return found;
}

/** @throws MlcheckError always: nobody reads what stands at `place` */
export function refuseUnknown(place: string, name: string, names: readonly string[], rule = 'is not a known field'): never {
  throw new MlcheckError('population-invalid', { place, rule, hint: didYouMean(name, names) });
}

function record(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  return refuse(place, value === undefined ? 'is required' : 'must be an object', value);
}

function refuse(place: string, rule: string, value: unknown, hint?: string): never {
  throw new MlcheckError('population-invalid', { place, rule, ...(value === undefined ? {} : { value }), ...(hint === undefined ? {} : { hint }) });
}

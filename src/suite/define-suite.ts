import { MlcheckError } from '../errors.js';
import { fieldsOfEndpoint } from '../scoring/fields-of-endpoint.js';
import { isRecording } from '../scoring/recording.js';
import { checkProvision } from './check-provision.js';
import { validateAgainst } from './schema.js';
import { SUITE_SCHEMA } from './suite-schema.js';
import type { Suite, SuiteSpec } from './suite.js';

const DEFAULT_BUDGET = { falseAlarm: 0.01, miss: 0.05, accounts: 4800 } as const;

/**
 * Declares a suite: the default export of a `*.suite.ts`. Checked at once, frozen, no I/O.
 *
 * @throws MlcheckError `suite-invalid` (or `suite-empty` without checks) with the place inside the suite: `checks[2].atMost`, `budget.miss`.
 */
export function defineSuite(spec: SuiteSpec): Suite {
  const checks: unknown = (spec as { checks?: unknown } | undefined)?.checks;
  if (Array.isArray(checks) && checks.length === 0) {
    throw new MlcheckError('suite-empty', { place: 'checks', rule: 'must hold at least one check', value: checks, hint: 'a suite without claims proves nothing: add one, such as ks({ atMost: 0.1 })' });
  }
  validateAgainst(SUITE_SCHEMA, spec, 'suite-invalid');
  if (spec.range && !(spec.range[0] < spec.range[1])) {
    throw new MlcheckError('suite-invalid', { place: 'range', rule: 'must be [low, high] with low < high', value: spec.range });
  }
  if (spec.range && spec.threshold !== undefined && (spec.threshold < spec.range[0] || spec.threshold > spec.range[1])) {
    throw new MlcheckError('suite-invalid', { place: 'threshold', rule: `must lie in the range ${JSON.stringify(spec.range)}`, value: spec.threshold });
  }
  if (spec.clusterBy !== undefined && !spec.population.fields.includes(spec.clusterBy)) {
    throw new MlcheckError('suite-invalid', { place: 'clusterBy', rule: 'must be a field of the population', value: spec.clusterBy, hint: `the population has ${spec.population.fields.join(', ')}` });
  }
  if (spec.provision !== undefined) checkProvision(spec.provision, spec.population.fields);
  checkFields(spec);
  const clusterBy = spec.clusterBy ?? spec.population.groups?.by;
  return deepFrozen({ ...spec, ...(clusterBy === undefined ? {} : { clusterBy }), budget: { ...DEFAULT_BUDGET, ...spec.budget } });
}

/** Every field that an endpoint sends has to exist on the account. */
function checkFields(spec: SuiteSpec): void {
  const fields = [...spec.population.fields, ...(spec.provision?.idField === undefined ? [] : [spec.provision.idField])];
  for (const arm of ['candidate', 'baseline'] as const) {
    const endpoint = spec[arm];
    for (const { place, field } of endpoint === undefined || isRecording(endpoint) ? [] : fieldsOfEndpoint(endpoint)) {
      if (fields.includes(field)) continue;
      throw new MlcheckError('suite-invalid', { place: `${arm}.${place}`, rule: 'must be a field of the population', value: field, hint: `the population has ${fields.join(', ')}` });
    }
  }
}

/** Freezes plain objects and arrays all the way down; functions, class instances and typed arrays are left as they are. */
function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFrozen(part);
  return value;
}

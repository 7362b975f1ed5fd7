import { resolve } from 'node:path';
import { errorRate } from '../checks/error-rate.js';
import type { Check, CheckContext, CheckSpec } from '../checks/check.js';
import { isMlcheckError, MlcheckError } from '../errors.js';
import { populationDigest } from '../population/population-digest.js';
import type { ProvisionTarget } from '../provision/target.js';
import { GENERATOR_VERSION } from '../random/uniform.js';
import type { Endpoint } from '../scoring/endpoint.js';
import { overridden, refuseProduction, type OverrideOptions } from '../scoring/override.js';
import { isRecording, recorded, type Recording } from '../scoring/recording.js';
import { reordered } from '../scoring/reordered.js';
import { askedVersion } from '../scoring/reply-recording.js';
import { wireOf } from '../scoring/wire-of.js';
import { levelsOf } from '../verdict/levels.js';
import type { PoolNoise } from '../verdict/sizing.js';
import { LOOKS_IN_RUN, lookSizes } from '../verdict/look-sizes.js';
import { DEFAULT_BATCH_SIZE } from '../scoring/http-scorer.js';
import { digestOf } from './canonical.js';
import type { Config } from './config.js';
import { costOf } from './cost-of.js';
import { placed, type LoadedSuite } from './load.js';
import type { Plan, PlannedCheck, PlanOptions } from './plan.js';
import { planned } from './planned.js';
import { endpointChanges, provisionIn } from './provision-in.js';
import { unitsOf } from './units-of.js';
import type { Suite } from './suite.js';

const SMOKE_ACCOUNTS = 50;

/**
 * The plan of a suite: claims expanded over cohorts, levels shared out over the whole suite, looks, and what they cost. No request, no clock; of a recording the first line is read.
 *
 * `noise`, by claim id, is what a pool says where there is one (see `run/planning-pool`): sizes rest on it instead of on guesses; it changes no level and no hash.
 *
 * A suite without a claim on the service's error rate gets one (`availability`, at most 1%): a model that crashes on what it cannot score must not pass for want of
 * scores.
 * @throws MlcheckError `suite-invalid` with file and place (duplicate id, unknown cohort, wrong parameter), `usage` for options that leave nothing to judge,
 * `production-refused`
 */
export function planOf(loaded: LoadedSuite, options: PlanOptions, config: Config, today?: string, noise?: ReadonlyMap<string, PoolNoise>): Plan {
  const suite = withOptions(loaded.suite, options);
  const how = { environments: endpointChanges(config.environments), ...(options.allowProduction === undefined ? {} : { allowProduction: options.allowProduction }) };
  const candidate = asRecorded(overridden(suite.candidate, options.candidate, { ...how, place: '--candidate' }), config);
  if (suite.baseline === undefined && options.baseline !== undefined) {
    throw new MlcheckError('usage', { place: '--baseline', rule: 'needs a suite that declares a baseline', value: options.baseline, hint: `add \`baseline\` to ${loaded.place}` });
  }
  const compared = suite.baseline === undefined ? undefined : baselineOf(suite.candidate, suite.baseline, options.baseline, { ...how, place: '--baseline' });
  const baseline = compared === undefined || isRecording(compared) ? compared : asRecorded(compared, config);
  const weights = weightsOf(suite);
  const checks = expanded(suite, contextOf(suite, candidate, weights), loaded.place);
  const levels = levelsOf(checks, suite.budget);
  const census = censusOf(suite);
  const looks = looksOf(suite, options, census);
  if (census === undefined) refuseTooFewRows(suite, looks, loaded.place);
  const selects = selection(checks, options);
  const gating = checks.filter(({ severity }) => severity === 'gating');
  const units = unitsOf(suite, suite.budget.accounts);
  const plans = checks.map((check): PlannedCheck => planned(check, levels.get(check.id)!, looks[looks.length - 1]!, {
    selected: selects(check),
    arms: baseline === undefined ? 1 : 2,
    gatingChecks: gating.length,
    looks: lookSizes(suite.budget.accounts, suite.population.groups?.size),
    weights,
    sized: options.smoke !== true && census === undefined,
    unitsOf: units,
    ...(noise === undefined ? {} : { noise }),
    ...(today === undefined ? {} : { today }),
  }));
  const { accounts, ...cost } = costOf(plans, looks, { candidate: candidate.batchSize ?? DEFAULT_BATCH_SIZE, ...(baseline === undefined || isRecording(baseline) ? {} : { baseline: baseline.batchSize ?? DEFAULT_BATCH_SIZE }) });
  return {
    suite,
    file: loaded.place,
    seed: suite.seed,
    candidate,
    ...(baseline === undefined ? {} : { baseline }),
    checks: plans,
    looks,
    ...(census === undefined ? {} : { census }),
    ...(suite.provision === undefined ? {} : { provision: { target: provisionOf(provisionIn(suite.provision, config.environments, [options.candidate, options.baseline]), how), accounts } }),
    ...cost,
    gatingChecks: gating.length,
    weights,
    hash: hashOf(suite, plans, looks.slice(0, LOOKS_IN_RUN), candidate, baseline),
    partial: plans.some(({ selected }) => !selected) && options.smoke !== true,
  };
}

/** Accounts of each cohort, where the population's file is the whole population. */
function censusOf({ population }: Suite): ReadonlyMap<string, number> | undefined {
  return population.census === true ? new Map(population.cohorts.map(({ name, count = 0 }) => [name, count])) : undefined;
}

/** Accounts per cohort at each look; a census is scored whole, in one. */
function looksOf({ population, budget }: Suite, options: PlanOptions, census: ReadonlyMap<string, number> | undefined): readonly number[] {
  const group = population.groups?.size ?? 1;
  if (options.smoke === true) return [group * Math.ceil(SMOKE_ACCOUNTS / population.cohorts.length / group)];
  if (census !== undefined) return [Math.max(...census.values())];
  return lookSizes(budget.accounts, group).slice(0, options.extended ? undefined : LOOKS_IN_RUN);
}

/** Accounts of a file are drawn without putting back: the last look cannot ask for more than there are. */
function refuseTooFewRows({ population, budget }: Suite, looks: readonly number[], place: string): void {
  const last = looks[looks.length - 1] as number;
  const short = population.file === undefined ? undefined : population.cohorts.find(({ count = 0 }) => count < last);
  if (short === undefined) return;
  const fewest = Math.min(...population.cohorts.map(({ count = 0 }) => count));
  throw new MlcheckError('suite-invalid', {
    place: `${place} budget.accounts`,
    rule: `must leave the last look (${last}) within the ${short.count} rows of cohort ${short.name} in ${population.file?.path}`,
    value: budget.accounts,
    hint: `say budget: { accounts: ${fewest} }, or census: true if the file is the whole population`,
  });
}

/** The target as it stands, unless it is a production system. @throws MlcheckError `production-refused` */
function provisionOf(target: ProvisionTarget, how: Omit<OverrideOptions, 'place'>): ProvisionTarget {
  refuseProduction(target.kind === 'http' ? target : { production: target.production }, { ...how, place: 'provision' });
  return target;
}

const SCORE_FILE = /\.(csv|tsv|jsonl|ndjson|parquet)$/i;

/**
 * What a run compares with: `accepted` is the accepted baseline, a name that ends like a file of scores is one, everything else means an endpoint as for `--candidate`. Where the suite
 * declares a recording, an endpoint is reached like the candidate.
 */
function baselineOf(candidate: Endpoint, declared: Endpoint | Recording, override: string | undefined, how: OverrideOptions): Endpoint | Recording {
  if (override === 'accepted') return isRecording(declared) && declared.file === undefined && declared.logged === undefined ? declared : recorded();
  if (override !== undefined && /\.recording\.jsonl$/i.test(override)) return overridden(isRecording(declared) ? candidate : declared, override, how);
  if (override !== undefined && SCORE_FILE.test(override) && !/^https?:/i.test(override)) return recorded({ file: override });
  if (!isRecording(declared)) return overridden(declared, override, how);
  return override === undefined ? declared : overridden(candidate, override, how);
}

/** A recording answers as the version that was asked for when it was made, whatever the suite asks for. */
function asRecorded(endpoint: Endpoint, { cwd, root }: Config): Endpoint {
  const asked = endpoint.answers === undefined ? undefined : askedVersion(resolve(cwd ?? root, endpoint.answers));
  return asked === undefined ? endpoint : { ...endpoint, version: asked };
}

function withOptions(suite: Suite, { seed, accounts }: PlanOptions): Suite {
  return { ...suite, ...(seed === undefined ? {} : { seed }), budget: { ...suite.budget, ...(accounts === undefined ? {} : { accounts }) } };
}

function weightsOf({ population: { cohorts }, mix }: Suite): ReadonlyMap<string, number> {
  const total = cohorts.reduce((sum, { share }) => sum + share, 0);
  return new Map(cohorts.map(({ name, share }) => [name, mix === 'shares' ? share / total : 1 / cohorts.length]));
}

function contextOf(suite: Suite, candidate: Endpoint, weights: ReadonlyMap<string, number>): CheckContext {
  return {
    cohorts: suite.population.cohorts.map(({ name }) => ({ name, weight: weights.get(name)! })),
    hasBaseline: suite.baseline !== undefined,
    labelled: suite.population.labels !== undefined,
    fields: suite.population.fields,
    ...(suite.range === undefined ? {} : { range: suite.range }),
    ...(suite.threshold === undefined ? {} : { threshold: suite.threshold }),
    ...(suite.missing === undefined ? {} : { missing: suite.missing }),
    ...(candidate.version === undefined ? {} : { candidateVersion: candidate.version }),
    batched: (candidate.batchSize ?? DEFAULT_BATCH_SIZE) > 1,
    namedFields: reordered(candidate) !== undefined,
  };
}

/** Every declared check, expanded, with ids that are unique; complaints carry the file and `checks[2]`. */
function expanded(suite: Suite, context: CheckContext, file: string): readonly Check[] {
  const specs: readonly (readonly [CheckSpec, string])[] = suite.checks.map((spec, at) => [spec, `checks[${at}]`]);
  const implicit: readonly (readonly [CheckSpec, string])[] = suite.checks.some(({ kind }) => kind === 'error-rate') ? [] : [[errorRate({ id: 'availability', atMost: 0.01 }), 'implicit availability check']];
  const seen = new Map<string, string>();
  return [...specs, ...implicit].flatMap(([spec, place]) => {
    let checks: readonly Check[];
    try {
      checks = spec.expand(context);
    } catch (error) {
      throw isMlcheckError(error) ? placed(error, `${file} ${place}`) : error;
    }
    for (const { id } of checks) {
      const before = seen.get(id);
      if (before !== undefined) throw new MlcheckError('suite-invalid', { place: `${file} ${place}.id`, rule: 'must be unique in the suite', value: id, hint: `${before} has the same id; give one of them another` });
      seen.set(id, place);
    }
    return checks;
  });
}

/** Which claims `--grep`, `--tags` and `--smoke` leave. @throws MlcheckError `usage` when none is left. */
function selection(checks: readonly Check[], options: PlanOptions): (check: Check) => boolean {
  const pattern = options.grep === undefined ? undefined : new RegExp(options.grep);
  const selects = (check: Check): boolean =>
    (pattern === undefined || pattern.test(check.id)) && (options.tags === undefined || options.tags.some((tag) => check.tags.includes(tag))) && (options.smoke !== true || check.deterministic);
  if (checks.some(selects)) return selects;
  const [place, value] = pattern !== undefined ? ['--grep', options.grep] : options.tags !== undefined ? ['--tags', options.tags] : ['--smoke', undefined];
  throw new MlcheckError('usage', { place, rule: 'must leave at least one claim', ...(value === undefined ? {} : { value }), hint: `ids are ${checks.slice(0, 8).map(({ id }) => id).join(', ')}${checks.length > 8 ? ', ...' : ''}` });
}

/** Covers everything that decides a verdict: the accounts, the claims with their levels, the looks, the wire; not the model and not its address. */
function hashOf(suite: Suite, plans: readonly PlannedCheck[], looks: readonly number[], candidate: Endpoint, baseline: Endpoint | Recording | undefined): string {
  const wire = (endpoint: Endpoint | Recording | undefined) => (endpoint === undefined ? null : isRecording(endpoint) ? { kind: endpoint.kind } : wireOf(endpoint));
  return digestOf({
    name: suite.name,
    seed: suite.seed,
    generator: GENERATOR_VERSION,
    population: populationDigest(suite.population, suite.seed),
    range: suite.range ?? null,
    threshold: suite.threshold ?? null,
    mix: suite.mix ?? 'equal',
    ...(suite.clusterBy === undefined ? {} : { clusterBy: suite.clusterBy }),
    ...(suite.provision === undefined ? {} : { provision: contentOf(suite.provision) }),
    budget: suite.budget,
    looks,
    checks: plans.map(({ check: { effect: _effect, planning: _planning, ...data }, levels, selected }) => ({ ...data, levels, selected })),
    params: suite.checks.map(({ kind, params }) => ({ kind, params })),
    candidate: wire(candidate),
    baseline: wire(baseline),
  });
}

/** What of a target decides what a model finds in the system under test: no address, no secret, no pace. */
function contentOf(target: ProvisionTarget): unknown {
  switch (target.kind) {
    case 'http':
      return { kind: target.kind, idField: target.idField, create: target.create };
    case 'postgres':
      return { kind: target.kind, idField: target.idField, table: target.table, columns: target.columns };
    case 'hook':
      return { kind: target.kind, idField: target.idField, name: target.name };
  }
}

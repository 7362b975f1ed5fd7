import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isMlcheckError, MlcheckError } from '../errors.js';
import { populationDigest } from '../population/population-digest.js';
import { GENERATOR_VERSION } from '../random/uniform.js';
import { canonicalJson } from '../suite/canonical.js';
import type { Plan } from '../suite/plan.js';
import type { Arm } from '../table/row.js';
import { readRows } from '../table/read-rows.js';
import { writeScoresParquet } from '../table/write-scores-parquet.js';
import type { Outcome } from '../verdict/types.js';
import { poolOf, type Pool } from './pool.js';
import type { ScoredPool } from './pool-score.js';
import { FILES, writeAtomically } from './run-folder.js';
import type { Run } from './run.js';

const ABOUT = 'pool.json';

/** What a pool says of itself, beside its rows. */
interface AboutPool {
  readonly schema: 'mlcheck-pool/1';
  readonly suite: string;
  readonly seed: number;
  readonly generator: number;
  readonly population: string;
  readonly versions: Readonly<Partial<Record<Arm, string>>>;
  readonly accountsPerCohort: number;
  readonly madeAt: string;
}

/** A pool, and the words for where it comes from. */
export interface OpenedPool {
  readonly pool: Pool;
  /** `the pool of 2026-11-21, 4,800 accounts per cohort`, or the run it was. */
  readonly from: string;
}

/** `<reports>/<suite>/pool`. */
export function poolFolder(reports: string, suite: string): string {
  return join(reports, suite, 'pool');
}

/** Writes a scored pool where {@link openPool} finds it. @throws MlcheckError `output-unwritable`, `disk-full` */
export async function keepPool(plan: Plan, { rows }: ScoredPool, accountsPerCohort: number, dir: string, madeAt: string): Promise<void> {
  mkdirSync(dir, { recursive: true });
  await writeScoresParquet(rows, join(dir, FILES.scores));
  const about: AboutPool = { ...aboutOf(plan), accountsPerCohort, madeAt };
  writeAtomically(join(dir, ABOUT), `${JSON.stringify(about, undefined, 2)}\n`);
}

/**
 * The pool of a suite: the one named, or else the one that was scored for it, or else the newest run. `undefined` when there is none that fits.
 * @param named a folder with `scores.parquet`: a pool or a run
 * @throws MlcheckError `run-invalid` for a named folder that holds none, or a pool of other accounts or other versions
 */
export async function openPool(plan: Plan, reports: string, cwd: string, named?: string): Promise<OpenedPool | undefined> {
  const own = poolFolder(reports, plan.suite.name);
  const latest = join(reports, plan.suite.name, 'latest');
  for (const dir of named === undefined ? [own, latest] : [resolve(cwd, named)]) {
    const file = join(dir, FILES.scores);
    if (!existsSync(file)) {
      if (named !== undefined) throw new MlcheckError('run-invalid', { place: named, rule: `must be a folder with ${FILES.scores}`, hint: 'name a pool or the folder of a run' });
      continue;
    }
    const { differs, words } = provenance(plan, dir);
    if (differs !== undefined) {
      if (named !== undefined || dir === own) throw new MlcheckError('run-invalid', { place: dir, rule: `must be a pool of this suite: its ${differs}`, hint: 'score it again with `--pool-accounts`' });
      continue;
    }
    const cohorts = plan.suite.population.cohorts.map(({ name }) => name);
    const pool = poolOf(await readRows(file), cohorts, aboutOf(plan).versions, dir);
    const sizes = [...pool.accounts.values()];
    return { pool, from: `${words}, ${Math.min(...sizes).toLocaleString('en-US')} accounts per cohort` };
  }
  return undefined;
}

/** Fewest accounts per cohort that say anything of noise. */
const LEAST_FOR_NOISE = 100;

/**
 * A pool for planning: accounts must be those of the plan, but the models may be others, because a plan is made for a model that nobody has seen; so a run that failed is refused, because its
 * candidate was no sound one. `undefined` where the folder holds none.
 */
export async function planningPoolIn(plan: Plan, dir: string): Promise<OpenedPool | { readonly refused: string } | undefined> {
  const file = join(dir, FILES.scores);
  if (!existsSync(file)) return undefined;
  const { words, differs, outcome, versions } = provenance(plan, dir, false);
  if (differs !== undefined) return { refused: `${words}: its ${differs}` };
  if (outcome === 'fail') return { refused: `${words}: it failed, so its candidate says nothing of a sound one` };
  const cohorts = plan.suite.population.cohorts.map(({ name }) => name);
  try {
    const pool = poolOf(await readRows(file), cohorts, versions, dir);
    const n = Math.min(...pool.accounts.values());
    if (n < LEAST_FOR_NOISE) return { refused: `${words}: it has ${n} accounts of some cohort, at least ${LEAST_FOR_NOISE} are needed` };
    const models = [versions.candidate, versions.baseline].filter((version) => version !== undefined).join(' against ');
    return { pool, from: `${words}${models === '' ? '' : ` (version ${models})`}, ${n.toLocaleString('en-US')} accounts per cohort` };
  } catch (error) {
    if (!isMlcheckError(error)) throw error;
    return { refused: `${words}: ${error.message}` };
  }
}

function aboutOf(plan: Plan): Omit<AboutPool, 'accountsPerCohort' | 'madeAt'> {
  const version = (endpoint: object | undefined): string | undefined => (endpoint !== undefined && 'version' in endpoint && typeof endpoint.version === 'string' ? endpoint.version : undefined);
  const [candidate, baseline] = [version(plan.candidate), version(plan.baseline)];
  return {
    schema: 'mlcheck-pool/1',
    suite: plan.suite.name,
    seed: plan.seed,
    generator: GENERATOR_VERSION,
    population: populationDigest(plan.suite.population, plan.seed),
    versions: { ...(candidate === undefined ? {} : { candidate }), ...(baseline === undefined ? {} : { baseline }) },
  };
}

/**
 * What a folder is, and what of it does not fit the plan. A run's accounts are told by its plan hash or, where only claims have changed, by seed, generator and cohorts.
 * @param versioned true where the models must be those of the plan
 */
function provenance(plan: Plan, dir: string, versioned = true): { readonly words: string; readonly differs?: string; readonly outcome?: Outcome; readonly versions: Readonly<Partial<Record<Arm, string>>> } {
  const wanted = aboutOf(plan);
  if (existsSync(join(dir, ABOUT))) {
    const about = JSON.parse(readFileSync(join(dir, ABOUT), 'utf8')) as AboutPool;
    const key = (['schema', 'suite', 'seed', 'generator', 'population', ...(versioned ? (['versions'] as const) : [])] as const).find((one) => canonicalJson(about[one]) !== canonicalJson(wanted[one]));
    const told = { words: `the pool of ${about.madeAt.slice(0, 10)}`, versions: about.versions };
    return key === undefined ? told : { ...told, differs: `${key === 'population' ? 'accounts are others' : `${key} is ${JSON.stringify(about[key])}, not ${JSON.stringify(wanted[key])}`}` };
  }
  const file = join(dir, FILES.run);
  if (!existsSync(file)) return { words: `the rows of ${dir}`, versions: {} };
  const { suite, outcome, manifest, timings } = JSON.parse(readFileSync(file, 'utf8')) as Pick<Run, 'suite' | 'outcome' | 'manifest' | 'timings'>;
  const version = (arm: Arm): string | undefined => manifest[arm]?.identity.version;
  const [candidate, baseline] = [version('candidate'), version('baseline')];
  const told = { words: `run ${timings.runId}`, outcome, versions: { ...(candidate === undefined ? {} : { candidate }), ...(baseline === undefined ? {} : { baseline }) } };
  if (suite.name !== plan.suite.name) return { ...told, differs: `suite is ${suite.name}` };
  if (manifest.seed !== plan.seed || Number(manifest.generator) !== GENERATOR_VERSION) return { ...told, differs: 'seed or generator is another' };
  const cohorts = (list: readonly { readonly name: string; readonly share: number }[]): string => canonicalJson(list.map(({ name, share }) => ({ name, share })));
  if (cohorts(manifest.cohorts) !== cohorts(plan.suite.population.cohorts)) return { ...told, differs: 'cohorts are others' };
  for (const arm of versioned ? (['candidate', 'baseline'] as const) : []) {
    const asked = wanted.versions[arm];
    if (asked !== undefined && version(arm) !== asked) return { ...told, differs: `${arm} is version ${version(arm) ?? 'unknown'}, not ${asked}` };
  }
  return told;
}

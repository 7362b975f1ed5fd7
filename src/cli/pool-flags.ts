import { Option, type Command } from 'commander';
import { MlcheckError } from '../errors.js';
import { addTargetOptions, runOptionsOf, type TargetFlags } from './options/run-flags.js';
import { wholeNumber } from './options/whole-number.js';
import type { OpenedPool } from '../run/pool-folder.js';
import type { PoolField } from '../run/pool-table.js';
import type { Plan } from '../suite/plan.js';
import { portsOf, type World } from './world.js';

/** Options of the verbs that replay a suite on a pool. */
export interface PoolFlags extends TargetFlags {
  readonly accounts?: number;
  readonly pool?: string;
  readonly poolAccounts?: number;
  readonly replays?: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** Adds them. */
export function addPoolOptions(command: Command, replays: number): Command {
  return addTargetOptions(command)
    .addOption(new Option('--accounts <n>', 'accounts per cohort at the last look').argParser(wholeNumber('--accounts', 1, undefined, 'for example --accounts 1200')))
    .option('--pool <dir>', 'a folder with scores.parquet: a pool, or a run (default: the suite\'s pool, or else its latest run)')
    .addOption(new Option('--pool-accounts <n>', 'score a pool of so many accounts per cohort first, over HTTP, and keep it').argParser(wholeNumber('--pool-accounts', 100, 10_000_000, 'for example --pool-accounts 4800')).conflicts('pool'))
    .addOption(new Option('--replays <n>', `replays of each world (default ${replays})`).argParser(wholeNumber('--replays', 1, 1_000_000)))
    .option('--out <dir>', 'folder for reports (default: reports beside the configuration)')
    .option('--json', 'print the result as JSON');
}

/** A suite's plan and its pool. */
export interface Pooled extends OpenedPool {
  readonly plan: Plan;
  /** A file of `<reports>/<suite>`. */
  readonly file: (name: string) => string;
  readonly field: PoolField;
}

/** Opens the suite and its pool, or scores one first. @throws MlcheckError `run-invalid` where there is none */
export async function openPooled(suite: string, flags: PoolFlags, world: World, signal: AbortSignal): Promise<Pooled> {
  const [{ join, resolve }, { openSuite }, { planOf }, { openPool, keepPool, poolFolder }, { poolNoise }, { rememberedField }, { accountSource }] = await Promise.all([
    import('node:path'),
    import('./open-suite.js'),
    import('../suite/plan-of.js'),
    import('../run/pool-folder.js'),
    import('../run/pool-noise.js'),
    import('../run/remembered-field.js'),
    import('../population/account-source.js'),
  ]);
  const { loaded, config } = await openSuite(suite, world);
  const today = new Date(world.now()).toISOString().slice(0, 10);
  const plan = planOf(loaded, runOptionsOf(flags), config, today);
  const reports = flags.out === undefined ? config.reports : resolve(world.cwd, flags.out);
  if (flags.poolAccounts !== undefined) {
    const { scorePool } = await import('../run/pool-score.js');
    const scored = await scorePool(plan, flags.poolAccounts, portsOf(world, signal, (event) => void (event.kind === 'warning' && world.stderr.write(`warning: ${event.text}\n`))), reports);
    await keepPool(plan, scored, flags.poolAccounts, poolFolder(reports, plan.suite.name), new Date(world.now()).toISOString());
  }
  const opened = await openPool(plan, reports, world.cwd, flags.pool);
  if (opened === undefined) {
    throw new MlcheckError('run-invalid', { place: join(reports, plan.suite.name), rule: 'must hold a pool or a run of these versions', hint: `score a pool: \`mlcheck verify ${suite} --pool-accounts 2400\`` });
  }
  const source = accountSource(plan.suite.population, plan.seed);
  const field: PoolField = rememberedField(source);
  // What the plan calls detectable is told with the noise of the pool itself.
  const told = planOf(loaded, runOptionsOf(flags), config, today, poolNoise(plan, opened.pool, opened.pool.arms, field));
  return { ...opened, plan: told, file: (name) => join(reports, plan.suite.name, name), field };
}

/** Does the work under a signal that SIGINT and SIGTERM abort; interrupted, the exit code is 130 or 143. */
export async function interruptible(world: World, work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const stop = new AbortController();
  let code = 130;
  const off = world.onSignal((signal) => {
    code = signal === 'SIGTERM' ? 143 : 130;
    stop.abort();
  });
  try {
    return await work(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return code;
    throw error;
  } finally {
    off();
  }
}

import { baselineOfRun } from '../baseline/accept-run.js';
import type { Baseline } from '../baseline/baseline.js';
import { diffBaselines, type CohortChange } from '../baseline/diff-baselines.js';
import { ExitCode } from '../errors.js';
import { loadConfig, type Config } from '../suite/config.js';
import { nameOf, planOfRun } from './accept-baseline.js';
import { openBaseline } from './open-baseline.js';
import { openRun } from './open-run.js';
import { shownPath } from './shown-path.js';
import { oneLine } from './terminal/one-line.js';
import { paint, styleOf, type Style } from './terminal/style.js';
import { table } from './terminal/table.js';
import type { World } from './world.js';

/** Prints what changes from the accepted baseline to a run, or to another baseline. Its exit code is no verdict. */
export async function diffBaseline(from: string, to: string | undefined, world: World): Promise<number> {
  const config = await loadConfig(world.cwd);
  const { baseline: before } = openBaseline(from, config, world.cwd);
  const after = await meant(to ?? before.suite, config, world);
  const diff = diffBaselines(before, after);
  const style = styleOf(world.stdout, world.environment);
  const head = `${paint(style, 'bold', before.suite)}  from ${nameText(before)} to ${nameText(after)}\n`;
  const words = diff.same ? ['nothing changes: the same model, accounts and figures'] : diff.words;
  world.stdout.write(`${head}${words.map((text) => `  ${oneLine(text)}\n`).join('')}\n${cohortLines(diff.cohorts, style).map((line) => `  ${line}\n`).join('')}`);
  return ExitCode.pass;
}

/** A baseline's file, or the baseline that a run would make. */
async function meant(ref: string, config: Config, world: World): Promise<Baseline> {
  if (ref.endsWith('.json') && !ref.endsWith('run.json')) return openBaseline(ref, config, world.cwd).baseline;
  const { run, dir } = openRun(ref, config, world.cwd);
  const { baseline } = await baselineOfRun(run, await planOfRun(run, config, world), dir, shownPath(dir, world.cwd), { arm: 'candidate', who: nameOf(world), why: 'to be compared', atMs: world.now(), scores: false });
  return baseline;
}

function nameText({ model: { identity }, run }: Baseline): string {
  return `${identity.model}${identity.version === undefined ? '' : ` version ${identity.version}`} (run ${run.id})`;
}

function cohortLines(cohorts: readonly CohortChange[], style: Style): readonly string[] {
  const rows = cohorts.map(({ name, accounts, mean, median, moved }) => [name, accounts.join(' → '), mean.map(digits).join(' → '), median.map(digits).join(' → '), moved === null ? '' : `${(100 * moved).toFixed(2)}%`]);
  const columns = ['COHORT', 'ACCOUNTS', 'MEAN', 'MEDIAN', 'IN OTHER BINS'].map((title, at) => ({ title, align: at === 0 ? ('left' as const) : ('right' as const) }));
  return table(columns, rows, style.columns - 2) ?? rows.map((row) => row.join('  '));
}

function digits(value: number | null): string {
  return value === null ? 'none' : value.toFixed(4);
}

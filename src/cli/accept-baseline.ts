import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { acceptRun } from '../baseline/accept-run.js';
import { putScores } from '../baseline/score-store.js';
import { ExitCode } from '../errors.js';
import type { Run } from '../run/run.js';
import { storePorts } from '../run/store-ports.js';
import { loadConfig, type Config } from '../suite/config.js';
import { loadSuite } from '../suite/load.js';
import { planOf } from '../suite/plan-of.js';
import type { Plan, PlanOptions } from '../suite/plan.js';
import type { AcceptFlags } from './baseline.js';
import { openRun } from './open-run.js';
import { shownPath } from './shown-path.js';
import type { World } from './world.js';

/** Stores a run as the baseline of its suite and says what and where. */
export async function acceptBaseline(ref: string, { arm, who, why, scores, scoresUrl }: AcceptFlags, world: World): Promise<number> {
  const config = await loadConfig(world.cwd);
  const { run, dir } = openRun(ref, config, world.cwd);
  const plan = await planOfRun(run, config, world);
  const { baseline, files, short } = await acceptRun(run, plan, dir, shownPath(dir, world.cwd), config.baselines.folder, { arm, who: who ?? nameOf(world), ...(why === undefined ? {} : { why }), atMs: world.now(), scores, ...(scoresUrl === undefined ? {} : { put: (bytes: Uint8Array) => putScores(scoresUrl, bytes, config.baselines.store, storePorts(world)) }) });
  const accounts = baseline.cohorts.reduce((sum, { n }) => sum + n, 0);
  world.stdout.write(`${baseline.suite}: ${modelText(baseline.model.identity)} is the baseline, ${accounts} accounts of ${baseline.cohorts.length} cohorts\n\n${files.map((file) => `  ${shownPath(file, world.cwd)}\n`).join('')}${baseline.scores !== undefined && 'url' in baseline.scores ? `  ${baseline.scores.url}\n` : ''}`);
  if (scores && short.length > 0) world.stderr.write(`warning: ${short.length} of ${baseline.cohorts.length} cohorts are recorded only as far as this run needed them; a later run that needs more accounts has nothing to compare them with\nhint: accept a run of \`mlcheck run ${baseline.suite} --full\`, which scores every account\n`);
  if (!scores) world.stderr.write('without scores no later run can be compared account by account\n');
  return ExitCode.pass;
}

/** The suite as it stands, planned with the options of one of its runs. */
export async function planOfRun(run: Run, config: Config, world: World): Promise<Plan> {
  return planOf(await loadSuite(resolve(world.cwd, run.suite.file), world.cwd), run.timings.options as PlanOptions, config);
}

/** `fraud-risk version 2`. */
export function modelText({ model, version }: { readonly model: string; readonly version?: string }): string {
  return `${model}${version === undefined ? '' : ` version ${version}`}`;
}

/** Who sits here: what a pipeline calls its actor, else the user of the machine. */
export function nameOf({ environment }: Pick<World, 'environment'>): string {
  const named = environment['GITHUB_ACTOR'] ?? environment['GITLAB_USER_LOGIN'] ?? environment['USER'];
  if (named !== undefined && named !== '') return named;
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

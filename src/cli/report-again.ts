import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ExitCode, MlcheckError, worstExit } from '../errors.js';
import { RUN_SCHEMA, type Run } from '../run/run.js';
import { FILES, runFileOf } from '../run/run-folder.js';
import { loadConfig, type Config } from '../suite/config.js';
import { complain } from './complain.js';
import type { ReportFlags } from './report.js';
import { shownPath } from './shown-path.js';
import { verdictLine } from './summary/verdict-line.js';
import { progress } from './terminal/progress.js';
import { styleOf } from './terminal/style.js';
import { tellSinks } from './tell-sinks.js';
import type { World } from './world.js';
import { writeEveryReport } from './write-every-report.js';

/** Writes every report again and says where. The exit code tells whether they were written, not what the run's verdict was. */
export async function reportAgain(ref: string, { allure, sinks, github }: ReportFlags, world: World): Promise<number> {
  const config = await loadConfig(world.cwd);
  const file = realpathSync(runFileOf(located(ref, config, world.cwd)));
  const run = readRun(file, shownPath(file, world.cwd));
  const dir = dirname(file);
  const shown = progress(world, false);
  const written = await writeEveryReport(run, dir, resolve(config.root, run.suite.file), { world, shown, tests: allure && !run.smoke });
  shown.end();
  const style = styleOf(world.stdout, world.environment);
  world.stdout.write(`${verdictLine(run, style)}\n\n${written.paths.map((path) => `  ${shownPath(join(dir, path), world.cwd)}\n`).join('')}`);
  const { signal } = new AbortController();
  if (sinks) await tellSinks(run, dir, config, world, signal, false);
  if (github) await (await import('./github/tell-github.js')).tellGithub([{ suite: run.suite.name, exitCode: run.exitCode, ran: { run, dir } }], run.exitCode, world, signal);
  return worstExit([ExitCode.pass, ...written.problems.map((problem) => complain(problem, world))]);
}

/** A path as given, or the newest run of the suite with that name. */
function located(ref: string, config: Config, cwd: string): string {
  const path = resolve(cwd, ref);
  const latest = join(config.reports, ref, 'latest');
  return !existsSync(path) && /^[a-z0-9-]+$/.test(ref) && existsSync(latest) ? latest : path;
}

function readRun(file: string, place: string): Run {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new MlcheckError('run-invalid', { place, rule: 'must be JSON', value: (error as Error).message, hint: `${FILES.run} is written at the end of a run`, cause: error });
  }
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (schema !== RUN_SCHEMA) throw new MlcheckError('run-invalid', { place: `${place} schema`, rule: `must be ${RUN_SCHEMA}`, value: schema, hint: 'this file is no run, or another version of mlcheck wrote it' });
  return value as Run;
}

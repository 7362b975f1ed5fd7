import { join, resolve } from 'node:path';
import { ExitCode, worstExit } from '../errors.js';
import { loadConfig } from '../suite/config.js';
import { complain } from './complain.js';
import { openRun } from './open-run.js';
import type { ReportFlags } from './report.js';
import { shownPath } from './shown-path.js';
import { verdictLine } from './summary/verdict-line.js';
import { progress } from './terminal/progress.js';
import { styleOf } from './terminal/style.js';
import { tellSinks } from './tell-sinks.js';
import type { World } from './world.js';
import { writeEveryReport } from './write-every-report.js';

/** Writes every report again and says where. The exit code tells whether they were written, not what the run's verdict was. */
export async function reportAgain(ref: string, { allure, sinks, github, cspStrict }: ReportFlags, world: World): Promise<number> {
  const config = await loadConfig(world.cwd);
  const { run, dir } = openRun(ref, config, world.cwd);
  const shown = progress(world, false);
  const written = await writeEveryReport(run, dir, resolve(config.root, run.suite.file), { world, shown, tests: allure && !run.smoke, cspStrict: cspStrict === true });
  shown.end();
  const style = styleOf(world.stdout, world.environment);
  world.stdout.write(`${verdictLine(run, style)}\n\n${written.paths.map((path) => `  ${shownPath(join(dir, path), world.cwd)}\n`).join('')}`);
  const { signal } = new AbortController();
  if (sinks) await tellSinks(run, dir, config, world, signal, false);
  if (github) await (await import('./github/tell-github.js')).tellGithub([{ suite: run.suite.name, exitCode: run.exitCode, ran: { run, dir } }], run.exitCode, world, signal);
  return worstExit([ExitCode.pass, ...written.problems.map((problem) => complain(problem, world))]);
}

import { join } from 'node:path';
import { MlcheckError, worstExit } from '../errors.js';
import { jsonRun } from '../run/json-run.js';
import type { Run } from '../run/run.js';
import { loadConfig, type Config } from '../suite/config.js';
import { findSuites } from '../suite/find.js';
import { complain } from './complain.js';
import { foreseen } from './error-text.js';
import type { Ending } from './github/tell-github.js';
import { interruptedSuites } from './interrupted-suites.js';
import { exitCodeOfSignal, interruptible, type Interrupt } from './interrupt.js';
import { runOptionsOf } from './options/run-flags.js';
import type { RunFlags } from './run.js';
import { runShard } from './run-shard.js';
import { placeAgain } from '../run/options-again.js';
import { shownPath } from './shown-path.js';
import { runSummary } from './summary/run-summary.js';
import { verdictLine } from './summary/verdict-line.js';
import { progress, type Progress } from './terminal/progress.js';
import { styleOf } from './terminal/style.js';
import { tellSinks } from './tell-sinks.js';
import { portsOf, type World } from './world.js';
import { writeEveryReport } from './write-every-report.js';

/**
 * Runs suites one after the other; a suite that breaks does not keep the next from being run. Returns the exit code of the worst.
 * @param ended called with how each suite ended
 */
export async function runSuites(suites: readonly string[], flags: RunFlags, world: World, ended: (ending: Ending) => void = () => undefined): Promise<number> {
  const { asked, config, refs, files } = await meant(suites, flags, world);
  const shown = progress(world, asked.quiet === true);
  const interrupt = interruptible(world, (signal) => {
    shown.note(`${signal}: finishing. What is scored is kept; \`mlcheck run ${refs.join(' ')} --resume${placeAgain(asked.out)}\` goes on. Press Ctrl-C again to stop at once.`);
  });
  const codes: number[] = [];
  try {
    for (const file of files) {
      const ending = await oneSuite(file, { ...asked, several: files.length > 1 }, config, world, shown, interrupt);
      codes.push(ending.exitCode);
      ended(ending);
      const stopped = interrupt.stoppedBy();
      if (stopped !== undefined) {
        codes.push(exitCodeOfSignal(stopped));
        break;
      }
    }
  } finally {
    shown.end();
    interrupt.end();
  }
  return worstExit(codes);
}

interface Meant {
  readonly asked: RunFlags;
  readonly config: Config;
  readonly refs: readonly string[];
  readonly files: readonly string[];
}

/**
 * The suites that a command line means. `--resume NAME` reads NAME as the run's id, but without any suite it can only have meant the suite; `--resume` alone
 * means every suite whose run was interrupted. With `--json` an error is printed as an object, too.
 * @throws MlcheckError `usage` without a suite, `suite-not-found`, `config-invalid`, `resume-mismatch`
 */
async function meant(suites: readonly string[], flags: RunFlags, world: World): Promise<Meant> {
  try {
    if (suites.length === 0 && flags.resume === undefined) throw new MlcheckError('usage', { place: 'SUITE', rule: 'is required by `mlcheck run`', hint: '`mlcheck list` shows the suites of this project' });
    const config = await loadConfig(world.cwd);
    const named = suites.length === 0 && typeof flags.resume === 'string';
    const refs = named ? [flags.resume as string] : suites.length > 0 ? suites : await interruptedSuites(config, flags.out, world);
    return { asked: named ? { ...flags, resume: true } : flags, config, refs, files: await findSuites(refs, config, world.cwd) };
  } catch (error) {
    if (flags.json) world.stdout.write(`${JSON.stringify(errorJson(error, suites.join(' ')))}\n`);
    throw error;
  }
}

async function oneSuite(file: string, flags: RunFlags & { readonly several: boolean }, config: Config, world: World, shown: Progress, interrupt: Interrupt): Promise<Ending> {
  if (flags.shard !== undefined) return runShard(file, flags.shard, flags, world, shown, interrupt);
  const suite = shownPath(file, world.cwd);
  try {
    const { executeSuite } = await import('../run/execute.js');
    const { run, dir, exitCode, error, refuseLeaks } = await executeSuite(file, runOptionsOf(flags), portsOf(world, interrupt.signal, shown.event));
    const written = await writeEveryReport(run, dir, file, { world, shown, signal: interrupt.signal, tests: !run.smoke && interrupt.stoppedBy() === undefined, fresh: true, cspStrict: flags.cspStrict === true });
    shown.end();
    present(run, dir, written.paths, flags, world);
    if (error !== undefined) complain(error, world);
    const faults = written.problems.filter((problem) => !isAbort(problem, interrupt.signal));
    const leak = caught(refuseLeaks);
    if (leak !== undefined) return { suite, ran: { run, dir }, exitCode: worstExit([exitCode, complain(leak, world)]), error: leak };
    if (flags.sinks !== false && !run.smoke && interrupt.stoppedBy() === undefined) await tellSinks(run, dir, config, world, interrupt.signal, flags.json === true || flags.quiet === true);
    return { suite, ran: { run, dir }, exitCode: worstExit([exitCode, ...faults.map((fault) => complain(fault, world))]), ...(error === undefined ? {} : { error }) };
  } catch (error) {
    shown.end();
    const stopped = interrupt.stoppedBy();
    if (stopped !== undefined && isAbort(error, interrupt.signal)) return { suite, exitCode: exitCodeOfSignal(stopped) };
    if (flags.json) world.stdout.write(`${JSON.stringify(errorJson(error, suite))}\n`);
    return { suite, exitCode: complain(error, world), error };
  }
}

function present(run: Run, dir: string, paths: readonly string[], flags: RunFlags & { readonly several: boolean }, world: World): void {
  const style = styleOf(world.stdout, world.environment);
  if (flags.json) world.stdout.write(flags.several ? `${JSON.stringify(JSON.parse(jsonRun(run)))}\n` : jsonRun(run));
  else if (flags.quiet) world.stdout.write(`${verdictLine(run, style)}\n`);
  else world.stdout.write(runSummary(run, paths.map((path) => shownPath(join(dir, path), world.cwd)), style));
}

/** What a function throws. */
function caught(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** True for what a broken-off wait throws: the interrupt itself, not a fault. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}

/** What `--json` prints where there is no run: so that stdout always holds one object. */
function errorJson(error: unknown, suite: string): unknown {
  const { code, place, rule, hint, message, exitCode } = foreseen(error);
  return { schema: 'mlcheck-error/1', suite, error: { code, place, rule, message, hint, exitCode } };
}

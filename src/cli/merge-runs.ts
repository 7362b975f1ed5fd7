import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MlcheckError, worstExit } from '../errors.js';
import { jsonRun } from '../run/json-run.js';
import { mergeShards } from '../run/merge-shards.js';
import { loadConfig } from '../suite/config.js';
import { complain } from './complain.js';
import type { Ending } from './github/tell-github.js';
import { interruptible } from './interrupt.js';
import type { MergeFlags } from './merge.js';
import { shownPath } from './shown-path.js';
import { runSummary } from './summary/run-summary.js';
import { verdictLine } from './summary/verdict-line.js';
import { progress } from './terminal/progress.js';
import { styleOf } from './terminal/style.js';
import { tellSinks } from './tell-sinks.js';
import { portsOf, type World } from './world.js';
import { writeEveryReport } from './write-every-report.js';

/** Merges shards into a run and reports it as `run` does. @param ended called with how it ended */
export async function mergeRuns(refs: readonly string[], flags: MergeFlags, world: World, ended: (ending: Ending) => void = () => undefined): Promise<number> {
  const shown = progress(world, flags.quiet === true);
  const interrupt = interruptible(world, (signal) => shown.note(`${signal}: the run is judged and written; its reports are broken off.`));
  try {
    const config = await loadConfig(world.cwd);
    const { run, dir, suiteFile } = await mergeShards(filesOf(refs, world.cwd), flags.out === undefined ? {} : { out: flags.out }, portsOf(world, interrupt.signal, shown.event));
    const written = await writeEveryReport(run, dir, suiteFile, { world, shown, signal: interrupt.signal, tests: interrupt.stoppedBy() === undefined, fresh: true });
    shown.end();
    const style = styleOf(world.stdout, world.environment);
    if (flags.json) world.stdout.write(jsonRun(run));
    else if (flags.quiet) world.stdout.write(`${verdictLine(run, style)}\n`);
    else world.stdout.write(runSummary(run, written.paths.map((path) => shownPath(join(dir, path), world.cwd)), style));
    const exitCode = worstExit([run.exitCode, ...written.problems.map((problem) => complain(problem, world))]);
    if (flags.sinks !== false) await tellSinks(run, dir, config, world, interrupt.signal, flags.json === true || flags.quiet === true);
    ended({ suite: run.suite.name, exitCode, ran: { run, dir } });
    return exitCode;
  } finally {
    shown.end();
    interrupt.end();
  }
}

/** Files as given, and the shards of folders. @throws MlcheckError `shard-invalid` for a path that is not there */
function filesOf(refs: readonly string[], cwd: string): readonly string[] {
  return refs.flatMap((ref) => {
    const path = resolve(cwd, ref);
    if (!existsSync(path)) throw new MlcheckError('shard-invalid', { place: ref, rule: 'must be a shard, or a folder of shards: it is not there', hint: '`mlcheck run SUITE --shard i/n` writes reports/<suite>/shards/<i>-of-<n>.jsonl.gz' });
    if (!statSync(path).isDirectory()) return [ref];
    return readdirSync(path).filter((name) => name.endsWith('.jsonl.gz')).sort().map((name) => join(ref, name));
  });
}

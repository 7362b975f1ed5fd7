import type { Shard } from '../run/shard.js';
import { complain } from './complain.js';
import type { Ending } from './github/tell-github.js';
import { exitCodeOfSignal, type Interrupt } from './interrupt.js';
import { runOptionsOf } from './options/run-flags.js';
import type { RunFlags } from './run.js';
import { placeAgain } from '../run/options-again.js';
import { shownPath } from './shown-path.js';
import type { Progress } from './terminal/progress.js';
import { portsOf, type World } from './world.js';

/** Scores one shard of a suite and says what to do with it. A whole shard is 0: the verdict is that of `merge`. */
export async function runShard(file: string, shard: Shard, flags: RunFlags, world: World, shown: Progress, interrupt: Interrupt): Promise<Ending> {
  const suite = shownPath(file, world.cwd);
  try {
    const { executeShard } = await import('../run/execute-shard.js');
    const done = await executeShard(file, runOptionsOf(flags), shard, portsOf(world, interrupt.signal, shown.event));
    shown.end();
    const path = done.file === undefined ? undefined : shownPath(done.file, world.cwd);
    const which = `${done.suite}: shard ${shard.index}/${shard.of}`;
    if (flags.json) world.stdout.write(`${JSON.stringify({ schema: 'mlcheck-shard/1', suite: done.suite, shard, rows: done.rows, complete: path !== undefined, ...(path === undefined ? { stopped: done.stopped } : { file: path }) })}\n`);
    else if (path === undefined) world.stdout.write(`${which} is not whole (${done.stopped ?? 'stopped'}), ${done.rows} rows kept\n  go on with \`mlcheck run ${done.suite} --shard ${shard.index}/${shard.of} --resume${placeAgain(flags.out)}\`\n`);
    else world.stdout.write(`${which} is scored, ${done.rows} rows; it has no verdict of its own\n  ${path}\n  judge all ${shard.of} together with \`mlcheck merge\`\n`);
    return { suite: done.suite, exitCode: done.exitCode, shard: { ...shard, rows: done.rows, ...(done.file === undefined ? { stopped: done.stopped ?? 'stopped' } : { file: done.file }) } };
  } catch (error) {
    shown.end();
    const stopped = interrupt.stoppedBy();
    return stopped === undefined ? { suite, exitCode: complain(error, world), error } : { suite, exitCode: exitCodeOfSignal(stopped) };
  }
}

import { ExitCode } from '../errors.js';
import { replayAccount } from '../run/replay.js';
import { loadConfig } from '../suite/config.js';
import { exitCodeOfSignal, interruptible } from './interrupt.js';
import { oneFile } from './open-suite.js';
import { runOptionsOf } from './options/run-flags.js';
import type { ReplayFlags } from './replay.js';
import { replayText } from './summary/replay-text.js';
import { progress } from './terminal/progress.js';
import { styleOf } from './terminal/style.js';
import { portsOf, type World } from './world.js';

/** Replays one account and prints it. Exit code 0 when every arm gave a score, 4 when one did not. */
export async function showReplay(suite: string, flags: ReplayFlags, world: World): Promise<number> {
  const file = await oneFile(suite, await loadConfig(world.cwd), world);
  const shown = progress(world, flags.json === true);
  const interrupt = interruptible(world, () => shown.note('stopping'));
  try {
    const replay = await replayAccount(file, flags.account, { ...runOptionsOf(flags), ...(flags.arm === undefined ? {} : { arm: flags.arm }) }, portsOf(world, interrupt.signal, shown.event));
    shown.end();
    world.stdout.write(flags.json ? `${JSON.stringify(replay)}\n` : replayText(replay, styleOf(world.stdout, world.environment)));
    return replay.arms.every(({ exchange }) => exchange.reply.outcome === 'scored') ? ExitCode.pass : ExitCode.unavailable;
  } catch (error) {
    const stopped = interrupt.stoppedBy();
    if (stopped !== undefined) return exitCodeOfSignal(stopped);
    throw error;
  } finally {
    shown.end();
    interrupt.end();
  }
}

import { MlcheckError } from '../errors.js';
import { validateTarget, type Target } from '../run/validate-target.js';
import { loadConfig } from '../suite/config.js';
import { exitCodeOfSignal, interruptible } from './interrupt.js';
import { oneFile } from './open-suite.js';
import { runOptionsOf } from './options/run-flags.js';
import { addressIn, serverOf } from './options/server-flags.js';
import { targetText } from './summary/target-text.js';
import { progress } from './terminal/progress.js';
import { styleOf } from './terminal/style.js';
import type { ValidateTargetFlags } from './validate.js';
import { portsOf, type World } from './world.js';

/** Tries the endpoints of a suite, or a server by its address, and says what is wrong. Exit code 0, or that of the first step that failed. */
export async function showTarget(ref: string, flags: ValidateTargetFlags, world: World): Promise<number> {
  const target = await targetOf(ref, flags, world);
  const shown = progress(world, true);
  const interrupt = interruptible(world, () => shown.note('stopping'));
  try {
    const report = await validateTarget(target, runOptionsOf(flags), portsOf(world, interrupt.signal, shown.event));
    world.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : targetText(report, ref, styleOf(world.stdout, world.environment)));
    return report.exitCode;
  } catch (error) {
    const stopped = interrupt.stoppedBy();
    if (stopped !== undefined) return exitCodeOfSignal(stopped);
    throw error;
  } finally {
    interrupt.end();
  }
}

async function targetOf(ref: string, flags: ValidateTargetFlags, world: World): Promise<Target> {
  const url = addressIn(ref);
  if (url !== undefined) return serverOf(url, flags);
  const given = ([['--model', flags.model], ['--model-version', flags.modelVersion], ['--bearer', flags.bearer], ['--header', flags.header], ['--field', flags.field]] as const).find(([, value]) => value !== undefined);
  if (given !== undefined) {
    const [place, value] = given;
    throw new MlcheckError('usage', { place, rule: 'is for a URL; a suite names its model, credentials and fields itself', ...(typeof value === 'string' ? { value } : {}), hint: 'choose a version with --candidate' });
  }
  return { file: await oneFile(ref, await loadConfig(world.cwd), world) };
}

import type { Run } from '../run/run.js';
import type { Config } from '../suite/config.js';
import { oneLine } from './terminal/one-line.js';
import { paint, styleOf } from './terminal/style.js';
import type { World } from './world.js';

/**
 * Sends a finished run to the sinks of the configuration and says what became of each: on stdout where it arrived (unless `quiet`), as a warning on stderr
 * where it did not. Cannot change a verdict or an exit code.
 */
export async function tellSinks(run: Run, dir: string, config: Config, world: World, signal: AbortSignal, quiet: boolean): Promise<void> {
  if (Object.keys(config.sinks).length === 0) return;
  const { sendToSinks } = await import('../sinks/send-to-sinks.js');
  const reports = await sendToSinks(run, dir, config.sinks, { environment: world.environment, signal, now: world.now, root: config.root });
  const out = styleOf(world.stdout, world.environment);
  const err = styleOf(world.stderr, world.environment);
  for (const { sink, ok, detail } of reports) {
    if (ok && !quiet) world.stdout.write(`${paint(out, 'dim', `sent to ${sink}: ${oneLine(detail)}`)}\n`);
    if (!ok) world.stderr.write(`${paint(err, 'yellow', 'warning:')} ${sink}: ${oneLine(detail)}\n  the verdict stands; \`mlcheck report ${run.suite.name} --sinks\` sends it again\n`);
  }
}

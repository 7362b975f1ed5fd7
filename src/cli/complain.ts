import { errorText, exitCodeOf } from './error-text.js';
import { styleOf } from './terminal/style.js';
import type { World } from './world.js';

/** Prints an error on stderr and returns the exit code that it leads to. Stacks only with `MLCHECK_DEBUG=1`. */
export function complain(error: unknown, world: World): number {
  world.stderr.write(errorText(error, styleOf(world.stderr, world.environment), world.environment['MLCHECK_DEBUG'] === '1'));
  return exitCodeOf(error);
}

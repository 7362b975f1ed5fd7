import { VERSION } from '../version.js';
import { processWorld } from './process-world.js';
import type { World } from './world.js';

/** Runs one command line (without the program's name) and returns its exit code. Never throws: errors are printed on stderr in the house grammar. */
export async function main(words: readonly string[], world: World): Promise<number> {
  if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
    world.stdout.write(`${VERSION}\n`);
    return 0;
  }
  let exitCode = 0;
  try {
    const { program } = await import('./program.js');
    await (await program(words, { world, finish: (code) => (exitCode = code) })).parseAsync([...words], { from: 'user' });
  } catch (error) {
    return isHelp(error) ? (error.exitCode === 0 ? 0 : 2) : complained(error, world);
  }
  return exitCode;
}

/** Starts mlcheck as this process. Ends it too, so that nothing left open (a pool, a worker) can keep a finished gate waiting. */
export async function start(): Promise<void> {
  const world = processWorld();
  const broken = async (error: unknown): Promise<void> => world.exit(await complained(error, world));
  process.on('uncaughtException', (error) => void broken(error));
  process.on('unhandledRejection', (error) => void broken(error));
  const exitCode = await main(process.argv.slice(2), world);
  await Promise.all([world.stdout.flushed(), world.stderr.flushed()]);
  world.exit(exitCode);
}

/** Commander's way to say that help was printed; with a code other than 0 because a verb was missing. */
function isHelp(error: unknown): error is { readonly exitCode: number } {
  return error instanceof Error && error.name === 'CommanderError';
}

async function complained(error: unknown, world: World): Promise<number> {
  const { complain } = await import('./complain.js');
  return complain(error, world);
}

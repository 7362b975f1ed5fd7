import { resolve } from 'node:path';
import { ExitCode } from '../errors.js';
import { cleanUp } from '../provision/clean-up.js';
import { whole } from '../report/text/numbers.js';
import type { World } from './world.js';

/** Removes the accounts that a run could not remove. Exits 3 while some are left. */
export async function cleanUpAccounts(file: string, world: World): Promise<number> {
  const { created, left, problems } = await cleanUp(resolve(world.cwd, file), world.environment, (ms) => new Promise((done) => setTimeout(done, ms)));
  world.stderr.write(`${whole(created - left.length)} of ${whole(created)} accounts removed${left.length === 0 ? `; ${file} is gone` : `; ${whole(left.length)} are left in ${file}`}\n`);
  for (const problem of problems) world.stderr.write(`${problem}\n`);
  return left.length === 0 ? ExitCode.pass : ExitCode.inconclusive;
}

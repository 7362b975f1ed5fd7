import { resolve } from 'node:path';
import { ExitCode, MlcheckError } from '../errors.js';
import { cleanUp } from '../provision/clean-up.js';
import type { HookReference, HookTarget } from '../provision/target.js';
import { whole } from '../report/text/numbers.js';
import { loadSuite } from '../suite/load.js';
import type { World } from './world.js';

/** Reasons that are printed: a system that is away gives one for every account. */
const SHOWN = 5;

/** Removes the accounts that a run could not remove. Exits 3 while some are left. */
export async function cleanUpAccounts(file: string, world: World): Promise<number> {
  const { listed, left, problems } = await cleanUp(resolve(world.cwd, file), { environment: world.environment, wait: (ms) => new Promise((done) => setTimeout(done, ms)), hookOf: (reference) => hookOf(reference, world.cwd) });
  world.stderr.write(`${whole(listed - left)} of ${whole(listed)} accounts removed${left === 0 ? `; ${file} is gone` : `; ${whole(left)} are left in ${file}`}\n`);
  for (const problem of problems.slice(0, SHOWN)) world.stderr.write(`${problem}\n`);
  if (problems.length > SHOWN) world.stderr.write(`and ${whole(problems.length - SHOWN)} more; the accounts stand in ${file}\n`);
  return left === 0 ? ExitCode.pass : ExitCode.inconclusive;
}

/** The functions of a hook, out of the suite that a list of leftovers names. */
async function hookOf({ name, suite }: HookReference, cwd: string): Promise<HookTarget> {
  const { suite: { provision } } = await loadSuite(resolve(cwd, suite), cwd);
  if (provision?.kind === 'hook' && provision.name === name) return provision;
  throw new MlcheckError('file-invalid', { place: `${suite} provision`, rule: `must still be the hook ${name} that created these accounts`, hint: 'go back to the version of the suite that ran, or remove them by their tag' });
}

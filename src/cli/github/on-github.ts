import { randomBytes } from 'node:crypto';
import { complain } from '../complain.js';
import type { World } from '../world.js';
import { tellGithub, type Ending } from './tell-github.js';

/**
 * A verb as a step of GitHub Actions. While it works, the runner is told to obey no command in the output: what a model's server says is printed there, and must
 * not be able to speak for the gate.
 * @param what what it works on, for an error that no suite brought
 */
export async function onGithub(what: string, world: World, work: (ended: (ending: Ending) => void) => Promise<number>): Promise<number> {
  const token = randomBytes(16).toString('hex');
  const endings: Ending[] = [];
  let exitCode: number;
  world.stdout.write(`::stop-commands::${token}\n`);
  try {
    exitCode = await work((ending) => endings.push(ending));
  } catch (error) {
    exitCode = complain(error, world);
    endings.push({ suite: what, exitCode, error });
  }
  await Promise.all([world.stdout.flushed(), world.stderr.flushed()]);
  world.stdout.write(`::${token}::\n`);
  await tellGithub(endings, exitCode, world, new AbortController().signal);
  return exitCode;
}

import { randomBytes } from 'node:crypto';
import { complain } from '../complain.js';
import type { RunFlags } from '../run.js';
import { runSuites } from '../run-suites.js';
import type { World } from '../world.js';
import { tellGithub, type Ending } from './tell-github.js';

/**
 * `mlcheck run` as a step of GitHub Actions. While suites run, the runner is told to obey no command in the output: what a model's server says is printed
 * there, and must not be able to speak for the gate.
 */
export async function runOnGithub(suites: readonly string[], flags: RunFlags, world: World): Promise<number> {
  const token = randomBytes(16).toString('hex');
  const endings: Ending[] = [];
  let exitCode: number;
  world.stdout.write(`::stop-commands::${token}\n`);
  try {
    exitCode = await runSuites(suites, flags, world, (ending) => endings.push(ending));
  } catch (error) {
    exitCode = complain(error, world);
    endings.push({ suite: suites.join(' '), exitCode, error });
  }
  await Promise.all([world.stdout.flushed(), world.stderr.flushed()]);
  world.stdout.write(`::${token}::\n`);
  await tellGithub(endings, exitCode, world, new AbortController().signal);
  return exitCode;
}

import { resolve } from 'node:path';
import { isMlcheckError, MlcheckError } from '../errors.js';
import { resumable } from '../run/run-folder.js';
import type { Config } from '../suite/config.js';
import { listSuites } from '../suite/find.js';
import type { World } from './world.js';

/** Names of the suites whose newest run was interrupted: what `mlcheck run --resume` without a name means. @throws MlcheckError `resume-mismatch` when there is none. */
export async function interruptedSuites(config: Config, out: string | undefined, world: World): Promise<readonly string[]> {
  const reports = out === undefined ? config.reports : resolve(world.cwd, out);
  const names = (await listSuites(config)).map(({ name }) => name).filter((name) => isInterrupted(reports, name));
  if (names.length > 0) return names;
  throw new MlcheckError('resume-mismatch', { place: '--resume', rule: `needs an interrupted run under ${reports}`, hint: 'a run that ended has nothing to go on with; name a suite to start one: `mlcheck run SUITE`' });
}

function isInterrupted(reports: string, suite: string): boolean {
  try {
    resumable(reports, suite, true);
    return true;
  } catch (error) {
    if (isMlcheckError(error) && error.code === 'resume-mismatch') return false;
    throw error;
  }
}

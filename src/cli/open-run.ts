import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readRun } from '../run/read-run.js';
import { runFileOf } from '../run/run-folder.js';
import type { Run } from '../run/run.js';
import type { Config } from '../suite/config.js';
import { shownPath } from './shown-path.js';

/** The run that a path means, or the newest of the suite with that name. @throws MlcheckError `run-invalid` */
export function openRun(ref: string, config: Config, cwd: string): { readonly run: Run; readonly dir: string } {
  const path = resolve(cwd, ref);
  const latest = join(config.reports, ref, 'latest');
  const meant = !existsSync(path) && /^[a-z0-9-]+$/.test(ref) && existsSync(latest) ? latest : path;
  const file = realpathSync(runFileOf(meant));
  return { run: readRun(file, shownPath(file, cwd)), dir: dirname(file) };
}

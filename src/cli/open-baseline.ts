import { resolve } from 'node:path';
import type { Baseline } from '../baseline/baseline.js';
import { baselineFiles, readBaseline } from '../baseline/baseline-file.js';
import { MlcheckError } from '../errors.js';
import type { Config } from '../suite/config.js';
import { shownPath } from './shown-path.js';

/** A baseline by its file, or the accepted one of the suite with that name. @throws MlcheckError `usage` where there is none, `file-invalid` */
export function openBaseline(ref: string, config: Config, cwd: string): { readonly baseline: Baseline; readonly file: string } {
  const file = ref.endsWith('.json') ? resolve(cwd, ref) : baselineFiles(config.baselines.folder, ref).file;
  const baseline = readBaseline(file, shownPath(file, cwd));
  if (baseline === undefined) throw new MlcheckError('usage', { place: ref, rule: `must have an accepted baseline: there is no ${shownPath(file, cwd)}`, hint: `\`mlcheck baseline accept ${ref.endsWith('.json') ? 'RUN' : ref}\` makes its newest run one` });
  return { baseline, file };
}

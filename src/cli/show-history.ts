import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ExitCode, MlcheckError } from '../errors.js';
import { historyPage } from '../report/history-page.js';
import { historyOf } from '../run/history.js';
import { writeAtomically } from '../run/run-folder.js';
import { suitesIn } from '../sinks/find-run.js';
import { loadConfig } from '../suite/config.js';
import type { HistoryFlags } from './history.js';
import { shownPath } from './shown-path.js';
import { historiesText, historyText } from './summary/history-text.js';
import { styleOf } from './terminal/style.js';
import type { World } from './world.js';

/** Prints the history of a suite, or of all in short. Its exit code is no verdict. */
export async function showHistory(suite: string | undefined, { html, json, last, reports: given }: HistoryFlags, world: World): Promise<number> {
  const reports = given === undefined ? (await loadConfig(world.cwd)).reports : resolve(world.cwd, given);
  const style = styleOf(world.stdout, world.environment);
  if (suite === undefined) {
    if (html !== undefined) throw new MlcheckError('usage', { place: '--html', rule: 'needs the name of a suite', hint: `suites with runs are ${suitesIn(reports).join(', ') || 'none'}` });
    const all = suitesIn(reports).map((name) => historyOf(reports, name, last));
    world.stdout.write(json ? `${JSON.stringify(all)}\n` : historiesText(all, style));
    return ExitCode.pass;
  }
  if (!existsSync(join(reports, suite, 'runs'))) {
    throw new MlcheckError('usage', { place: suite, rule: `must be a suite with runs under ${shownPath(reports, world.cwd)}`, hint: `those are ${suitesIn(reports).join(', ') || 'none: `mlcheck run` makes the first one'}` });
  }
  const history = historyOf(reports, suite, last);
  if (html !== undefined) writeAtomically(resolve(world.cwd, html), historyPage(history));
  world.stdout.write(json ? `${JSON.stringify(history)}\n` : `${historyText(history, style)}${html === undefined ? '' : `\n  ${shownPath(resolve(world.cwd, html), world.cwd)}\n`}`);
  return ExitCode.pass;
}

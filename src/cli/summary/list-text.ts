import { isMlcheckError } from '../../errors.js';
import { many } from '../../report/text/numbers.js';
import { loadConfig } from '../../suite/config.js';
import { listSuites } from '../../suite/find.js';
import { loadSuite } from '../../suite/load.js';
import { shownPath } from '../shown-path.js';
import { paint, type Style } from '../terminal/style.js';
import { wrap } from '../terminal/wrap.js';
import type { World } from '../world.js';

/** One suite of the project: what it says of itself, or why it does not load. */
export interface ListedSuite {
  readonly name: string;
  readonly file: string;
  readonly description?: string;
  readonly checks?: number;
  readonly cohorts?: number;
  readonly problem?: string;
}

/** Every suite of the configured folder. One that does not load is listed with its complaint and does not keep the others from being listed. */
export async function listedSuites(world: World): Promise<readonly ListedSuite[]> {
  const found = await listSuites(await loadConfig(world.cwd));
  return Promise.all(
    found.map(async ({ name, file }) => {
      const place = { name, file: shownPath(file, world.cwd) };
      try {
        const { suite } = await loadSuite(file, world.cwd);
        return { ...place, ...(suite.description === undefined ? {} : { description: suite.description }), checks: suite.checks.length, cohorts: suite.population.cohorts.length };
      } catch (error) {
        if (!isMlcheckError(error)) throw error;
        return { ...place, problem: error.message };
      }
    }),
  );
}

/** The suites as lines: name and file, below it what it is. */
export function listText(suites: readonly ListedSuite[], style: Style): string {
  if (suites.length === 0) return 'There are no suites here. `mlcheck init` writes a first one.\n';
  const lines = suites.flatMap((suite) => [
    `${paint(style, 'bold', suite.name)}  ${paint(style, 'dim', suite.file)}`,
    ...(suite.problem === undefined
      ? [...(suite.description === undefined ? [] : wrap(`  ${suite.description}`, style.columns, '  ')), `  ${many(suite.checks ?? 0, 'check')}, ${many(suite.cohorts ?? 0, 'cohort')}`]
      : wrap(`  ${paint(style, 'red', 'does not load:')} ${suite.problem}`, style.columns, '  ')),
  ]);
  return `${lines.join('\n')}\n`;
}

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Run } from '../run/run.js';
import type { Progress } from './terminal/progress.js';
import type { World } from './world.js';

/** What a run's folder can hold, in the order in which a reader wants it. */
const DOCUMENTS = ['report.html', 'report.css', 'report.js', join('allure-report', 'index.html'), 'summary.md', 'junit.xml', 'run.json', 'scores.parquet'] as const;

/** Beside the runs of a suite: what Allure shows of earlier ones. */
const ALLURE_HISTORY = 'allure-history.jsonl';

export interface ReportContext {
  readonly world: World;
  readonly shown: Progress;
  /** Breaks off vitest. */
  readonly signal?: AbortSignal;
  /** False leaves out vitest and Allure: a smoke run, or one that was interrupted. */
  readonly tests: boolean;
  /** True for a new run: Allure's history of the suite gets it. A run that is reported again is in it already. */
  readonly fresh?: boolean;
  /** The page for servers that forbid inline style and scripts. */
  readonly cspStrict?: boolean;
}

/**
 * Writes every report of a run: HTML, JUnit, summary, and Allure through vitest. One that fails does not keep the others from being written.
 * @returns paths that now exist, relative to the run's folder, and what went wrong.
 */
export async function writeEveryReport(run: Run, dir: string, suiteFile: string, { world, shown, signal, tests, fresh = false, cspStrict = false }: ReportContext): Promise<{ readonly paths: readonly string[]; readonly problems: readonly unknown[] }> {
  const problems: unknown[] = [];
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      problems.push(error);
    }
  };
  shown.event({ kind: 'phase', phase: tests ? 'allure' : 'write' });
  const documents = (): Promise<void> => attempt(async () => (await import('../report/write-reports.js')).writeReports(run, dir, { cspStrict }));
  const allure = (): Promise<void> =>
    attempt(async () => {
      const [{ reportThroughVitest }, { generateAllureReport }] = await Promise.all([import('../vitest/report-through-vitest.js'), import('../vitest/generate-allure-report.js')]);
      await reportThroughVitest({ runDir: dir, suiteFile, cwd: world.cwd, ...(signal === undefined ? {} : { signal }) });
      await generateAllureReport(dir, fresh ? { historyFile: join(dirname(dirname(dir)), ALLURE_HISTORY) } : {});
    });
  // Vitest is a process of its own: the documents are written while it runs.
  await Promise.all(tests ? [allure(), documents()] : [documents()]);
  return { paths: DOCUMENTS.filter((path) => existsSync(join(dir, path))), problems };
}

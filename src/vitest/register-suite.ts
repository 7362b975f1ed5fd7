import type { RunOptions } from '../run/options.js';
import type { Run, VerdictRecord } from '../run/run.js';
import { isMlcheckError } from '../errors.js';
import { allVerdicts } from '../report/all-verdicts.js';
import { visible } from '../report/text/visible.js';
import { loadConfig } from '../suite/config.js';
import { loadSuite } from '../suite/load.js';
import { planOf } from '../suite/plan-of.js';
import type { Plan } from '../suite/plan.js';
import { claimName, reportClaim, reportUnjudged, type DeclaredClaim } from './report-claim.js';
import { reportNoScoring, reportScoring, SCORING } from './report-scoring.js';
import { addTest, type TestApi } from './test-api.js';
import type { TestReport } from './test-report.js';

/** What a suite under vitest may change of a run; `--smoke` and `--resume` are the command line's. */
export type SuiteTestOptions = Omit<RunOptions, 'smoke' | 'resume'>;

/**
 * Registers a suite's tests: "scoring", which does the whole run and writes its folder as `mlcheck run` does, then one per claim, which reports the claim's verdict. When scoring
 * breaks, "scoring" is broken and every claim is inconclusive.
 * @throws MlcheckError when the suite does not load or has no plan: vitest shows it as a file that failed.
 */
export async function registerSuite(api: TestApi, file: string, options: SuiteTestOptions): Promise<void> {
  const cwd = process.cwd();
  const plan = await planned(file, options, cwd);
  const suite = plan.suite.name;
  let run: Run | undefined;
  api.describe(suite, () => {
    addTest(api, suite, SCORING, async (meta, signal) => {
      try {
        const { executeSuite } = await import('../run/execute.js');
        const execution = await executeSuite(file, options, { cwd, environment: process.env, signal, now: Date.now, progress: (event) => void (event.kind === 'warning' && process.stderr.write(`warning: ${event.text}\n`)) });
        run = execution.run;
        meta.mlcheckRun = execution.dir;
        const { writeReports } = await import('../report/write-reports.js');
        await writeReports(run, execution.dir);
        const unplanned = allVerdicts(run).filter(({ id, outcome }) => outcome === 'fail' && !plan.checks.some(({ check }) => check.id === id));
        return failedBy(reportScoring(run), unplanned);
      } catch (error) {
        return reportNoScoring(suite, messageOf(error));
      }
    });
    for (const { check, gates, selected } of plan.checks) {
      if (!selected) continue;
      const claim: DeclaredClaim = { ...check, gates };
      addTest(api, suite, claimName(claim), (meta) => {
        meta.mlcheckClaim = claim.id;
        const verdict = run && allVerdicts(run).find(({ id }) => id === claim.id);
        return run && verdict ? reportClaim(run, verdict) : reportUnjudged(suite, claim, run === undefined ? 'scoring broke; the test named "scoring" says why' : 'the run holds no verdict on it');
      });
    }
  });
}

/** What fails without being declared (answers from two versions) has no test of its own here: the one named "scoring" fails. */
function failedBy(report: TestReport, verdicts: readonly VerdictRecord[]): TestReport {
  if (verdicts.length === 0) return report;
  return { story: { ...report.story, status: 'failed' }, complaint: verdicts.map(({ claim, because }) => `Failed: ${claim}: ${visible(because)}`).join('\n') };
}

function messageOf(error: unknown): string {
  const hint = isMlcheckError(error) && error.hint !== undefined ? `\nhint: ${error.hint}` : '';
  return `${error instanceof Error ? error.message : String(error)}${hint}`;
}

/** What is wrong with a suite is told as the command line tells it: place, rule, value and hint, without a stack through mlcheck. */
async function planned(file: string, options: SuiteTestOptions, cwd: string): Promise<Plan> {
  try {
    return planOf(await loadSuite(file, cwd), options, await loadConfig(cwd));
  } catch (error) {
    if (!isMlcheckError(error)) throw error;
    const told = new Error(messageOf(error));
    told.stack = told.message;
    throw told;
  }
}

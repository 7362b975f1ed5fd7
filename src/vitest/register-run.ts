import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allVerdicts } from '../report/all-verdicts.js';
import type { Run } from '../run/run.js';
import { reportClaim, claimName } from './report-claim.js';
import { reportNoScoring, reportScoring, SCORING } from './report-scoring.js';
import { addTest, type TestApi } from './test-api.js';

/** Registers the tests of a finished run: "scoring", then one per claim. Without a readable `run.json` "scoring" alone, broken. */
export function registerRun(api: TestApi, runDir: string, suiteName: string): void {
  let run: Run;
  try {
    run = JSON.parse(readFileSync(join(runDir, 'run.json'), 'utf8')) as Run;
  } catch (error) {
    api.describe(suiteName, () => addTest(api, suiteName, SCORING, () => reportNoScoring(suiteName, `run.json cannot be read: ${String(error)}`)));
    return;
  }
  const suite = run.suite.name;
  api.describe(suite, () => {
    addTest(api, suite, SCORING, (meta) => {
      meta.mlcheckRun = runDir;
      return reportScoring(run);
    });
    for (const verdict of allVerdicts(run))
      addTest(api, suite, claimName(verdict), (meta) => {
        meta.mlcheckClaim = verdict.id;
        return reportClaim(run, verdict);
      });
  });
}

import { join, relative } from 'node:path';
import { generateAllureReport } from './generate-allure-report.js';
import { loadConfig } from '../suite/config.js';
import { writeAllureResults, type EndReporter } from './write-allure-results.js';

/** The reporter of suites under a plain `vitest run`: Allure results and report into each run's folder, then a line for each on where to look. */
export function suiteReporter(root: string): EndReporter {
  return {
    async onTestRunEnd(modules) {
      const { reports } = await loadConfig(root);
      for (const module of modules) {
        const written = await writeAllureResults(module, (suite) => join(reports, suite, 'not-run'), async (run) => (await import('./figures-of-claim.js')).figuresOfClaims(run));
        if (written === undefined) continue;
        await generateAllureReport(written.dir);
        const where = relative(root, written.dir);
        process.stdout.write(`\n${written.suite}: ${written.run?.sentence ?? 'scoring broke, nothing was judged.'}\n  reports: ${where}\n`);
      }
    },
  };
}

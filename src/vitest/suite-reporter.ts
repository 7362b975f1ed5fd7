import { join, relative } from 'node:path';
import type { EndReporter } from './write-allure-results.js';

/** The reporter of suites under a plain `vitest run`: Allure results and report into each run's folder, then a line for each on where to look. */
export function suiteReporter(root: string): EndReporter {
  return {
    async onTestRunEnd(modules) {
      // Behind the end of the run, so that loading a configuration that names the plugin costs nothing.
      const [{ writeAllureResults }, { generateAllureReport }, { loadConfig }] = await Promise.all([import('./write-allure-results.js'), import('./generate-allure-report.js'), import('../suite/config.js')]);
      const { reports } = await loadConfig(root);
      for (const module of modules) {
        const written = await writeAllureResults(module, (suite) => join(reports, suite, 'not-run'), async (run) => (await import('./figures-of-claim.js')).figuresOfClaims(run));
        if (written === undefined) continue;
        await generateAllureReport(written.dir);
        process.stdout.write(`\n${written.suite}: ${written.run?.sentence ?? 'scoring broke, nothing was judged.'}\n  reports: ${relative(root, written.dir)}\n`);
      }
    },
  };
}

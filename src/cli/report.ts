import { Command } from 'commander';
import { examples } from './examples.js';
import { CSP_STRICT } from './options/run-flags.js';
import type { Verb } from './verb.js';

export interface ReportFlags {
  readonly allure: boolean;
  readonly sinks?: boolean;
  readonly github?: boolean;
  readonly cspStrict?: boolean;
}

/** `mlcheck report RUN`: every report again, from `run.json`. */
export const reportVerb: Verb = ({ world, finish }) => {
  const command = new Command('report')
    .description('every report of a run again, from its run.json')
    .argument('<run>', 'folder of a run, its run.json, or a suite\'s name for its newest run')
    .option('--no-allure', 'leave out the Allure results and report')
    .option('--csp-strict', CSP_STRICT)
    .option('--sinks', 'send the result again to the sinks of mlcheck.config.ts')
    .option('--github', 'for a step of GitHub Actions: annotations, job summary, outputs, pull-request comment');
  examples(command, [
    ['mlcheck report fraud-risk', 'the newest run of fraud-risk'],
    ['mlcheck report reports/fraud-risk/latest/run.json', 'a run by its file'],
    ['mlcheck report fraud-risk --csp-strict', 'for Jenkins and other servers that forbid inline style'],
  ]);
  return command.action(async (run: string, flags: ReportFlags) => {
    const { reportAgain } = await import('./report-again.js');
    finish(await reportAgain(run, flags, world));
  });
};

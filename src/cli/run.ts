import { Command, Option } from 'commander';
import { examples } from './examples.js';
import { addClaimOptions, addPaceOptions, addTargetOptions, CSP_STRICT, type ClaimFlags, type PaceFlags, type TargetFlags } from './options/run-flags.js';
import { shard } from './options/shard.js';
import type { Shard } from '../run/shard.js';
import type { Verb } from './verb.js';

export interface RunFlags extends TargetFlags, ClaimFlags, PaceFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** False leaves out the sinks of the configuration. */
  readonly sinks?: boolean;
  readonly github?: boolean;
  readonly cspStrict?: boolean;
  readonly shard?: Shard;
}

/** `mlcheck run SUITE...`: scores, judges, reports; the exit code is the verdict. */
export const runVerb: Verb = ({ world, finish }) => {
  const command = new Command('run').description('score the accounts, judge every claim, write the reports; the exit code is the verdict').argument('[suites...]', 'names, files or globs of suites');
  addPaceOptions(addClaimOptions(addTargetOptions(command)))
    .option('--json', 'print the run as one JSON object on stdout (one a line with several suites)')
    .addOption(new Option('--shard <i/n>', 'score part i of n and judge nothing; `mlcheck merge` judges all parts').argParser(shard('--shard')).conflicts(['smoke', 'extend']))
    .option('-q, --quiet', 'print only the verdict')
    .option('--csp-strict', CSP_STRICT)
    .option('--no-sinks', 'do not send the result to the sinks of mlcheck.config.ts')
    .addOption(new Option('--github', 'for a step of GitHub Actions: annotations, job summary, outputs, pull-request comment').conflicts('json'));
  examples(command, [
    ['mlcheck run fraud-risk', 'the suite as it stands'],
    ['mlcheck run fraud-risk --candidate 2', 'version 2 of the model, against the suite\'s baseline'],
    ['mlcheck run fraud-risk --candidate staging --rate 50 --max-duration 5m', 'an environment of mlcheck.config.ts, gently, five minutes at most'],
    ['mlcheck run \'suites/**/*.suite.ts\' --json', 'every suite, one after the other, for a machine to read'],
    ['mlcheck run fraud-risk --resume', 'go on after an interrupt or a crash'],
    ['mlcheck run fraud-risk --shard 2/4', 'the second of four parts, each on a machine of its own'],
  ]);
  return command.action(async (suites: readonly string[], flags: RunFlags) => {
    const { runSuites } = await import('./run-suites.js');
    if (flags.github) return finish(await (await import('./github/on-github.js')).onGithub(suites.join(' '), world, (ended) => runSuites(suites, flags, world, ended)));
    finish(await runSuites(suites, flags, world));
  });
};

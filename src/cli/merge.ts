import { Command, Option } from 'commander';
import { examples } from './examples.js';
import type { Verb } from './verb.js';

export interface MergeFlags {
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly sinks?: boolean;
  readonly github?: boolean;
}

/** `mlcheck merge SHARDS...`: one run of its shards; the exit code is the verdict. */
export const mergeVerb: Verb = ({ world, finish }) => {
  const command = new Command('merge')
    .description('judge the shards of a run together, write the reports; the exit code is the verdict')
    .argument('<shards...>', 'files that `run --shard` wrote, or folders of them')
    .option('--out <dir>', 'folder for reports (default: reports beside the configuration)')
    .option('--json', 'print the run as one JSON object on stdout')
    .option('-q, --quiet', 'print only the verdict')
    .option('--no-sinks', 'do not send the result to the sinks of mlcheck.config.ts')
    .addOption(new Option('--github', 'for a step of GitHub Actions: annotations, job summary, outputs, pull-request comment').conflicts('json'));
  examples(command, [
    ['mlcheck merge reports/fraud-risk/shards', 'every shard of a folder'],
    ['mlcheck merge shards/*.jsonl.gz --github', 'the shards that jobs of a workflow handed over'],
  ]);
  return command.action(async (shards: readonly string[], flags: MergeFlags) => {
    const { mergeRuns } = await import('./merge-runs.js');
    if (flags.github) return finish(await (await import('./github/on-github.js')).onGithub('shards', world, (ended) => mergeRuns(shards, flags, world, ended)));
    finish(await mergeRuns(shards, flags, world));
  });
};

import { Command, Option } from 'commander';
import { examples } from './examples.js';
import type { Verb } from './verb.js';

export interface AcceptFlags {
  readonly why?: string;
  readonly who?: string;
  readonly arm: 'candidate' | 'baseline';
  /** False keeps the figures alone. */
  readonly scores: boolean;
}

/** `mlcheck baseline accept|diff|show`: what later runs of a suite are compared with. It never moves by itself. */
export const baselineVerb: Verb = (context) =>
  new Command('baseline').description('what later runs are compared with: a small file in git, and the scores beside it').addCommand(acceptVerb(context)).addCommand(diffVerb(context)).addCommand(showVerb(context));

const acceptVerb: Verb = ({ world, finish }) => {
  const command = new Command('accept')
    .description('store a run as the baseline of its suite')
    .argument('<run>', 'folder of a run, its run.json, or a suite\'s name for its newest run')
    .option('--why <text>', 'why it is accepted; needed for a run that did not pass')
    .option('--who <name>', 'who accepts it (default: the user of this machine)')
    .addOption(new Option('--arm <arm>', 'which model of the run').choices(['candidate', 'baseline']).default('candidate'))
    .option('--no-scores', 'keep the figures alone: later runs cannot be compared account by account');
  examples(command, [
    ['mlcheck baseline accept fraud-risk --who "Risk desk"', 'the newest run of fraud-risk'],
    ['mlcheck baseline accept reports/fraud-risk/runs/2026-11-21T00-39-40Z-3f9a --why "new labels"', 'a run by its folder'],
  ]);
  return command.action(async (run: string, flags: AcceptFlags) => {
    const { acceptBaseline } = await import('./accept-baseline.js');
    finish(await acceptBaseline(run, flags, world));
  });
};

const diffVerb: Verb = ({ world, finish }) => {
  const command = new Command('diff')
    .description('what accepting a run would change, in words and figures; changes nothing')
    .argument('<from>', 'a suite\'s name for its accepted baseline, or a baseline\'s file')
    .argument('[to]', 'a run, or another baseline\'s file (default: the newest run of the suite)');
  examples(command, [
    ['mlcheck baseline diff fraud-risk', 'the accepted baseline and the newest run'],
    ['mlcheck baseline diff /tmp/before.json fixtures/baselines/fraud-risk.json', 'two files, as a review has them'],
  ]);
  return command.action(async (from: string, to: string | undefined) => {
    const { diffBaseline } = await import('./diff-baseline.js');
    finish(await diffBaseline(from, to, world));
  });
};

const showVerb: Verb = ({ world, finish }) => {
  const command = new Command('show').description('what the accepted baseline is: model, accounts, who, when, why').argument('<suite>', 'name of the suite, or a baseline\'s file').option('--json', 'print the file');
  examples(command, [['mlcheck baseline show fraud-risk', 'the accepted baseline of fraud-risk']]);
  return command.action(async (suite: string, flags: { readonly json?: boolean }) => {
    const { showBaseline } = await import('./show-baseline.js');
    finish(await showBaseline(suite, flags, world));
  });
};

import { Command, Option } from 'commander';
import { examples } from './examples.js';
import { wholeNumber } from './options/whole-number.js';
import type { Verb } from './verb.js';

export interface AcceptFlags {
  readonly why?: string;
  readonly who?: string;
  readonly arm: 'candidate' | 'baseline';
  /** False keeps the figures alone. */
  readonly scores: boolean;
  /** Address in a store to which the scores go. */
  readonly scoresUrl?: string;
}

export interface ExpireFlags {
  readonly after?: number;
  readonly on?: string;
  readonly now?: boolean;
  readonly never?: boolean;
  readonly who?: string;
  readonly why?: string;
}

/** `mlcheck baseline accept|diff|show|expire`: what later runs of a suite are compared with. It never moves by itself. */
export const baselineVerb: Verb = (context) =>
  new Command('baseline').description('what later runs are compared with: a small file in git, and the scores beside it').addCommand(acceptVerb(context)).addCommand(diffVerb(context)).addCommand(showVerb(context)).addCommand(expireVerb(context));

const acceptVerb: Verb = ({ world, finish }) => {
  const command = new Command('accept')
    .description('store a run as the baseline of its suite')
    .argument('<run>', 'folder of a run, its run.json, or a suite\'s name for its newest run')
    .option('--why <text>', 'why it is accepted; needed for a run that did not pass')
    .option('--who <name>', 'who accepts it (default: the user of this machine)')
    .addOption(new Option('--arm <arm>', 'which model of the run').choices(['candidate', 'baseline']).default('candidate'))
    .addOption(new Option('--scores-url <url>', 'keep the scores in an object store instead of beside the file: PUT to this address, plain or signed'))
    .addOption(new Option('--no-scores', 'keep the figures alone: later runs cannot be compared account by account').conflicts('scoresUrl'));
  examples(command, [
    ['mlcheck baseline accept fraud-risk --who "Risk desk"', 'the newest run of fraud-risk'],
    ['mlcheck baseline accept reports/fraud-risk/runs/2026-11-21T00-39-40Z-3f9a --why "new labels"', 'a run by its folder'],
    ['mlcheck baseline accept fraud-risk --scores-url https://models.example.com/fraud-risk.parquet', 'scores in a store; the small file alone in git'],
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

const expireVerb: Verb = ({ world, finish }) => {
  const command = new Command('expire')
    .description('when the accepted baseline stops to count, from then on claims that need it are inconclusive; without an option: says when')
    .argument('<suite>', 'name of the suite, or a baseline\'s file')
    .addOption(new Option('--after <days>', 'so many days after it was accepted').argParser(wholeNumber('--after', 1, 36_500, 'for example --after 90')).conflicts(['on', 'now', 'never']))
    .addOption(new Option('--on <date>', 'on a day, for example 2027-01-31').conflicts(['now', 'never']))
    .addOption(new Option('--now', 'at once').conflicts('never'))
    .option('--never', 'only by maxAgeDays of mlcheck.config.ts')
    .option('--why <text>', 'why')
    .option('--who <name>', 'who says so (default: the user of this machine)');
  examples(command, [
    ['mlcheck baseline expire fraud-risk', 'when it expires, and what says so'],
    ['mlcheck baseline expire fraud-risk --after 90', 'older than 90 days is inconclusive'],
    ['mlcheck baseline expire fraud-risk --now --why "trained on leaked labels"', 'it no longer counts'],
  ]);
  return command.action(async (suite: string, flags: ExpireFlags) => {
    const { expireBaseline } = await import('./expire-baseline.js');
    finish(await expireBaseline(suite, flags, world));
  });
};

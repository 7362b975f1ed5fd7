import { Command, Option } from 'commander';
import type { Arm } from '../table/row.js';
import { examples } from './examples.js';
import { oneOf } from './options/one-of.js';
import { addTargetOptions, type TargetFlags } from './options/run-flags.js';
import type { Verb } from './verb.js';

export interface ReplayFlags extends TargetFlags {
  readonly account: string;
  readonly arm?: Arm;
  readonly json?: boolean;
}

/** `mlcheck replay SUITE --account cohort/i`: one account again. */
export const replayVerb: Verb = ({ world, finish }) => {
  const command = new Command('replay')
    .description('one account again: its features, the request, the replies, the scores, and a curl line')
    .argument('<suite>', 'name or file of a suite')
    .requiredOption('--account <cohort/i>', 'the account, as a report names it')
    .addOption(new Option('--arm <arm>', 'candidate or baseline (default: both)').argParser(oneOf('--arm', ['candidate', 'baseline'])));
  addTargetOptions(command).option('--json', 'print the replay as JSON');
  examples(command, [
    ['mlcheck replay fraud-risk --account gift-card-heavy/17', 'what both models say of this account'],
    ['mlcheck replay fraud-risk --account loyal/0 --arm candidate --candidate 3', 'what version 3 says of another one'],
  ]);
  return command.action(async (suite: string, flags: ReplayFlags) => {
    const { showReplay } = await import('./show-replay.js');
    finish(await showReplay(suite, flags, world));
  });
};

import { Command, Option } from 'commander';
import { examples } from './examples.js';
import { names } from './options/names.js';
import { oneOf } from './options/one-of.js';
import { wholeNumber } from './options/whole-number.js';
import type { Verb } from './verb.js';

export interface MakeFlags {
  readonly out: string;
  readonly format?: 'csv' | 'jsonl' | 'parquet';
  readonly accounts: number;
  readonly cohorts?: readonly string[];
  readonly seed?: number;
}

/** `mlcheck accounts make SUITE --out FILE`. */
export const accountsVerb: Verb = (context) => new Command('accounts').description('the synthetic accounts of a suite, as files').addCommand(makeVerb(context));

const makeVerb: Verb = ({ world, finish }) => {
  const command = new Command('make')
    .description('write the accounts of a suite to a file; no request is sent')
    .argument('<suite>', 'name or file of a suite')
    .requiredOption('--out <file>', 'file ending in .csv, .jsonl or .parquet; - for stdout')
    .addOption(new Option('--format <format>', 'csv, jsonl or parquet, where the name does not say (stdout: jsonl)').argParser(oneOf('--format', ['csv', 'jsonl', 'parquet'])))
    .addOption(new Option('--accounts <n>', 'accounts per cohort').default(1000).argParser(wholeNumber('--accounts', 1, undefined, 'for example --accounts 1000')))
    .addOption(new Option('--cohorts <names>', 'only these cohorts').argParser(names('--cohorts', 'loyal,new')))
    .addOption(new Option('--seed <n>', 'seed, instead of the suite\'s').argParser(wholeNumber('--seed', 0, 4_294_967_295, 'for example --seed 42')));
  examples(command, [
    ['mlcheck accounts make fraud-risk --out accounts.parquet', '1,000 accounts of every cohort'],
    ['mlcheck accounts make fraud-risk --accounts 3 --cohorts loyal --out -', 'three accounts on the terminal, as JSON lines'],
  ]);
  return command.action(async (suite: string, flags: MakeFlags) => {
    const { makeAccounts } = await import('./make-accounts.js');
    finish(await makeAccounts(suite, flags, world));
  });
};

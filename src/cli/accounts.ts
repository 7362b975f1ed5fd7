import { Command, Option } from 'commander';
import type { HarFlags } from './accounts-from-har.js';
import { examples } from './examples.js';
import { names } from './options/names.js';
import { oneOf } from './options/one-of.js';
import { positiveNumber } from './options/positive-number.js';
import { wholeNumber } from './options/whole-number.js';
import type { Verb } from './verb.js';

export interface MakeFlags {
  readonly out: string;
  readonly format?: 'csv' | 'jsonl' | 'parquet';
  readonly accounts?: number;
  readonly cohorts?: readonly string[];
  readonly seed?: number;
}

/** `mlcheck accounts make|fit|compare|from-har|cleanup`. */
export const accountsVerb: Verb = (context) =>
  new Command('accounts')
    .description('synthetic accounts: as files, fitted to real ones, compared, cleaned up')
    .addCommand(makeVerb(context))
    .addCommand(fitVerb(context))
    .addCommand(compareVerb(context))
    .addCommand(fromHarVerb(context))
    .addCommand(cleanupVerb(context));

const makeVerb: Verb = ({ world, finish }) => {
  const command = new Command('make')
    .description('write the accounts of a suite to a file; no request is sent')
    .argument('<suite>', 'name or file of a suite')
    .requiredOption('--out <file>', 'file ending in .csv, .jsonl or .parquet; - for stdout')
    .addOption(new Option('--format <format>', 'csv, jsonl or parquet, where the name does not say (stdout: jsonl)').argParser(oneOf('--format', ['csv', 'jsonl', 'parquet'])))
    .addOption(new Option('--accounts <n>', 'accounts per cohort; default the cohort\'s count, else 1000, rounded up to whole groups').argParser(wholeNumber('--accounts', 1, undefined, 'for example --accounts 1000')))
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

const fitVerb: Verb = ({ world, finish }) => {
  const command = new Command('fit')
    .description('learn a profile of real accounts: marginals, gaps, correlations, never a row')
    .argument('<data>', 'file of real accounts ending in .csv, .jsonl or .parquet')
    .requiredOption('--out <file>', 'where the profile goes; - for stdout')
    .addOption(new Option('--min-share <share>', 'merge categories below this share').default(0.005).argParser(positiveNumber('--min-share', 'for example --min-share 0.01')));
  examples(command, [['mlcheck accounts fit real.csv --out profile.json', 'then declare: definePopulation({ ...declarationOf(profile), cohorts })']]);
  return command.action(async (file: string, flags: { readonly out: string; readonly minShare?: number }) => {
    const { fitAccounts } = await import('./accounts-fit.js');
    finish(await fitAccounts(file, flags, world));
  });
};

const compareVerb: Verb = ({ world, finish }) => {
  const command = new Command('compare')
    .description('how alike two files of accounts are, by column and pair')
    .argument('<first>', 'file of accounts, for example the real ones')
    .argument('<second>', 'file of accounts, for example made ones')
    .option('--json', 'print JSON');
  examples(command, [['mlcheck accounts compare real.csv made.parquet', 'likeness by column, correlations that differ most']]);
  return command.action(async (first: string, second: string, flags: { readonly json?: boolean }) => {
    const { compareAccounts } = await import('./accounts-compare.js');
    finish(await compareAccounts(first, second, flags, world));
  });
};

const fromHarVerb: Verb = ({ world, finish }) => {
  const command = new Command('from-har')
    .description('answered requests of an HTTP archive (HAR) as JSON lines for trafficFrom(); bodies alone, no header')
    .argument('<file>', 'HTTP archive with content')
    .requiredOption('--url <prefix>', 'only requests whose address begins so')
    .requiredOption('--out <file>', 'where the records go; - for stdout')
    .option('--requests <pointer>', 'rows of a batch in the request, a JSON pointer')
    .option('--responses <pointer>', 'their answers in the reply, a JSON pointer');
  examples(command, [
    ['mlcheck accounts from-har shop.har --url https://shop.example/score --out traffic.jsonl', 'one record for each answered request'],
    ['mlcheck accounts from-har shop.har --url http://127.0.0.1:8501/ --requests /instances --responses /predictions --out traffic.jsonl', 'one for each row of a batch'],
  ]);
  return command.action(async (file: string, flags: HarFlags) => {
    const { accountsFromHar } = await import('./accounts-from-har.js');
    finish(accountsFromHar(file, flags, world));
  });
};

const cleanupVerb: Verb = ({ world, finish }) => {
  const command = new Command('cleanup').description('remove provisioned accounts that a run left behind').argument('<file>', 'leftovers file that the run named');
  examples(command, [['mlcheck accounts cleanup reports/shop/leftovers/mlcheck-2026-03-01T09-00-00Z-4f2a.jsonl', 'removes what it can; the file keeps the rest']]);
  return command.action(async (file: string) => {
    const { cleanUpAccounts } = await import('./accounts-cleanup.js');
    finish(await cleanUpAccounts(file, world));
  });
};

import { Command, Option } from 'commander';
import { examples } from './examples.js';
import type { Verb } from './verb.js';

export interface CompareFlags {
  readonly column: string;
  readonly by?: string;
  readonly pairedOn?: string;
  readonly json?: boolean;
  readonly html?: string;
}

/** `mlcheck compare A B`: two files of scores, described side by side. */
export const compareVerb: Verb = ({ world, finish }) => {
  const command = new Command('compare')
    .description('two files of scores side by side: quantiles, distances, intervals. It describes and judges nothing: exit 0 whatever the difference')
    .argument('<a>', 'file of scores, the older or reference: .csv, .tsv, .jsonl, .ndjson or .parquet')
    .argument('<b>', 'file of scores, the newer; of a run\'s own scores.parquet one arm: scores.parquet:candidate')
    .addOption(new Option('--column <name>', 'column with the scores').default('score'))
    .option('--by <column>', 'compare within each value of this column, too')
    .option('--paired-on <column>', 'the accounts\' id: compare account by account, too')
    .option('--json', 'print one object with every number in full')
    .option('--html <file>', 'write a page with figures');
  examples(command, [
    ['mlcheck compare champion.parquet challenger.parquet', 'how far apart two models score'],
    ['mlcheck compare monday.csv friday.csv --column p --by segment --html drift.html', 'drift by segment, as a page'],
    ['mlcheck compare a.jsonl b.jsonl --paired-on id --json', 'account by account, for a machine'],
  ]);
  return command.action(async (a: string, b: string, flags: CompareFlags) => {
    const { compareFiles } = await import('./compare-files.js');
    finish(await compareFiles(a, b, flags, world));
  });
};

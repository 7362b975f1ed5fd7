import { Command, Option } from 'commander';
import { examples } from './examples.js';
import { wholeNumber } from './options/whole-number.js';
import type { Verb } from './verb.js';

export interface HistoryFlags {
  readonly html?: string;
  readonly json?: boolean;
  readonly last?: number;
  readonly reports?: string;
}

/** `mlcheck history [SUITE]`: the kept runs over time. */
export const historyVerb: Verb = ({ world, finish }) => {
  const command = new Command('history')
    .description('kept runs over time: verdicts, effects and bounds of every claim, and what stands out')
    .argument('[suite]', 'name of a suite (default: every suite that has runs, in short)')
    .option('--html <file>', 'write it as a page')
    .option('--json', 'print it as JSON')
    .addOption(new Option('--last <n>', 'only the newest runs').argParser(wholeNumber('--last', 1, undefined, 'for example --last 20')))
    .option('--reports <dir>', 'folder of reports (default: that of the configuration), or a copy of it');
  examples(command, [
    ['mlcheck history fraud-risk', 'every kept run of fraud-risk'],
    ['mlcheck history fraud-risk --html history.html', 'as a page, with a figure for each claim'],
  ]);
  return command.action(async (suite: string | undefined, flags: HistoryFlags) => {
    const { showHistory } = await import('./show-history.js');
    finish(await showHistory(suite, flags, world));
  });
};

import { Command } from 'commander';
import { examples } from './examples.js';
import type { Verb } from './verb.js';

/** `mlcheck list`: the suites of this project. */
export const listVerb: Verb = ({ world, finish }) => {
  const command = new Command('list').description('the suites of this project').option('--json', 'print them as JSON');
  examples(command, [['mlcheck list', 'names to give to `mlcheck run`']]);
  return command.action(async (flags: { readonly json?: boolean }) => {
    const { listedSuites, listText } = await import('./summary/list-text.js');
    const { styleOf } = await import('./terminal/style.js');
    const suites = await listedSuites(world);
    world.stdout.write(flags.json ? `${JSON.stringify(suites)}\n` : listText(suites, styleOf(world.stdout, world.environment)));
    finish(0);
  });
};

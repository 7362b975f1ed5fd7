import { Command } from 'commander';
import { examples } from './examples.js';
import type { Verb } from './verb.js';

/** `mlcheck init [DIR]`: a first suite in a project of the user's own. */
export const initVerb: Verb = ({ world, finish }) => {
  const command = new Command('init')
    .description('write a configuration and a first suite into a project of your own; nothing is overwritten')
    .argument('[dir]', 'folder of the project', '.')
    .option('--name <name>', 'name of the suite', 'example');
  examples(command, [
    ['mlcheck init', 'in this folder'],
    ['mlcheck init --name churn services/churn', 'a suite called churn in another folder'],
  ]);
  return command.action(async (dir: string, flags: { readonly name: string }) => {
    const { initProject } = await import('./init-project.js');
    finish(await initProject(dir, flags.name, world));
  });
};

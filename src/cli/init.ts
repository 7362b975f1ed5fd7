import { Command, Option } from 'commander';
import { examples } from './examples.js';
import { oneOf } from './options/one-of.js';
import { CI_PLATFORMS, type CiPlatform } from './templates/ci-templates.js';
import type { Verb } from './verb.js';

/** `mlcheck init [DIR]`: a first suite in a project of the user's own. */
export const initVerb: Verb = ({ world, finish }) => {
  const command = new Command('init')
    .description('write a configuration and a first suite into a project of your own; nothing is overwritten')
    .argument('[dir]', 'folder of the project', '.')
    .option('--name <name>', 'name of the suite', 'example')
    .addOption(new Option('--ci <platform>', 'write a pipeline too: github, gitlab or jenkins').argParser(oneOf('--ci', CI_PLATFORMS)));
  examples(command, [
    ['mlcheck init', 'in this folder'],
    ['mlcheck init --name churn services/churn', 'a suite called churn in another folder'],
    ['mlcheck init --ci github', 'and a workflow that gates pull requests'],
  ]);
  return command.action(async (dir: string, flags: { readonly name: string; readonly ci?: CiPlatform }) => {
    const { initProject } = await import('./init-project.js');
    finish(await initProject(dir, flags, world));
  });
};

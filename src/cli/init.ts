import { Command, Option } from 'commander';
import { MlcheckError } from '../errors.js';
import { examples } from './examples.js';
import type { InitOptions } from './init-project.js';
import { oneOf } from './options/one-of.js';
import { addressIn, addServerOptions, serverOf, type ServerFlags } from './options/server-flags.js';
import { CI_PLATFORMS } from './templates/ci-templates.js';
import type { Verb } from './verb.js';

interface InitFlags extends InitOptions, ServerFlags {
  readonly target?: string;
}

/** `mlcheck init [DIR]`: a first suite in a project of the user's own; with `--target URL` (or the URL in place of the folder) one for that server. */
export const initVerb: Verb = ({ world, finish }) => {
  const command = new Command('init')
    .description('write a configuration and a first suite into a project of your own; nothing is overwritten')
    .argument('[dir]', 'folder of the project', '.')
    .option('--target <url>', 'server to write the suite for: it is asked what it speaks and what it takes')
    .option('--name <name>', 'name of the suite (default: that of the model; without --target: example)')
    .addOption(new Option('--ci <platform>', 'write a pipeline too: github, gitlab or jenkins').argParser(oneOf('--ci', CI_PLATFORMS)));
  addServerOptions(command);
  examples(command, [
    ['mlcheck init', 'in this folder, against the reference service'],
    ['mlcheck init --target http://127.0.0.1:8080', 'a suite, its schema and an example for what runs there'],
    ['mlcheck init --target http://127.0.0.1:5001 --field country=DE,FR', 'and what a field may be that the server does not describe'],
    ['mlcheck init --name churn services/churn', 'a suite called churn in another folder'],
    ['mlcheck init --ci github', 'and a workflow that gates pull requests'],
  ]);
  return command.action(async (dir: string, flags: InitFlags) => {
    const { name, ci } = flags;
    const options: InitOptions = { ...(name === undefined ? {} : { name }), ...(ci === undefined ? {} : { ci }) };
    const { checkName, initProject } = await import('./init-project.js');
    if (name !== undefined) checkName(name);
    const inPlace = flags.target === undefined ? addressIn(dir) : undefined;
    const url = flags.target === undefined ? inPlace : (addressIn(flags.target) ?? flags.target);
    if (url !== undefined) {
      const { initTarget } = await import('./init-target.js');
      return finish(await initTarget(inPlace === undefined ? dir : '.', serverOf(url, flags), options, world));
    }
    const lone = (['model', 'modelVersion', 'bearer', 'header', 'field'] as const).find((each) => flags[each] !== undefined);
    if (lone !== undefined) throw new MlcheckError('usage', { place: `--${lone === 'modelVersion' ? 'model-version' : lone}`, rule: 'needs the server that it speaks of', hint: 'add --target URL' });
    finish(await initProject(dir, options, world));
  });
};

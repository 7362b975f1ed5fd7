import { Command } from 'commander';
import { VERSION } from '../version.js';
import { examples } from './examples.js';
import type { VerbContext } from './verb.js';
import { VERBS } from './verbs.js';

/**
 * The command line for these words: every verb in the list, and those that the words name with their options. Usage errors are thrown as MlcheckError
 * `usage`; help and version as CommanderError.
 */
export async function program(words: readonly string[], context: VerbContext): Promise<Command> {
  const { usageError } = await import('./usage-error.js');
  const { stdout, stderr } = context.world;
  const root = new Command('mlcheck')
    .description('Release gate for machine-learning models behind an endpoint: every claim passes, fails or is inconclusive.')
    .usage('VERB [options]')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help; mlcheck VERB --help for a verb')
    .helpCommand('help [verb]', 'print the help of a verb')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: () => undefined,
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${VERBS.find(({ name }) => name === command.name())?.takes ?? ''}`.trim() });
  examples(root, [
    ['mlcheck run fraud-risk', 'score the accounts, judge every claim, write the reports'],
    ['mlcheck plan fraud-risk', 'what that would do; no request is sent'],
    ['mlcheck init', 'a first suite in a project of your own'],
  ]).addHelpText('after', '\nExit codes:\n  0 pass, 1 a claim failed, 2 usage or suite error, 3 inconclusive or incomplete,\n  4 endpoint unavailable, 5 internal error, 130/143 interrupted');
  for (const { name, summary, load } of VERBS) {
    const verb = words.includes(name) ? (await load())(context) : new Command(name);
    root.addCommand(verb.summary(summary).description(verb.description() || summary));
  }
  inherit(root, usageError);
  return root;
}

/** Settings go down to every verb. Commander would end the process: instead every usage error is thrown in the house grammar. */
function inherit(command: Command, usageError: typeof import('./usage-error.js').usageError): void {
  command.exitOverride((error) => {
    throw error.exitCode === 0 || error.code === 'commander.help' ? error : usageError(error, command);
  });
  for (const each of command.commands) {
    each.copyInheritedSettings(command).configureHelp({}).helpOption('-h, --help', 'print help');
    if (each.commands.length > 0) each.helpCommand(false);
    inherit(each, usageError);
  }
}

import type { Command, CommanderError } from 'commander';
import { MlcheckError } from '../errors.js';

/** What commander has to say about the command line, in the house grammar. */
export function usageError(error: CommanderError, command: Command): MlcheckError {
  const path = pathOf(command);
  const help = `\`${path} --help\` lists what there is`;
  const quoted = /'([^']+)'/.exec(error.message)?.[1] ?? path;
  const near = /Did you mean (?:one of )?(.+)\?/.exec(error.message)?.[1];
  const meant = near === undefined ? help : `did you mean ${near}? ${help}`;
  switch (error.code) {
    case 'commander.unknownOption':
      return usage(quoted, `is not an option of \`${path}\``, meant);
    case 'commander.unknownCommand':
      return usage(quoted, `is not a verb of \`${path}\``, near === undefined && path === 'mlcheck' ? `${help}; a suite is run with \`mlcheck run ${quoted}\`` : meant);
    case 'commander.missingArgument':
      return usage(quoted.toUpperCase(), `is required by \`${path}\``, `\`${path} --help\` shows examples`);
    case 'commander.optionMissingArgument':
      return usage(quoted.split(' ')[0]!, 'needs a value', `write ${quoted}`);
    case 'commander.missingMandatoryOptionValue':
      return usage(quoted.split(' ')[0]!, `is required by \`${path}\``, `write ${quoted}`);
    case 'commander.excessArguments':
      return usage(path, /Expected (\d+ arguments?) but got (\d+)/.exec(error.message)?.slice(1).join(', got ').replace(/^/, 'takes ') ?? 'takes fewer arguments', help);
    default:
      return usage(path, error.message.replace(/^error: /, '').replace(/\.$/, ''), help);
  }
}

function usage(place: string, rule: string, hint: string): MlcheckError {
  return new MlcheckError('usage', { place, rule, hint });
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

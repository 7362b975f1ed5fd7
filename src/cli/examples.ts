import type { Command } from 'commander';

/** Adds examples below a verb's help: the command, and what it is for. */
export function examples(command: Command, lines: readonly (readonly [string, string])[]): Command {
  const text = lines.map(([line, purpose]) => `  ${line}\n      ${purpose}`).join('\n');
  return command.addHelpText('after', `\nExamples:\n${text}`);
}

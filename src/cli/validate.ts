import { Command } from 'commander';
import { examples } from './examples.js';
import { addTargetOptions, type TargetFlags } from './options/run-flags.js';
import { addServerOptions, type ServerFlags } from './options/server-flags.js';
import type { Verb } from './verb.js';

export interface ValidateTargetFlags extends TargetFlags, ServerFlags {
  readonly json?: boolean;
}

/** `mlcheck validate suite SUITE` and `mlcheck validate target SUITE|URL`. */
export const validateVerb: Verb = (context) => new Command('validate').description('is the suite sound, is the endpoint usable').addCommand(suiteVerb(context)).addCommand(targetVerb(context));

const suiteVerb: Verb = ({ world, finish }) => {
  const command = new Command('suite').description('load a suite and plan it; no request is sent').argument('<suites...>', 'names, files or globs of suites');
  examples(command, [['mlcheck validate suite fraud-risk', 'is every field, check and cohort in order']]);
  return command.action(async (suites: readonly string[]) => {
    const { validateSuites } = await import('./validate-suites.js');
    finish(await validateSuites(suites, world));
  });
};

const targetVerb: Verb = ({ world, finish }) => {
  const command = new Command('target').description('reach the endpoint, authenticate, score one account; what is wrong and how to mend it').argument('<target>', 'a suite, or the URL of a server');
  addServerOptions(addTargetOptions(command))
    .option('--json', 'print the steps as JSON');
  examples(command, [
    ['mlcheck validate target fraud-risk', 'the endpoints of the suite'],
    ['mlcheck validate target fraud-risk --candidate staging', 'an environment of mlcheck.config.ts'],
    ['mlcheck validate target http://127.0.0.1:8080 --model fraud-risk', 'a server by its address: which protocol it speaks, and the suite lines'],
    ['mlcheck validate target https://models.example.com --bearer MODEL_TOKEN', 'the same, with the token that the variable MODEL_TOKEN holds'],
  ]);
  return command.action(async (target: string, flags: ValidateTargetFlags) => {
    const { showTarget } = await import('./show-target.js');
    finish(await showTarget(target, flags, world));
  });
};

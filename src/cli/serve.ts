import { Command, Option } from 'commander';
import { examples } from './examples.js';
import { wholeNumber } from './options/whole-number.js';
import type { ServeVerdictsFlags } from './serve-verdicts.js';
import type { Verb } from './verb.js';

export interface ServeFlags {
  readonly port: number;
  readonly model?: readonly string[];
  readonly models?: string;
  readonly fault?: readonly string[];
  readonly json?: boolean;
}

/** `mlcheck serve model`: the reference inference service by hand. `mlcheck serve verdicts`: what runs said, for those that wait for it. */
export const serveVerb: Verb = (context) => new Command('serve').description('a model to try things against, or verdicts for a rollout to ask for').addCommand(modelVerb(context)).addCommand(verdictsVerb(context));

const collect = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), text];

const modelVerb: Verb = ({ world, finish }) => {
  const command = new Command('model')
    .description('the reference inference service: real models behind the Open Inference Protocol, until Ctrl-C')
    .argument('[models...]', 'names of models (default: all)')
    .addOption(new Option('--port <n>', 'port').default(0, 'any free one').argParser(wholeNumber('--port', 0, 65_535, 'for example --port 8080')))
    .option('--models <dir>', 'folder of <model>/<version>/{serving.json, model.json} (default: those of the package)')
    .addOption(new Option('--fault <name=value>', 'switch a fault on; several times for several; --fault help lists them').argParser(collect))
    .option('--json', 'print the address and the versions as JSON');
  examples(command, [
    ['mlcheck serve model --port 8080', 'every model of the package'],
    ['mlcheck serve model fraud-risk --fault latency=20ms --fault errors=0.02', 'slow, and wrong now and then'],
  ]);
  return command.action(async (models: readonly string[], flags: Omit<ServeFlags, 'model'>) => {
    const { serveModel } = await import('./serve-model.js');
    finish(await serveModel({ ...flags, model: models }, world));
  });
};

const verdictsVerb: Verb = ({ world, finish }) => {
  const command = new Command('verdicts')
    .description('verdicts over a folder of runs as JSON, for a rollout to ask for, until Ctrl-C; read-only, no account leaves')
    .argument('[dir]', 'folder of reports (default: that of the configuration)')
    .addOption(new Option('--port <n>', 'port').default(0, 'any free one').argParser(wholeNumber('--port', 0, 65_535, 'for example --port 8090')))
    .option('--host <address>', 'address to bind (default: 127.0.0.1, this machine alone)')
    .option('--json', 'print the address as JSON');
  examples(command, [
    ['mlcheck serve verdicts --port 8090', 'GET /verdicts/fraud-risk/3 answers for version 3 of the model'],
    ['mlcheck serve verdicts /reports --host 0.0.0.0 --port 8090', 'in a container, for Argo Rollouts'],
  ]);
  return command.action(async (dir: string | undefined, flags: ServeVerdictsFlags) => {
    const { serveVerdictsOf } = await import('./serve-verdicts.js');
    finish(await serveVerdictsOf(dir, flags, world));
  });
};

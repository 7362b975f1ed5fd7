import { Command, Option } from 'commander';
import { examples } from './examples.js';
import { wholeNumber } from './options/whole-number.js';
import type { Verb } from './verb.js';

export interface ServeFlags {
  readonly port: number;
  readonly model?: readonly string[];
  readonly models?: string;
  readonly fault?: readonly string[];
  readonly json?: boolean;
}

/** `mlcheck serve model`: the reference inference service by hand. */
export const serveVerb: Verb = (context) => new Command('serve').description('servers to try things against, on loopback only').addCommand(modelVerb(context));

const collect = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), text];

const modelVerb: Verb = ({ world, finish }) => {
  const command = new Command('model')
    .description('the reference inference service: real models behind the Open Inference Protocol, until Ctrl-C')
    .argument('[models...]', 'names of models (default: all)')
    .addOption(new Option('--port <n>', 'port (default: any free one)').default(0, 'any free one').argParser(wholeNumber('--port', 0, 65_535, 'for example --port 8080')))
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

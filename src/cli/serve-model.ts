import { resolve } from 'node:path';
import { ExitCode } from '../errors.js';
import { FAULTS } from '../service/faults.js';
import { serve, type Serving } from '../service/serve.js';
import type { ServeFlags } from './serve.js';
import { paint, styleOf, type Style } from './terminal/style.js';
import { wrap } from './terminal/wrap.js';
import type { World } from './world.js';

/** Serves until a signal comes or the fault `die-after` strikes; stopping it by hand is no error. */
export async function serveModel(flags: ServeFlags, world: World): Promise<number> {
  const style = styleOf(world.stdout, world.environment);
  if (flags.fault?.includes('help')) {
    world.stdout.write(faultsText(style));
    return ExitCode.pass;
  }
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((done) => (stop = done));
  const serving = await serve({
    port: flags.port,
    ...(flags.models === undefined ? {} : { modelsDir: resolve(world.cwd, flags.models) }),
    ...(flags.model === undefined || flags.model.length === 0 ? {} : { models: flags.model }),
    ...(flags.fault === undefined ? {} : { faults: flags.fault }),
    die: () => world.exit(ExitCode.internal),
  });
  const end = world.onSignal(stop);
  world.stdout.write(flags.json ? `${JSON.stringify({ url: serving.service.url, versions: serving.versions, faults: serving.faults })}\n` : servingText(serving, style));
  await stopped;
  end();
  await serving.service.close();
  return ExitCode.pass;
}

function servingText({ service, versions, faults }: Serving, style: Style): string {
  const lines = versions.flatMap((each) => wrap(`  ${each.model} ${each.version}  ${each.description}${each.standard ? ' (answers when no version is named)' : ''}`, style.columns, '    '));
  const first = versions[0];
  return [
    `Serving on ${paint(style, 'bold', service.url)} until Ctrl-C`,
    ...lines,
    ...(faults.length === 0 ? [] : ['', `  faults: ${faults.join(', ')}`]),
    ...(first === undefined ? [] : ['', 'Score one row:', `  ${first.curl}`]),
    '',
  ].join('\n');
}

function faultsText(style: Style): string {
  const all = Object.values(FAULTS);
  const widest = Math.max(...all.map(([example]) => example.length));
  return `${all.flatMap(([example, effect]) => wrap(`  ${example.padEnd(widest)}  ${effect}`, style.columns, ' '.repeat(widest + 4))).join('\n')}\n`;
}

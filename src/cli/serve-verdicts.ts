import { resolve } from 'node:path';
import { ExitCode } from '../errors.js';
import { serveVerdicts, type VerdictServerOptions } from '../sinks/serve-verdicts.js';
import { loadConfig } from '../suite/config.js';
import { shownPath } from './shown-path.js';
import { paint, styleOf } from './terminal/style.js';
import type { World } from './world.js';

export interface ServeVerdictsFlags extends Pick<VerdictServerOptions, 'host' | 'port'> {
  readonly json?: boolean;
}

/** Serves verdicts until a signal comes; stopping it by hand is no error. */
export async function serveVerdictsOf(dir: string | undefined, { host, port, json }: ServeVerdictsFlags, world: World): Promise<number> {
  const reports = dir === undefined ? (await loadConfig(world.cwd)).reports : resolve(world.cwd, dir);
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((done) => (stop = done));
  const end = world.onSignal(stop);
  const server = await serveVerdicts({ reports, now: world.now, ...(host === undefined ? {} : { host }), ...(port === undefined ? {} : { port }) });
  const style = styleOf(world.stdout, world.environment);
  world.stdout.write(
    json
      ? `${JSON.stringify({ url: server.url, reports })}\n`
      : `Verdicts of ${shownPath(reports, world.cwd)} on ${paint(style, 'bold', server.url)} until Ctrl-C\n  ${server.url}/verdicts/SUITE/VERSION\n  ${server.url}/verdicts/SUITE/latest?maxAgeSeconds=3600\n`,
  );
  await stopped;
  end();
  await server.close();
  return ExitCode.pass;
}

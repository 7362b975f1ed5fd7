import { MlcheckError } from '../errors.js';
import { loadConfig, type Config } from '../suite/config.js';
import { findSuites } from '../suite/find.js';
import { loadSuite, type LoadedSuite } from '../suite/load.js';
import { shownPath } from './shown-path.js';
import type { World } from './world.js';

/** The one suite that a name or file means. @throws MlcheckError `usage` when it means several; whatever finding and loading throw. */
export async function openSuite(ref: string, world: World): Promise<{ readonly loaded: LoadedSuite; readonly config: Config }> {
  const config = await loadConfig(world.cwd);
  const file = await oneFile(ref, config, world);
  return { loaded: await loadSuite(file, world.cwd), config };
}

/** The one suite file that a name, file or glob means. */
export async function oneFile(ref: string, config: Config, world: World): Promise<string> {
  const [file, ...others] = await findSuites([ref], config, world.cwd);
  if (file === undefined || others.length > 0) {
    throw new MlcheckError('usage', { place: ref, rule: `must mean one suite, means ${others.length + 1}`, hint: `name one: ${[file ?? '', ...others].slice(0, 5).map((each) => shownPath(each, world.cwd)).join(', ')}` });
  }
  return file;
}

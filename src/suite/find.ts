import { existsSync, statSync } from 'node:fs';
import { basename, isAbsolute, resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { didYouMean } from '../did-you-mean.js';
import { MlcheckError } from '../errors.js';
import type { Config } from './config.js';

const ENDINGS = ['.suite.ts', '.suite.mts', '.suite.js', '.suite.mjs'] as const;

/** The suites of the configured folder: name (file name without `.suite.ts`) and file, sorted by name. */
export async function listSuites(config: Config): Promise<readonly { readonly name: string; readonly file: string }[]> {
  const files = existsSync(config.suites) ? await glob(ENDINGS.map((ending) => `**/*${ending}`), { cwd: config.suites, absolute: true, ignore: ['**/node_modules/**'] }) : [];
  return files.map((file) => ({ name: nameOf(file), file })).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.file < b.file ? -1 : 1));
}

/**
 * The files that names, paths and globs mean, in the order given, each once.
 * @throws MlcheckError `suite-not-found` with the nearest known name.
 */
export async function findSuites(refs: readonly string[], config: Config, cwd: string = config.root): Promise<string[]> {
  const found = new Set<string>();
  for (const ref of refs) {
    for (const file of await filesOf(ref, config, cwd)) found.add(file);
  }
  return [...found];
}

async function filesOf(ref: string, config: Config, cwd: string): Promise<readonly string[]> {
  const path = isAbsolute(ref) ? ref : resolve(cwd, ref);
  if (existsSync(path) && statSync(path).isFile()) {
    if (ENDINGS.some((ending) => path.endsWith(ending))) return [path];
    throw new MlcheckError('suite-not-found', { place: ref, rule: 'must be a suite file, named *.suite.ts', value: basename(path) });
  }
  const suites = await listSuites(config);
  const named = suites.filter((suite) => suite.name === ref);
  if (named.length > 0) return named.map((suite) => suite.file);
  if (/[*?{[]/.test(ref)) {
    const files = (await glob([ref], { cwd, absolute: true, ignore: ['**/node_modules/**'] })).filter((file) => ENDINGS.some((ending) => file.endsWith(ending)));
    if (files.length > 0) return files.sort();
  }
  throw new MlcheckError('suite-not-found', {
    place: ref,
    rule: `must name a suite of ${config.suites}, a suite file or a glob that matches one`,
    hint: suites.length === 0 ? `there are no suites in ${config.suites}; \`mlcheck init\` writes a first one` : didYouMean(ref, suites.map((suite) => suite.name)),
  });
}

function nameOf(file: string): string {
  return basename(file).replace(/\.suite\.m?[jt]s$/, '');
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MlcheckError } from '../errors.js';
import { compileTrees, type CompiledTrees } from './compile-trees.js';
import { readServingConfig, type ServingConfig } from './serving-config.js';
import { readXgboostJson } from './xgboost-json.js';

/** One version of a model, ready to score. */
export interface ServedVersion {
  readonly config: ServingConfig;
  /** At least one; requests alternate between several. */
  readonly replicas: readonly CompiledTrees[];
}

/** One model with its versions in ascending order. */
export interface ServedModel {
  readonly name: string;
  readonly versions: readonly ServedVersion[];
  /** Answers requests that name no version. */
  readonly standard: ServedVersion;
}

/** The package's own models: `fixtures/models`, the same from sources and from the compiled package. */
export function packagedModels(): string {
  return fileURLToPath(new URL('../../fixtures/models', import.meta.url));
}

/**
 * Loads `<directory>/<model>/<version>/{serving.json, model.json}`, all of it, so that a broken file shows at the start.
 * @param only names of the models to load; all when absent
 * @throws MlcheckError `file-invalid` for a broken file, `usage` for a directory without models or an unknown name
 */
export async function loadModels(directory: string, only?: readonly string[]): Promise<readonly ServedModel[]> {
  const names = await folders(directory);
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new MlcheckError('usage', { place: '--model', rule: `must be one of ${names.join(', ')}`, value: unknown });
  const models = await Promise.all((only ?? names).map((name) => loadModel(directory, name)));
  const served = models.filter((model) => model !== undefined);
  if (served.length === 0) {
    throw new MlcheckError('usage', { place: directory, rule: 'must hold <model>/<version>/serving.json', value: `${names.length} folders`, hint: 'Name the folder that holds the folders of the models.' });
  }
  return served;
}

async function loadModel(directory: string, name: string): Promise<ServedModel | undefined> {
  const found = await Promise.all((await folders(join(directory, name))).map((version) => loadVersion(directory, name, version)));
  const versions = found.filter((version) => version !== undefined).sort((a, b) => a.config.version.localeCompare(b.config.version, 'en', { numeric: true }));
  const standard = versions.find((version) => version.config.production === true) ?? versions.at(-1);
  return standard && { name, versions, standard };
}

async function loadVersion(directory: string, name: string, version: string): Promise<ServedVersion | undefined> {
  const folder = join(directory, name, version);
  const place = join(name, version);
  const document = await readJson(join(folder, 'serving.json'), join(place, 'serving.json'));
  if (document === undefined) return undefined;
  const config = readServingConfig(document, join(place, 'serving.json'));
  if (config.name !== name || config.version !== version) {
    throw new MlcheckError('file-invalid', { place: join(place, 'serving.json'), rule: `must name its own folders ${name} and ${version}`, value: [config.name, config.version] });
  }
  return { config, replicas: await Promise.all(config.replicas.map((file) => loadReplica(folder, place, file, config))) };
}

async function loadReplica(folder: string, place: string, file: string, config: ServingConfig): Promise<CompiledTrees> {
  const document = await readJson(join(folder, file), join(place, file));
  if (document === undefined) throw new MlcheckError('file-invalid', { place: join(place, 'serving.json replicas'), rule: 'must name files that exist', value: file });
  const trees = readXgboostJson(document, join(place, file));
  const named = trees.featureNames.length > 0 ? trees.featureNames : config.features;
  if (trees.features !== config.features.length || named.some((feature, k) => feature !== config.features[k])) {
    throw new MlcheckError('file-invalid', { place: join(place, 'serving.json features'), rule: `must be the features of ${file} in their order (${named.join(', ')})`, value: config.features });
  }
  return compileTrees(trees);
}

async function folders(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map((entry) => entry.name).sort();
  } catch (cause) {
    throw new MlcheckError('usage', { place: directory, rule: 'must be a readable folder of models', cause });
  }
}

/** Undefined when there is no such file. */
async function readJson(path: string, place: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new MlcheckError('file-invalid', { place, rule: 'must be readable', cause });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new MlcheckError('file-invalid', { place, rule: 'must be JSON', value: text.slice(0, 40), cause });
  }
}

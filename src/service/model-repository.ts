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
  const files = new Map<string, Promise<LoadedFile>>();
  const found = await Promise.all((await folders(join(directory, name))).map((version) => loadVersion(directory, join(name, version), files)));
  const versions = found.filter((version) => version !== undefined).sort((a, b) => a.config.version.localeCompare(b.config.version, 'en', { numeric: true }));
  const standard = versions.find((version) => version.config.production === true) ?? versions.at(-1);
  return standard && { name, versions, standard };
}

interface LoadedFile {
  readonly trees: CompiledTrees;
  /** Empty when the model was trained without names. */
  readonly featureNames: readonly string[];
}

/** @param place `<model>/<version>`; @param files those read so far, shared by the versions of a model */
async function loadVersion(directory: string, place: string, files: Map<string, Promise<LoadedFile>>): Promise<ServedVersion | undefined> {
  const serving = join(place, 'serving.json');
  const document = await readJson(directory, serving);
  if (document === undefined) return undefined;
  const config = readServingConfig(document, serving);
  if (join(config.name, config.version) !== place) throw new MlcheckError('file-invalid', { place: serving, rule: `must name its own folders ${place}`, value: [config.name, config.version] });
  const replicas = config.replicas.map(async (replica) => {
    const file = join(place, replica);
    const loading = files.get(file) ?? loadFile(directory, file);
    files.set(file, loading);
    const { trees, featureNames } = await loading;
    const named = featureNames.length > 0 ? featureNames : config.features;
    if (trees.features !== config.features.length || named.some((feature, k) => feature !== config.features[k])) {
      const has = featureNames.length > 0 ? featureNames.join(', ') : `${trees.features} without names`;
      throw new MlcheckError('file-invalid', { place: `${serving} features`, rule: `must be the features of ${replica} in their order (${has})`, value: config.features });
    }
    return trees;
  });
  return { config, replicas: await Promise.all(replicas) };
}

async function loadFile(directory: string, file: string): Promise<LoadedFile> {
  const document = await readJson(directory, file);
  if (document === undefined) throw new MlcheckError('file-invalid', { place: file, rule: 'must exist: serving.json names it among its replicas' });
  const model = readXgboostJson(document, file);
  return { trees: compileTrees(model), featureNames: model.featureNames };
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
async function readJson(directory: string, place: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(join(directory, place), 'utf8');
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

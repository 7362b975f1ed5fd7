import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { twoTreeModel } from './two-tree-model.js';

export type Files = Readonly<Record<string, unknown>>;

/** A new folder of models under the system's temporary folder: `{ 'paper/1/serving.json': {...} }`, objects as JSON, texts as they are. */
export function modelFolder(files: Files): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'mlcheck-models-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function paperServing(version: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    name: 'paper',
    version,
    platform: 'xgboost_json',
    description: `two trees, version ${version}`,
    features: ['a', 'b'],
    inputs: [
      { name: 'features', datatype: 'FP32', shape: [-1, 2] },
      { name: 'full_name', datatype: 'BYTES', shape: [-1, 1], optional: true },
      { name: 'email', datatype: 'BYTES', shape: [-1, 1], optional: true },
    ],
    outputs: [{ name: 'score', datatype: 'FP32', shape: [-1, 1] }],
    replicas: ['model.json'],
    ...more,
  };
}

/** Model `paper`: version 2 is 1 with a base score of 3/4, version 10 has a copy of 1 and the file of 2 as replicas. */
export function paperFiles(): Files {
  const other = twoTreeModel();
  other.learner.learner_model_param.base_score = '[7.5E-1]';
  return {
    'paper/1/serving.json': paperServing('1'),
    'paper/1/model.json': twoTreeModel(),
    'paper/2/serving.json': paperServing('2'),
    'paper/2/model.json': other,
    'paper/10/serving.json': paperServing('10', { replicas: ['model.json', '../2/model.json'] }),
    'paper/10/model.json': twoTreeModel(),
    'paper/golden.json': [],
  };
}

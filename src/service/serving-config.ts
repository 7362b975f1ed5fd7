import { MlcheckError } from '../errors.js';

/** An input or output tensor as metadata declares it; -1 is the number of rows. */
export interface ServedTensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly optional?: boolean;
}

/** What `serving.json` beside a model says: how the model is offered. */
export interface ServingConfig {
  readonly name: string;
  readonly version: string;
  readonly platform: string;
  readonly description: string;
  /** Names of the model's features, in the order of the `features` tensor. */
  readonly features: readonly string[];
  readonly inputs: readonly ServedTensor[];
  readonly outputs: readonly ServedTensor[];
  /** Model files in the version's own folder (`model.json`) or in another version's (`../2/model.json`); with several, requests alternate between them. */
  readonly replicas: readonly string[];
  /** Answers requests that name no version. Without any such version the one with the highest number does. */
  readonly production?: boolean;
}

const REPLICA = /^(?:\.\.\/[^\\/.][^\\/]*\/)?[^\\/.][^\\/]*$/;

/**
 * Checks a parsed `serving.json`. One required FP32 input `features` of shape [-1, F], further inputs BYTES [-1, 1]; one FP32 output of shape [-1, 1].
 * @throws MlcheckError `file-invalid`
 */
export function readServingConfig(document: unknown, place: string): ServingConfig {
  const rule = (holds: boolean, path: string, text: string, value: unknown): void => {
    if (!holds) throw new MlcheckError('file-invalid', { place: `${place} ${path}`.trimEnd(), rule: text, value });
  };
  rule(typeof document === 'object' && document !== null && !Array.isArray(document), '', 'must be an object', document);
  const config = document as Record<string, unknown>;
  for (const key of ['name', 'version', 'platform', 'description']) {
    rule(typeof config[key] === 'string' && (config[key] !== '' || key === 'description'), key, 'must be a text', config[key]);
  }
  for (const key of ['features', 'replicas']) {
    const names = config[key];
    rule(Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string' && name !== ''), key, 'must be a list of names', names);
    rule(new Set(names as string[]).size === (names as string[]).length, key, 'must not repeat a name', names);
  }
  const { features, replicas } = config as { features: string[]; replicas: string[] };
  replicas.forEach((file, k) => rule(REPLICA.test(file), `replicas[${k}]`, 'must be a file of this or another version of the model', file));
  for (const key of ['inputs', 'outputs']) {
    const tensors = config[key];
    rule(Array.isArray(tensors) && tensors.every(isTensor), key, 'must be a list of {name, datatype, shape}', tensors);
  }
  const { inputs, outputs } = config as { inputs: ServedTensor[]; outputs: ServedTensor[] };
  const main = inputs.filter((input) => input.optional !== true);
  rule(main.length === 1 && shaped(main[0]!, 'FP32', features.length), 'inputs', `must have one required input, FP32 of shape [-1, ${features.length}]`, main);
  const further = inputs.filter((input) => input.optional === true);
  rule(further.every((input) => shaped(input, 'BYTES', 1)), 'inputs', 'optional ones must be BYTES of shape [-1, 1]', further);
  rule(new Set(inputs.map((input) => input.name)).size === inputs.length, 'inputs', 'must not repeat a name', inputs);
  rule(outputs.length === 1 && shaped(outputs[0]!, 'FP32', 1), 'outputs', 'must be one, FP32 of shape [-1, 1]', outputs);
  return Object.freeze(config as unknown as ServingConfig);
}

function isTensor(value: unknown): value is ServedTensor {
  if (typeof value !== 'object' || value === null) return false;
  const tensor = value as Record<string, unknown>;
  return typeof tensor['name'] === 'string' && typeof tensor['datatype'] === 'string' && Array.isArray(tensor['shape']);
}

function shaped(tensor: ServedTensor, datatype: string, columns: number): boolean {
  return tensor.datatype === datatype && tensor.shape.length === 2 && tensor.shape[0] === -1 && tensor.shape[1] === columns;
}

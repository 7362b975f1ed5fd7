import { printed } from '../errors.js';
import { Refusal } from './refusal.js';
import type { ServedTensor, ServingConfig } from './serving-config.js';

/** A checked Open Inference request. */
export interface InferRequest {
  readonly id?: string;
  readonly rows: number;
  /** Row-major, `rows * features` float32 values; NaN where the request says null. */
  readonly features: Float32Array;
  /** Optional text inputs that were sent: one text or null per row. */
  readonly texts: ReadonlyMap<string, readonly (string | null)[]>;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the body of an infer request against what the model declares. Data may be nested or flat; null in FP32 data is a missing value.
 * @throws Refusal 400 naming the place and the rule
 */
export function readInferRequest(body: string, config: ServingConfig): InferRequest {
  const request = parse(body);
  const id = request['id'];
  demand(id === undefined || typeof id === 'string', 'id', 'must be a text', id);
  demand(request['parameters'] === undefined || isObject(request['parameters']), 'parameters', 'must be an object', request['parameters']);
  checkOutputs(request['outputs'], config);

  const sent = request['inputs'];
  demand(Array.isArray(sent) && sent.length > 0, 'inputs', 'must be a list of at least one tensor', sent);
  const inputs = (sent as unknown[]).map((input, k) => checkInput(input, `inputs[${k}]`, config));
  const names = inputs.map((input) => input.tensor.name);
  demand(new Set(names).size === names.length, 'inputs', 'must not repeat a name', names);
  const main = inputs.find((input) => input.tensor.optional !== true);
  if (main === undefined) throw new Refusal(400, `inputs: must hold ${config.inputs.find((input) => input.optional !== true)!.name}, got ${names.join(', ')}`);

  const texts = new Map<string, readonly (string | null)[]>();
  for (const input of inputs) {
    demand(input.rows === main.rows, `${input.place}.shape`, `must have as many rows as ${main.tensor.name} (${main.rows})`, input.shape);
    if (input.tensor.datatype === 'BYTES') texts.set(input.tensor.name, readTexts(input));
  }
  return { ...(id === undefined ? {} : { id: id as string }), rows: main.rows, features: readNumbers(main), texts };
}

interface Input {
  readonly place: string;
  readonly tensor: ServedTensor;
  readonly shape: readonly number[];
  readonly rows: number;
  /** Values that the shape announces. */
  readonly size: number;
  readonly data: readonly unknown[];
}

function checkInput(value: unknown, place: string, config: ServingConfig): Input {
  demand(isObject(value), place, 'must be an object', value);
  const { name, shape, datatype, data } = value as Json;
  const tensor = config.inputs.find((input) => input.name === name);
  if (tensor === undefined) throw new Refusal(400, `${place}.name: must be one of ${config.inputs.map((input) => input.name).join(', ')}, got ${printed(name)}`);
  demand(datatype === tensor.datatype, `${place}.datatype`, `must be ${tensor.datatype}`, datatype);
  demand(Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size > 0), `${place}.shape`, 'must be a list of whole numbers > 0', shape);
  const sizes = shape as number[];
  // A column of texts may come as [rows], the way data frames are sent.
  const fits = sizes.length === 2 ? sizes[1] === tensor.shape[1] : sizes.length === 1 && tensor.datatype === 'BYTES';
  demand(fits, `${place}.shape`, `must be [rows, ${tensor.shape[1]}]`, shape);
  demand(Array.isArray(data), `${place}.data`, 'must be a list', data);
  return { place, tensor, shape: sizes, rows: sizes[0]!, size: sizes.reduce((a, b) => a * b, 1), data: data as unknown[] };
}

function readNumbers(input: Input): Float32Array {
  const data = flatten(input);
  const values = new Float32Array(data.length);
  for (let k = 0; k < data.length; k += 1) {
    const value = data[k];
    const number = value === null ? NaN : typeof value === 'number' ? Math.fround(value) : Infinity;
    if (Math.abs(number) === Infinity) throw new Refusal(400, `${input.place}.data[${k}]: must be a number within float32 or null, got ${printed(value)}`);
    values[k] = number;
  }
  return values;
}

function readTexts(input: Input): readonly (string | null)[] {
  const data = flatten(input);
  const wrong = data.findIndex((value) => value !== null && typeof value !== 'string');
  demand(wrong < 0, `${input.place}.data[${wrong}]`, 'must be a text or null', data[wrong]);
  return data as (string | null)[];
}

function flatten({ data, place, shape, size }: Input): readonly unknown[] {
  const flat = data.some(Array.isArray) ? data.flat(8) : data;
  if (flat.length !== size) throw new Refusal(400, `${place}.data: must hold ${size} values for shape ${JSON.stringify(shape)}, got ${flat.length}`);
  return flat;
}

/** There is one output, so a filter can only name it; naming another is an error, naming none means all. */
function checkOutputs(outputs: unknown, config: ServingConfig): void {
  if (outputs === undefined) return;
  demand(Array.isArray(outputs), 'outputs', 'must be a list', outputs);
  const known = config.outputs.map((output) => output.name);
  (outputs as unknown[]).forEach((output, k) => {
    demand(isObject(output) && known.includes(String(output['name'])), `outputs[${k}].name`, `must be one of ${known.join(', ')}`, isObject(output) ? output['name'] : output);
  });
}

function parse(body: string): Json {
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch (error) {
    throw new Refusal(400, `body: must be JSON, ${(error as Error).message}`);
  }
  demand(isObject(request), 'body', 'must be an object', request);
  return request as Json;
}

function demand(holds: boolean, place: string, rule: string, value: unknown): void {
  if (!holds) throw new Refusal(400, `${place}: ${rule}, got ${printed(value)}`);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

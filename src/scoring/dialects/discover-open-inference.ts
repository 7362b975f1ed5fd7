import { MlcheckError } from '../../errors.js';
import { readJson } from '../../net/read-json.js';
import type { FieldValue } from '../../population/account.js';
import { openInference, type InputTensor } from '../endpoint.js';
import type { TensorSpec } from '../scorer.js';
import { probeAccount, suiteLines, type Discoverer, type DiscoveryAsk } from './discovery.js';
import { objectIn } from './probe-replies.js';

const DATATYPES: Readonly<Record<string, InputTensor['datatype']>> = { FP16: 'FP32', FP32: 'FP32', FP64: 'FP64', BOOL: 'BOOL', BYTES: 'BYTES', INT8: 'INT64', INT16: 'INT64', INT32: 'INT64', INT64: 'INT64', UINT8: 'INT64', UINT16: 'INT64', UINT32: 'INT64' };

/**
 * An Open Inference server by its own metadata. Inputs of one dimension or of [rows, columns] are understood. A model that declares none (MLServer without
 * a signature in `model-settings.json`) gives lines with gaps.
 * @throws MlcheckError `endpoint-wrong-model` for a model that it does not have, or when it has several and none is named
 */
export const discoverOpenInference: Discoverer = async (target, ask) => {
  const server = objectIn(await ask('/v2'));
  if (server === undefined || typeof server['name'] !== 'string') return undefined;
  const model = target.model ?? (await onlyModel(ask));
  const version = target.version;
  const metadata = objectIn(await ask(`/v2/models/${encodeURIComponent(model)}${version === undefined ? '' : `/versions/${encodeURIComponent(version)}`}`));
  if (metadata === undefined) throw new MlcheckError('endpoint-wrong-model', { place: `${ask.href}/v2/models`, rule: 'must know the model', value: version === undefined ? model : `${model} version ${version}`, hint: 'name it with --model' });
  const declared = tensors(metadata['inputs']).map(inputOf);
  const told = tensors(metadata['outputs'])[0];
  const gaps = declared.length === 0 || told === undefined;
  const inputs = declared.length === 0 ? [{ name: 'input-0', datatype: 'FP32' as const, fields: ['NAME', 'THE', 'FIELDS'] }] : declared;
  const columns = told?.shape[1] ?? 1;
  const output = told === undefined ? { name: 'predict' } : { name: told.name, ...(columns > 1 ? { column: columns - 1 } : {}) };
  const values = { url: ask.href, model, ...(version === undefined ? {} : { version }), inputs, output };
  const fields = inputs.flatMap(({ datatype, fields: names }) => names.map((name): [string, FieldValue] => [name, datatype === 'BYTES' ? '' : datatype === 'BOOL' ? false : 0]));
  return { endpoint: openInference(values), ...(gaps ? {} : { account: probeAccount(fields) }), suiteLines: suiteLines('openInference', values) };
};

/** The protocol has no list of models; servers with a repository or a list of their own are asked for it. */
async function onlyModel(ask: DiscoveryAsk): Promise<string> {
  const listed = objectIn(await ask('/v2/models'))?.['models'];
  const names = Array.isArray(listed) ? listed.filter((name): name is string => typeof name === 'string') : await indexed(ask);
  if (names.length === 1) return names[0]!;
  throw new MlcheckError('endpoint-wrong-model', { place: ask.href, rule: 'needs the name of a model', hint: names.length === 0 ? 'the server does not list its models: name one with --model' : `name one with --model: ${names.join(', ')}` });
}

/** Names in the repository index of Triton and MLServer. */
async function indexed(ask: DiscoveryAsk): Promise<readonly string[]> {
  const reply = await ask('/v2/repository/index', {});
  const read = reply.status === 200 ? readJson(reply.body) : undefined;
  if (read?.ok !== true || !Array.isArray(read.value)) return [];
  return [...new Set(read.value.map((entry: unknown) => (entry as { name?: unknown } | null)?.name).filter((name): name is string => typeof name === 'string'))].sort();
}

function tensors(value: unknown): TensorSpec[] {
  if (!Array.isArray(value)) return [];
  return value.filter((tensor): tensor is TensorSpec => typeof tensor === 'object' && tensor !== null && 'name' in tensor && 'datatype' in tensor && 'shape' in tensor && Array.isArray(tensor.shape));
}

function inputOf({ name, datatype, shape }: TensorSpec): InputTensor {
  const columns = Math.max(1, shape.length < 2 ? 1 : (shape[1] ?? 1));
  return { name, datatype: DATATYPES[datatype] ?? 'FP32', fields: columns === 1 ? [name] : Array.from({ length: columns }, (_, at) => `${name}_${at}`) };
}

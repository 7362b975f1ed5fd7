import { isMlcheckError, MlcheckError } from '../../errors.js';
import { readJson } from '../../net/read-json.js';
import { openInference, type Datatype, type InputTensor, type OpenInferenceEndpoint } from '../endpoint.js';
import type { TensorSpec } from '../scorer.js';
import { DATATYPES, isInteger } from './datatypes.js';
import { exampleOf, type DiscoveredField } from './discovered-field.js';
import { discovered, GAPS, probeAccount, type Discoverer, type Discovery, type DiscoveryAsk, type DiscoveryTarget } from './discovery.js';
import { findRow } from './find-row.js';
import { openInferenceDialect } from './open-inference.js';
import { modelPath } from './open-inference-probe.js';
import { objectIn } from './probe-replies.js';

/**
 * An Open Inference server by its own metadata. Inputs of one dimension or of [rows, columns] are understood. A model that declares none (MLServer without a signature in `model-settings.json`) is
 * asked with rows of numbers; one that takes none gives lines with gaps. Of several outputs the one is taken whose name or datatype looks like a score.
 * @throws MlcheckError `endpoint-wrong-model` for a model that it does not have, or when it has several and none is named
 */
export const discoverOpenInference: Discoverer = async (target, ask) => {
  const server = objectIn(await ask('/v2'));
  if (server === undefined || typeof server['name'] !== 'string') return undefined;
  const model = target.model ?? (await onlyModel(ask));
  const version = target.version;
  const metadata = objectIn(await ask(modelPath({ model, ...(version === undefined ? {} : { version }) })));
  if (metadata === undefined) throw new MlcheckError('endpoint-wrong-model', { place: `${ask.href}/v2/models`, rule: 'must know the model', value: version === undefined ? model : `${model} version ${version}`, hint: 'name it with --model' });
  const common = { url: ask.href, model, ...(version === undefined ? {} : { version }) };
  const told = scoreTensor(tensors(metadata['outputs']));
  const inputs = tensors(metadata['inputs']).map((tensor, _, { length }) => inputOf(tensor, length === 1 ? target.fields : undefined));
  const frames = server['name'] === 'mlserver' && !/^grpcs?:/i.test(ask.href);
  if (inputs.length > 0 && told !== undefined) {
    const values = { ...common, inputs, output: told };
    const frame = frames && inputs.length > 1 ? asFrame(values) : undefined;
    return discovered('openInference', openInference, frame === undefined || (await takes(values, ask)) ? values : frame, { fields: inputs.flatMap(fieldsOf) });
  }
  const found = await undeclared(common, target, ask, inputs[0], told);
  return found.account !== undefined || !frames || target.fields === undefined ? found : ((await namedFrame(common, target.fields, ask, told)) ?? found);
};

type Values = Omit<OpenInferenceEndpoint, 'kind'>;

/** The same request as MLServer's codec of data frames reads it: each input is a column, and a text is a text. */
function asFrame(values: Values): Values {
  return { ...values, inputs: values.inputs.map((input) => (input.datatype === 'BYTES' ? { ...input, parameters: { content_type: 'str' } } : input)), parameters: { content_type: 'pd' } };
}

/** True where one account of examples is answered. */
async function takes(values: Values, ask: DiscoveryAsk): Promise<boolean> {
  const { path, body } = openInferenceDialect.bind(openInference(values), 'candidate').infer([probeAccount(values.inputs.flatMap(fieldsOf))], 'probe/0');
  return (await ask(path, JSON.parse(String(body)) as unknown)).status === 200;
}

/** A model of MLServer that tells nothing and takes no row of numbers: the fields of the user as columns of a data frame. Undefined where it does not take these either. */
async function namedFrame(common: Pick<Values, 'url' | 'model' | 'version'>, fields: readonly DiscoveredField[], ask: DiscoveryAsk, told: Values['output'] | undefined): Promise<Discovery | undefined> {
  const datatypes = { text: 'BYTES', boolean: 'BOOL', integer: 'INT64', number: 'FP64' } as const;
  const inputs = fields.map(({ name, type }): InputTensor => ({ name, datatype: datatypes[type], fields: [name] }));
  const tensorsSent = inputs.map(({ name, datatype }, k) => ({ name, datatype, shape: [1, 1], ...(datatype === 'BYTES' ? { parameters: { content_type: 'str' } } : {}), data: [exampleOf(fields[k]!)] }));
  const body = { parameters: { content_type: 'pd' }, inputs: tensorsSent };
  const output = told ?? (await firstOutput(`${modelPath(common)}/infer`, body, ask));
  return output === undefined ? undefined : discovered('openInference', openInference, asFrame({ ...common, inputs, output }), { fields });
}

/** The output that looks most like a score in what a model answers. MLServer gives probabilities to those who ask for them, and labels to all others. */
async function firstOutput(path: string, body: object, ask: DiscoveryAsk): Promise<Values['output'] | undefined> {
  for (const more of [{ outputs: [{ name: 'predict_proba' }] }, {}]) {
    const output = scoreTensor(tensors(objectIn(await ask(path, { ...body, ...more }))?.['outputs']));
    if (output !== undefined) return output;
  }
  return undefined;
}

/** A model that does not tell its tensors: rows of numbers, and the outputs that it answers with. Over gRPC only metadata is asked for. */
async function undeclared(common: Pick<OpenInferenceEndpoint, 'url' | 'model' | 'version'>, target: DiscoveryTarget, ask: DiscoveryAsk, input: InputTensor | undefined, told: OpenInferenceEndpoint['output'] | undefined): Promise<Discovery> {
  const { name, datatype } = input ?? { name: 'input-0', datatype: 'FP32' as const };
  const of = (columns: readonly string[], output: OpenInferenceEndpoint['output']) => ({ ...common, inputs: [{ name, datatype, fields: columns }], output });
  const gaps = discovered('openInference', openInference, of(target.fields?.map((field) => field.name) ?? GAPS, told ?? { name: 'predict' }));
  if (/^grpcs?:/i.test(ask.href)) return gaps;
  const path = `${modelPath(common)}/infer`;
  const body = (fields: readonly DiscoveredField[]) => ({ inputs: [{ name, datatype, shape: [1, fields.length], data: fields.map(exampleOf) }] });
  const row = await findRow((fields) => ask(path, body(fields)), input === undefined ? target.fields : fieldsOf(input));
  if (row?.taken !== true) return gaps;
  const output = told ?? (await firstOutput(path, body(row.fields), ask));
  return output === undefined ? gaps : discovered('openInference', openInference, of(row.columns, output), { fields: row.fields });
}

/** The protocol has no list of models; servers with a repository or a list of their own are asked for it. */
async function onlyModel(ask: DiscoveryAsk): Promise<string> {
  const listed = objectIn(await ask('/v2/models'))?.['models'];
  const names = Array.isArray(listed) ? listed.filter((name): name is string => typeof name === 'string') : await indexed(ask);
  if (names.length === 1) return names[0]!;
  throw new MlcheckError('endpoint-wrong-model', { place: ask.href, rule: 'needs the name of a model', hint: names.length === 0 ? 'the server does not list its models: name one with --model' : `name one with --model: ${names.join(', ')}` });
}

/** Names in the repository index of Triton and MLServer. */
async function indexed(ask: DiscoveryAsk): Promise<readonly string[]> {
  const reply = await ask('/v2/repository/index', {}).catch((error: unknown) => {
    // Triton may keep its repository to itself and serve everyone: 403 says nothing of credentials here.
    if (isMlcheckError(error) && error.code === 'endpoint-unauthorised') return undefined;
    throw error;
  });
  const read = reply?.status === 200 ? readJson(reply.body) : undefined;
  if (read?.ok !== true || !Array.isArray(read.value)) return [];
  return [...new Set(read.value.map((entry: unknown) => (entry as { name?: unknown } | null)?.name).filter((name): name is string => typeof name === 'string'))].sort();
}

function tensors(value: unknown): TensorSpec[] {
  if (!Array.isArray(value)) return [];
  return value.filter((tensor): tensor is TensorSpec => typeof tensor === 'object' && tensor !== null && 'name' in tensor && 'datatype' in tensor && 'shape' in tensor && Array.isArray(tensor.shape));
}

/** @param given fields of the user, for a model with one input: names in the order of its columns */
function inputOf({ name, datatype, shape }: TensorSpec, given?: readonly DiscoveredField[]): InputTensor {
  const columns = Math.max(1, shape.length < 2 ? 1 : (shape[1] ?? 1));
  const fields = given?.length === columns ? given.map((field) => field.name) : columns === 1 ? [name] : Array.from({ length: columns }, (_, at) => `${name}_${at}`);
  return { name, datatype: isDatatype(datatype) ? datatype : 'FP32', fields };
}

const isDatatype = (text: string): text is Datatype => Object.hasOwn(DATATYPES, text);

function fieldsOf({ name, datatype, fields }: InputTensor): DiscoveredField[] {
  const type = datatype === 'BYTES' ? 'text' : datatype === 'BOOL' ? 'boolean' : isInteger(datatype) ? 'integer' : 'number';
  return fields.map((field) => ({ name: field, type, ...(datatype.startsWith('UINT') ? { min: 0 } : {}), ...(fields.length > 1 && field.startsWith(`${name}_`) ? { unnamed: true } : {}) }));
}

/** The output that looks most like a score: by its name, else by its datatype; of several values in a row the last. */
function scoreTensor(outputs: readonly TensorSpec[]): OpenInferenceEndpoint['output'] | undefined {
  const found = outputs.find(({ name }) => /prob|score|risk/i.test(name)) ?? outputs.find(({ datatype }) => /^FP/.test(datatype)) ?? outputs[0];
  if (found === undefined) return undefined;
  const columns = found.shape[1] ?? 1;
  return { name: found.name, ...(columns > 1 ? { column: columns - 1 } : {}) };
}

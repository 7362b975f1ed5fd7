import { baseUrl } from '../../net/base-url.js';
import { httpClient, type HttpResponse } from '../../net/http-client.js';
import { MlcheckError } from '../../errors.js';
import type { Account, FieldValue } from '../../population/account.js';
import type { Clock } from '../clock.js';
import { openInference, type InputTensor, type OpenInferenceEndpoint } from '../endpoint.js';
import type { TensorSpec } from '../scorer.js';

/** What an Open Inference server says of one model, ready to be used. */
export interface Discovery {
  readonly endpoint: OpenInferenceEndpoint;
  /** One account that fills every input with zeros and empty strings. */
  readonly account: Account;
  /** The endpoint as lines of a suite. */
  readonly suiteLines: string;
}

const DATATYPES: Readonly<Record<string, InputTensor['datatype']>> = { FP16: 'FP32', FP32: 'FP32', FP64: 'FP64', BOOL: 'BOOL', BYTES: 'BYTES', INT8: 'INT64', INT16: 'INT64', INT32: 'INT64', INT64: 'INT64', UINT8: 'INT64', UINT16: 'INT64', UINT32: 'INT64' };

/**
 * Reads a server's own metadata, so that an endpoint can be declared from a bare address. Inputs of one dimension or of [rows, columns] are understood.
 * @throws MlcheckError `config-invalid` for an unusable URL, `endpoint-unreachable`, `endpoint-wrong-model` (with the models that the server names, where it
 * does), `endpoint-unusable` when it does not speak the protocol or declares no inputs
 */
export async function discoverOpenInference(
  target: { readonly url: string; readonly model?: string; readonly version?: string },
  how: { readonly clock: Clock; readonly version: string },
  signal: AbortSignal,
): Promise<Discovery> {
  const base = baseUrl(target.url, target.url);
  const client = httpClient(base.origin, { connections: 1, connectTimeoutMs: 5_000 });
  try {
    const get = async (path: string): Promise<HttpResponse> => {
      const reply = await client.request({ method: 'GET', path: base.path + path, headers: { accept: 'application/json', 'user-agent': `mlcheck/${how.version}`, 'x-mlcheck-synthetic': '1' }, timeoutMs: 10_000 }, signal);
      if (!reply.ok) throw new MlcheckError('endpoint-unreachable', { place: `${base.href}${path}`, rule: 'must answer', value: reply.detail, hint: 'is the server started, and is the port right?' });
      return reply;
    };
    const server = objectOf(await get('/v2'));
    if (server === undefined || typeof server['name'] !== 'string') {
      throw new MlcheckError('endpoint-unusable', { place: `${base.href}/v2`, rule: 'must be an Open Inference server (GET /v2 names it)', hint: 'other protocols are declared in a suite; is a path missing behind the port?' });
    }
    const model = target.model ?? (await onlyModel(get, base.href));
    const metadata = objectOf(await get(`/v2/models/${encodeURIComponent(model)}${target.version === undefined ? '' : `/versions/${encodeURIComponent(target.version)}`}`));
    if (metadata === undefined) throw new MlcheckError('endpoint-wrong-model', { place: `${base.href}/v2/models`, rule: 'must know the model', value: model, hint: 'name it with --model' });
    const inputs = tensors(metadata['inputs']).map(inputOf);
    const output = tensors(metadata['outputs'])[0];
    if (inputs.length === 0 || output === undefined) {
      throw new MlcheckError('endpoint-unusable', { place: `${base.href}/v2/models/${model}`, rule: 'must declare its inputs and outputs', value: metadata, hint: 'name the inputs in a suite by hand; some servers only know them when the model declares a signature' });
    }
    const columns = output.shape[1] ?? 1;
    const endpoint = openInference({
      url: base.href,
      model,
      ...(target.version === undefined ? {} : { version: target.version }),
      inputs,
      output: { name: output.name, ...(columns > 1 ? { column: columns - 1 } : {}) },
    });
    const fields = Object.fromEntries(inputs.flatMap(({ datatype, fields: names }) => names.map((name): [string, FieldValue] => [name, datatype === 'BYTES' ? '' : datatype === 'BOOL' ? false : 0])));
    return { endpoint, account: { cohort: 'probe', i: 0, id: 'probe/0', fields }, suiteLines: linesOf(endpoint) };
  } finally {
    await client.close();
  }
}

/** The protocol has no list of models; servers with a repository or a list of their own are asked for it. */
async function onlyModel(get: (path: string) => Promise<HttpResponse>, href: string): Promise<string> {
  const listed = objectOf(await get('/v2/models'))?.['models'];
  const names = Array.isArray(listed) ? listed.filter((name): name is string => typeof name === 'string') : [];
  if (names.length === 1) return names[0]!;
  throw new MlcheckError('endpoint-wrong-model', { place: href, rule: 'needs the name of a model', hint: names.length === 0 ? 'the server does not list its models: name one with --model' : `name one with --model: ${names.join(', ')}` });
}

function objectOf(reply: HttpResponse): Readonly<Record<string, unknown>> | undefined {
  if (reply.status !== 200) return undefined;
  try {
    const value: unknown = JSON.parse(reply.body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function tensors(value: unknown): TensorSpec[] {
  if (!Array.isArray(value)) return [];
  return value.filter((tensor): tensor is TensorSpec => typeof tensor === 'object' && tensor !== null && 'name' in tensor && 'datatype' in tensor && 'shape' in tensor && Array.isArray(tensor.shape));
}

function inputOf({ name, datatype, shape }: TensorSpec): InputTensor {
  const columns = Math.max(1, shape.length < 2 ? 1 : (shape[1] ?? 1));
  return { name, datatype: DATATYPES[datatype] ?? 'FP32', fields: columns === 1 ? [name] : Array.from({ length: columns }, (_, at) => `${name}_${at}`) };
}

function linesOf({ url, model, version, inputs, output }: OpenInferenceEndpoint): string {
  const tensor = ({ name, datatype, fields }: InputTensor): string => `    { name: ${quoted(name)}, datatype: '${datatype}', fields: [${fields.map(quoted).join(', ')}] },`;
  return [
    'candidate: openInference({',
    `  url: ${quoted(url)},`,
    `  model: ${quoted(model)},`,
    ...(version === undefined ? [] : [`  version: ${quoted(version)},`]),
    '  inputs: [',
    ...inputs.map(tensor),
    '  ],',
    `  output: { name: ${quoted(output.name)}${output.column === undefined ? '' : `, column: ${output.column}`} },`,
    '}),',
  ].join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

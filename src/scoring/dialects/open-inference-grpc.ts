import { MlcheckError } from '../../errors.js';
import type { HttpResponse } from '../../net/http-client.js';
import { readJson } from '../../net/read-json.js';
import type { Account, FieldValue } from '../../population/account.js';
import type { Ask, Dialect, Reading, WireRequest } from '../dialect.js';
import type { Datatype, OpenInferenceEndpoint, TensorParameters } from '../endpoint.js';
import { DATATYPES } from './datatypes.js';
import { tensorValues } from './encode-tensor.js';
import { errorText } from './error-text.js';
import { isNotReady, isOverload } from './failed-reply.js';
import { probeOpenInference } from './open-inference-probe.js';
import { readInferReply } from './open-inference-reply.js';
import { failure, parseReply } from './parse-reply.js';
import { rawTensor } from './raw-tensor.js';

const SERVICE = '/inference.GRPCInferenceService';

/**
 * Open Inference Protocol V2 over gRPC, for an endpoint whose URL is `grpc://host:port`: ModelInfer with typed contents; replies with typed or raw contents. The message of a request is
 * protobuf's JSON until it leaves, so that it can be read and sent again (grpcurl). Replies are held to the same contract as over REST; a gRPC status decides the
 * class of a failure, with its words where servers disagree (a model that is not loaded is INVALID_ARGUMENT at MLServer and UNAVAILABLE at KServe).
 * Source: kserve/open-inference-protocol, inference_grpc.md, open_inference_grpc.proto.
 */
export const openInferenceGrpcDialect: Dialect<OpenInferenceEndpoint> = {
  name: 'open-inference',
  bind(endpoint, place) {
    const inputs = endpoint.inputs.map((input, k) => ({ ...input, contents: contentsOf(input.datatype, `${place}.inputs[${k}]`), values: tensorValues(input, `${place}.inputs[${k}]`, false) }));
    const head = { model_name: endpoint.model, ...(endpoint.version === undefined ? {} : { model_version: endpoint.version }) };
    const message = (accounts: readonly Account[], id: string): object => ({
      ...head,
      id,
      ...inferParameters(endpoint.parameters),
      inputs: inputs.map(({ name, datatype, fields, parameters, contents, values }) => ({ name, datatype, shape: [accounts.length, fields.length], ...inferParameters(parameters), contents: { [contents]: values(accounts).map(onTheWire) } })),
      outputs: [{ name: endpoint.output.name }],
    });
    return {
      infer: (accounts, requestId) => ({ method: 'POST', path: `${SERVICE}/ModelInfer`, body: JSON.stringify(message(accounts, requestId)) }),
      read: (response, sent) => (response.status === 200 ? readReply(response, endpoint, sent.rows, sent.requestId) : failedCall(response)),
      probe: (ask) => probeOpenInference(endpoint, asRest(ask)),
    };
  },
};

/** The field of InferTensorContents that carries a datatype. @throws MlcheckError `suite-invalid` for one that none carries. */
function contentsOf(datatype: Datatype, place: string): string {
  const { contents } = DATATYPES[datatype];
  if (contents !== undefined) return contents;
  throw new MlcheckError('suite-invalid', { place: `${place}.datatype`, rule: 'must be a datatype that gRPC has a field for', value: datatype, hint: "send it over HTTP, with `tensors: 'binary'`" });
}

/** Parameters as the choice of fields that gRPC has for their values. */
function inferParameters(parameters: TensorParameters | undefined): { readonly parameters?: object } {
  if (parameters === undefined) return {};
  const choice = (value: string | number | boolean): object => (typeof value === 'string' ? { string_param: value } : typeof value === 'boolean' ? { bool_param: value } : Number.isSafeInteger(value) ? { int64_param: value } : { double_param: value });
  return { parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, choice(value)])) };
}

/** A missing number is NaN, which a float tensor carries and JSON writes as text; bytes are base64. */
function onTheWire(value: FieldValue): FieldValue {
  if (value === null) return 'NaN';
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'string' ? Buffer.from(value, 'utf8').toString('base64') : value;
}

function readReply(response: HttpResponse, endpoint: OpenInferenceEndpoint, rows: number, requestId: string): Reading {
  const json = parseReply(response);
  if (json.kind === 'failure') return json;
  const reply = json.value as Readonly<Record<string, unknown>>;
  const outputs = (reply['outputs'] as readonly Readonly<Record<string, unknown>>[]).map((output) => ({ ...output, shape: (output['shape'] as readonly string[]).map(Number) }));
  const raw = reply['raw_output_contents'] as readonly string[];
  const dataOf = ({ datatype, contents }: Readonly<Record<string, unknown>>, at: number): readonly unknown[] | string | undefined => {
    const bytes = raw[at];
    return bytes === undefined ? valuesIn(contents) : rawTensor(String(datatype), Buffer.from(bytes, 'base64'));
  };
  return readInferReply({ ...reply, outputs, model_name: reply['model_name'] === '' ? undefined : reply['model_name'] }, endpoint, { rows, requestId, status: 'gRPC OK', body: '', bareTokens: 0, dataOf });
}

/** The one field of the contents that is filled. 64-bit integers, and what JSON has no number for, come as texts. */
function valuesIn(contents: unknown): readonly unknown[] | undefined {
  if (typeof contents !== 'object' || contents === null) return undefined;
  const filled = Object.entries(contents as Readonly<Record<string, readonly unknown[]>>).find(([, values]) => values.length > 0);
  if (filled === undefined) return [];
  const [name, values] = filled;
  if (name === 'bytes_contents') return values.map((value) => Buffer.from(String(value), 'base64').toString('utf8'));
  if (!name.includes('64_contents') && !name.startsWith('fp')) return values;
  return values.map((value) => (typeof value !== 'string' ? value : name.startsWith('fp') || Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value)));
}

const STATUS = ['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'];

/** Without a gRPC status something else answered, such as a proxy: it is judged by its HTTP status. */
function failedCall(response: HttpResponse): Reading {
  const status = STATUS[Number(response.headers['grpc-status'])] ?? 'UNKNOWN';
  const said = errorText(response.body) ?? '';
  return failure(classOf(status, said, response.status), `gRPC ${status}${said === '' ? '' : `: ${said}`}`);
}

function classOf(status: string, said: string, http: number): Extract<Reading, { kind: 'failure' }>['outcome'] {
  switch (status) {
    case 'UNAUTHENTICATED':
    case 'PERMISSION_DENIED':
      return 'authentication';
    case 'RESOURCE_EXHAUSTED':
      // Not a lack of anything, but a request that no retry makes smaller.
      return /larger than max/i.test(said) ? 'invalid-request' : 'throttled';
    case 'DEADLINE_EXCEEDED':
    case 'CANCELLED':
      return 'timeout';
    case 'UNAVAILABLE':
      return isOverload(said) ? 'throttled' : isNotReady(said) ? 'not-ready' : http === 504 ? 'timeout' : 'infrastructure';
    case 'ABORTED':
      return 'infrastructure';
    case 'INTERNAL':
    case 'UNKNOWN':
    case 'DATA_LOSS':
      return isNotReady(said) ? 'not-ready' : 'model-error';
    default:
      return isNotReady(said) ? 'not-ready' : 'invalid-request';
  }
}

/** The probe of REST asks this; each of its paths is a call, each reply what REST would say. */
function asRest(ask: Ask): Ask {
  return Object.assign(async ({ path }: WireRequest) => restReply(await ask(callOf(path))), { url: (path: string) => ask.url(path === '' ? '' : callOf(path).path) });
}

/** The call that a path of the REST protocol stands for. */
export function callOf(path: string): WireRequest {
  const call = (method: string, message: object): WireRequest => ({ method: 'POST', path: `${SERVICE}/${method}`, body: JSON.stringify(message) });
  if (path === '/v2') return call('ServerMetadata', {});
  const model = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?(\/ready)?$/.exec(path);
  if (model === null) return call('RepositoryIndex', {});
  const [, name, version, ready] = model;
  return call(ready === undefined ? 'ModelMetadata' : 'ModelReady', { name: decodeURIComponent(name as string), ...(version === undefined ? {} : { version: decodeURIComponent(version) }) });
}

/** Metadata with sizes as numbers; the repository index as the bare list that it is over REST. */
export function restReply(reply: HttpResponse): HttpResponse {
  const read = reply.status === 200 ? readJson(reply.body) : undefined;
  if (read?.ok !== true) return reply;
  const message = read.value as Readonly<Record<string, unknown>>;
  const sized = (tensors: unknown): unknown => (Array.isArray(tensors) ? tensors.map((tensor: { readonly shape?: readonly string[] }) => ({ ...tensor, shape: (tensor.shape ?? []).map(Number) })) : undefined);
  const body = Array.isArray(message['models']) ? message['models'] : 'inputs' in message ? { ...message, inputs: sized(message['inputs']), outputs: sized(message['outputs']) } : message;
  return { ok: true, status: 200, headers: reply.headers, body: JSON.stringify(body) };
}

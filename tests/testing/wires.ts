import { azureMl, bentoMl, litServe, rayServe, seldonV1, torchServe, vertexAi } from '../../src/scoring/dialects/rest-presets.js';
import { kserveV1 } from '../../src/scoring/dialects/kserve-v1.js';
import { databricks, mlflow } from '../../src/scoring/dialects/mlflow.js';
import { rest } from '../../src/scoring/dialects/rest.js';
import { sagemaker } from '../../src/scoring/dialects/sagemaker.js';
import { tensorflowServing } from '../../src/scoring/dialects/tensorflow-serving.js';
import { openInference, type AddressedEndpoint, type ClientOptions } from '../../src/scoring/endpoint.js';
import type { Answer, Seen } from '../../src/scoring/testing/tiny-server.js';

/** One dialect as a fixture server speaks it: shapes from the sources that docs/dialects.md names. */
export interface Wire {
  readonly name: string;
  endpoint(url: string, client: ClientOptions): AddressedEndpoint;
  /** Indices of the accounts in a scoring request. */
  indices(seen: Seen): readonly number[];
  /** A right reply with one JSON literal for each row, as text. */
  reply(literals: readonly string[], seen: Seen): string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Reply to every request that is not for scores. */
  probe(seen: Seen): Answer;
  /** What the server says while the model is not there. */
  readonly notReady: { readonly status: number; readonly body: string | object };
  /** What it says when the model raises an exception. */
  readonly raised: { readonly status: number; readonly body: string | object; readonly headers?: Readonly<Record<string, string>> };
  /** What it says to a request that it cannot read. */
  readonly invalid: { readonly status: number; readonly body: string | object };
  /** An error object in a reply with status 200. */
  readonly inside: object;
  /** True when one request carries one account. */
  readonly single?: boolean;
  readonly csv?: boolean;
  /** How a reply tells the version that was asked for, another one, and none: as text in its body, or as headers. */
  readonly versions?: { readonly text?: readonly [right: string, other: string, none: string]; readonly other?: Readonly<Record<string, string>>; readonly none?: Readonly<Record<string, string>> };
  /** True for gRPC: what only HTTP can do does not happen to it. */
  readonly grpc?: boolean;
}

const model = 'm';
const columns = ['a', 'b'];
const json = (seen: Seen): Record<string, unknown> => JSON.parse(seen.body) as Record<string, unknown>;
const firsts = (rows: unknown): readonly number[] => (rows as readonly (readonly number[])[]).map((row) => row[0] as number);
const as = (rows: unknown): readonly number[] => (rows as readonly { readonly a: number }[]).map(({ a }) => a);
const list = (literals: readonly string[]): string => `[${literals.join(',')}]`;
const binaryHead = (seen: Seen): Record<string, unknown> => JSON.parse(seen.bytes.subarray(0, Number(seen.headers['inference-header-content-length'])).toString('utf8')) as Record<string, unknown>;
const binaryRows = (seen: Seen): readonly number[] => {
  const rest = seen.bytes.subarray(Number(seen.headers['inference-header-content-length']));
  return Array.from({ length: rest.byteLength / 16 }, (_, k) => rest.readDoubleLE(k * 16));
};
const error = { error: 'division by zero' };
const fastapi = { invalid: { status: 422, body: { detail: [{ loc: ['body', 'rows'], msg: 'Field required', type: 'missing' }] } } };

export const WIRES: readonly Wire[] = [
  {
    name: 'openInference',
    endpoint: (url, client) => openInference({ url, model, version: '1', inputs: [{ name: 'x', datatype: 'FP32', fields: columns }], output: { name: 'p' }, ...client }),
    indices: (seen) => (json(seen)['inputs'] as { data: number[] }[])[0]!.data.filter((_, k) => k % 2 === 0),
    reply: (literals, seen) => `{"model_name":"m","model_version":"1","id":${JSON.stringify(json(seen)['id'])},"outputs":[{"name":"p","datatype":"FP32","shape":[${literals.length},1],"data":${list(literals)}}]}`,
    probe: (seen) => ({ body: seen.path === '/v2' ? { name: 'tiny', version: '1' } : seen.path.endsWith('/ready') ? '' : { name: 'm', versions: ['1'] } }),
    notReady: { status: 400, body: { error: 'Model m is not ready yet.' } }, raised: { status: 500, body: error }, invalid: { status: 400, body: { error: 'bad shape' } }, inside: error,
    versions: { text: ['"model_version":"1"', '"model_version":"2"', '"parameters":{}'] },
  },
  {
    name: 'openInference binary',
    endpoint: (url, client) => openInference({ url, model, version: '1', tensors: 'binary', inputs: [{ name: 'x', datatype: 'FP64', fields: columns }], output: { name: 'p' }, ...client }),
    indices: (seen) => binaryRows(seen),
    // Servers may answer in JSON all the same, and only so can a literal be wrong.
    reply: (literals, seen) => `{"model_name":"m","model_version":"1","id":${JSON.stringify(binaryHead(seen)['id'])},"outputs":[{"name":"p","datatype":"FP64","shape":[${literals.length},1],"data":${list(literals)}}]}`,
    probe: (seen) => ({ body: seen.path === '/v2' ? { name: 'tiny', version: '1', extensions: ['binary_tensor_data'] } : seen.path.endsWith('/ready') ? '' : { name: 'm', versions: ['1'] } }),
    notReady: { status: 400, body: { error: 'Model m is not ready yet.' } }, raised: { status: 500, body: error }, invalid: { status: 400, body: { error: 'bad shape' } }, inside: error,
    versions: { text: ['"model_version":"1"', '"model_version":"2"', '"parameters":{}'] },
  },
  {
    name: 'openInference gRPC',
    endpoint: (url, client) => openInference({ url, model, version: '1', inputs: [{ name: 'x', datatype: 'FP64', fields: columns }], output: { name: 'p' }, ...client }),
    indices: (seen) => ((json(seen)['inputs'] as { contents: { fp64_contents: number[] } }[])[0]!.contents.fp64_contents).filter((_, k) => k % 2 === 0),
    reply: (literals, seen) => `{"model_name":"m","model_version":"1","id":${JSON.stringify(json(seen)['id'])},"outputs":[{"name":"p","datatype":"FP64","shape":[${literals.length},1],"contents":{"fp64_contents":${list(literals)}}}]}`,
    probe: (seen) => ({ body: seen.path.endsWith('ModelReady') ? { ready: true } : { name: 'm', versions: ['1'] } }),
    notReady: { status: 503, body: { error: 'Model with name m is not ready.' } }, raised: { status: 500, body: error }, invalid: { status: 400, body: { error: 'bad shape' } }, inside: error, grpc: true,
    versions: { text: ['"model_version":"1"', '"model_version":"2"', '"model_version":""'] },
  },
  {
    name: 'kserveV1',
    endpoint: (url, client) => kserveV1({ url, model, columns, ...client }),
    indices: (seen) => firsts(json(seen)['instances']),
    reply: (literals) => `{"predictions":${list(literals)}}`,
    probe: () => ({ body: { name: 'm', ready: true } }),
    notReady: { status: 503, body: { error: 'Model with name m is not ready.' } }, raised: { status: 500, body: error }, invalid: { status: 400, body: { error: 'Expected "instances" to be a list' } }, inside: { predictions: error },
  },
  {
    name: 'tensorflowServing row',
    endpoint: (url, client) => tensorflowServing({ url, model, version: '1', inputs: [{ name: 'x', fields: columns }], ...client }),
    indices: (seen) => firsts((json(seen)['instances'] as { x: number[] }[]).map(({ x }) => x)),
    reply: (literals) => `{"predictions":[${literals.map((literal) => `[${literal}]`).join(',')}]}`,
    probe: (seen) => (seen.path.endsWith('/metadata') ? { status: 404, body: {} } : { body: { model_version_status: [{ version: '1', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } }] } }),
    notReady: { status: 404, body: { error: 'Servable not found for request: Specific(m, 1)' } }, raised: { status: 500, body: error }, invalid: { status: 400, body: { error: "Missing 'inputs' or 'instances' key" } }, inside: error,
  },
  {
    name: 'tensorflowServing column',
    endpoint: (url, client) => tensorflowServing({ url, model, form: 'column', inputs: [{ name: 'a', fields: 'a' }, { name: 'b', fields: ['b'] }], output: { name: 'p' }, ...client }),
    indices: (seen) => (json(seen)['inputs'] as { a: number[] }).a,
    reply: (literals) => `{"outputs":{"p":[${literals.map((literal) => `[${literal}]`).join(',')}],"other":[]}}`,
    probe: (seen) => (seen.path.endsWith('/metadata') ? { status: 404, body: {} } : { body: { model_version_status: [{ version: '1', state: 'AVAILABLE', status: {} }] } }),
    notReady: { status: 404, body: { error: 'Servable not found for request: Latest(m)' } }, raised: { status: 500, body: error }, invalid: { status: 400, body: { error: 'bad' } }, inside: error,
  },
  {
    name: 'mlflow',
    endpoint: (url, client) => mlflow({ url, model, columns, ...client }),
    indices: (seen) => firsts((json(seen)['dataframe_split'] as { data: unknown }).data),
    reply: (literals) => `{"predictions": ${list(literals)}}`,
    probe: (seen) => ({ body: seen.path === '/version' ? '3.17.2' : '\n' }),
    notReady: { status: 503, body: { error: 'Model is loading.' } },
    raised: { status: 400, body: { error_code: 'BAD_REQUEST', message: 'Encountered an unexpected error while evaluating the model.', stack_trace: 'Traceback (most recent call last):\nZeroDivisionError: division by zero\n' } },
    invalid: { status: 400, body: { error_code: 'BAD_REQUEST', message: 'Invalid input. The input must be a JSON dictionary' } }, inside: { predictions: error },
  },
  {
    name: 'databricks',
    endpoint: (url, client) => databricks({ url, model, servingEndpoint: 'fraud', version: 'm-1', input: 'dataframe_records', columns, output: { name: 'score' }, ...client }),
    indices: (seen) => as(json(seen)['dataframe_records']),
    reply: (literals) => `{"predictions": [${literals.map((literal) => `{"score": ${literal}}`).join(', ')}]}`,
    headers: { 'served-model-name': 'm-1' },
    probe: () => ({ body: { name: 'fraud', state: { ready: 'READY' }, config: { served_entities: [{ name: 'm-1' }, { name: 'm-2' }] } } }),
    notReady: { status: 503, body: { error_code: 'TEMPORARILY_UNAVAILABLE', message: 'The endpoint is not ready.' } },
    versions: { other: { 'served-model-name': 'm-2' }, none: { 'served-model-name': '' } },
    raised: { status: 400, body: { error_code: 'BAD_REQUEST', message: 'Encountered an unexpected error.', stack_trace: 'Traceback\nValueError: x\n' } }, invalid: { status: 400, body: { error_code: 'BAD_REQUEST', message: 'bad' } }, inside: { error_code: 'INTERNAL_ERROR', message: 'gone' },
  },
  {
    name: 'sagemaker csv',
    endpoint: (url, client) => sagemaker({ url, model, endpointName: 'fraud', version: 'blue', columns, ...client }),
    indices: (seen) => seen.body.split('\n').map((line) => Number(line.split(',')[0])),
    reply: (literals) => literals.map((literal) => literal.replace(/^"|"$/g, '').replace('null', '')).join('\n'),
    headers: { 'x-amzn-invoked-production-variant': 'blue', 'content-type': 'text/csv' },
    probe: () => ({ status: 404 }),
    notReady: { status: 429, body: { Code: 'ModelNotReadyException', Message: 'The model is not ready for inference requests.' } },
    versions: { other: { 'x-amzn-invoked-production-variant': 'green' }, none: { 'x-amzn-invoked-production-variant': '' } },
    raised: { status: 424, body: { Message: 'Received server error (500) from primary', OriginalStatusCode: 500, OriginalMessage: 'division by zero', LogStreamArn: 'arn' } }, invalid: { status: 400, body: { Message: '1 validation error detected' } }, inside: error, csv: true,
  },
  {
    name: 'sagemaker json',
    endpoint: (url, client) => sagemaker({ url, model, format: 'json', columns, output: { name: 'score' }, ...client }),
    indices: (seen) => firsts((json(seen)['instances'] as { features: unknown }[]).map(({ features }) => features)),
    reply: (literals) => `{"predictions":[${literals.map((literal) => `{"score":${literal}}`).join(',')}]}`,
    probe: () => ({ body: '' }),
    notReady: { status: 503, body: { error: 'Model is still loading' } }, raised: { status: 500, body: 'division by zero\nTraceback (most recent call last):\n  File "transformer.py", line 142, in transform\nZeroDivisionError: division by zero\n' }, invalid: { status: 415, body: '' }, inside: { predictions: error },
  },
  {
    name: 'sagemaker jsonlines',
    endpoint: (url, client) => sagemaker({ url, model, format: 'jsonlines', columns, output: { name: 'score' }, ...client }),
    indices: (seen) => firsts(seen.body.split('\n').map((line) => (JSON.parse(line) as { features: unknown }).features)),
    reply: (literals) => literals.map((literal) => `{"score":${literal}}`).join('\n'),
    headers: { 'content-type': 'application/jsonlines' },
    probe: () => ({ body: '' }),
    notReady: { status: 503, body: { error: 'Model is still loading' } }, raised: { status: 500, body: error }, invalid: { status: 415, body: '' }, inside: error,
  },
  {
    name: 'rest',
    endpoint: (url, client) => rest({ url, model, version: '7', path: '/score', row: { id: '{{$id}}', a: '{{a}}', b: '{{b}}' }, body: { rows: '{{$rows}}' }, scores: '/results', score: '/score', id: '/id', ready: { path: '/health' }, servedVersion: { header: 'x-version' }, ...client }),
    indices: (seen) => as(json(seen)['rows']),
    reply: (literals, seen) => `{"results":[${literals.map((literal, k) => `{"id":${JSON.stringify((json(seen)['rows'] as { id: string }[])[k]?.id ?? 'x/0')},"score":${literal}}`).join(',')}]}`,
    headers: { 'x-version': '7' },
    versions: { other: { 'x-version': '8' }, none: { 'x-version': '' } },
    probe: () => ({ body: { status: 'ok' } }),
    notReady: { status: 503, body: { detail: 'model is not ready' } }, raised: { status: 500, body: 'Internal Server Error' }, ...fastapi, inside: { detail: 'division by zero' },
  },
  {
    name: 'torchServe',
    endpoint: (url, client) => torchServe({ url, model, version: '1.0', columns, ...client }),
    indices: (seen) => firsts(json(seen)['instances']),
    reply: (literals) => `{"predictions":${list(literals)}}`,
    probe: () => ({ body: { status: 'Healthy' } }),
    notReady: { status: 503, body: { code: 503, type: 'ServiceUnavailableException', message: 'Model "m" has no worker to serve inference request.' } },
    raised: { status: 503, body: { code: 503, type: 'InternalServerException', message: 'Prediction failed' } }, invalid: { status: 400, body: { code: 400, type: 'BadRequestException', message: 'Parse failed' } }, inside: error,
  },
  {
    name: 'seldonV1',
    endpoint: (url, client) => seldonV1({ url, model, columns, unit: 'clf', ...client }),
    indices: (seen) => firsts((json(seen)['data'] as { ndarray: unknown }).ndarray),
    reply: (literals) => `{"data":{"names":["t:0"],"ndarray":[${literals.map((literal) => `[${literal}]`).join(',')}]},"meta":{"requestPath":{"clf":"registry/img:1.4"}}}`,
    probe: () => ({ body: '' }),
    notReady: { status: 503, body: { status: { status: 1, info: 'model is not ready', code: -1, reason: 'MICROSERVICE_NOT_READY' } } },
    raised: { status: 500, body: { status: { status: 1, info: 'division by zero', code: -1, reason: 'MICROSERVICE_INTERNAL_ERROR' } } }, invalid: { status: 400, body: { status: { status: 1, info: 'bad', code: -1, reason: 'MICROSERVICE_BAD_DATA' } } },
    inside: { status: { status: 'FAILURE', info: 'division by zero', reason: 'MICROSERVICE_INTERNAL_ERROR' } },
  },
  {
    name: 'vertexAi',
    endpoint: (url, client) => vertexAi({ url, model, version: '123', resource: 'projects/1/locations/x/endpoints/9', columns, score: '/scores/1', ...client }),
    indices: (seen) => as(json(seen)['instances']),
    reply: (literals) => `{"predictions":[${literals.map((literal) => `{"scores":[0.1,${literal}],"classes":["n","y"]}`).join(',')}],"deployedModelId":"123","modelVersionId":"4"}`,
    versions: { text: ['"deployedModelId":"123"', '"deployedModelId":"124"', '"metadata":{}'] },
    probe: () => ({ status: 404, body: '' }),
    notReady: { status: 503, body: { error: { code: 503, message: 'The model is not ready.', status: 'UNAVAILABLE' } } },
    raised: { status: 500, body: { error: { code: 500, message: 'division by zero', status: 'INTERNAL' } } }, invalid: { status: 400, body: { error: { code: 400, message: 'bad instance', status: 'INVALID_ARGUMENT' } } }, inside: { error: { code: 500, message: 'division by zero' } },
  },
  {
    name: 'azureMl',
    endpoint: (url, client) => azureMl({ url, model, version: 'blue', deployment: 'blue', columns, ...client }),
    indices: (seen) => firsts((json(seen)['input_data'] as { data: unknown }).data),
    reply: (literals) => list(literals),
    headers: { 'azureml-model-deployment': 'blue' },
    versions: { other: { 'azureml-model-deployment': 'green' }, none: { 'azureml-model-deployment': '' } },
    probe: () => ({ status: 404, body: '' }),
    notReady: { status: 503, body: { error: 'model is not ready' } }, raised: { status: 424, body: 'division by zero' }, invalid: { status: 400, body: { message: 'bad' } }, inside: error,
  },
  {
    name: 'bentoMl',
    endpoint: (url, client) => bentoMl({ url, model, api: 'score', argument: 'rows', columns, ...client }),
    indices: (seen) => firsts(json(seen)['rows']),
    reply: (literals) => list(literals),
    probe: () => ({ body: '\n' }),
    notReady: { status: 503, body: { error: 'Runners are not ready.' } }, raised: { status: 500, body: { error: 'An unexpected error has occurred, please check the server log.' } }, invalid: { status: 400, body: { error: '1 validation error', detail: [] } }, inside: error,
  },
  {
    name: 'litServe',
    endpoint: (url, client) => litServe({ url, model, columns, ...client, batchSize: 1 }),
    indices: (seen) => [(json(seen)['input'] as number[])[0] as number],
    reply: ([literal]) => `{"output":${literal as string}}`,
    probe: () => ({ body: 'ok' }),
    notReady: { status: 503, body: 'not ready' }, raised: { status: 500, body: { detail: 'Internal Server Error' } }, invalid: fastapi.invalid, inside: { detail: 'division by zero' }, single: true,
  },
  {
    name: 'rayServe',
    endpoint: (url, client) => rayServe({ url, model, route: '/fraud', columns, ...client }),
    indices: (seen) => as(JSON.parse(seen.body)),
    reply: (literals) => list(literals),
    probe: () => ({ body: 'success' }),
    notReady: { status: 503, body: '' }, raised: { status: 500, body: 'Internal Server Error' }, invalid: fastapi.invalid, inside: error,
  },
];

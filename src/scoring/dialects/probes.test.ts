import { afterEach, describe, expect, it } from 'vitest';
import type { AddressedEndpoint } from '../endpoint.js';
import { httpScorer } from '../http-scorer.js';
import { realClock } from '../testing/real-clock.js';
import { tinyServer, type Answer } from '../testing/tiny-server.js';
import { kserveV1 } from './kserve-v1.js';
import { databricks, mlflow } from './mlflow.js';
import { rest } from './rest.js';
import { sagemaker, sagemakerDialect } from './sagemaker.js';
import { tensorflowServing } from './tensorflow-serving.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

type Pages = Readonly<Record<string, Answer>>;
async function probe(pages: Pages, endpoint: (url: string) => AddressedEndpoint): Promise<unknown> {
  const server = await tinyServer(({ path }) => pages[path] ?? { status: 404, body: { detail: 'Not Found' } });
  const scorer = httpScorer(endpoint(server.url), { arm: 'candidate', environment: {}, clock: realClock, jitter: () => 0, version: '0', readyWithinMs: 120 });
  open.push(server, scorer);
  return scorer.probe(new AbortController().signal);
}

const model = 'm';
const columns = ['a'];
const status = (state: string, version = '7') => ({ body: { model_version_status: [{ version, state, status: { error_code: 'OK', error_message: '' } }] } });
const tensor = (dtype: string, ...sizes: readonly string[]) => ({ dtype, tensor_shape: { dim: sizes.map((size) => ({ size, name: '' })), unknown_rank: false }, name: 'n' });
const metadata = { body: { model_spec: { name: 'm', version: '7' }, metadata: { signature_def: { signature_def: { serving_default: { inputs: { x: tensor('DT_FLOAT', '-1', '2') }, outputs: { p: tensor('DT_FLOAT', '-1', '1') }, method_name: 'tensorflow/serving/predict' } } } } } };
const tf = (more: object = {}) => (url: string) => tensorflowServing({ url, model, inputs: [{ name: 'x', fields: ['a', 'b'] }], ...more });

describe('hand: who answers', () => {
  it.each<[string, Pages, (url: string) => AddressedEndpoint, unknown]>([
    ['TensorFlow Serving', { '/v1/models/m/versions/7': status('AVAILABLE'), '/v1/models/m/versions/7/metadata': metadata }, tf({ version: '7' }), { server: 'tensorflow-serving', model: 'm', version: '7', versions: ['7'], inputs: [{ name: 'x', datatype: 'DT_FLOAT', shape: [-1, 2] }], outputs: [{ name: 'p', datatype: 'DT_FLOAT', shape: [-1, 1] }] }],
    ['TensorFlow Serving by label', { '/v1/models/m/labels/canary': status('AVAILABLE') }, tf({ label: 'canary' }), { server: 'tensorflow-serving', model: 'm', versions: ['7'] }],
    ['KServe V1', { '/v1/models/m': { body: { name: 'm', ready: true } } }, (url) => kserveV1({ url, model, columns }), { server: 'kserve', model: 'm' }],
    ['MLflow', { '/ping': { body: '\n' }, '/version': { body: '3.1.0' } }, (url) => mlflow({ url, model, columns }), { server: 'mlflow', serverVersion: '3.1.0', model: 'm' }],
    ['Databricks', { '/api/2.0/serving-endpoints/f': { body: { state: { ready: 'READY' }, config: { served_entities: [{ name: 'm-2' }, { name: 'm-1' }] } } } }, (url) => databricks({ url, model, columns, servingEndpoint: 'f', version: 'm-1' }), { server: 'databricks', model: 'm', version: 'm-1', versions: ['m-1', 'm-2'] }],
    ['a SageMaker container', { '/ping': { body: '' } }, (url) => sagemaker({ url, model, columns }), { server: 'sagemaker container', model: 'm' }],
    ['a service that tells its version', { '/version': { body: { v: 3 } } }, (url) => rest({ url, model, path: '/s', columns, servedVersion: { path: '/version', at: '/v' } }), { model: 'm', versions: ['3'] }],
    ['a service that tells nothing', {}, (url) => rest({ url, model, path: '/s', columns }), { model: 'm' }],
  ])('%s', async (_, pages, endpoint, identity) => {
    expect(await probe(pages, endpoint)).toEqual(identity);
  });
});

describe('fault: what keeps an endpoint from being scored', () => {
  it.each<[string, Pages, (url: string) => AddressedEndpoint, string, string]>([
    ['TensorFlow Serving that loads', { '/v1/models/m': status('LOADING') }, tf(), 'endpoint-not-ready', 'version 7 is LOADING'],
    ['TensorFlow Serving without the model', { '/v1/models/m': { status: 404, body: { error: 'Could not find any versions of model m' } } }, tf(), 'endpoint-wrong-model', 'must be a model that the server has'],
    ['TensorFlow Serving without the version', { '/v1/models/m': status('AVAILABLE', '3') }, tf({ version: '7' }), 'endpoint-wrong-model', 'must be a version of m'],
    ['an input that the signature lacks', { '/v1/models/m': status('AVAILABLE'), '/v1/models/m/metadata': metadata }, tf({ inputs: [{ name: 'y', fields: 'a' }] }), 'endpoint-unusable', 'must declare every input'],
    ['an output that the signature lacks', { '/v1/models/m': status('AVAILABLE'), '/v1/models/m/metadata': metadata }, tf({ output: { name: 'q' } }), 'endpoint-unusable', 'must declare the output'],
    ['a signature that is not there', { '/v1/models/m': status('AVAILABLE'), '/v1/models/m/metadata': metadata }, tf({ signature: 'other' }), 'endpoint-unusable', 'must have the signature'],
    ['KServe where TensorFlow Serving is expected', { '/v1/models/m': { body: { name: 'm', ready: true } } }, tf(), 'endpoint-unusable', 'status of a servable'],
    ['TensorFlow Serving where KServe is expected', { '/v1/models/m': status('AVAILABLE') }, (url) => kserveV1({ url, model, columns }), 'endpoint-unusable', 'state of the model'],
    ['KServe without the model', { '/v1/models': { body: { models: ['mm'] } } }, (url) => kserveV1({ url, model, columns }), 'endpoint-wrong-model', 'must be a model that the server has'],
    ['KServe that loads', { '/v1/models/m': { body: { name: 'm', ready: 'False' } } }, (url) => kserveV1({ url, model, columns }), 'endpoint-not-ready', 'says that it is not ready'],
    ['a version of KServe V1', {}, (url) => kserveV1({ url, model, columns, version: '2' }), 'endpoint-wrong-model', 'cannot be asked for version'],
    ['MLflow without a model', { '/ping': { status: 404, body: '\n' } }, (url) => mlflow({ url, model, columns }), 'endpoint-not-ready', 'HTTP 404'],
    ['another server than MLflow', {}, (url) => mlflow({ url, model, columns }), 'endpoint-unusable', 'must answer the ping'],
    ['a version of MLflow', { '/ping': { body: '\n' } }, (url) => mlflow({ url, model, columns, version: '2' }), 'endpoint-wrong-model', 'cannot be asked for version'],
    ['Databricks that updates', { '/api/2.0/serving-endpoints/f': { body: { state: { ready: 'NOT_READY' } } } }, (url) => databricks({ url, model, columns, servingEndpoint: 'f' }), 'endpoint-not-ready', 'NOT_READY'],
    ['Databricks without the endpoint', { '/api/2.0/serving-endpoints/f': { status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'no f' } } }, (url) => databricks({ url, model, columns, servingEndpoint: 'f' }), 'endpoint-wrong-model', 'must be a serving endpoint'],
    ['Databricks without the served entity', { '/api/2.0/serving-endpoints/f': { body: { state: { ready: 'READY' }, config: { served_entities: [{ name: 'm-1' }] } } } }, (url) => databricks({ url, model, columns, servingEndpoint: 'f', version: 'm-9' }), 'endpoint-wrong-model', 'must be a served entity'],
    ['a service whose probe says no', { '/health': { body: { status: 'starting' } } }, (url) => rest({ url, model, path: '/s', columns, ready: { path: '/health', at: '/status', equals: 'ok' } }), 'endpoint-not-ready', 'the ready probe says \\"starting\\"'],
    ['a service without its probe', {}, (url) => rest({ url, model, path: '/s', columns, ready: { path: '/health' } }), 'endpoint-unusable', 'must answer the ready probe'],
    ['a service of another version', { '/version': { body: { v: 3 } } }, (url) => rest({ url, model, path: '/s', columns, version: '4', servedVersion: { path: '/version', at: '/v' } }), 'endpoint-wrong-model', 'must serve version 4'],
    ['a version that nothing confirms', {}, (url) => rest({ url, model, path: '/s', columns, version: '4' }), 'endpoint-wrong-model', 'cannot be asked for version'],
  ])('%s', async (_, pages, endpoint, code, says) => {
    const error: unknown = await probe(pages, endpoint).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'MlcheckError', code });
    expect((error as Error).message).toContain(says);
  });
});

describe('hand: a container of SageMaker whose model raises', () => {
  const bound = sagemakerDialect.bind(sagemaker({ url: 'http://127.0.0.1:1', model: 'm', columns: ['a'] }), 'candidate');
  const read = (status: number, body: string) => bound.read({ ok: true, status, headers: {}, body }, { rows: 1, requestId: '1', accounts: [] });
  it.each(['\n', '\r\n'])('is told by its words, with %j before the traceback', (end) => {
    const body = `could not convert string to float${end}Traceback (most recent call last):${end}  File "inference.py"`;
    expect(read(500, body)).toMatchObject({ kind: 'failure', outcome: 'model-error', detail: 'HTTP 500: could not convert string to float' });
    expect(read(502, body)).toMatchObject({ kind: 'failure', outcome: 'infrastructure' });
  });
});

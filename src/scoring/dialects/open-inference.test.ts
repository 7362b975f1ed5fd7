import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openInference } from '../endpoint.js';
import { httpScorer } from '../http-scorer.js';
import { realClock } from '../testing/real-clock.js';
import { tinyServer } from '../testing/tiny-server.js';
import { openInferenceDialect } from './open-inference.js';
import { openInferenceGrpcDialect } from './open-inference-grpc.js';

/** What a real MLServer 1.7.1 said; fixtures/real-servers/mlserver/README.md tells how it was recorded. */
function recorded(name: string): { readonly request: { readonly path: string }; readonly status: number; readonly contentType: string | null; readonly body: string } {
  return JSON.parse(readFileSync(new URL(`../../../fixtures/real-servers/mlserver/replies/${name}.json`, import.meta.url), 'utf8')) as ReturnType<typeof recorded>;
}

const endpoint = openInference({
  url: 'http://127.0.0.1:1', model: 'oracle', version: '1',
  inputs: [{ name: 'features', datatype: 'FP32', fields: ['a', 'b', 'c', 'd', 'e', 'f'] }], output: { name: 'predict' },
});
const bound = openInferenceDialect.bind(endpoint, 'candidate');
const read = (name: string) => {
  const { status, contentType, body } = recorded(name);
  return bound.read({ ok: true, status, headers: contentType === null ? {} : { 'content-type': contentType }, body }, { rows: 2, requestId: '42', accounts: [] });
};

describe('oracle: replies of a real MLServer', () => {
  it.each(['infer-flat', 'infer-nested'])('%s: scores, float32 widened, and the version', (name) => {
    expect(read(name)).toEqual({ kind: 'values', values: [0.04356444627046585, 0.2732040584087372], servedVersion: '1', bareTokens: 0 });
  });

  it.each([
    ['infer-no-inputs', 'invalid-request', 'HTTP 422: body.inputs: Field required'],
    ['infer-not-json', 'invalid-request', 'HTTP 422: body.12: JSON decode error'],
    ['infer-shape-beside-data', 'model-error', 'HTTP 500: Internal Server Error'],
    ['infer-unknown-output', 'invalid-request', "HTTP 400: XGBoostModel only supports 'predict' and 'predict_proba' as outputs (probability was received)"],
    ['infer-by-get', 'invalid-request', 'HTTP 405: Method Not Allowed'],
    ['unknown-model', 'invalid-request', 'HTTP 404: Model nobody not found'],
  ])('%s: %s', (name, outcome, detail) => {
    expect(read(name)).toEqual({ kind: 'failure', outcome, detail });
  });
});

it('hand: data may be flat in part', () => {
  const body = JSON.stringify({ model_name: 'oracle', outputs: [{ name: 'predict', datatype: 'FP32', shape: [2], data: [0.25, [0.75]] }] });
  expect(bound.read({ ok: true, status: 200, headers: {}, body }, { rows: 2, requestId: '42', accounts: [] })).toMatchObject({ values: [0.25, 0.75] });
});

describe('hand: parameters', () => {
  it('of a request and of its inputs stand where the protocol has them, in each of the three forms', () => {
    const named = openInference({ ...endpoint, inputs: [{ name: 'age', datatype: 'FP32', fields: ['age'] }, { name: 'city', datatype: 'BYTES', fields: ['city'], parameters: { content_type: 'str' } }], parameters: { content_type: 'pd', priority: 1, deep: true, share: 0.5 } });
    const accounts = [{ cohort: 'c', i: 0, id: 'c/0', fields: { age: 31, city: 'Oslo' } }];
    const json = JSON.parse(String(openInferenceDialect.bind(named, 'candidate').infer(accounts, '42').body)) as unknown;
    expect(json).toEqual({
      id: '42', parameters: { content_type: 'pd', priority: 1, deep: true, share: 0.5 }, outputs: [{ name: 'predict' }],
      inputs: [{ name: 'age', datatype: 'FP32', shape: [1, 1], data: [31] }, { name: 'city', datatype: 'BYTES', shape: [1, 1], parameters: { content_type: 'str' }, data: ['Oslo'] }],
    });
    const { headers, body } = openInferenceDialect.bind({ ...named, tensors: 'binary' }, 'candidate').infer(accounts, '42');
    expect(JSON.parse(Buffer.from(body as Uint8Array).toString('utf8', 0, Number(headers?.['inference-header-content-length'])))).toMatchObject({ parameters: { content_type: 'pd', deep: true, binary_data_output: true }, inputs: [{ parameters: { binary_data_size: 4 } }, { parameters: { content_type: 'str', binary_data_size: 8 } }] });
    // What says where the bytes are is never another's.
    const { body: own } = openInferenceDialect.bind({ ...named, tensors: 'binary', inputs: [{ ...named.inputs[0]!, parameters: { binary_data_size: 7 } }], parameters: { binary_data_output: false } }, 'candidate').infer(accounts, '42');
    expect(String(own)).toContain('"parameters":{"binary_data_size":4}');
    expect(String(own)).toContain('"parameters":{"binary_data_output":true}');
    expect(JSON.parse(String(openInferenceGrpcDialect.bind(named, 'candidate').infer(accounts, '42').body))).toMatchObject({
      parameters: { content_type: { string_param: 'pd' }, priority: { int64_param: 1 }, deep: { bool_param: true }, share: { double_param: 0.5 } },
      inputs: [{ name: 'age' }, { name: 'city', parameters: { content_type: { string_param: 'str' } } }],
    });
  });
});

describe('oracle: a probe against the replies of a real MLServer', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
  });
  const replies = ['server', 'model', 'model-ready', 'unknown-model', 'unknown-version'].map(recorded);
  const probe = async (more: { model?: string; version?: string }): Promise<unknown> => {
    const server = await tinyServer((seen) => {
      const reply = replies.find(({ request }) => request.path === seen.path);
      return reply === undefined ? { status: 404, body: { detail: 'Not Found' } } : { status: reply.status, body: reply.body };
    });
    const scorer = httpScorer({ ...endpoint, url: server.url, ...more }, { arm: 'candidate', environment: {}, clock: realClock, jitter: () => 0, version: '0' });
    open.push(server, scorer);
    return scorer.probe(new AbortController().signal);
  };

  it('finds a model that declares no tensors fit', async () => {
    expect(await probe({})).toEqual({ server: 'mlserver', serverVersion: '1.7.1', model: 'oracle', version: '1', versions: [] });
  });

  it('finds an unknown model and version out', async () => {
    await expect(probe({ model: 'nobody', version: '1' })).rejects.toMatchObject({ code: 'endpoint-wrong-model', value: 'nobody' });
    await expect(probe({ version: '9' })).rejects.toMatchObject({ code: 'endpoint-wrong-model' });
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { tinyGrpcServer } from '../testing/tiny-grpc-server.js';
import { tinyServer, type Answer, type Seen } from '../testing/tiny-server.js';
import { discover } from './discover.js';
import type { Discovery } from './discovery.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function found(answer: (seen: Seen) => Answer | undefined, more: { model?: string; version?: string } = {}): Promise<Discovery & { readonly url: string }> {
  const server = await tinyServer((seen) => answer(seen) ?? { status: 404, body: { detail: 'Not Found' } });
  open.push(server);
  return { ...(await discover({ url: server.url, ...more }, { version: '0' }, new AbortController().signal)), url: server.url };
}
const pages = (all: Readonly<Record<string, Answer>>) => (seen: Seen): Answer | undefined => all[seen.path];

describe('hand: a server by its address', () => {
  it('Open Inference', async () => {
    const { suiteLines, account, url } = await found(pages({
      '/v2': { body: { name: 'tiny', version: '1' } }, '/v2/repository/index': { body: [{ name: 'm', version: '1' }] },
      '/v2/models/m': { body: { name: 'm', inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }, { name: 'email', datatype: 'BYTES', shape: [-1, 1] }], outputs: [{ name: 'p', datatype: 'FP32', shape: [-1, 2] }] } },
    }));
    expect(suiteLines).toBe(["candidate: openInference({", `  url: '${url}',`, "  model: 'm',", '  inputs: [', "    { name: 'x', datatype: 'FP32', fields: ['x_0', 'x_1'] },", "    { name: 'email', datatype: 'BYTES', fields: ['email'] },", '  ],', "  output: { name: 'p', column: 1 },", '}),'].join('\n'));
    expect(account?.fields).toEqual({ x_0: 0, x_1: 0, email: '' });
  });

  it('Open Inference that declares no tensors: lines with gaps', async () => {
    const { suiteLines, account } = await found(pages({ '/v2': { body: { name: 'mlserver' } }, '/v2/models/m': { body: { name: 'm', inputs: [], outputs: [] } } }), { model: 'm' });
    expect(account).toBeUndefined();
    expect(suiteLines).toContain("fields: ['NAME', 'THE', 'FIELDS']");
  });

  it('KServe, which speaks two protocols and declares nothing: the plainer one', async () => {
    const { endpoint } = await found(pages({ '/v2': { body: { name: 'kserve' } }, '/v2/models': { body: { models: ['m'] } }, '/v2/models/m': { body: { name: 'm', inputs: [], outputs: [] } }, '/v1/models': { body: { models: ['m'] } } }));
    expect(endpoint).toMatchObject({ kind: 'kserve-v1', model: 'm' });
  });

  it('TensorFlow Serving', async () => {
    const tensor = (dtype: string, ...sizes: readonly string[]) => ({ dtype, tensor_shape: { dim: sizes.map((size) => ({ size })) } });
    const all: Readonly<Record<string, Answer>> = {
      '/v1/models': { status: 400, body: { error: 'Malformed request: GET /v1/models' } },
      '/v1/models/m': { body: { model_version_status: [{ version: '1', state: 'AVAILABLE' }] } },
      '/v1/models/m/metadata': { body: { metadata: { signature_def: { signature_def: { serving_default: { inputs: { x: tensor('DT_FLOAT', '-1', '2'), age: tensor('DT_INT64', '-1') }, outputs: { p: tensor('DT_FLOAT', '-1', '1') } } } } } } },
    };
    await expect(found(pages(all))).rejects.toMatchObject({ code: 'endpoint-wrong-model', rule: expect.stringContaining('TensorFlow Serving') as string });
    const { suiteLines, account } = await found(pages(all), { model: 'm' });
    expect(suiteLines).toContain("    { name: 'age', fields: 'age' },\n    { name: 'x', fields: ['x_0', 'x_1'] },");
    expect(account?.fields).toEqual({ age: 0, x_0: 0, x_1: 0 });
  });

  it('MLflow, whose columns a refusal tells', async () => {
    const { suiteLines, account, endpoint } = await found((seen) => {
      if (seen.path === '/ping') return { body: '\n' };
      if (seen.path === '/version') return { body: '3.17.2' };
      if (seen.path !== '/invocations') return undefined;
      return seen.body.includes('mlcheck')
        ? { status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message: "Failed to predict data 'x'. \nError: Failed to enforce schema of data 'x' with schema '['age': double (required), 'city': string (optional), 'vpn': boolean (required)]'. Error: Model is missing inputs ['age']." } }
        : { body: { predictions: [{ label: 1, score: 0.5 }] } };
    });
    expect(endpoint).toMatchObject({ kind: 'mlflow', columns: ['age', 'city', 'vpn'], output: { name: 'score' } });
    expect(account?.fields).toEqual({ age: 0, city: '', vpn: false });
    expect(suiteLines).toContain("  columns: ['age', 'city', 'vpn'],\n  output: { name: 'score' },");
  });

  it.each([
    ['BentoML', { '/schema.json': { body: { name: 'fraud', type: 'service', routes: [{ name: 'score', route: '/score', input: { properties: { rows: { type: 'array' } } } }] } } }, { path: '/score', body: { rows: '{{$rows}}' }, model: 'fraud' }, "  api: 'score',\n  argument: 'rows',"],
    ['LitServe', { '/': { body: 'litserve running' } }, { path: '/predict', batchSize: 1 }, 'candidate: litServe({'],
    ['Ray Serve', { '/-/routes': { body: { '/fraud': 'app' } } }, { path: '/fraud' }, "candidate: rayServe({"],
    ['Seldon Core', { '/seldon.json': { body: { openapi: '3.0.0', paths: { '/api/v1.0/predictions': { post: {} } } } } }, { path: '/api/v1.0/predictions' }, 'candidate: seldonV1({'],
  ])('%s: lines with gaps', async (_, all, endpoint, line) => {
    const discovered = await found(pages(all as Readonly<Record<string, Answer>>));
    expect(discovered.account).toBeUndefined();
    expect(discovered.endpoint).toMatchObject({ kind: 'rest', ...endpoint });
    expect(discovered.suiteLines).toContain(line);
    expect(discovered.suiteLines).toContain("columns: ['NAME', 'THE', 'FIELDS']");
  });

  it('TorchServe, once its model is named', async () => {
    const all = pages({ '/ping': { body: { status: 'Healthy' } } });
    await expect(found(all)).rejects.toMatchObject({ code: 'endpoint-wrong-model', rule: expect.stringContaining('TorchServe') as string });
    expect((await found(all, { model: 'fraud', version: '1.0' })).endpoint).toMatchObject({ kind: 'rest', path: '/predictions/{{$model}}/{{$version}}' });
  });

  it.each([['its own URL', (url: string) => url], ['the URL of http', (url: string) => url.replace('grpc:', 'http:')]])('a gRPC port, by %s', async (_, address) => {
    const server = await tinyGrpcServer(({ path }) => ({
      body: path.endsWith('ServerMetadata') ? { name: 'tiny' } : path.endsWith('RepositoryIndex') ? { models: [{ name: 'm', version: '1' }] } : { name: 'm', inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }], outputs: [{ name: 'p', datatype: 'FP32', shape: [-1, 1] }] },
    }));
    open.push(server);
    const { endpoint, account, suiteLines } = await discover({ url: address(server.url) }, { version: '0' }, new AbortController().signal);
    expect(endpoint).toMatchObject({ kind: 'open-inference', url: server.url, model: 'm', inputs: [{ name: 'x', datatype: 'FP32', fields: ['x_0', 'x_1'] }] });
    expect(account?.fields).toEqual({ x_0: 0, x_1: 0 });
    expect(suiteLines).toContain(`url: '${server.url}'`);
  });

  it('a service with an OpenAPI document', async () => {
    const document = {
      openapi: '3.1.0', info: { title: 'fraud' },
      paths: {
        '/health': { get: {} }, '/feedback': { post: {} },
        '/score': { post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Batch' } } } }, responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Results' } } } } } } },
      },
      components: { schemas: {
        Batch: { type: 'object', properties: { accounts: { type: 'array', items: { $ref: '#/components/schemas/Account' } } } },
        Account: { type: 'object', properties: { id: { type: 'string' }, age: { anyOf: [{ type: 'number' }, { type: 'null' }] }, vpn: { type: 'boolean' } } },
        Results: { type: 'object', properties: { version: { type: 'string' }, results: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' }, rank: { type: 'integer' }, probability: { type: 'number' } } } } } },
      } },
    };
    const { endpoint, account } = await found(pages({ '/openapi.json': { body: document } }));
    expect(endpoint).toMatchObject({ kind: 'rest', model: 'fraud', path: '/score', row: { id: '{{$id}}', age: '{{age}}', vpn: '{{vpn}}' }, body: { accounts: '{{$rows}}' }, scores: '/results', score: '/probability', ready: { path: '/health' } });
    expect(account?.fields).toEqual({ age: 0, vpn: false });
  });
});

describe('fault: a server that cannot be told', () => {
  it.each([[404, 'endpoint-unusable'], [401, 'endpoint-unauthorised']])('%i everywhere', async (status, code) => {
    await expect(found(() => ({ status, body: '' }))).rejects.toMatchObject({ code });
  });
  it('nothing listens', async () => {
    await expect(discover({ url: 'http://127.0.0.1:9' }, { version: '0' }, new AbortController().signal)).rejects.toMatchObject({ code: 'endpoint-unreachable' });
  });
});

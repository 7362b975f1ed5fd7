import { describe, expect, it, onTestFinished } from 'vitest';
import { tinyServer, type Answer, type Seen } from '../testing/tiny-server.js';
import { discover, platformHint } from './discover.js';
import { found } from './testing/found.js';

describe('hand: containers of clouds, by their address', () => {
  const widthOf = (row: readonly unknown[]): Answer | undefined => (row.length === 3 ? undefined : { status: 500, body: `ValueError: X has ${row.length} features, but LogisticRegression is expecting 3 features as input.\nTraceback (most recent call last):\n` });
  const features = (text: string): unknown[] => (JSON.parse(text) as { features: unknown[] }).features;
  const container = (media: string, answer: (body: string) => Answer) => (seen: Seen): Answer | undefined =>
    seen.path === '/ping' ? { body: '\n' } : seen.path !== '/invocations' ? undefined : seen.headers['content-type'] === media ? answer(seen.body) : { status: 415, body: '' };
  const csv = (reply: string) => container('text/csv', (body) => widthOf(body.split(',')) ?? { body: reply });

  it.each([
    ['csv', csv('0.25'), {}, "candidate: sagemaker({\n  url: 'URL',\n  model: 'model',\n  columns: ['feature_0', 'feature_1', 'feature_2'],\n}),"],
    ['csv of probabilities', csv('0.75,0.25\n'), { output: { column: 1 } }, '  output: { column: 1 },'],
    ['json', container('application/json', (body) => widthOf(features(JSON.stringify((JSON.parse(body) as { instances: unknown[] }).instances[0]))) ?? { body: { predictions: [{ label: 1, score: 0.25 }] } }), { format: 'json', output: { name: 'score' } }, "  format: 'json',\n  output: { name: 'score' },"],
    ['jsonlines', container('application/jsonlines', (body) => widthOf(features(body)) ?? { body: '{"score":0.25}\n' }), { format: 'jsonlines', output: { name: 'score' } }, "  format: 'jsonlines',"],
  ] as const)('SageMaker, which takes %s', async (_, answer, endpoint, lines) => {
    const discovered = await found(answer);
    expect(discovered.endpoint).toMatchObject({ kind: 'sagemaker', columns: ['feature_0', 'feature_1', 'feature_2'], ...endpoint });
    expect(discovered.account?.fields).toEqual({ feature_0: 0, feature_1: 0, feature_2: 0 });
    expect(discovered.suiteLines).toContain(lines.replace('URL', discovered.url));
  });

  it('SageMaker, which takes no row of numbers: lines with gaps, or the fields that were named', async () => {
    const refusing = container('text/csv', () => ({ status: 400, body: 'no' }));
    const gaps = await found(refusing);
    expect(gaps.account).toBeUndefined();
    expect(gaps.suiteLines).toContain("candidate: sagemaker({");
    expect(gaps.suiteLines).toContain("columns: ['NAME', 'THE', 'FIELDS']");
    expect((await found(refusing, { fields: [{ name: 'age', type: 'number' }] })).endpoint).toMatchObject({ kind: 'sagemaker', columns: ['age'] });
    // Pages for everything, and TorchServe, which has both paths, are none.
    await expect(found(() => ({ body: '<html></html>' }))).rejects.toMatchObject({ code: 'endpoint-unusable' });
    await expect(found(({ path }) => (path === '/ping' ? { body: { status: 'Healthy' } } : path === '/invocations' ? { status: 400, body: { code: 400 } } : undefined))).rejects.toMatchObject({ code: 'endpoint-wrong-model', rule: expect.stringContaining('TorchServe') as string });
  });

  const azure = (score: (body: string) => Answer, more: Readonly<Record<string, Answer>> = {}) => (seen: Seen): Answer | undefined => (seen.path === '/' ? { body: 'Healthy', headers: { 'content-type': 'text/html; charset=utf-8' } } : seen.path === '/score' ? score(seen.body) : more[seen.path]);
  const took = { 'x-ms-run-fn-exec-ms': '1.234' };

  it('Azure ML, by its columns and data', async () => {
    const { endpoint, suiteLines, account } = await found(azure((body) => {
      const { input_data: { data } } = JSON.parse(body) as { input_data: { data: number[][] } };
      return data[0]!.length === 3 ? { headers: took, body: [[0.75, 0.25]] } : { status: 500, headers: took, body: { message: 'An unexpected error occurred in scoring script. Check the logs for more info.' } };
    }));
    expect(endpoint).toMatchObject({ kind: 'rest', path: '/score', body: { input_data: { columns: '{{$columns}}', data: '{{$rows}}' } }, columns: ['feature_0', 'feature_1', 'feature_2'], score: '/1' });
    expect(suiteLines).toContain("candidate: azureMl({");
    expect(account).toBeDefined();
  });

  it('Azure ML, by the document of its script; by gaps where it takes nothing; and a service that is healthy without being one', async () => {
    const document = { openapi: '3.0.3', paths: { '/': { get: {} }, '/score': { post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/ServiceInput' } } } }, responses: { 200: { content: { 'application/json': { schema: { type: 'array', items: { type: 'number' } } } } } } } } }, components: { schemas: { ServiceInput: { type: 'object', properties: { data: { type: 'array', items: { type: 'object', properties: { age: { type: 'integer' }, city: { type: 'string' } } } } } } } } };
    const told = await found(azure(() => ({ headers: took, body: [0.5] }), { '/swagger.json?version=3': { body: document } }));
    expect(told.endpoint).toMatchObject({ kind: 'rest', path: '/score', body: { data: '{{$rows}}' } });
    expect(told.account?.fields).toEqual({ age: 0, city: '' });
    const gaps = await found(azure(() => ({ status: 500, headers: { 'x-ms-run-function-failed': 'True' }, body: { message: 'no' } })));
    expect(gaps.account).toBeUndefined();
    expect(gaps.suiteLines).toContain("candidate: azureMl({");
    await expect(found(azure(() => ({ status: 500, body: 'no' })))).rejects.toMatchObject({ code: 'endpoint-unusable' });
  });

  const predicting = (path: string, result: unknown) => (seen: Seen): Answer | undefined => (seen.path !== path ? undefined : (widthOf((JSON.parse(seen.body) as { instances: unknown[][] }).instances[0] ?? []) ?? { body: { predictions: [result] } }));
  const routes = (path: string): Answer => ({ body: { openapi: '3.1.0', info: { title: 'FastAPI' }, paths: { '/health': { get: {} }, [path]: { post: { responses: { 200: { content: { 'application/json': { schema: {} } } } } } } } } });

  it('Vertex AI, by the path of the platform and of the user, and by one of its own', async () => {
    const path = '/v1/endpoints/1/deployedModels/2:predict';
    const platform = (seen: Seen): Answer | undefined => (seen.path === '/openapi.json' ? routes(path) : predicting(path, { classes: ['n', 'y'], scores: [0.75, 0.25] })(seen));
    const named = await found(platform);
    expect(named.endpoint).toMatchObject({ kind: 'rest', path, row: '{{$values}}', body: { instances: '{{$rows}}' }, scores: '/predictions', score: '/scores/1', columns: ['feature_0', 'feature_1', 'feature_2'] });
    expect(named.suiteLines).toContain("candidate: vertexAi({");
    expect(named.suiteLines).toContain("  resource: 'endpoints/1/deployedModels/2',\n  layout: 'list',");
    const own = await found((seen) => (seen.path === '/openapi.json' ? routes('/mine/predict') : predicting('/mine/predict', 0.25)(seen)));
    expect(own.endpoint).toMatchObject({ kind: 'rest', path: '/mine/predict', ready: { path: '/health' } });
    expect(own.suiteLines).toContain("candidate: rest({");
    expect((await found(predicting('/predict', [0.25]))).endpoint).toMatchObject({ kind: 'rest', path: '/predict', scores: '/predictions', score: '/0' });
    const server = await tinyServer((seen) => predicting('/team/scores', 0.25)(seen) ?? { status: 404, body: {} });
    onTestFinished(() => server.close());
    expect((await discover({ url: `${server.url}/team/scores` }, { version: '0' }, new AbortController().signal)).endpoint).toMatchObject({ kind: 'rest', path: '/team/scores', body: { instances: '{{$rows}}' } });
  });

  it('Vertex AI, by the fields that the user names, as records before lists', async () => {
    const records = (seen: Seen): Answer | undefined => (seen.path !== '/predict' ? undefined : (JSON.parse(seen.body) as { instances: { age?: number }[] }).instances[0]?.age === undefined ? { status: 400, body: { error: 'age?' } } : { body: { predictions: [0.5] } });
    expect((await found(records, { fields: [{ name: 'age', type: 'number' }] })).endpoint).toMatchObject({ kind: 'rest', row: '{{$record}}', columns: ['age'] });
    let asked = 0;
    await expect(found((seen) => (seen.path === '/predict' ? (asked++, { status: 400, body: { error: 'age?' } }) : undefined))).rejects.toMatchObject({ code: 'endpoint-unusable' });
    expect(asked).toBe(1);
  });

  it.each([
    ['https://runtime.sagemaker.eu-west-1.amazonaws.com', 'SageMaker', 'sagemaker({'],
    ['https://europe-west4-aiplatform.googleapis.com', 'Vertex AI', 'vertexAi({'],
    ['https://fraud.westeurope.inference.ml.azure.com', 'Azure ML', 'azureMl({'],
    ['https://adb-1.2.azuredatabricks.net', 'Databricks', 'databricks({'],
  ])('the front door %s is told by its name', (url, name, preset) => {
    const hint = platformHint(url);
    expect(hint).toContain(`the front door of ${name}`);
    expect(hint).toContain(preset);
    expect(platformHint('http://127.0.0.1:8080')).toBeUndefined();
  });

  it('SageMaker\'s own is not asked: its requests are signed', async () => {
    await expect(discover({ url: 'https://runtime.sagemaker.eu-west-1.amazonaws.com' }, { version: '0' }, new AbortController().signal)).rejects.toMatchObject({ code: 'endpoint-unusable', hint: expect.stringContaining('sigv4') as string });
  });
});

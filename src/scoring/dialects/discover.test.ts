import { describe, expect, it, onTestFinished } from 'vitest';
import { tinyGrpcServer } from '../testing/tiny-grpc-server.js';
import { tinyServer, type Answer, type Seen } from '../testing/tiny-server.js';
import { discover } from './discover.js';
import { failedReply } from './failed-reply.js';
import { found } from './testing/found.js';

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

  it('Ray Serve: an application by its name or its route, one with an OpenAPI document by that, and the first that scores of several', async () => {
    const schema = { requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { age: { type: 'number' } } } } } }, responses: { 200: { content: { 'application/json': { schema: { type: 'number' } } } } } };
    const server = await tinyServer(({ path, body }) => {
      if (path === '/-/routes') return { body: { '/fraud': 'fraud', '/ages': 'ages' } };
      if (path === '/ages/openapi.json') return { body: { openapi: '3.1.0', paths: { '/score': { post: schema } } } };
      return path === '/fraud' && body === '[[1,2]]' ? { body: [[0.25, 0.75]] } : { status: path.startsWith('/fraud') ? 500 : 404, body: 'Internal Server Error' };
    });
    onTestFinished(() => server.close());
    const at = (path: string, more: object = {}) => discover({ url: `${server.url}${path}`, ...more }, { version: '0' }, new AbortController().signal);
    const fields = [{ name: 'a', type: 'number', example: 1 }, { name: 'b', type: 'number', example: 2 }] as const;
    for (const each of [await at('', { model: 'ages' }), await at('/ages'), await at('/ages/score'), await at('')]) expect(each.endpoint).toMatchObject({ kind: 'rest', url: `${server.url}/ages`, path: '/score', body: { age: '{{age}}' } });
    expect((await at('', { model: 'fraud', fields })).endpoint).toMatchObject({ path: '/fraud', row: '{{$values}}', columns: ['a', 'b'], score: '/1' });
    await expect(at('', { model: 'other' })).rejects.toMatchObject({ code: 'endpoint-wrong-model', value: 'other', hint: 'name one with --model: fraud, ages' });
  });

  it('Seldon Core: the probability of the positive class, and the unit whose image answers', async () => {
    const { endpoint } = await found((seen) => {
      if (seen.path === '/seldon.json') return { body: { paths: { '/api/v1.0/predictions': {} } } };
      if (seen.path !== '/api/v1.0/predictions') return undefined;
      return seen.body.includes('[[0,0,0]]') ? { body: { data: { names: ['t:0', 't:1'], ndarray: [[0.25, 0.75]] }, meta: { requestPath: { clf: 'registry/img:1' } } } } : { status: 500, body: { status: { info: 'X has 1 features, but LogisticRegression is expecting 3 features as input' } } };
    });
    expect(endpoint).toMatchObject({ columns: ['feature_0', 'feature_1', 'feature_2'], score: '/1', servedVersion: { at: '/meta/requestPath/clf' } });
  });

  it('TorchServe, which refuses a token with status 400', async () => {
    const refused = { status: 400, body: { code: 400, type: 'InvalidKeyException', message: 'Token Authorization failed. Token either incorrect, expired, or not provided correctly' } };
    await expect(found(() => refused, { model: 'm' })).rejects.toMatchObject({ code: 'endpoint-unauthorised', rule: 'wants credentials' });
    expect(failedReply({ ok: true, headers: {}, status: 400, body: JSON.stringify(refused.body) })).toMatchObject({ outcome: 'authentication' });
  });

  it('Seldon Core: the last of several classes, and no version where several units answer or none has an image', async () => {
    for (const requestPath of [{ a: 'img:1', b: 'img:2' }, { a: '' }]) {
      const { endpoint } = await found((seen) => {
        if (seen.path === '/seldon.json') return { body: { paths: { '/api/v1.0/predictions': {} } } };
        return seen.path === '/api/v1.0/predictions' && seen.body.includes('[[0]]') ? { body: { data: { ndarray: [[0.1, 0.2, 0.7]] }, meta: { requestPath } } } : undefined;
      });
      expect(endpoint).toMatchObject({ score: '/2' });
      expect(endpoint).not.toHaveProperty('servedVersion');
    }
  });

  it('LitServe that takes no row: the layout that is its own', async () => {
    const { endpoint } = await found(({ path }) => (path === '/' ? { body: '"litserve running"' } : undefined), { fields: [{ name: 'a', type: 'number' }, { name: 'b', type: 'number' }] });
    expect(endpoint).toMatchObject({ kind: 'rest', row: '{{$values}}' });
  });

  it('a list of models that breaks off is no list that is kept back', async () => {
    await expect(found(({ path }) => (path === '/v2' ? { body: { name: 'triton' } } : path === '/v2/repository/index' ? (response) => void response.destroy() : undefined))).rejects.toMatchObject({ code: 'endpoint-unreachable' });
  });

  it('Triton, which may keep its list of models to itself', async () => {
    await expect(found(({ path }) => (path === '/v2' ? { body: { name: 'triton' } } : path === '/v2/repository/index' ? { status: 403, body: { error: 'This API is restricted' } } : undefined))).rejects.toMatchObject({ code: 'endpoint-wrong-model', hint: 'the server does not list its models: name one with --model' });
  });

  it('MLServer, whose model takes its inputs as columns of a data frame', async () => {
    const inputs = [{ name: 'age', datatype: 'INT64', shape: [-1] }, { name: 'city', datatype: 'BYTES', shape: [-1] }];
    const metadata = (described: object) => pages({ '/v2': { body: { name: 'mlserver' } }, '/v2/models/m': { body: { name: 'm', ...described } } });
    const framed = (described: object) => (seen: Seen): Answer | undefined => (seen.path.endsWith('/infer') ? (seen.body.includes('"content_type":"pd"') ? { body: { model_name: 'm', outputs: [{ name: 'predict_proba', datatype: 'FP64', shape: [1, 2], data: [0.3, 0.7] }] } } : { status: 500, body: 'Internal Server Error' }) : metadata(described)(seen));
    const frame = { inputs: [{ name: 'age', datatype: 'INT64', fields: ['age'] }, { name: 'city', datatype: 'BYTES', fields: ['city'], parameters: { content_type: 'str' } }], parameters: { content_type: 'pd' }, output: { name: 'predict_proba', column: 1 } };
    const told = await found(framed({ inputs, outputs: [{ name: 'predict_proba', datatype: 'FP64', shape: [-1, 2] }] }), { model: 'm' });
    expect(told.endpoint).toMatchObject(frame);
    expect(told.suiteLines).toContain("parameters: { content_type: 'pd' },");
    const named = await found(framed({ inputs: [], outputs: [] }), { model: 'm', fields: [{ name: 'age', type: 'integer' }, { name: 'city', type: 'text', choices: ['Oslo'] }] });
    expect(named.endpoint).toMatchObject(frame);
    const number = await found(framed({ inputs: [], outputs: [] }), { model: 'm', fields: [{ name: 'age', type: 'number' }, { name: 'vip', type: 'boolean' }] });
    expect(number.endpoint).toMatchObject({ inputs: [{ datatype: 'FP64' }, { datatype: 'BOOL' }] });
    // One tensor, or tensors that are taken as they are, is no data frame.
    const outputs = [{ name: 'p', datatype: 'FP64', shape: [-1, 1] }];
    expect((await found(metadata({ inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }], outputs }), { model: 'm' })).endpoint).not.toHaveProperty('parameters');
    expect((await found((seen) => (seen.path.endsWith('/infer') ? { body: { model_name: 'm', outputs: [] } } : metadata({ inputs, outputs })(seen)), { model: 'm' })).endpoint).not.toHaveProperty('parameters');
  });

  it('a service behind the path of a gateway, by its page', async () => {
    const schema = { requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { age: { type: 'number' } } } } } }, responses: { 200: { content: { 'application/json': { schema: { type: 'number' } } } } } };
    const server = await tinyServer(({ path }) => (path === '/team/a/openapi.json' ? { body: { openapi: '3.1.0', paths: { '/score': { post: schema } } } } : { status: 404, body: {} }));
    onTestFinished(() => server.close());
    expect((await discover({ url: `${server.url}/team/a/score` }, { version: '0' }, new AbortController().signal)).endpoint).toMatchObject({ kind: 'rest', url: `${server.url}/team/a`, path: '/score' });
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
    onTestFinished(() => server.close());
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

describe('hand: what a server does not tell is found out by asking', () => {
  const zeros = (body: string): number => (JSON.parse(body) as { inputs: { data: number[] }[] }).inputs[0]!.data.length;
  const undeclared = (infer: (body: string) => Answer) => (seen: Seen): Answer | undefined =>
    seen.path.endsWith('/infer') ? infer(seen.body) : pages({ '/v2': { body: { name: 'mlserver' } }, '/v2/models/m': { body: { name: 'm', inputs: [], outputs: [] } } })(seen);

  it('Open Inference: the model says how many features it expects, and has probabilities for those who ask', async () => {
    const { endpoint, fields, declaration } = await found(undeclared((body) => {
      if (zeros(body) !== 4) return { status: 400, body: { error: 'X has 1 features, but LogisticRegression is expecting 4 features as input.' } };
      return { body: { model_name: 'm', outputs: [body.includes('predict_proba') ? { name: 'predict_proba', datatype: 'FP64', shape: [1, 2], data: [0.3, 0.7] } : { name: 'predict', datatype: 'INT64', shape: [1, 1], data: [1] }] } };
    }), { model: 'm' });
    expect(endpoint).toMatchObject({ inputs: [{ name: 'input-0', datatype: 'FP32', fields: ['feature_0', 'feature_1', 'feature_2', 'feature_3'] }], output: { name: 'predict_proba', column: 1 } });
    expect(fields.every(({ unnamed }) => unnamed)).toBe(true);
    expect(declaration.constructor).toBe('openInference');
  });

  it('Open Inference: a server that says nothing is asked with rows of 1, 2, 3 ...', async () => {
    const { endpoint } = await found(undeclared((body) => (zeros(body) === 7 ? { body: { model_name: 'm', outputs: [{ name: 'predict', datatype: 'FP32', shape: [1, 1], data: [0.3] }] } } : { status: 500, body: 'Internal Server Error' })), { model: 'm' });
    expect(endpoint).toMatchObject({ inputs: [{ fields: Array.from({ length: 7 }, (_, k) => `feature_${k}`) }], output: { name: 'predict' } });
  });

  it('KServe V1, with the names and values that the user gives', async () => {
    const server = await tinyServer(({ path, body }) => (path.endsWith(':predict') ? (body === '{"instances":[["DE",18]]}' ? { body: { predictions: [[0.4, 0.6]] } } : { status: 500, body: { error: 'no' } }) : (pages({ '/v1/models': { body: { models: ['m'] } } })({ path } as Seen) ?? { status: 404, body: {} })));
    onTestFinished(() => server.close());
    const { endpoint, fields } = await discover({ url: server.url, fields: [{ name: 'country', type: 'text', choices: ['DE', 'FR'] }, { name: 'age', type: 'integer', min: 18, max: 90 }] }, { version: '0' }, new AbortController().signal);
    expect(endpoint).toMatchObject({ kind: 'kserve-v1', columns: ['country', 'age'], output: { column: 1 } });
    expect(fields).toMatchObject([{ choices: ['DE', 'FR'] }, { min: 18, max: 90 }]);
  });

  it('MLflow without a signature, whose model names its columns when it raises', async () => {
    const { endpoint, account } = await found(({ path, body }) => {
      if (path === '/ping') return { body: '\n' };
      if (path === '/version') return { body: '3.17.2' };
      if (path !== '/invocations') return undefined;
      return body.includes('"age","city"') ? { body: { predictions: [0.5] } } : { status: 400, body: { error_code: 'BAD_REQUEST', message: 'failed', stack_trace: "raise ValueError(f\"columns are missing: {diff}\")\nValueError: columns are missing: {'city', 'age'}\n" } };
    });
    expect(endpoint).toMatchObject({ kind: 'mlflow', columns: ['age', 'city'] });
    expect(account?.fields).toEqual({ age: 0, city: 0 });
  });

  const operation = (request: object, reply?: object) => ({ openapi: '3.1.0', paths: { '/predict': { post: { requestBody: { content: { 'application/json': { schema: request } } }, responses: { 200: { content: { 'application/json': { schema: reply ?? {} } } } } } } } });
  const numbers = { type: 'array', items: { type: 'number' } };

  it('OpenAPI: one list of numbers of unknown length, and a reply without a schema', async () => {
    const { endpoint } = await found(({ path, body }) => (path === '/openapi.json' ? { body: operation({ type: 'object', required: ['features'], properties: { features: numbers } }) } : path !== '/predict' ? undefined : (JSON.parse(body) as { features: number[] }).features.length === 3 ? { body: { label: 1, probabilities: [0.2, 0.8] } } : { status: 500, body: 'Internal Server Error' }));
    expect(endpoint).toMatchObject({ kind: 'rest', body: { features: '{{$row}}' }, row: '{{$values}}', columns: ['feature_0', 'feature_1', 'feature_2'], batchSize: 1 });
  });

  it('OpenAPI: objects inside, ranges, choices, examples, a version and the range of the score', async () => {
    const request = { type: 'object', required: ['customer'], properties: { request_id: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } }, customer: { type: 'object', required: ['age'], properties: { age: { type: 'integer', minimum: 18, exclusiveMaximum: 121 }, income: { type: 'number', exclusiveMinimum: 0, examples: [30000] }, plan: { enum: ['free', 'gold'] }, since: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] } } } } };
    const reply = { type: 'object', properties: { label: { type: 'integer' }, model_version: { type: 'string' }, probability: { type: 'number', minimum: 0, maximum: 1 } } };
    const { endpoint, fields, account, range, replySchema } = await found(pages({ '/openapi.json': { body: operation(request, reply) } }));
    expect(endpoint).toMatchObject({ body: { request_id: '{{$id}}', customer: { age: '{{age}}', income: '{{income}}', plan: '{{plan}}', since: '{{since}}' } }, scores: '/probability', servedVersion: { at: '/model_version' } });
    expect(fields).toEqual([{ name: 'age', type: 'integer', min: 18, max: 120 }, { name: 'income', type: 'number', min: 0.01, example: 30000 }, { name: 'plan', type: 'text', choices: ['free', 'gold'] }, { name: 'since', type: 'text', format: 'date', nullable: true }]);
    expect(account?.fields).toEqual({ age: 18, income: 30000, plan: 'free', since: '2026-01-15' });
    expect(range).toEqual([0, 1]);
    expect(replySchema).toEqual(reply);
  });

  it('by the page that scores: the server is behind the path', async () => {
    const schema = { requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { age: { type: 'number' } } } } } }, responses: { 200: { content: { 'application/json': { schema: { type: 'number' } } } } } };
    const service = await tinyServer(({ path }) => (path === '/openapi.json' ? { body: { openapi: '3.1.0', paths: { '/predict': { post: schema }, '/risk': { post: schema } } } } : { status: 404, body: {} }));
    const served = await tinyServer(({ path }) => pages({ '/v2': { body: { name: 'tiny' } }, '/v2/models/b/versions/3': { body: { name: 'b', inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }], outputs: [{ name: 'p', datatype: 'FP32', shape: [-1, 1] }] } } })({ path } as Seen) ?? { status: 404, body: {} });
    onTestFinished(async () => { await Promise.all([service.close(), served.close()]); });
    const at = (url: string) => discover({ url }, { version: '0' }, new AbortController().signal);
    expect((await at(`${service.url}/risk`)).endpoint).toMatchObject({ kind: 'rest', url: service.url, path: '/risk' });
    expect((await at(`${served.url}/v2/models/b/versions/3/infer`)).endpoint).toMatchObject({ kind: 'open-inference', url: served.url, model: 'b', version: '3' });
    await expect(at(`${served.url}/elsewhere/`)).rejects.toMatchObject({ code: 'endpoint-wrong-model', place: served.url, rule: 'needs the name of a model' });
    await expect(at(`${service.url.replace(/\d+$/, '9')}/elsewhere`)).rejects.toMatchObject({ place: expect.stringContaining('/elsewhere') as string });
  });

  it('a field that the user names and the server does not have', async () => {
    const server = await tinyServer(({ path }) => (path === '/openapi.json' ? { body: operation({ type: 'object', properties: { age: { type: 'number' } } }, { type: 'number' }) } : { status: 404, body: {} }));
    onTestFinished(() => server.close());
    await expect(discover({ url: server.url, fields: [{ name: 'agee', type: 'number' }] }, { version: '0' }, new AbortController().signal)).rejects.toMatchObject({ code: 'usage', place: '--field', hint: expect.stringContaining('did you mean "age"?') as string });
  });

  it('behind credentials, which are sent and named in the lines', async () => {
    const server = await tinyServer(({ path, headers }) => (headers['authorization'] !== 'Bearer hush' ? { status: 401, body: {} } : path === '/openapi.json' ? { body: operation({ type: 'object', properties: { age: { type: 'number' } } }, { type: 'number' }) } : { status: 404, body: {} }));
    onTestFinished(() => server.close());
    const { suiteLines, endpoint } = await discover({ url: server.url, auth: { kind: 'bearer', token: { env: 'TOKEN' } } }, { version: '0', environment: { TOKEN: 'hush' } }, new AbortController().signal);
    expect(suiteLines).toContain("  auth: { kind: 'bearer', token: env('TOKEN') },");
    expect(endpoint.auth).toEqual({ kind: 'bearer', token: { env: 'TOKEN' } });
    await expect(discover({ url: server.url }, { version: '0' }, new AbortController().signal)).rejects.toMatchObject({ code: 'endpoint-unauthorised', rule: 'wants credentials', hint: expect.stringContaining('--bearer MODEL_TOKEN') as string });
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

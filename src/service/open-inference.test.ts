import { request as httpRequest, Agent, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startService, type Service } from './start-service.js';
import { modelFolder, paperFiles } from './testing/model-folder.js';

const folder = modelFolder(paperFiles());
let service: Service;
beforeAll(async () => {
  service = await startService({ modelsDir: folder.path, bodyLimit: 4096 });
});
afterAll(async () => {
  await service.close();
  folder.remove();
});

/** The score that paper gives, in float32 steps. */
const sigmoid = (margin: number) => Math.fround(1 / Math.fround(1 + Math.fround(Math.exp(-margin))));
const get = (path: string, init?: RequestInit) => fetch(service.url + path, init);
const infer = (body: unknown, path = '/v2/models/paper/versions/1/infer') =>
  get(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) });
const features = (data: unknown, shape = [1, 2]) => ({ name: 'features', datatype: 'FP32', shape, data });
const texts = (name: string, data: unknown, shape = [1, 1]) => ({ name, datatype: 'BYTES', shape, data });

describe('contract: server and models', () => {
  test('loopback on a free port', () => expect(service.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/));

  test.each([
    ['/v2', { name: 'mlcheck-reference', version: '1', extensions: [] }],
    ['/v2/health/live', { live: true }],
    ['/v2/health/ready', { ready: true }],
    ['/v2/models', { models: ['paper'] }],
    ['/v2/models/paper/ready', { name: 'paper', ready: true }],
    ['/v2/models/paper/versions/2/ready', { name: 'paper', ready: true }],
  ])('GET %s', async (path, expected) => {
    const reply = await get(path);
    expect([reply.status, reply.headers.get('content-type'), await reply.json()]).toEqual([200, 'application/json', expected]);
  });

  test.each(['/v2/models/paper', '/v2/models/paper/versions/1'])('GET %s: metadata with all versions in order of number', async (path) => {
    expect(await (await get(path)).json()).toEqual({
      name: 'paper',
      versions: ['1', '2', '10'],
      platform: 'xgboost_json',
      inputs: [
        { name: 'features', datatype: 'FP32', shape: [-1, 2] },
        { name: 'full_name', datatype: 'BYTES', shape: [-1, 1], optional: true },
        { name: 'email', datatype: 'BYTES', shape: [-1, 1], optional: true },
      ],
      outputs: [{ name: 'score', datatype: 'FP32', shape: [-1, 1] }],
    });
  });

  test.each([
    ['GET', '/', 404, '/: no such path'],
    ['GET', '/v2/models/nobody', 404, 'Model nobody not found'],
    ['GET', '/v2/models/nobody/ready', 404, 'Model nobody not found'],
    ['GET', '/v2/models/paper/versions/9', 404, 'Model paper with version 9 not found'],
    ['POST', '/v2/models/nobody/infer', 404, 'Model nobody not found'],
    ['POST', '/v2/models/paper/versions/01/infer', 404, 'Model paper with version 01 not found'],
    ['GET', '/v2/models/paper/infer', 405, '/v2/models/paper/infer: must be called with POST, got GET'],
    ['POST', '/v2', 405, '/v2: must be called with GET, got POST'],
    ['GET', '/v2/models/%E0%A4%A', 400, 'path: must be percent-encoded UTF-8, got %E0%A4%A'],
  ])('%s %s: %i', async (method, path, status, error) => {
    const reply = await get(path, { method });
    expect([reply.status, await reply.json()]).toEqual([status, { error }]);
    if (status === 405) expect(reply.headers.get('allow')).toMatch(/GET|POST/);
  });
});

describe('contract: infer', () => {
  test('flat data, id echoed, float32 as widened double', async () => {
    const reply = await infer({ id: '42', inputs: [features([0.5, 10])] });
    const score = sigmoid(-0.75);
    expect(await reply.text()).toBe(`{"model_name":"paper","model_version":"1","id":"42","outputs":[{"name":"score","datatype":"FP32","shape":[1,1],"data":[${score}]}]}`);
    expect(score).toBe(0.32082128524780273);
    expect(score).toBeCloseTo(1 / (1 + Math.exp(0.75)), 7);
  });

  test('nested data, a batch, a missing value, no id, all outputs', async () => {
    const reply = await infer({ inputs: [features([[0.5, 10], [2, null], [4, 30]], [3, 2])], outputs: [] });
    expect(await reply.json()).toEqual({
      model_name: 'paper',
      model_version: '1',
      outputs: [{ name: 'score', datatype: 'FP32', shape: [3, 1], data: [sigmoid(-0.75), sigmoid(-0.25), sigmoid(1.25)] }],
    });
  });

  test('optional text inputs, in any order and shape, change nothing', async () => {
    const plain = await (await infer({ inputs: [features([2, 10])] })).text();
    const inputs = [texts('email', ['a@b.example']), features([2, 10]), texts('full_name', [null], [1])];
    expect(await (await infer({ inputs, outputs: [{ name: 'score' }], parameters: { synthetic: true } })).text()).toBe(plain);
  });

  test('the version is that of the path, else the highest number', async () => {
    const version = async (path: string) => ((await (await infer({ inputs: [features([2, 10])] }, path)).json()) as { model_version: string }).model_version;
    expect(await version('/v2/models/paper/versions/2/infer')).toBe('2');
    expect(await version('/v2/models/paper/infer')).toBe('10');
  });

  test('replicas take turns', async () => {
    const fresh = await startService({ modelsDir: folder.path });
    const scores: number[] = [];
    for (let k = 0; k < 6; k += 1) {
      const reply = await fetch(`${fresh.url}/v2/models/paper/versions/10/infer`, { method: 'POST', body: JSON.stringify({ inputs: [features([2, 10])] }) , headers: { 'content-type': 'application/json' } });
      scores.push(((await reply.json()) as { outputs: [{ data: [number] }] }).outputs[0].data[0]);
    }
    await fresh.close();
    const [a, b] = [sigmoid(0.75), sigmoid(Math.log(3) + 0.75)];
    expect(scores.map((score) => (Math.abs(score - a) < 1e-6 ? 'a' : Math.abs(score - b) < 1e-6 ? 'b' : score))).toEqual(['a', 'b', 'b', 'a', 'b', 'a']);
  });

  test.each<[string, unknown, RegExp]>([
    ['not JSON', '{"inputs": [NaN]}', /^body: must be JSON/],
    ['no object', [1], /^body: must be an object, got \[1\]/],
    ['id of a wrong type', { id: 7, inputs: [features([1, 2])] }, /^id: must be a text, got 7/],
    ['parameters of a wrong type', { parameters: 1, inputs: [features([1, 2])] }, /^parameters: must be an object, got 1/],
    ['no inputs', {}, /^inputs: must be a list of at least one tensor, got undefined/],
    ['input that is no object', { inputs: [3] }, /^inputs\[0\]: must be an object, got 3/],
    ['unknown input', { inputs: [{ ...features([1, 2]), name: 'x' }] }, /^inputs\[0\].name: must be one of features, full_name, email, got "x"/],
    ['an input twice', { inputs: [features([1, 2]), features([1, 2])] }, /^inputs: must not repeat a name/],
    ['only an optional input', { inputs: [texts('email', ['x'])] }, /^inputs: must hold features, got email/],
    ['another datatype', { inputs: [{ ...features([1, 2]), datatype: 'FP64' }] }, /^inputs\[0\].datatype: must be FP32, got "FP64"/],
    ['too few columns', { inputs: [features([1], [1, 1])] }, /^inputs\[0\].shape: must be \[rows, 2\], got \[1,1\]/],
    ['no rows', { inputs: [features([], [0, 2])] }, /^inputs\[0\].shape: must be a list of whole numbers > 0, got \[0,2\]/],
    ['shape without rows', { inputs: [features([1, 2], [2])] }, /^inputs\[0\].shape: must be \[rows, 2\], got \[2\]/],
    ['no data', { inputs: [{ name: 'features', datatype: 'FP32', shape: [1, 2] }] }, /^inputs\[0\].data: must be a list, got undefined/],
    ['data shorter than the shape', { inputs: [features([1, 2, 3], [2, 2])] }, /^inputs\[0\].data: must hold 4 values for shape \[2,2\], got 3/],
    ['a text among numbers', { inputs: [features([1, '2'])] }, /^inputs\[0\].data\[1\]: must be a number within float32 or null, got "2"/],
    ['a truth value among numbers', { inputs: [features([true, 2])] }, /^inputs\[0\].data\[0\]: must be a number/],
    ['a number beyond float32', { inputs: [features([1e39, 2])] }, /^inputs\[0\].data\[0\]: must be a number within float32/],
    ['a number beyond double', '{"inputs":[{"name":"features","datatype":"FP32","shape":[1,2],"data":[1e400,1]}]}', /^inputs\[0\].data\[0\]: .* got Infinity/],
    ['texts for fewer rows', { inputs: [features([1, 2, 3, 4], [2, 2]), texts('email', ['x'])] }, /^inputs\[1\].shape: must have as many rows as features \(2\)/],
    ['a number among texts', { inputs: [features([1, 2]), texts('email', [5])] }, /^inputs\[1\].data\[0\]: must be a text or null, got 5/],
    ['an unknown output', { inputs: [features([1, 2])], outputs: [{ name: 'proba' }] }, /^outputs\[0\].name: must be one of score, got "proba"/],
    ['outputs of a wrong type', { inputs: [features([1, 2])], outputs: 'score' }, /^outputs: must be a list, got "score"/],
  ])('400: %s', async (_, body, error) => {
    const reply = await infer(body);
    const said = (await reply.json()) as { error: string };
    expect(reply.status).toBe(400);
    expect(Object.keys(said)).toEqual(['error']);
    expect(said.error).toMatch(error);
  });

  test('a body above the limit is 413, announced or not, and the service goes on', async () => {
    const large = JSON.stringify({ id: 'x'.repeat(5000), inputs: [features([1, 2])] });
    const path = '/v2/models/paper/infer';
    expect((await infer(large)).status).toBe(413);
    const chunks = new ReadableStream({ start: (c) => (c.enqueue(new TextEncoder().encode(large)), c.close()) });
    const streamed = await fetch(service.url + path, { method: 'POST', body: chunks, duplex: 'half' } as RequestInit);
    expect([streamed.status, await streamed.json()]).toEqual([413, { error: `body: must be at most 4096 bytes, got ${large.length}` }]);
    expect((await infer({ inputs: [features([1, 2])] })).status).toBe(200);
  });

  test.each([
    [{ 'content-type': 'text/csv' }, 415, /content-type: must be application\/json, got text\/csv/],
    [{ 'content-type': 'application/json', 'content-encoding': 'gzip' }, 415, /content-encoding: must be identity/],
    [{ 'inference-header-content-length': '10' }, 400, /binary tensor data is not supported/],
  ])('headers %j: %i', async (headers, status, error) => {
    const reply = await get('/v2/models/paper/infer', { method: 'POST', headers: headers as Record<string, string>, body: '{}' });
    expect(reply.status).toBe(status);
    expect(((await reply.json()) as { error: string }).error).toMatch(error);
  });

  test('one connection serves many requests', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (let k = 0; k < 5; k += 1) {
      await new Promise<void>((resolve, reject) => {
        const call = httpRequest(`${service.url}/v2/models/paper/infer`, { agent, method: 'POST' }, (reply: IncomingMessage) => {
          ports.add(reply.socket.localPort);
          reply.resume().on('end', resolve);
        });
        call.on('error', reject).end(JSON.stringify({ inputs: [features([1, 2])] }));
      });
    }
    agent.destroy();
    expect(ports.size).toBe(1);
  });
});

test('contract: a client that goes away in the middle of its request harms nobody and is not answered', async () => {
  const before = service.stats();
  await new Promise<void>((resolve) => {
    const call = httpRequest(`${service.url}/v2/models/paper/infer`, { method: 'POST', agent: false, headers: { 'content-length': 1000 } });
    call.on('error', () => undefined).on('close', resolve);
    call.write('{"inputs":', () => call.destroy());
  });
  expect((await infer({ inputs: [features([1, 2])] })).status).toBe(200);
  const { answers } = service.stats();
  expect(answers[500]).toBeUndefined();
  expect(answers[200]).toBe(before.answers[200]! + 1);
});

test('contract: stats count requests, rows, routes and answers', async () => {
  const fresh = await startService({ modelsDir: folder.path });
  const post = (body: unknown) => fetch(`${fresh.url}/v2/models/paper/infer`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  await post({ inputs: [features([1, 2, 3, 4, 5, 6], [3, 2])] });
  await post({});
  await fetch(`${fresh.url}/nowhere`);
  const expected = { requests: 3, infers: 2, rows: 3, routes: { 'POST /v2/models/M/infer': 2, other: 1 }, answers: { 200: 1, 400: 1, 404: 1 } };
  expect(fresh.stats()).toEqual(expected);
  const seen = (await (await fetch(`${fresh.url}/stats`)).json()) as { requests: number };
  await fresh.close();
  expect(seen.requests).toBe(4);
  await expect(fetch(`${fresh.url}/v2`)).rejects.toThrow();
});

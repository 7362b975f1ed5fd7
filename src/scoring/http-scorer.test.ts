import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Account } from '../population/account.js';
import type { InputTensor, OpenInferenceEndpoint } from './endpoint.js';
import { httpScorer, type HttpScorerOptions } from './http-scorer.js';
import type { Scorer } from './scorer.js';
import { indicesOf, rightReply, scoreOf, testAccounts, testEndpoint, wellBehaved } from './testing/open-inference-replies.js';
import { realClock } from './testing/real-clock.js';
import { tinyServer, type Answer, type Seen, type TinyServer } from './testing/tiny-server.js';

const never = new AbortController().signal;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function against(answer: (request: Seen, k: number) => Answer, endpoint: Partial<OpenInferenceEndpoint> = {}, options: Partial<HttpScorerOptions> = {}): Promise<{ scorer: Scorer; server: TinyServer }> {
  const server = await tinyServer(answer);
  const scorer = httpScorer(testEndpoint(server.url, endpoint), {
    arm: 'candidate', environment: {}, clock: { ...realClock, sleep: async () => undefined }, jitter: () => 0, version: '0.0.0', range: [0, 1], ...options,
  });
  open.push(server, scorer);
  return { scorer, server };
}

describe('hand: a batch', () => {
  it('sends the tensors of the accounts and reads one score for each', async () => {
    const { scorer, server } = await against(wellBehaved);
    const replies = await scorer.score(testAccounts(3), never);
    expect(replies.map(({ score }) => score)).toEqual([1, 0.5, 1 / 3]);
    expect(replies.every(({ outcome, servedVersion, attempts }) => outcome === 'scored' && servedVersion === '3' && attempts === 1)).toBe(true);
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({
      id: 'mlcheck-candidate-gold/0+2',
      inputs: [{ name: 'x', datatype: 'FP32', shape: [3, 2], data: [0, 0.5, 1, 0.5, 2, 0.5] }],
      outputs: [{ name: 'p' }],
    });
    expect(server.seen[0]?.headers).toMatchObject({ 'x-mlcheck-synthetic': '1', 'user-agent': 'mlcheck/0.0.0', 'x-request-id': 'mlcheck-candidate-gold/0+2' });
  });

  it('changes the id and the header when it asks again', async () => {
    const { scorer, server } = await against(wellBehaved);
    await scorer.score(testAccounts(1), never, 0);
    await scorer.score(testAccounts(1), never, 2);
    expect(server.seen.map(({ headers }) => headers['x-request-id'])).toEqual(['mlcheck-candidate-gold/0', 'mlcheck-candidate-gold/0-r2']);
    expect(new Set(server.seen.map(({ body }) => body)).size).toBe(2);
  });

  it('sends a missing value as null and a boolean as 0 or 1', async () => {
    const { scorer, server } = await against(wellBehaved);
    await scorer.score([{ cohort: 'c', i: 0, id: 'c/0', fields: { a: true, b: null } }], never);
    expect(server.seen[0]?.body).toContain('"data":[1,null]');
  });

  it('refuses an account that cannot fill the inputs', async () => {
    const { scorer } = await against(wellBehaved);
    const text: Account = { cohort: 'c', i: 0, id: 'c/0', fields: { a: 'x', b: 1 } };
    await expect(scorer.score([text], never)).rejects.toMatchObject({ code: 'suite-invalid', place: 'candidate.inputs[0].fields[0]', value: 'x' });
    await expect(scorer.score([{ ...text, fields: { a: 1 } }], never)).rejects.toThrow('must name a field of the account');
  });

  it('reports another version as it is named, without judging it', async () => {
    const { scorer } = await against((seen) => ({ body: { ...rightReply(seen), model_version: '9' } }));
    expect(await scorer.score(testAccounts(1), never)).toMatchObject([{ outcome: 'scored', servedVersion: '9' }]);
  });
});

const infer = (change: (reply: ReturnType<typeof rightReply>) => object | string): ((seen: Seen) => Answer) => (seen) => ({ body: change(rightReply(seen)) });
const output = (change: object): ((seen: Seen) => Answer) => infer((reply) => ({ ...reply, outputs: [{ ...reply.outputs[0], ...change }] }));
const json = (body: string): ((seen: Seen) => Answer) => (seen) => ({ body: body.replace('ID', (JSON.parse(seen.body) as { id: string }).id) });

describe('contract: one account, one reply, one outcome class', () => {
  const cases: readonly (readonly [string, (seen: Seen) => Answer, string, string])[] = [
    ['flat data', output({ data: [0.25], shape: [1] }), 'scored', ''],
    ['nested data', output({ data: [[0.25]] }), 'scored', ''],
    ['chunked, without a length', () => (response) => { response.writeHead(200, { 'content-type': 'application/json' }); response.write('{"model_name":"m","outputs":[{"name":"p","shape":[1],'); response.end('"datatype":"FP32","data":[0.5]}]}'); }, 'scored', ''],
    ['packed, unasked', () => (response) => { response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }); response.end(gzipSync('{"model_name":"m","outputs":[{"name":"p","shape":[1],"datatype":"FP32","data":[0.5]}]}')); }, 'scored', ''],
    ['packed by halves', () => (response) => { response.writeHead(200, { 'content-encoding': 'gzip' }); response.end(gzipSync('{"model_name":"m"}').subarray(0, 12)); }, 'infrastructure', 'cannot be unpacked'],
    ['packed in an unknown way', () => ({ body: 'x', headers: { 'content-encoding': 'zippy' } }), 'infrastructure', 'cannot be unpacked'],
    ['a bare NaN', json('{"model_name":"m","outputs":[{"name":"p","shape":[1],"datatype":"FP32","data":[NaN]}]}'), 'contract-violation', 'bare NaN'],
    ['a bare -Infinity', json('{"model_name":"m","outputs":[{"name":"p","shape":[1],"datatype":"FP32","data":[-Infinity]}]}'), 'contract-violation', 'must be finite'],
    ['1e400', json('{"model_name":"m","outputs":[{"name":"p","shape":[1],"datatype":"FP32","data":[1e400]}]}'), 'contract-violation', 'must be finite'],
    ['an integer above 2^53', json('{"model_name":"m","outputs":[{"name":"p","shape":[1],"datatype":"FP32","data":[9007199254740993]}]}'), 'contract-violation', 'beyond 2^53'],
    ['NaN beside the score', json('{"model_name":"m","parameters":{"t":NaN},"outputs":[{"name":"p","shape":[1],"datatype":"FP32","data":[0.5]}]}'), 'contract-violation', 'RFC 8259'],
    ['null', output({ data: [null] }), 'contract-violation', 'got null'],
    ['a number as text', output({ data: ['0.5'] }), 'contract-violation', 'got the text "0.5"'],
    ['a score out of range', output({ data: [1.5] }), 'contract-violation', 'must be in [0, 1], got 1.5'],
    ['one row too many', output({ data: [0.1, 0.2], shape: [2, 1] }), 'contract-violation', 'must have 1 rows, got 2'],
    ['no rows', output({ data: [], shape: [0, 1] }), 'contract-violation', 'must have 1 rows, got 0'],
    ['shape and data apart', output({ data: [0.1, 0.2] }), 'contract-violation', 'shape [1, 1] says, got 2'],
    ['a size below 0', output({ data: [0.1], shape: [1, -1] }), 'contract-violation', 'must be a list of sizes, got [1,-1]'],
    ['two values a row, none chosen', output({ data: [0.1, 0.9], shape: [1, 2] }), 'contract-violation', 'which `column`'],
    ['no output of the name', output({ name: 'q' }), 'contract-violation', 'must hold p, got q'],
    ['another model', infer((reply) => ({ ...reply, model_name: 'other' })), 'contract-violation', 'model_name must be m'],
    ["another request's id", infer((reply) => ({ ...reply, id: 'x' })), 'contract-violation', 'another request'],
    ['a list', () => ({ body: '[1]' }), 'contract-violation', 'must be a JSON object'],
    ['JSON that breaks off', infer((reply) => JSON.stringify(reply).slice(0, -20)), 'contract-violation', 'breaks off after'],
    ['JSON with a flaw', infer((reply) => JSON.stringify(reply).replace('"outputs":', '"outputs"=')), 'contract-violation', 'is not JSON'],
    ['an error inside 200', () => ({ body: { error: 'boom' } }), 'model-error', 'error inside: boom'],
    ['a page of a proxy', () => ({ body: '<html>busy</html>' }), 'infrastructure', 'begins "<html>'],
    ['nothing under 200', () => ({ body: '' }), 'infrastructure', 'empty'],
    ['400', () => ({ status: 400, body: { error: 'bad shape' } }), 'invalid-request', 'HTTP 400: bad shape'],
    ['400 not ready (MLServer)', () => ({ status: 400, body: { error: 'Model m is not ready yet.' } }), 'not-ready', 'not ready yet'],
    ['503 not ready (KServe)', () => ({ status: 503, body: { error: 'Model with name m is not ready.' } }), 'not-ready', 'not ready'],
    ['503 of a proxy', () => ({ status: 503, body: '<html>' }), 'infrastructure', 'HTTP 503'],
    ['503 queue full', () => ({ status: 503, body: { error: 'queue full' } }), 'throttled', 'queue full'],
    ['429', () => ({ status: 429, body: '' }), 'throttled', 'HTTP 429'],
    ['422 (pydantic)', () => ({ status: 422, body: { detail: [{ loc: ['body', 'inputs', 0], msg: 'field required' }] } }), 'invalid-request', 'body.inputs.0: field required'],
    ['401', () => ({ status: 401, body: '' }), 'authentication', 'HTTP 401'],
    ['403', () => ({ status: 403, body: { error: 'no' } }), 'authentication', 'HTTP 403: no'],
    ['404', () => ({ status: 404, body: { error: 'Model m not found' } }), 'invalid-request', 'not found'],
    ['500 of the server', () => ({ status: 500, body: { error: 'division by zero' } }), 'model-error', 'division by zero'],
    ['500 of Starlette', () => ({ status: 500, body: 'Internal Server Error', headers: { 'content-type': 'text/plain' } }), 'model-error', 'Internal Server Error'],
    ['500 of a proxy', () => ({ status: 500, body: '<html>' }), 'infrastructure', 'HTTP 500'],
    ['502', () => ({ status: 502, body: '<html>' }), 'infrastructure', 'HTTP 502'],
    ['504', () => ({ status: 504, body: 'upstream request timeout' }), 'timeout', 'upstream'],
    ['a redirect', () => ({ status: 302, headers: { location: '/login' } }), 'infrastructure', 'HTTP 302'],
    ['a reset', () => (response) => { response.destroy(); }, 'infrastructure', 'closed before the whole reply'],
    ['a body that is cut off', () => (response) => { response.writeHead(200, { 'content-length': '500' }); response.write('{"model_name"', () => response.destroy()); }, 'infrastructure', 'before the whole reply'],
  ];
  it.each(cases)('%s', async (_, answer, outcome, says) => {
    const { scorer } = await against(answer, { attempts: 1 });
    const [reply, ...rest] = await scorer.score(testAccounts(1), never);
    expect(rest).toEqual([]);
    expect(reply?.outcome).toBe(outcome);
    expect(reply?.detail ?? '').toContain(says);
    expect(reply?.score === undefined).toBe(outcome !== 'scored');
  });

  // The server never ends these: however slow the machine, the outcome is the same.
  it('no reply, and a body that stalls', async () => {
    const stalls = (response: ServerResponse): void => { response.writeHead(200, { 'content-length': '500' }); response.write('{"model_name"'); };
    const replies = await Promise.all([() => undefined, stalls].map(async (answer) => {
      const { scorer } = await against(() => answer, { timeoutMs: 2_000, attempts: 1 });
      return (await scorer.score(testAccounts(1), never))[0];
    }));
    expect(replies).toMatchObject(replies.map(() => ({ outcome: 'timeout', detail: 'no whole reply within 2000 ms' })));
    expect(replies.some((reply) => reply?.score !== undefined)).toBe(false);
  });

  it.each([[2, 2], [1, 1], [0, 2]])('a column %i of %i values a row', async (column, width) => {
    const { scorer } = await against(json(`{"model_name":"m","outputs":[{"name":"p","shape":[1,${width}],"datatype":"FP32","data":[${Array.from({ length: width }, () => 0.5).join(',')}]}]}`), { output: { name: 'p', column } });
    expect(await scorer.score(testAccounts(1), never)).toMatchObject([column < width ? { score: 0.5 } : { outcome: 'contract-violation', detail: `p must have a column ${column}, got ${width} values for each row` }]);
  });

  it('gives each row of a batch its own outcome where the reply allows it', async () => {
    const { scorer } = await against(json('{"model_name":"m","outputs":[{"name":"p","shape":[4,2],"datatype":"FP32","data":[0.1,0.9,1,NaN,0.3,null,0,-0.5]}]}'), { output: { name: 'p', column: 1 } });
    expect((await scorer.score(testAccounts(4), never)).map(({ outcome }) => outcome)).toEqual(['scored', 'contract-violation', 'contract-violation', 'contract-violation']);
  });

  it('names the failure of a host that does not listen', async () => {
    const { scorer } = await against(wellBehaved, { attempts: 2, url: 'http://127.0.0.1:1' });
    expect(await scorer.score(testAccounts(2), never)).toMatchObject([{ outcome: 'infrastructure', detail: 'connection refused', attempts: 2 }, { outcome: 'infrastructure' }]);
  });
});

describe('contract: retries', () => {
  it.each([429, 503, 502])('asks again after %i and tells how often', async (status) => {
    const { scorer } = await against((seen, k) => (k < 2 ? { status, body: '' } : { body: rightReply(seen) }));
    expect(await scorer.score(testAccounts(1), never)).toMatchObject([{ outcome: 'scored', attempts: 3 }]);
    expect(scorer.requests?.()).toMatchObject({ sent: 3, retried: 2, throttled: status === 429 ? 2 : 0 });
  });

  it.each([400, 500, 504, 401])('does not ask again after %i', async (status) => {
    const { scorer, server } = await against(() => ({ status, body: { error: 'x' } }));
    await scorer.score(testAccounts(1), never);
    expect(server.seen.length).toBe(1);
  });

  it('waits as long as the server asks, and not at all for more than half a minute', async () => {
    const slept: number[] = [];
    const clock = { ...realClock, sleep: async (ms: number) => { slept.push(ms); } };
    const date = 'Sat, 01 Jan 2000 00:00:00 GMT';
    const asks = ['2', 'Sat, 01 Jan 2000 00:00:04 GMT', '31'];
    const { scorer } = await against((_, k) => ({ status: 429, headers: { 'retry-after': asks[k] ?? '', date } }), { attempts: 9 }, { clock, jitter: () => 0.5 });
    expect(await scorer.score(testAccounts(1), never)).toMatchObject([{ outcome: 'throttled', attempts: 3 }]);
    expect(slept).toEqual([2_000, 4_000]);
  });

  it('rejects with the reason of the abort', async () => {
    const stop = new AbortController();
    const { scorer } = await against(() => () => stop.abort(new Error('enough')));
    await expect(scorer.score(testAccounts(1), stop.signal)).rejects.toThrow('enough');
  });
});

describe('contract: a batch that fails because of one account', () => {
  const poison = (bad: (i: number) => boolean, status = 500) => (seen: Seen): Answer => (indicesOf(seen).some(bad) ? { status, body: { error: 'cannot score' } } : { body: rightReply(seen) });

  it.each([400, 500])('blames that account alone (%i)', async (status) => {
    const { scorer } = await against(poison((i) => i === 2, status));
    const replies = await scorer.score(testAccounts(6), never);
    expect(replies.map(({ outcome }) => outcome === 'scored')).toEqual([true, true, false, true, true, true]);
    expect(replies.map(({ score }) => score)).toEqual([0, 1, 2, 3, 4, 5].map((i) => (i === 2 ? undefined : scoreOf(i))));
    expect(replies.map(({ attempts }) => attempts)).toEqual([2, 2, 3, 2, 2, 2]);
  });

  it('blames it after a retry, too', async () => {
    const { scorer } = await against((seen, k) => (k === 0 ? { status: 503, body: '' } : poison((i) => i === 2)(seen)));
    expect((await scorer.score(testAccounts(4), never)).map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'model-error', 'scored']);
  });

  it('keeps the failure of a batch that no account caused: a random error rate is not washed out', async () => {
    const { scorer, server } = await against((seen, k) => (k === 0 ? { status: 500, body: { error: 'random' } } : { body: rightReply(seen) }));
    const replies = await scorer.score(testAccounts(5), never);
    expect(replies.every(({ outcome }) => outcome === 'model-error')).toBe(true);
    expect(server.seen.length).toBe(6);
  });

  it('asks four questions and no more when everything fails', async () => {
    const { scorer, server } = await against(() => ({ status: 500, body: { error: 'down' } }));
    await scorer.score(testAccounts(32), never);
    expect(server.seen.length).toBe(5);
  });
});

describe('fault: secrets', () => {
  it('sends them and keeps none of them', async () => {
    const token = 'p4ss/w+rd="x"';
    const { scorer, server } = await against(
      (seen) => ({ status: 400, body: { error: `token ${token} and ${Buffer.from(token).toString('base64')} and ${encodeURIComponent(token)} of ${seen.headers['x-key'] as string}` }, headers: { 'x-echo': token } }),
      { auth: { kind: 'bearer', token: { env: 'TOKEN' } }, headers: { 'X-Key': { env: 'KEY' }, 'x-team': 'risk' } },
      { environment: { TOKEN: token, KEY: 'k3y' } },
    );
    const exchange = await scorer.exchange(testAccounts(1)[0] as Account, never);
    expect(server.seen[0]?.headers).toMatchObject({ authorization: `Bearer ${token}`, 'x-key': 'k3y', 'x-team': 'risk' });
    expect(exchange.requestHeaders).toMatchObject({ authorization: 'Bearer [secret TOKEN]', 'x-key': '[secret KEY]', 'x-team': 'risk' });
    expect(exchange.reply.detail).toBe('HTTP 400: token [secret TOKEN] and [secret TOKEN] and [secret TOKEN] of [secret KEY]');
    expect(JSON.stringify(exchange)).not.toContain('p4ss');
    expect(exchange.responseHeaders?.['x-echo']).toBe('[secret TOKEN]');
  });

  it('shows no bytes of tensors in which one stands', async () => {
    const text = (fields: string): readonly InputTensor[] => [{ name: 'x', datatype: 'BYTES', fields: [fields] }];
    const { scorer } = await against(() => ({ status: 500, body: {} }), { tensors: 'binary', inputs: text('who'), auth: { kind: 'bearer', token: { env: 'TOKEN' } } }, { environment: { TOKEN: 's3cr3t-t0k3n' } });
    const asked = (who: string) => scorer.exchange({ cohort: 'c', i: 0, id: 'c/0', fields: { who } }, never);
    for (const before of ['', 'a', 'ab']) expect(await asked(`${before}s3cr3t-t0k3n`)).not.toHaveProperty('requestBase64');
    expect((await asked('nobody')).requestBase64).toBeDefined();
  });

  it('names the variable that is missing', async () => {
    await expect(against(wellBehaved, { auth: { kind: 'bearer', token: { env: 'TOKEN' } } })).rejects.toMatchObject({ code: 'secret-missing', place: 'candidate.auth.token', rule: 'needs the environment variable TOKEN, which is not set' });
  });
});

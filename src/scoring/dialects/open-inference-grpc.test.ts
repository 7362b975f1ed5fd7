import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect as connectTo, createServer as createSilent, type AddressInfo, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { grpcProxyFor } from '../../net/proxy-for.js';
import type { Account } from '../../population/account.js';
import { curlLine } from '../curl-line.js';
import { openInference, type OpenInferenceEndpoint } from '../endpoint.js';
import { httpScorer } from '../http-scorer.js';
import type { Scorer } from '../scorer.js';
import { realClock } from '../testing/real-clock.js';
import { tinyGrpcServer } from '../testing/tiny-grpc-server.js';
import type { Answer, Seen, TinyServer } from '../testing/tiny-server.js';

const never = new AbortController().signal;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const accounts: readonly Account[] = [0, 1].map((i) => ({ cohort: 'c', i, id: `c/${i}`, fields: { a: i, b: null, c: 2 ** 53 - 1, vpn: true, city: 'Oslo' } }));
const output = (contents: object, more: object = {}): object => ({ model_name: 'm', model_version: '3', outputs: [{ name: 'p', datatype: 'FP64', shape: [2, 1], contents, ...more }] });
const metadata: Readonly<Record<string, object>> = {
  ServerMetadata: { name: 'tiny', version: '1', extensions: [] }, ModelMetadata: { name: 'm', versions: ['3'], inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }], outputs: [{ name: 'p', datatype: 'FP64', shape: [-1, 1] }] }, ModelReady: { ready: true }, RepositoryIndex: { models: [{ name: 'm', version: '3', state: 'READY' }] },
};
const well = (seen: Seen): Answer => ({ body: metadata[seen.path.split('/').at(-1) as string] ?? {} });

async function against(answer: (seen: Seen) => Answer, endpoint: Partial<OpenInferenceEndpoint> = {}): Promise<{ readonly scorer: Scorer; readonly server: TinyServer }> {
  const server = await tinyGrpcServer((seen) => (seen.method === 'GET' ? well(seen) : answer(seen)));
  open.push(server);
  return { server, scorer: scorerFor({ url: server.url, ...endpoint }) };
}
function scorerFor(endpoint: Partial<OpenInferenceEndpoint> & { readonly url: string }, environment: Readonly<Record<string, string>> = {}): Scorer {
  const scorer = httpScorer(openInference({ model: 'm', inputs: [{ name: 'x', datatype: 'FP32', fields: ['a', 'b'] }], output: { name: 'p' }, attempts: 1, ...endpoint }), { arm: 'candidate', environment: { KEY: 'k3y', ...environment }, clock: realClock, jitter: () => 0, version: '0.0.0', readyWithinMs: 200, requestTag: 't' });
  open.push(scorer);
  return scorer;
}

describe('contract: Open Inference over gRPC', () => {
  it('sends typed contents, a missing number as NaN, headers as metadata', async () => {
    const { scorer, server } = await against(() => ({ body: output({ fp64_contents: [0.25, 0.5] }) }), {
      version: '3', headers: { 'X-Key': { env: 'KEY' } },
      inputs: [{ name: 'x', datatype: 'FP32', fields: ['a', 'b'] }, { name: 'n', datatype: 'INT64', fields: ['c'] }, { name: 'v', datatype: 'BOOL', fields: ['vpn'] }, { name: 'city', datatype: 'BYTES', fields: ['city'] }],
    });
    expect(await scorer.score(accounts, never)).toMatchObject([{ outcome: 'scored', score: 0.25, servedVersion: '3' }, { outcome: 'scored', score: 0.5 }]);
    const [seen] = server.seen;
    expect(JSON.parse(seen?.body ?? '')).toMatchObject({
      model_name: 'm', model_version: '3', id: 't-candidate-c/0+1', outputs: [{ name: 'p' }],
      inputs: [
        { name: 'x', datatype: 'FP32', shape: ['2', '2'], contents: { fp32_contents: [0, 'NaN', 1, 'NaN'] } },
        { name: 'n', contents: { int64_contents: ['9007199254740991', '9007199254740991'] } }, { name: 'v', contents: { bool_contents: [true, true] } }, { name: 'city', contents: { bytes_contents: ['T3Nsbw==', 'T3Nsbw=='] } },
      ],
    });
    expect(seen?.headers).toMatchObject({ 'x-key': 'k3y', 'x-request-id': 't-candidate-c/0+1', 'x-mlcheck-synthetic': '1', 'content-type': 'application/grpc' });
    expect(seen?.headers['user-agent']).toContain('mlcheck/0.0.0');
  });

  const raw = (datatype: string, bytes: Buffer, shape: readonly number[] = [2]): object => ({ outputs: [{ name: 'p', datatype, shape }], raw_output_contents: [bytes.toString('base64')] });
  it.each([
    ['FP32', raw('FP32', Buffer.from(new Float32Array([0.1, -0]).buffer)), [Math.fround(0.1), -0]],
    ['FP16', raw('FP16', Buffer.from([0x00, 0x38, 0x01, 0x00])), [0.5, 2 ** -24]],
    ['BF16', raw('BF16', Buffer.from([0x00, 0x3f, 0x80, 0x3f])), [0.5, 1]],
    ['INT64', raw('INT64', Buffer.from(new BigInt64Array([1n, -3n]).buffer)), [1, -3]],
    ['UINT8, a column', { ...raw('UINT8', Buffer.from([9, 1, 9, 2]), [2, 2]) }, [1, 2]],
    ['typed FP32', output({ fp32_contents: [0.1, '-0'] }), [Math.fround(0.1), -0]],
    ['typed INT64', output({ int64_contents: ['1', '-2'] }), [1, -2]],
  ])('reads %s', async (name, body, scores) => {
    const { scorer } = await against(() => ({ body }), name.endsWith('column') ? { output: { name: 'p', column: 1 } } : {});
    const replies = await scorer.score(accounts, never);
    expect(replies.map(({ detail }) => detail)).toEqual([undefined, undefined]);
    expect(replies.map(({ score }) => score)).toEqual(scores);
  });

  it('takes a reply beyond the 4 MiB at which gRPC libraries stop', async () => {
    const large = { outputs: [{ name: 'q', datatype: 'FP32', shape: [5 * 2 ** 18] }, { name: 'p', datatype: 'FP32', shape: [2] }], raw_output_contents: [Buffer.alloc(5 * 2 ** 20).toString('base64'), Buffer.from(new Float32Array([0.25, 0.5]).buffer).toString('base64')] };
    const { scorer } = await against(() => ({ body: large }));
    expect((await scorer.score(accounts, never)).map(({ score, detail }) => [score, detail])).toEqual([[0.25, undefined], [0.5, undefined]]);
  });

  it.each([
    ['NaN', output({ fp64_contents: ['NaN', 0.5] }), ['contract-violation', 'scored'], 'bare NaN'],
    ['Infinity', output({ fp32_contents: ['Infinity', 0.5] }), ['contract-violation', 'scored'], 'finite'],
    ['an integer above 2^53', output({ int64_contents: ['9007199254740993', '1'] }), ['contract-violation', 'scored'], 'beyond 2^53'],
    ['the same, raw', raw('INT64', Buffer.from(new BigInt64Array([9007199254740993n, 1n]).buffer)), ['contract-violation', 'scored'], 'beyond 2^53'],
    ['texts', output({ bytes_contents: ['MC41', 'MC41'] }), ['contract-violation', 'contract-violation'], 'the text "0.5"'],
    ['one row too few', { outputs: [{ name: 'p', datatype: 'FP64', shape: [1, 1], contents: { fp64_contents: [0.5] } }] }, ['contract-violation', 'contract-violation'], 'must have 2 rows, got 1'],
    ['shape and data apart', output({ fp64_contents: [0.5] }), ['contract-violation', 'contract-violation'], 'as many values as its shape'],
    ['no contents at all', output({}), ['contract-violation', 'contract-violation'], 'got 0'],
    ['raw bytes that break off', raw('FP32', Buffer.alloc(7)), ['contract-violation', 'contract-violation'], '4 bytes for each value'],
    ['another output', { outputs: [{ name: 'q', datatype: 'FP64', shape: [2], contents: { fp64_contents: [1, 2] } }] }, ['contract-violation', 'contract-violation'], 'outputs must hold p, got q'],
    ['another id', { ...output({ fp64_contents: [0, 0] }), id: 'other' }, ['contract-violation', 'contract-violation'], 'another request'],
  ])('finds %s', async (_, body, outcomes, says) => {
    const { scorer } = await against((seen) => ((JSON.parse(seen.body) as { id: string }).id === 't-candidate-c/0+1' ? { body } : { body: { outputs: [{ name: 'p', datatype: 'FP64', shape: [1], contents: { fp64_contents: [0.5] } }] } }));
    const replies = await scorer.score(accounts, never);
    expect(replies.map(({ outcome }) => outcome)).toEqual(outcomes);
    expect(replies[0]?.detail).toContain(says);
  });

  it.each([['INT64', 'b'], ['BOOL', 'b'], ['BYTES', 'b']] as const)('has no null for %s: a missing value is refused', async (datatype, field) => {
    const { scorer } = await against(() => ({ body: {} }), { inputs: [{ name: 'x', datatype, fields: [field] }] });
    await expect(scorer.score(accounts, never)).rejects.toMatchObject({ code: 'suite-invalid', place: 'candidate.inputs[0].fields[0]', rule: expect.stringContaining('never missing') as string });
  });

  it.each([
    [400, 'Model m is not ready yet.', 'not-ready'], [400, 'bad shape', 'invalid-request'], [404, 'Model m not found', 'invalid-request'], [401, 'token?', 'authentication'], [403, 'no', 'authentication'],
    [429, 'queue', 'throttled'], [429, 'Received message larger than max (9 vs. 8)', 'invalid-request'], [499, 'Cancelled on the server side', 'timeout'], [500, 'division by zero', 'model-error'], [501, 'no such method', 'invalid-request'],
    [503, 'Model with name m is not ready.', 'not-ready'], [503, 'upstream is gone', 'infrastructure'], [503, 'queue is full', 'throttled'], [504, 'too slow', 'timeout'],
  ])('status %i, "%s": %s', async (status, error, outcome) => {
    const { scorer } = await against(() => ({ status, body: { error } }));
    const [reply] = await scorer.score(accounts.slice(0, 1), never);
    expect(reply).toMatchObject({ outcome, detail: expect.stringContaining(error) as string });
  });

  it('a connection that breaks is infrastructure, silence a timeout, and both are told without an address', async () => {
    const broken = await against(() => (response) => { response.destroy(); });
    const [reset] = await broken.scorer.score(accounts.slice(0, 1), never);
    expect(reset?.outcome).toBe('infrastructure');
    const silent = await against(() => () => undefined, { timeoutMs: 2_000 });
    const [late] = await silent.scorer.score(accounts.slice(0, 1), never);
    expect(late).toMatchObject({ outcome: 'timeout', detail: 'no whole reply within 2000 ms' });
    await broken.server.close();
    open.splice(open.indexOf(broken.server), 1);
    const [refused] = await broken.scorer.score(accounts.slice(0, 1), never);
    expect(refused?.outcome).toBe('infrastructure');
    expect(`${reset?.detail} ${refused?.detail}`).not.toMatch(/127\.0\.0\.1|:\d{4}/);
  });

  it('bytes that are no message are infrastructure', async () => {
    const { scorer } = await against(() => ({ headers: { 'x-raw': '' } }));
    expect(await scorer.score(accounts.slice(0, 1), never)).toMatchObject([{ outcome: 'infrastructure', detail: 'the reply is no message of the service' }]);
  });

  it('an id beyond ASCII travels encoded', async () => {
    const { scorer, server } = await against(() => ({ body: { outputs: [{ name: 'p', datatype: 'FP64', shape: [1], contents: { fp64_contents: [0.5] } }] } }));
    expect(await scorer.score([{ ...(accounts[0] as Account), id: 'größe/0' }], never)).toMatchObject([{ outcome: 'scored' }]);
    expect(server.seen[0]?.headers['x-request-id']).toBe('t-candidate-gr%C3%B6%C3%9Fe/0');
  });

  it('ends with the reason of the abort', async () => {
    const stop = new AbortController();
    const { scorer } = await against(() => () => stop.abort(new Error('enough')));
    await expect(scorer.score(accounts, stop.signal)).rejects.toThrow('enough');
  });

  it('is probed by the calls of its own', async () => {
    const { scorer } = await against(() => ({ body: {} }), { version: '3' });
    expect(await scorer.probe(never)).toEqual({ server: 'tiny', serverVersion: '1', model: 'm', version: '3', versions: ['3'], inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }], outputs: [{ name: 'p', datatype: 'FP64', shape: [-1, 1] }] });
  });

  it('shows an exchange as JSON, and as a line for grpcurl that holds no secret', async () => {
    const { scorer } = await against(() => ({ body: { outputs: [{ name: 'p', datatype: 'FP64', shape: [1], contents: { fp64_contents: [0.5] } }] } }), { headers: { 'X-Key': { env: 'KEY' } } });
    const exchange = await scorer.exchange(accounts[0] as Account, never);
    expect(exchange.reply).toMatchObject({ outcome: 'scored', score: 0.5 });
    expect(JSON.parse(exchange.responseBody ?? '')).toMatchObject({ outputs: [{ name: 'p', contents: { fp64_contents: [0.5] } }] });
    expect(curlLine(exchange)).toMatch(/^grpcurl -plaintext -H 'x-key: '"\$KEY" .*-d '\{"model_name":"m".*"NaN".*\}' '127\.0\.0\.1:\d+' 'inference\.GRPCInferenceService\/ModelInfer'$/);
  });

  it('names the models that the server has', async () => {
    const server = await tinyGrpcServer((seen) => (seen.path.endsWith('ModelMetadata') ? { status: 404, body: { error: 'Model fraud not found' } } : well(seen)));
    open.push(server);
    await expect(scorerFor({ url: server.url, model: 'mm' }).probe(never)).rejects.toMatchObject({ code: 'endpoint-wrong-model', place: `${server.url}/inference.GRPCInferenceService/ModelMetadata`, value: 'mm', hint: 'did you mean "m"?' });
  });

  it('an address where nothing listens, and one where HTTP is spoken', async () => {
    await expect(scorerFor({ url: 'grpc://127.0.0.1:1', timeoutMs: 10_000 }).probe(never)).rejects.toMatchObject({ code: 'endpoint-unreachable', rule: expect.stringContaining('connection refused') as string });
    const http = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    try {
      await expect(scorerFor({ url: `grpc://127.0.0.1:${(http.address() as AddressInfo).port}`, timeoutMs: 10_000 }).probe(never)).rejects.toMatchObject({ code: expect.stringMatching(/endpoint-(unreachable|unusable)/) as string });
    } finally {
      http.closeAllConnections();
      http.close();
    }
  });

  it('over TLS, with the certificates that both sides ask for', async () => {
    const pem = (name: string): string => fileURLToPath(new URL(`../../../fixtures/tls/${name}.pem`, import.meta.url));
    const server = await tinyGrpcServer((seen) => (seen.method === 'GET' ? well(seen) : { body: output({ fp64_contents: [0.25, 0.5] }) }), { cert: readFileSync(pem('cert')), key: readFileSync(pem('key')), ca: readFileSync(pem('cert')), requestCert: true, rejectUnauthorized: true });
    open.push(server);
    const trusting = scorerFor({ url: server.url, tls: { ca: pem('cert'), cert: pem('cert'), key: { file: pem('key') } } });
    expect(await trusting.score(accounts, never)).toMatchObject([{ outcome: 'scored', score: 0.25 }, { outcome: 'scored', score: 0.5 }]);
    await expect(scorerFor({ url: server.url, timeoutMs: 5_000 }).probe(never)).rejects.toMatchObject({ code: 'endpoint-unreachable' });
  });

  it('trusts the authority that tls names and no other, and shows its own certificate', async () => {
    const pem = (name: string): string => fileURLToPath(new URL(`../../../fixtures/certificates/${name}.pem`, import.meta.url));
    const answer = (seen: Seen): Answer => (seen.method === 'GET' ? well(seen) : { body: output({ fp64_contents: [0.25, 0.5] }) });
    const plain = await tinyGrpcServer(answer, { cert: readFileSync(pem('server')), key: readFileSync(pem('server-key')) });
    const asking = await tinyGrpcServer(answer, { cert: readFileSync(pem('server')), key: readFileSync(pem('server-key')), ca: readFileSync(pem('ca')), requestCert: true, rejectUnauthorized: true });
    open.push(plain, asking);
    const own = { ca: pem('ca'), cert: pem('client'), key: { file: pem('client-key') } };
    const other = fileURLToPath(new URL('../../../fixtures/tls/cert.pem', import.meta.url));
    const outcomes = async (url: string, tls: OpenInferenceEndpoint['tls']): Promise<string[]> => (await scorerFor({ url, ...(tls === undefined ? {} : { tls }), attempts: 1, timeoutMs: 30_000 }).score(accounts, never)).map(({ outcome }) => outcome);
    expect(await outcomes(plain.url, { ca: own.ca })).toEqual(['scored', 'scored']);
    expect(await outcomes(plain.url, { ca: other })).toEqual(['infrastructure', 'infrastructure']);
    expect(await outcomes(asking.url, own)).toEqual(['scored', 'scored']);
    expect(await outcomes(asking.url, { ca: own.ca })).toEqual(['infrastructure', 'infrastructure']);
    expect(asking.seen.length).toBe(1);
    expect(() => scorerFor({ url: asking.url, tls: { cert: '/no/such.pem', key: own.key } })).toThrow(expect.objectContaining({ code: 'secret-missing', place: 'candidate.tls.cert' }));
  });

  it('tells a reply that does not begin, and a connection that never stands, from a model that is slow', async () => {
    const { scorer } = await against(() => () => undefined, { firstByteTimeoutMs: 2_000, timeoutMs: 60_000 });
    const slow = scorer.score(accounts, never);
    const silent = createSilent(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const held = new Set<Socket>();
    silent.on('connection', (socket) => held.add(socket.on('error', () => undefined)));
    open.push({ close: async () => { for (const socket of held) socket.destroy(); silent.close(); } });
    expect(await scorerFor({ url: `grpc://127.0.0.1:${(silent.address() as AddressInfo).port}`, timeoutMs: 1_000 }).score(accounts, never)).toMatchObject([{ outcome: 'infrastructure', detail: 'no connection in time' }, {}]);
    expect(await slow).toMatchObject([{ outcome: 'timeout', detail: 'no reply began within 2000 ms' }, {}]);
  });

  it('replaces secrets in words, trailers and metadata of a call', async () => {
    const forms = ['k3y-of-grpc', encodeURIComponent('k3y-of-grpc'), Buffer.from('key=k3y-of-grpc').toString('base64')];
    const server = await tinyGrpcServer((seen) => (seen.method === 'GET' ? well(seen) : { status: 500, body: { error: `heard ${forms.join(' ')}` }, headers: { 'x-echo': forms.join(' ') } }));
    open.push(server);
    const scorer = scorerFor({ url: server.url, auth: { kind: 'api-key', header: 'x-key', key: { env: 'LONG' } } }, { LONG: 'k3y-of-grpc' });
    const exchange = await scorer.exchange(accounts[0]!, never);
    expect(exchange.reply.detail).toContain('[secret LONG]');
    expect(exchange.responseHeaders?.['x-echo']).toContain('[secret LONG]');
    for (const form of forms) expect(JSON.stringify(exchange)).not.toContain(form);
  });

  describe('through a proxy', () => {
    /** Opens a tunnel to one port of loopback, whatever host is asked for. */
    async function proxy(port: number): Promise<{ url: string; asked: string[] }> {
      const asked: string[] = [];
      const made = createServer();
      made.on('connect', (incoming, socket) => {
        asked.push(`${incoming.url ?? ''} ${incoming.headers['proxy-authorization'] ?? ''}`.trim());
        const through = connectTo(port, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          through.pipe(socket).pipe(through);
        });
        through.on('error', () => socket.destroy());
        socket.on('error', () => through.destroy());
      });
      await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
      open.push({ close: async () => { made.closeAllConnections(); made.close(); } });
      return { url: `127.0.0.1:${(made.address() as AddressInfo).port}`, asked };
    }
    const answer = (seen: Seen): Answer => (seen.method === 'GET' ? well(seen) : { body: output({ fp64_contents: [0.25, 0.5] }) });
    const portOf = (url: string): number => Number(new URL(url.replace('grpc', 'http')).port);
    const pem = (name: string): string => fileURLToPath(new URL(`../../../fixtures/certificates/${name}.pem`, import.meta.url));

    it.each(['http_proxy', 'HTTP_PROXY', 'grpc_proxy', 'GRPC_PROXY'])('that %s names', async (name) => {
      const server = await tinyGrpcServer(answer);
      open.push(server);
      const way = await proxy(portOf(server.url));
      expect(await scorerFor({ url: 'grpc://model.test:8081', attempts: 1, timeoutMs: 30_000 }, { [name]: `http://me:p%20w@${way.url}` }).score(accounts, never)).toMatchObject([{ outcome: 'scored' }, { outcome: 'scored' }]);
      expect(way.asked).toEqual([`model.test:8081 Basic ${Buffer.from('me:p w').toString('base64')}`]);
      expect(server.seen[0]?.headers[':authority']).toBe('model.test:8081');
    });

    it('with TLS to the server behind it', async () => {
      const server = await tinyGrpcServer(answer, { cert: readFileSync(pem('server')), key: readFileSync(pem('server-key')) });
      open.push(server);
      const way = await proxy(portOf(server.url));
      expect(await scorerFor({ url: 'grpcs://model.test', tls: { ca: pem('ca') }, attempts: 1, timeoutMs: 30_000 }, { https_proxy: way.url }).score(accounts, never)).toMatchObject([{ outcome: 'scored' }, { outcome: 'scored' }]);
      expect(way.asked).toEqual(['model.test:443']);
    });

    it('but not to the machine itself, whatever the process has in its environment', async () => {
      const server = await tinyGrpcServer(answer);
      open.push(server);
      const way = await proxy(portOf(server.url));
      const before = process.env['http_proxy'];
      process.env['http_proxy'] = `http://${way.url}`;
      try {
        expect(await scorerFor({ url: server.url }, { http_proxy: way.url }).score(accounts, never)).toMatchObject([{ outcome: 'scored' }, { outcome: 'scored' }]);
      } finally {
        if (before === undefined) delete process.env['http_proxy'];
        else process.env['http_proxy'] = before;
      }
      expect(way.asked).toEqual([]);
    });

    it('refuses one that wants TLS itself', () => {
      expect(() => scorerFor({ url: 'grpc://model.test:8081' }, { GRPC_PROXY: 'https://me:pw@proxy.test' })).toThrow(expect.objectContaining({ code: 'config-invalid', place: 'GRPC_PROXY', hint: expect.stringContaining('proxy: false') as string }));
      expect(() => scorerFor({ url: 'grpc://model.test:8081', proxy: false }, { GRPC_PROXY: 'https://me:pw@proxy.test' })).not.toThrow();
    });

    it.each<[boolean, Record<string, string>, string | undefined]>([
      [false, { http_proxy: 'http://p:1', https_proxy: 'http://q:1' }, 'http://p:1/'],
      [true, { http_proxy: 'http://p:1', https_proxy: 'http://q:1' }, 'http://q:1/'],
      [true, { https_proxy: 'http://q:1', GRPC_PROXY: 'g:1' }, 'http://g:1/'],
      [false, { http_proxy: 'http://p:1', NO_PROXY: 'model.test' }, undefined],
      [false, { grpc_proxy: 'http://p:1', NO_GRPC_PROXY: 'model.test' }, undefined],
      [false, { grpc_proxy: 'http://p:1', no_grpc_proxy: 'other.test', no_proxy: 'model.test' }, 'http://p:1/'],
    ])('TLS %s with %j: %s', (secure, environment, expected) => {
      expect(grpcProxyFor('model.test:8081', secure, environment)).toBe(expected);
    });
  });

  it('refuses a URL with a path', () => {
    expect(() => scorerFor({ url: 'grpc://host:1/v2' })).toThrowError(expect.objectContaining({ code: 'config-invalid', place: 'candidate.url' }));
  });
});

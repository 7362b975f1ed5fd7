import { createServer as createPlain, request, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { createSecureServer } from 'node:http2';
import { connect as open, type AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { proxyFor } from '../net/proxy-for.js';
import { connect, type ConnectionOptions } from './connection.js';
import { httpScorer } from './http-scorer.js';
import type { OpenInferenceEndpoint } from './endpoint.js';
import { rightReply, testAccounts, testEndpoint, wellBehaved } from './testing/open-inference-replies.js';
import { realClock } from './testing/real-clock.js';
import { tinyServer, type Answer, type Seen } from './testing/tiny-server.js';

const never = new AbortController().signal;
const tlsFile = (name: string): string => fileURLToPath(new URL(`../../fixtures/certificates/${name}.pem`, import.meta.url));
const pem = (name: string): string => readFileSync(tlsFile(name), 'utf8');
const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listening(server: { listen(port: number, host: string, done: () => void): unknown; address(): AddressInfo | string | null; close(): unknown }): Promise<number> {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  closing.push(() => { server.close(); });
  return (server.address() as AddressInfo).port;
}

async function server(answer: (seen: Seen, k: number) => Answer): Promise<{ url: string; seen: readonly Seen[] }> {
  const made = await tinyServer(answer);
  closing.push(() => made.close());
  return made;
}

function scorer(url: string, more: Partial<OpenInferenceEndpoint>, environment: ConnectionOptions['environment'] = {}, now = realClock.now) {
  const made = httpScorer(testEndpoint(url, more), { arm: 'candidate', environment, clock: { now, sleep: async () => undefined }, jitter: () => 0, version: '0.0.0', range: [0, 1] });
  closing.push(() => made.close());
  return made;
}

/** Gives out tokens t1, t2 ... that end after so many seconds. */
function tokens(seconds: number): Promise<{ url: string; seen: readonly Seen[] }> {
  return server((_, k) => ({ body: { access_token: `t0k3n-${k + 1}`, token_type: 'Bearer', expires_in: seconds } }));
}

const only = (good: () => string) => (seen: Seen): Answer => (seen.headers.authorization === `Bearer ${good()}` ? { body: rightReply(seen) } : { status: 401, body: { error: 'expired' } });

describe('contract: OAuth 2.0 client credentials', () => {
  const auth = (tokenUrl: string, more = {}) => ({ kind: 'oauth2' as const, tokenUrl: `${tokenUrl}/token`, clientId: 'gate keeper', clientSecret: { env: 'S' }, scope: 'score', ...more });

  it('proves itself by Basic, form-encoded first, asks once for all who wait, and shows neither secret nor token', async () => {
    const giver = await tokens(3_600);
    const model = await server((seen) => ({ status: 400, body: { error: `you sent ${seen.headers.authorization ?? ''}` } }));
    const made = scorer(model.url, { auth: auth(giver.url) }, { S: 'p:w d' });
    const replies = (await Promise.all([0, 1, 2].map((i) => made.score(testAccounts(1, i), never)))).flat();
    expect(giver.seen.length).toBe(1);
    expect(giver.seen[0]).toMatchObject({ path: '/token', body: 'grant_type=client_credentials&scope=score', headers: { authorization: `Basic ${Buffer.from('gate%20keeper:p%3Aw%20d').toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' } });
    expect(replies.map(({ detail }) => detail)).toEqual(Array.from({ length: 3 }, () => 'HTTP 400: you sent Bearer [secret access token]'));
    expect(JSON.stringify(await made.exchange(testAccounts(1)[0]!, never))).not.toMatch(/t0k3n|p:w d/);
    expect(made.secrets?.().map(({ name }) => name)).toContain('access token');
  });

  it('sends client and secret in the body where that is asked for', async () => {
    const giver = await tokens(3_600);
    const model = await server(wellBehaved);
    await scorer(model.url, { auth: auth(giver.url, { client: 'body' }) }, { S: 'pw' }).score(testAccounts(1), never);
    expect(giver.seen[0]?.headers.authorization).toBeUndefined();
    expect(giver.seen[0]?.body).toBe('grant_type=client_credentials&scope=score&client_id=gate+keeper&client_secret=pw');
  });

  it('replaces a token a minute before it ends', async () => {
    const giver = await tokens(600);
    const model = await server(wellBehaved);
    let now = 0;
    const made = scorer(model.url, { auth: auth(giver.url) }, { S: 'pw' }, () => now);
    for (now of [0, 539_000, 541_000]) await made.score(testAccounts(1), never);
    expect(model.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer t0k3n-1', 'Bearer t0k3n-1', 'Bearer t0k3n-2']);
    expect(made.requests?.()).toMatchObject({ sent: 3, retried: 0, renewed: 1 });
  });

  it('fetches another token once after a 401, and takes a second 401 for an answer', async () => {
    const giver = await tokens(3_600);
    const model = await server(only(() => 't0k3n-2'));
    const made = scorer(model.url, { auth: auth(giver.url) }, { S: 'pw' });
    expect(await made.score(testAccounts(2), never)).toMatchObject([{ outcome: 'scored', attempts: 1 }, { outcome: 'scored' }]);
    const refusing = await server(() => ({ status: 401, body: '' }));
    const other = scorer(refusing.url, { auth: auth(giver.url) }, { S: 'pw' });
    expect(await other.score(testAccounts(1), never)).toMatchObject([{ outcome: 'authentication' }]);
    expect(refusing.seen.length).toBe(2);
  });

  it.each([
    [401, { error: 'invalid_client' }, 'authentication', 'the token endpoint answered HTTP 401 invalid_client'],
    [200, { token: 'x' }, 'authentication', 'without an access_token'],
    [503, '', 'infrastructure', 'the token endpoint answered HTTP 503'],
  ])('a token endpoint that answers %i %j: %s', async (status, body, outcome, says) => {
    const giver = await server(() => ({ status, body }));
    const model = await server(wellBehaved);
    const [reply] = await scorer(model.url, { auth: auth(giver.url) }, { S: 'pw' }).score(testAccounts(1), never);
    expect(reply).toMatchObject({ outcome });
    expect(reply?.detail).toContain(says);
    expect(model.seen.length).toBe(0);
  });

  it('stops a probe that gets no token', async () => {
    const giver = await server(() => ({ status: 401, body: { error: 'invalid_client' } }));
    const model = await server(wellBehaved);
    await expect(scorer(model.url, { auth: auth(giver.url) }, { S: 'pw' }).probe(never)).rejects.toMatchObject({ code: 'endpoint-unauthorised', rule: expect.stringContaining('invalid_client') as string });
  });
});

describe('contract: a command that prints a token', () => {
  const command = (script: string): string[] => [process.execPath, '-e', script];

  it('runs it without a shell, keeps the token for its time, and asks again after', async () => {
    const model = await server(wellBehaved);
    let now = 0;
    const made = scorer(model.url, { auth: { kind: 'command', command: command('console.log(process.env.WORD + "-" + process.pid)'), ttlSeconds: 100 } }, { WORD: 'magic' }, () => now);
    for (now of [0, 79_000, 81_000]) await made.score(testAccounts(1), never);
    const sent = model.seen.map(({ headers }) => headers.authorization);
    expect(sent[0]).toMatch(/^Bearer magic-\d+$/);
    expect(sent[1]).toBe(sent[0]);
    expect(sent[2]).not.toBe(sent[0]);
  });

  it('reads it out of JSON, into any header', async () => {
    const model = await server(wellBehaved);
    await scorer(model.url, { auth: { kind: 'command', command: command('console.log(JSON.stringify({ status: { token: "abc" } }))'), at: '/status/token', header: 'X-Token' } }).score(testAccounts(1), never);
    expect(model.seen[0]?.headers['x-token']).toBe('abc');
  });

  it.each([
    [['/no/such/program'], 'could not be started (ENOENT)'],
    [command('process.exit(3)'), 'ended with exit code 3'],
    [command('console.log("two words")'), 'must be one word'],
    [command('0'), 'printed no token'],
  ])('%j: %s', async (program, says) => {
    const model = await server(wellBehaved);
    const [reply] = await scorer(model.url, { auth: { kind: 'command', command: program } }).score(testAccounts(1), never);
    expect(reply?.outcome).toBe('authentication');
    expect(reply?.detail).toContain(says);
  });
});

describe('contract: certificates and HTTP/2', () => {
  const handler = (seen: string[]) => (incoming: { httpVersion: string; url?: string | undefined }, response: { writeHead(status: number, headers: Record<string, string>): unknown; end(text: string): unknown }): void => {
    seen.push(incoming.httpVersion);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"model_name":"m","outputs":[{"name":"p","shape":[1],"datatype":"FP32","data":[0.5]}]}');
  };
  const proof = { cert: pem('server'), key: pem('server-key') };
  const client = { cert: tlsFile('client'), key: { file: tlsFile('client-key') }, ca: tlsFile('ca') };

  it('shows a certificate to a server that wants one, and is refused without', async () => {
    const seen: string[] = [];
    const port = await listening(createSecure({ ...proof, ca: pem('ca'), requestCert: true, rejectUnauthorized: true }, handler(seen)));
    const url = `https://127.0.0.1:${port}`;
    expect(await scorer(url, { tls: client }).score(testAccounts(1), never)).toMatchObject([{ outcome: 'scored', score: 0.5 }]);
    expect(await scorer(url, { tls: { ca: client.ca }, attempts: 1 }).score(testAccounts(1), never)).toMatchObject([{ outcome: 'infrastructure' }]);
    expect(await scorer(url, { attempts: 1 }).score(testAccounts(1), never)).toMatchObject([{ outcome: 'infrastructure', detail: expect.stringContaining('no secure connection') as string }]);
    expect(seen.length).toBe(1);
  });

  it.each([[undefined, '2.0'], [false as const, '1.1']])('speaks HTTP/2 where it is offered (http2: %s)', async (http2, version) => {
    const seen: string[] = [];
    const port = await listening(createSecureServer({ ...proof, allowHTTP1: true }, handler(seen)));
    const made = scorer(`https://localhost:${port}`, { tls: { ca: client.ca }, ...(http2 === undefined ? {} : { http2 }) });
    expect((await Promise.all([0, 1, 2].map(() => made.score(testAccounts(1), never)))).flat()).toMatchObject([{ outcome: 'scored' }, { outcome: 'scored' }, { outcome: 'scored' }]);
    expect(seen).toEqual([version, version, version]);
    await made.close();
  });

  it.each([
    [{ cert: '/no/such/file', key: { file: tlsFile('client-key') } }, 'candidate.tls.cert', 'ENOENT'],
    [{ cert: tlsFile('client'), key: { env: 'KEY' } }, 'candidate.tls.key', 'not set'],
    [{ cert: tlsFile('client') }, 'candidate.tls', 'cert and key together'],
    [{ ca: fileURLToPath(import.meta.url).replace('.test', '') }, 'candidate.tls.ca', 'must be PEM'],
  ])('refuses %j', (tls, place, says) => {
    expect(() => scorer('https://localhost:1', { tls })).toThrow(expect.objectContaining({ code: 'secret-missing', place, rule: expect.stringContaining(says) as string }));
  });

  it('counts the key among the secrets', () => {
    const made = scorer('https://localhost:1', { tls: client });
    expect(made.secrets?.().some(({ value }) => value.includes('BEGIN PRIVATE KEY'))).toBe(true);
  });
});

describe('contract: proxies', () => {
  /** Forwards whatever host is asked for to one port of loopback. */
  async function proxy(port: number): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const made: Server = createPlain((incoming, outgoing) => {
      asked.push(`${incoming.method ?? ''} ${incoming.url ?? ''} ${incoming.headers['proxy-authorization'] ?? ''}`.trim());
      const path = new URL(incoming.url ?? '').pathname;
      incoming.pipe(request({ host: '127.0.0.1', port, path, method: incoming.method, headers: incoming.headers }, (reply) => {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(outgoing);
      }));
    });
    made.on('connect', (incoming, socket) => {
      asked.push(`CONNECT ${incoming.url ?? ''}`);
      const through = open(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        through.pipe(socket).pipe(through);
      });
      through.on('error', () => socket.destroy());
      socket.on('error', () => through.destroy());
    });
    closing.push(() => made.closeAllConnections());
    return { url: `127.0.0.1:${await listening(made)}`, asked };
  }

  it('asks the proxy of HTTP_PROXY for the whole URL, with its password', async () => {
    const model = await server(wellBehaved);
    const way = await proxy(Number(new URL(model.url).port));
    expect(await scorer('http://model.test:8080', {}, { HTTP_PROXY: `http://me:pw@${way.url}` }).score(testAccounts(1), never)).toMatchObject([{ outcome: 'scored', score: 1 }]);
    expect(way.asked).toEqual([`POST http://model.test:8080/v2/models/m/versions/3/infer Basic ${Buffer.from('me:pw').toString('base64')}`]);
    expect(model.seen[0]?.headers.host).toBe('model.test:8080');
  });

  it('tunnels https through the proxy of https_proxy, and checks the certificate of the server', async () => {
    const port = await listening(createSecure({ cert: pem('server'), key: pem('server-key') }, (_, response) => { response.end('{"model_name":"m","outputs":[{"name":"p","shape":[1],"datatype":"FP32","data":[0.5]}]}'); }));
    const way = await proxy(port);
    expect(await scorer('https://model.test', { tls: { ca: tlsFile('ca') } }, { https_proxy: way.url }).score(testAccounts(1), never)).toMatchObject([{ outcome: 'scored', score: 0.5 }]);
    expect(way.asked).toEqual(['CONNECT model.test:443']);
  });

  it('never goes through it to the machine itself', async () => {
    const model = await server(wellBehaved);
    const way = await proxy(Number(new URL(model.url).port));
    const environment = { HTTP_PROXY: way.url };
    await scorer(model.url, {}, environment).score(testAccounts(1), never);
    expect(way.asked).toEqual([]);
    expect(model.seen.length).toBe(1);
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    ['http://a.test', { HTTP_PROXY: 'http://p:1' }, 'http://p:1/'],
    ['http://a.test', { HTTPS_PROXY: 'http://p:1' }, undefined],
    ['https://a.test', { HTTPS_PROXY: 'p:1', HTTP_PROXY: 'q:1' }, 'http://p:1/'],
    ['http://a.test', { http_proxy: 'http://small:1', HTTP_PROXY: 'http://large:1' }, 'http://small:1/'],
    ['http://a.test', { HTTP_PROXY: '' }, undefined],
    ['http://a.test', { HTTP_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
    ['http://a.test', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'b.test, A.test' }, undefined],
    ['http://x.a.test', { HTTP_PROXY: 'http://p:1', no_proxy: '.a.test' }, undefined],
    ['http://x.a.test', { HTTP_PROXY: 'http://p:1', no_proxy: '*.a.test' }, undefined],
    ['http://xa.test', { HTTP_PROXY: 'http://p:1', no_proxy: 'a.test' }, 'http://p:1/'],
    ['http://a.test:8080', { HTTP_PROXY: 'http://p:1', no_proxy: 'a.test:80' }, 'http://p:1/'],
    ['http://a.test', { HTTP_PROXY: 'http://p:1', no_proxy: 'a.test:80' }, undefined],
    ['http://localhost:9', { HTTP_PROXY: 'http://p:1' }, undefined],
    ['http://[::1]:9', { HTTP_PROXY: 'http://p:1' }, undefined],
  ])('%s with %j goes through %s', (origin, environment, expected) => {
    expect(proxyFor(origin, environment)).toBe(expected);
  });

  it('refuses a proxy of another kind without showing it', () => {
    expect(() => proxyFor('http://a.test', { HTTP_PROXY: 'socks5://me:pw@p:1' })).toThrow(expect.objectContaining({ code: 'config-invalid', place: 'HTTP_PROXY' }));
  });
});

describe('contract: the retry budget', () => {
  it('asks again no more than its share once the free retries are gone, counts what it left, and loses no account', async () => {
    const model = await server(() => ({ status: 503, body: '' }));
    const made = scorer(model.url, { attempts: 3, retryBudget: 0.1 });
    const replies: string[] = [];
    for (let i = 0; i < 300; i++) replies.push(...(await made.score(testAccounts(1, i), never)).map(({ outcome }) => outcome));
    expect(replies).toEqual(Array.from({ length: 300 }, () => 'infrastructure'));
    const { sent, retried, overBudget, againInfrastructure, againThrottled } = made.requests!();
    expect([againInfrastructure, againThrottled]).toEqual([retried, 0]);
    expect(sent).toBe(300 + retried);
    expect(retried / sent).toBeGreaterThan(0.08);
    expect(retried / sent).toBeLessThanOrEqual(0.1);
    expect(overBudget).toBeGreaterThan(200);
    const stingy = scorer(model.url, { attempts: 3, retryBudget: 0 });
    for (let i = 0; i < 11; i++) await stingy.score(testAccounts(1, i), never);
    expect(stingy.requests?.()).toMatchObject({ sent: 31, retried: 20, overBudget: 1 });
  });

  it('leaves out nothing while failures are rare', async () => {
    const model = await server((seen, k) => (k % 10 === 0 ? { status: 503, body: '' } : { body: rightReply(seen) }));
    const made = scorer(model.url, {});
    for (let i = 0; i < 100; i++) expect(await made.score(testAccounts(1, i), never)).toMatchObject([{ outcome: 'scored' }]);
    expect(made.requests?.()).toMatchObject({ overBudget: 0 });
  });
});

describe('fault: kept connections', () => {
  it('a server that hangs up on a connection that it was kept on: asked again over another', async () => {
    const known = new WeakSet<object>();
    const model = await server((seen) => (response) => {
      const { socket } = response;
      if (socket === null || known.has(socket)) return void socket?.destroy();
      known.add(socket);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(rightReply(seen)));
    });
    const made = scorer(model.url, {});
    for (let i = 0; i < 6; i++) expect(await made.score(testAccounts(1, i), never)).toMatchObject([{ outcome: 'scored' }]);
    const { sent, retried, againInfrastructure } = made.requests!();
    expect([retried, againInfrastructure]).toEqual([sent - 6, sent - 6]);
    expect(retried).toBeGreaterThan(0);
  });

  it('a slow first answer, and errors that close the connection, cost no account', async () => {
    const met = new Set<string>();
    const model = await server((seen, k) => {
      if (k === 0) return (response) => { setTimeout(() => { response.writeHead(200); response.end(JSON.stringify(rightReply(seen))); }, 200); };
      const id = rightReply(seen).id;
      const first = !met.has(id);
      met.add(id);
      return first && k % 2 === 1 ? { status: 503, headers: { connection: 'close' }, body: '' } : { body: rightReply(seen) };
    });
    const made = scorer(model.url, {});
    const replies = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => made.score(testAccounts(1, i), never)));
    expect(replies.flat().map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => 'scored'));
  });
});

describe('contract: phases of a request', () => {
  it('tells a reply that does not begin from one that does not end', async () => {
    const model = await server(() => () => undefined);
    const made = scorer(model.url, { timeoutMs: 60_000, firstByteTimeoutMs: 1_500, attempts: 1 });
    expect(await made.score(testAccounts(1), never)).toMatchObject([{ outcome: 'timeout', detail: 'no reply began within 1500 ms' }]);
  });

  it('opens a connection alone', async () => {
    const model = await server(wellBehaved);
    const way = connect(testEndpoint(model.url), { arm: 'candidate', environment: {}, version: '0', now: realClock.now });
    closing.push(() => way.close());
    expect(await way.send({ method: 'GET', path: '/v2' }, never)).toMatchObject({ ok: true, status: 200 });
    expect(way.url('/v2')).toBe(`${model.url}/v2`);
  });
});

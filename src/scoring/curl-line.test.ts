import { execFile, spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { curlLine } from './curl-line.js';
import { sagemaker } from './dialects/sagemaker.js';
import type { AddressedEndpoint } from './endpoint.js';
import { httpScorer } from './http-scorer.js';
import type { Exchange } from './scorer.js';
import { rightReply, testAccounts, testEndpoint } from './testing/open-inference-replies.js';
import { realClock } from './testing/real-clock.js';
import { tinyServer, type Answer, type Seen } from './testing/tiny-server.js';

/** The line that `replay` prints is sent by a shell, and the server sees the request that mlcheck sent. */

const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'mlcheck-curl-'));
afterAll(() => rmSync(folder, { recursive: true }));
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
const here = spawnSync('curl', ['--version'], { encoding: 'utf8' });
const [, major = 0, minor = 0] = (/^curl (\d+)\.(\d+)/.exec(here.stdout ?? '') ?? []).map(Number);
const noCurl = here.status !== 0 || major < 7 || (major === 7 && minor < 75);

async function exchangeOf(endpoint: AddressedEndpoint, environment: Record<string, string>): Promise<Exchange> {
  const scorer = httpScorer(endpoint, { arm: 'candidate', environment, clock: { ...realClock, sleep: async () => undefined }, jitter: () => 0, version: '0' });
  open.push(scorer);
  return scorer.exchange(testAccounts(1, 5)[0]!, never);
}

async function serving(answer: (seen: Seen) => Answer): Promise<{ readonly url: string; readonly seen: readonly Seen[] }> {
  const server = await tinyServer(answer);
  open.push(server);
  return server;
}

/** What a shell prints that is given the line. */
function sent(line: string, environment: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('bash', ['-c', line], { env: { PATH: process.env['PATH'] ?? '', ...environment }, cwd: folder }, (error, out, told) => (error === null ? resolve(out) : reject(new Error(`${line}\n${told}`))));
  });
}

/** Signature Version 4 of a request as it came, over the headers that it says are signed. Source: AWS General Reference, "Create a signed AWS API request". */
function signatureOf({ method, path, headers, bytes }: Seen, key: string): string {
  const [, scope = '', names = ''] = /Credential=[^/]+\/([^,]+), *SignedHeaders=([^,]+)/.exec(String(headers.authorization)) ?? [];
  const sha = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
  const canonical = [method, path, '', ...names.split(';').map((name) => `${name}:${String(headers[name]).trim()}`), '', names, sha(bytes)].join('\n');
  const [date = '', region = '', service = ''] = scope.split('/');
  const chain = [region, service, 'aws4_request'].reduce((secret: Buffer, part) => createHmac('sha256', secret).update(part).digest(), createHmac('sha256', `AWS4${key}`).update(date).digest());
  return createHmac('sha256', chain).update(['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha(canonical)].join('\n')).digest('hex');
}

describe.skipIf(noCurl)('contract: the curl line is sendable', () => {
  it('with raw tensors, byte for byte', async () => {
    const server = await serving(() => ({ body: { error: 'heard' }, status: 400 }));
    const exchange = await exchangeOf(testEndpoint(server.url, { tensors: 'binary', auth: { kind: 'bearer', token: { env: 'TOKEN' } } }), { TOKEN: 't0ken' });
    const line = curlLine(exchange);
    expect(line).toMatch(/^printf %s '[\w+/=]+' \| base64 -d \| curl .* --data-binary @-$/);
    expect(line).not.toContain('t0ken');
    expect(await sent(line, { TOKEN: 't0ken' })).toBe('{"error":"heard"}');
    expect(server.seen).toHaveLength(2);
    expect(server.seen[1]!.bytes.equals(server.seen[0]!.bytes)).toBe(true);
    for (const name of ['authorization', 'content-type', 'inference-header-content-length', 'x-request-id']) expect(server.seen[1]!.headers[name], name).toBe(server.seen[0]!.headers[name]);
  });

  it('with a signature that verifies', async () => {
    const keys = { ID: 'AKIDEXAMPLE', KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', SESSION: 'a/session+token==' };
    const server = await serving((seen) => (String(seen.headers.authorization).endsWith(`Signature=${signatureOf(seen, keys.KEY)}`) ? { body: '0.25', headers: { 'content-type': 'text/csv' } } : { status: 403, body: { message: 'the signature does not match' } }));
    const exchange = await exchangeOf(sagemaker({ url: server.url, model: 'm', endpointName: 'fraud', columns: ['a', 'b'], auth: { kind: 'sigv4', region: 'eu-west-1', accessKeyId: { env: 'ID' }, secretAccessKey: { env: 'KEY' }, sessionToken: { env: 'SESSION' } } }), keys);
    expect(exchange.reply).toMatchObject({ outcome: 'scored', score: 0.25 });
    const line = curlLine(exchange);
    expect(line).toContain(`--aws-sigv4 'aws:amz:eu-west-1:sagemaker' --user "$ID"':'"$KEY" -H 'x-amz-security-token: '"$SESSION"`);
    for (const key of Object.values(keys)) expect(line).not.toContain(key);
    expect(await sent(line, keys)).toBe('0.25');
    expect(server.seen[1]).toMatchObject({ method: 'POST', path: '/endpoints/fraud/invocations', body: server.seen[0]!.body });
    expect(await sent(line, { ...keys, KEY: 'another' })).toContain('does not match');
  });

  it('with a password, a token that was fetched, and a secret out of a file', async () => {
    writeFileSync(join(folder, 'key.txt'), 'of-a-file\n');
    const server = await serving((seen) => ({ body: rightReply(seen) }));
    const basic = await exchangeOf(testEndpoint(server.url, { auth: { kind: 'basic', user: 'me', password: { env: 'PASSWORD' } }, headers: { 'x-file': { file: join(folder, 'key.txt') } } }), { PASSWORD: "it's" });
    await sent(curlLine(basic), { PASSWORD: "it's" });
    expect(server.seen[1]!.headers.authorization).toBe(server.seen[0]!.headers.authorization);
    expect(server.seen[1]!.headers['x-file']).toBe('of-a-file');
    const command = await exchangeOf(testEndpoint(server.url, { auth: { kind: 'command', command: [process.execPath, '-p', '"printed"'] } }), {});
    await sent(curlLine(command), { ACCESS_TOKEN: 'printed' });
    expect(server.seen[3]!.headers.authorization).toBe('Bearer printed');
  });

  it('with a certificate, its key out of a file or the environment', async () => {
    const pem = (name: string): string => fileURLToPath(new URL(`../../fixtures/certificates/${name}.pem`, import.meta.url));
    const shown: boolean[] = [];
    const server = createServer({ cert: readFileSync(pem('server')), key: readFileSync(pem('server-key')), ca: readFileSync(pem('ca')), requestCert: true, rejectUnauthorized: true }, (request, response) => {
      shown.push((request.socket as unknown as { authorized: boolean }).authorized);
      response.end('{"model_name":"m","outputs":[{"name":"p","shape":[1],"datatype":"FP32","data":[0.5]}]}');
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    open.push({ close: async () => { server.closeAllConnections(); server.close(); } });
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const key = readFileSync(pem('client-key'), 'utf8');
    for (const source of [{ file: pem('client-key') }, { env: 'KEY' }]) {
      const exchange = await exchangeOf(testEndpoint(url, { http2: false, tls: { cert: pem('client'), key: source, ca: pem('ca') } }), { KEY: key });
      const line = curlLine(exchange);
      expect(line).not.toContain('PRIVATE KEY');
      expect(await sent(line, { KEY: key })).toContain('"data":[0.5]');
    }
    expect(shown).toEqual([true, true, true, true]);
  });
});

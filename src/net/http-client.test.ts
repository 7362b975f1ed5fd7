import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Client } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { connections } from './connections.js';
import { exchangeHandler, type Exchange } from './exchange.js';
import { headerReader } from './header-reader.js';
import { httpClient, type HttpClient, type HttpRequest } from './http-client.js';

const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Asked {
  readonly path: string;
  readonly socket: Socket;
  readonly response: ServerResponse;
}

/** A server that answers when it is told to. */
async function server(connections: number): Promise<{ readonly client: HttpClient; readonly asked: Asked[]; readonly seen: (count: number) => Promise<void> }> {
  const asked: Asked[] = [];
  let look = (): void => undefined;
  const made = createServer(({ url, socket }: IncomingMessage, response) => {
    asked.push({ path: String(url), socket, response });
    look();
  });
  await new Promise<void>((resolve) => { made.listen(0, '127.0.0.1', resolve); });
  closing.push(() => { made.closeAllConnections(); made.close(); });
  const client = httpClient(`http://127.0.0.1:${(made.address() as AddressInfo).port}`, { connections, connectTimeoutMs: 60_000 });
  closing.push(() => client.close());
  const seen = (count: number): Promise<void> => new Promise((resolve) => {
    look = () => { if (asked.length >= count) resolve(); };
    look();
  });
  return { client, asked, seen };
}

const never = new AbortController().signal;
const get = (path: string, timeoutMs = 60_000): HttpRequest => ({ method: 'GET', path, headers: {}, timeoutMs });

describe('contract: requests and their connections', () => {
  it('one at a time on each, those beyond in their order, and no more connections than allowed', async () => {
    const { client, asked, seen } = await server(2);
    const replies = ['/0', '/1', '/2', '/3', '/4'].map((path) => client.request(get(path), never));
    for (let k = 0; k < 5; k++) {
      await seen(Math.min(5, k + 2));
      expect(asked.length).toBe(Math.min(5, k + 2));
      (asked[k] as Asked).response.end(`reply to ${(asked[k] as Asked).path}`);
      await replies[Number((asked[k] as Asked).path.slice(1))];
    }
    expect((await Promise.all(replies)).map((reply) => reply.ok && reply.body)).toEqual([0, 1, 2, 3, 4].map((k) => `reply to /${k}`));
    expect(asked.slice(2).map(({ path }) => path)).toEqual(['/2', '/3', '/4']);
    expect(new Set(asked.map(({ socket }) => socket)).size).toBe(2);
    const next = client.request(get('/next'), never);
    await seen(6);
    asked[5]?.response.end();
    await next;
    // The one that became free last: others grow idle, and servers close them.
    expect(asked[5]?.socket).toBe(asked[4]?.socket);
  });

  it('a connection that broke is not used again, and whoever waits has a new one', async () => {
    const { client, asked, seen } = await server(1);
    const [broken, after] = [client.request(get('/broken'), never), client.request(get('/after'), never)];
    await seen(1);
    asked[0]?.socket.destroy();
    expect(await broken).toMatchObject({ ok: false, kind: 'reset' });
    await seen(2);
    asked[1]?.response.end('well');
    expect(await after).toMatchObject({ ok: true, body: 'well' });
    expect(asked[1]?.socket).not.toBe(asked[0]?.socket);
  });

  it('a request whose time is over, or that is not wanted any more, while it waits is never sent', async () => {
    const { client, asked, seen } = await server(1);
    const stop = new AbortController();
    const first = client.request(get('/first'), never);
    await seen(1);
    const [late, unwanted, last] = [client.request(get('/late', 1), never), client.request(get('/unwanted'), stop.signal), client.request(get('/last'), never)];
    expect(await late).toEqual({ ok: false, kind: 'unreachable', detail: 'no connection in time' });
    stop.abort(new Error('enough'));
    await expect(unwanted).rejects.toThrow('enough');
    asked[0]?.response.end('1');
    expect(await first).toMatchObject({ body: '1' });
    await seen(2);
    asked[1]?.response.end('2');
    expect(await last).toMatchObject({ body: '2' });
    expect(asked.map(({ path }) => path)).toEqual(['/first', '/last']);
    expect(asked[1]?.socket).toBe(asked[0]?.socket);
  });

  it('a request that is dropped takes its connection with it', async () => {
    const { client, asked, seen } = await server(1);
    const stop = new AbortController();
    const dropped = client.request(get('/dropped'), stop.signal);
    const next = client.request(get('/next'), never);
    await seen(1);
    stop.abort(new Error('enough'));
    await expect(dropped).rejects.toThrow('enough');
    await seen(2);
    asked[1]?.response.end('2');
    expect(await next).toMatchObject({ body: '2' });
    await expect(client.request(get('/later'), stop.signal)).rejects.toThrow('enough');
  });

  it('a request that is dropped while its connection is being opened is never sent', async () => {
    const { client, asked, seen } = await server(1);
    const stop = new AbortController();
    const dropped = client.request(get('/dropped'), stop.signal);
    stop.abort(new Error('enough'));
    await expect(dropped).rejects.toThrow('enough');
    const next = client.request(get('/next'), never);
    await seen(1);
    expect(asked[0]?.path).toBe('/next');
    asked[0]?.response.end('well');
    expect(await next).toMatchObject({ body: 'well' });
  });

  it('a connection on which a request failed is closed', () => {
    const closed: number[] = [];
    let made = 0;
    const open = (): Client => {
      const id = made++;
      return { dispatch: (_: unknown, { left }: Exchange) => left?.(id === 0), destroy: async () => void closed.push(id) } as unknown as Client;
    };
    const { dispatch } = connections(open, 1);
    for (let k = 0; k < 3; k++) dispatch({ path: '/', method: 'GET' }, { over: false } as Exchange);
    expect([made, closed]).toEqual([2, [0]]);
  });

  it('a session of HTTP/2 on which a request failed is not used again', async () => {
    const pem = (name: string): string => readFileSync(fileURLToPath(new URL(`../../fixtures/certificates/${name}.pem`, import.meta.url)), 'utf8');
    const sessions: ServerHttp2Session[] = [];
    const made = createSecureServer({ cert: pem('server'), key: pem('server-key') }).on('stream', (stream: ServerHttp2Stream) => {
      stream.on('error', () => undefined);
      sessions.push(stream.session as ServerHttp2Session);
      if (sessions.length > 1) stream.end('well');
    });
    await new Promise<void>((resolve) => { made.listen(0, '127.0.0.1', resolve); });
    closing.push(() => { made.close(); });
    const client = httpClient(`https://localhost:${(made.address() as AddressInfo).port}`, { connections: 1, connectTimeoutMs: 60_000, tls: { ca: pem('ca') } });
    closing.push(() => client.close());
    const stop = new AbortController();
    const stalled = client.request(get('/stalled'), stop.signal);
    await expect.poll(() => sessions.length, { timeout: 30_000 }).toBe(1);
    stop.abort(new Error('enough'));
    await expect(stalled).rejects.toThrow('enough');
    expect(await client.request(get('/next'), never)).toMatchObject({ ok: true, body: 'well' });
    expect(sessions[1] === sessions[0]).toBe(false);
  });

  it('a reply begins with its headers, not with those that only announce it, and has the whole time from then on', () => {
    const exchange = exchangeHandler({ ...get('/'), firstByteMs: 50 }, never, 0, 1_000, headerReader(), undefined, () => undefined, () => undefined, () => undefined);
    const resume = (): void => undefined;
    expect(exchange.dueMs).toBe(1_050);
    exchange.onHeaders?.(103, [], resume, 'Early Hints');
    expect(exchange.dueMs).toBe(1_050);
    exchange.onHeaders?.(200, [], resume, 'OK');
    expect(exchange.dueMs).toBe(61_000);
  });

  it('a byte order mark is no text, even alone', async () => {
    const { client, asked, seen } = await server(1);
    for (const [k, text] of ['', 'well'].entries()) {
      const reply = client.request(get('/'), never);
      await seen(k + 1);
      asked[k]?.response.end(`\ufeff${text}`);
      expect(await reply).toMatchObject({ body: text });
    }
  });

  it.each([['gzip', gzipSync], ['x-gzip', gzipSync], ['deflate', deflateSync], ['br', brotliCompressSync], ['identity', Buffer.from]] as const)('a reply that says %s is unpacked', async (encoding, packed) => {
    const { client, asked, seen } = await server(1);
    const reply = client.request(get('/'), never);
    await seen(1);
    asked[0]?.response.writeHead(200, { 'content-encoding': encoding }).end(packed(Buffer.from('well')));
    expect(await reply).toMatchObject({ ok: true, body: 'well' });
  });

  it('a reply that is small until it is unpacked is too large all the same', async () => {
    const { client, asked, seen } = await server(1);
    const reply = client.request(get('/'), never);
    await seen(1);
    const mebibyte = gzipSync(Buffer.alloc(1 << 20));
    asked[0]?.response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.concat(Array.from({ length: 65 }, () => mebibyte)));
    expect(await reply).toEqual({ ok: false, kind: 'too-large', detail: 'the reply is larger than 64 MiB once it is unpacked' });
  });

  it('closing ends those under way, those that wait and those to come, each as a value', async () => {
    const { client, seen } = await server(1);
    const open = [client.request(get('/under-way'), never), client.request(get('/waits'), never)];
    await seen(1);
    await client.close();
    for (const reply of [...(await Promise.all(open)), await client.request(get('/late'), never)]) expect(reply).toMatchObject({ ok: false });
  });

  it('a reply is read where it comes in; what the reader throws is the request\'s', async () => {
    const { client, asked, seen } = await server(1);
    const lengths = client.request(get('/'), never, (reply) => (reply.ok ? reply.body.length : -1));
    await seen(1);
    asked[0]?.response.end('four');
    expect(await lengths).toBe(4);
    const thrown = client.request(get('/'), never, () => { throw new RangeError('no'); });
    await seen(2);
    asked[1]?.response.end('');
    await expect(thrown).rejects.toThrow(RangeError);
  });

  it('a header that cannot be sent is a failure, and the next request goes', async () => {
    const { client, asked, seen } = await server(1);
    expect(await client.request({ ...get('/'), headers: { 'x-a': 'a\nb' } }, never)).toMatchObject({ ok: false, kind: 'other' });
    const next = client.request(get('/'), never);
    await seen(1);
    asked[0]?.response.end('well');
    expect(await next).toMatchObject({ body: 'well' });
  });
});

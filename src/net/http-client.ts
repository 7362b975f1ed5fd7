import { EventEmitter } from 'node:events';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { Pool } from 'undici';
import { httpFailure, type HttpFailure } from './http-failure.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute path with its query. */
  readonly path: string;
  /** By name, or names and values in turns (the quick way). */
  readonly headers: Readonly<Record<string, string>> | string[];
  readonly body?: string;
  /** Milliseconds from hand-over to the last byte, connecting included. */
  readonly timeoutMs: number;
}

/** A whole reply of any status. */
export interface HttpResponse {
  readonly ok: true;
  readonly status: number;
  /** Lower-case names; a header sent twice is joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpClient {
  /** One request, no retry, no redirect followed. Every failure is a value. @throws the signal's reason when it aborts. */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse | HttpFailure>;
  close(): Promise<void>;
}

/** How long an idle connection is kept, milliseconds: below the five seconds after which common Python servers hang up. */
const IDLE_MS = 4_000;
/** A server that announces a longer keep-alive is believed up to this, less a second. */
const IDLE_AT_MOST_MS = 60_000;
const REPLY_BYTES = 64 * 1024 * 1024;

/**
 * Connections to one origin: HTTP/1.1, kept alive, one request at a time on each, opened as needed up to `connections`.
 *
 * A reused connection may have been closed by the server in that very moment; such a request comes back as `reset`, and asking again is the caller's.
 */
export function httpClient(origin: string, options: { readonly connections: number; readonly connectTimeoutMs: number }): HttpClient {
  const pool = new Pool(origin, {
    connections: options.connections,
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_AT_MOST_MS,
    keepAliveTimeoutThreshold: 1_000,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: REPLY_BYTES,
    connect: { timeout: options.connectTimeoutMs },
  });
  const aborters = new Map<AbortSignal, { readonly requests: Set<() => void>; readonly listener: () => void }>();

  // One listener for each signal, not for each request: thousands of requests share the signal of a run.
  const onAbort = (signal: AbortSignal, abort: () => void): (() => void) => {
    let known = aborters.get(signal);
    if (known === undefined) {
      const requests = new Set<() => void>();
      known = { requests, listener: () => { aborters.delete(signal); for (const each of [...requests]) each(); } };
      signal.addEventListener('abort', known.listener, { once: true });
      aborters.set(signal, known);
    }
    const { requests } = known;
    requests.add(abort);
    return () => requests.delete(abort);
  };

  return {
    request: (request, signal) => new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const stop = new EventEmitter();
      const finish = (): void => { clearTimeout(timer); leave(); };
      const timer = setTimeout(() => {
        finish();
        resolve({ ok: false, kind: 'timeout', detail: `no whole reply within ${request.timeoutMs} ms` });
        stop.emit('abort');
      }, request.timeoutMs);
      const leave = onAbort(signal, () => {
        finish();
        reject(signal.reason as Error);
        stop.emit('abort');
      });
      const fail = (error: unknown): void => { finish(); resolve(httpFailure(error)); };
      pool.request({ method: request.method, path: request.path, headers: request.headers, body: request.body ?? null, signal: stop }, (error, reply) => {
        if (error !== null) return fail(error);
        const headers = flat(reply.headers);
        const encoding = headers['content-encoding'];
        const text = encoding === undefined || encoding === 'identity' ? reply.body.text() : reply.body.arrayBuffer().then((bytes) => unpacked(encoding, bytes));
        text.then((body) => { finish(); resolve({ ok: true, status: reply.statusCode, headers, body }); }, fail);
      });
    }),
    close: () => {
      for (const [signal, { listener }] of aborters) signal.removeEventListener('abort', listener);
      aborters.clear();
      return pool.destroy();
    },
  };
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const all: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) all[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return all;
}

/** Nothing compressed is asked for, but some servers and proxies compress unasked. */
function unpacked(encoding: string, bytes: ArrayBuffer): string {
  const limit = { maxOutputLength: REPLY_BYTES };
  const unpack = encoding === 'gzip' || encoding === 'x-gzip' ? gunzipSync : encoding === 'br' ? brotliDecompressSync : encoding === 'deflate' ? inflateSync : undefined;
  if (unpack === undefined) throw Object.assign(new Error('unknown content-encoding'), { code: 'Z_UNKNOWN_ENCODING' });
  return unpack(bytes, limit).toString('utf8');
}

import { Client, ProxyAgent } from 'undici';
import { connections as connectionsTo, type Connections } from './connections.js';
import { exchangeHandler, type Exchange } from './exchange.js';
import { headerReader } from './header-reader.js';
import type { HttpFailure } from './http-failure.js';
import type { TlsMaterial } from './tls-material.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute path with its query. */
  readonly path: string;
  /** By name, or names and values in turns (the quick way). */
  readonly headers: Readonly<Record<string, string>> | string[];
  readonly body?: string | Uint8Array | undefined;
  /** Milliseconds from hand-over to the last byte, connecting included. */
  readonly timeoutMs: number;
  /** Milliseconds from hand-over to the headers of the reply; default: `timeoutMs` alone counts. */
  readonly firstByteMs?: number | undefined;
}

/** A whole reply of any status. */
export interface HttpResponse {
  readonly ok: true;
  readonly status: number;
  /** Lower-case names; a header sent twice is joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The same before it was read as text, where it came over a wire. */
  readonly bytes?: Uint8Array;
}

/** Makes something of a reply, or of the failure in place of one. */
export type ReadReply<T> = (reply: HttpResponse | HttpFailure) => T | PromiseLike<T>;

export interface HttpClient {
  /**
   * One request, no retry, no redirect followed. Every failure is a value. @throws the signal's reason when it aborts.
   * @param read what to make of the reply, done as soon as it is there
   */
  request<T = HttpResponse | HttpFailure>(request: HttpRequest, signal: AbortSignal, read?: ReadReply<T>): Promise<T>;
  close(): Promise<void>;
}

export interface HttpClientOptions {
  readonly connections: number;
  readonly connectTimeoutMs: number;
  /** Certificates of this client and of the authorities that it trusts. */
  readonly tls?: TlsMaterial;
  /** URL of the proxy to go through; see `proxyFor`. */
  readonly proxy?: string;
  /** False keeps to HTTP/1.1 where a server offers HTTP/2. Default true. */
  readonly http2?: boolean;
}

/** How long an idle connection is kept, milliseconds: below the five seconds after which common Python servers hang up. */
const IDLE_MS = 4_000;
/** A server that announces a longer keep-alive is believed up to this, less a second. */
const IDLE_AT_MOST_MS = 60_000;
export const REPLY_BYTES = 64 * 1024 * 1024;

/**
 * Connections to one origin, kept alive, one request at a time on each, opened as needed up to `connections`: HTTP/1.1, and HTTP/2 where a server offers it
 * with TLS.
 *
 * A reused connection may have been closed by the server in that very moment; such a request comes back as `reset`, and asking again is the caller's.
 */
export function httpClient(origin: string, options: HttpClientOptions): HttpClient {
  const dispatcher = dispatcherOf(origin, options);
  // Slots that are used again. A set would do, but its tables, thrown away as it churns, keep each other alive past the quick collections.
  const slots: (Exchange | undefined)[] = [];
  const free: number[] = [];
  const headersOf = headerReader();
  let timer: NodeJS.Timeout | undefined;
  let nextLookMs = Infinity;
  const signals = new Map<AbortSignal, () => void>();
  /** The last signal: listened to, and not aborted. */
  let heard: AbortSignal | undefined;

  // One timer for all requests, set to the earliest that may be due: thousands of requests a second never see it fire.
  const look = (): void => {
    const now = performance.now();
    nextLookMs = Infinity;
    for (const exchange of slots) {
      if (exchange === undefined) continue;
      if (exchange.dueMs <= now) exchange.expire();
      else if (exchange.dueMs < nextLookMs) nextLookMs = exchange.dueMs;
    }
    if (nextLookMs < Infinity) timer = setTimeout(look, Math.ceil(nextLookMs - now)).unref();
  };
  const watch = (dueMs: number, now: number): void => {
    if (dueMs >= nextLookMs) return;
    clearTimeout(timer);
    nextLookMs = dueMs;
    // A request under way keeps the process alive by its socket.
    timer = setTimeout(look, Math.ceil(dueMs - now)).unref();
  };
  // One listener for each signal, not for each request: thousands of requests share the signal of a run.
  const listen = (signal: AbortSignal): void => {
    const listener = (): void => {
      signals.delete(signal);
      heard = undefined;
      for (const exchange of slots) if (exchange?.signal === signal) exchange.drop();
    };
    signal.addEventListener('abort', listener, { once: true });
    signals.set(signal, listener);
    heard = signal;
  };
  const done = (exchange: Exchange): void => {
    slots[exchange.slot] = undefined;
    free.push(exchange.slot);
  };

  return {
    request: <T>(request: HttpRequest, signal: AbortSignal, read?: ReadReply<T>) => new Promise<T>((resolve, reject) => {
      if (signal !== heard) {
        if (signal.aborted) return reject(signal.reason as Error);
        if (signals.has(signal)) heard = signal;
        else listen(signal);
      }
      const now = performance.now();
      const slot = free.pop() ?? slots.length;
      const exchange = exchangeHandler(request, signal, slot, now, headersOf, read, resolve as (reply: unknown) => void, reject, done);
      slots[slot] = exchange;
      watch(exchange.dueMs, now);
      // No request stands behind another on its connection: nothing to hold back until headers come.
      dispatcher.dispatch({ origin, method: request.method, path: request.path, headers: request.headers as string[], body: request.body ?? null, blocking: false }, exchange);
    }),
    close: () => {
      clearTimeout(timer);
      for (const [signal, listener] of signals) signal.removeEventListener('abort', listener);
      signals.clear();
      heard = undefined;
      return dispatcher.destroy();
    },
  };
}

function dispatcherOf(origin: string, { connections, connectTimeoutMs, tls, proxy, http2 = true }: HttpClientOptions): Connections {
  const connect = { ...tls, timeout: connectTimeoutMs };
  const common = {
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_AT_MOST_MS,
    keepAliveTimeoutThreshold: 1_000,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: REPLY_BYTES,
    allowH2: http2,
  };
  if (proxy === undefined) return connectionsTo(() => new Client(origin, { ...common, connect }), connections);
  // Without TLS a proxy is asked for the whole URL, as curl does it: many tunnel to port 443 alone.
  return new ProxyAgent({ ...common, connections, uri: proxy, proxyTunnel: false, requestTls: connect, ...(tls?.ca === undefined ? {} : { proxyTls: { ca: tls.ca } }) });
}

import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { HeaderReader } from './header-reader.js';
import { REPLY_BYTES, type HttpRequest, type HttpResponse } from './http-client.js';
import { httpFailure, type HttpFailure } from './http-failure.js';

/** One request under way: what the dispatcher calls, and what ends it from outside. */
export interface Exchange extends Dispatcher.DispatchHandler {
  readonly signal: AbortSignal;
  /** Where its client keeps it. */
  readonly slot: number;
  /** When the phase that it is in is over, by `performance.now`. */
  dueMs: number;
  /** Its time is over. */
  expire(): void;
  /** Its signal aborted. */
  drop(): void;
  /** Nobody waits for it any more. */
  over: boolean;
  /** Called once, when the dispatcher has done with it. */
  left: ((failed: boolean) => void) | undefined;
  onError(error: Error): void;
}

interface State extends Exchange {
  readonly request: HttpRequest;
  readonly startMs: number;
  readonly headersOf: HeaderReader;
  readonly read: ((reply: HttpResponse | HttpFailure) => unknown) | undefined;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (reason: Error) => void;
  readonly done: (exchange: Exchange) => void;
  abort: ((error?: Error) => void) | undefined;
  status: number;
  headers: Readonly<Record<string, string>>;
  first: Buffer | undefined;
  chunks: Buffer[] | undefined;
}

/** Makes the handler of one request: one plain object with functions that all exchanges share. */
export function exchangeHandler(request: HttpRequest, signal: AbortSignal, slot: number, startMs: number, headersOf: HeaderReader, read: State['read'], resolve: State['resolve'], reject: State['reject'], done: State['done']): Exchange {
  const state: State = {
    request, signal, slot, startMs, headersOf, read, resolve, reject, done,
    dueMs: startMs + (request.firstByteMs === undefined || request.firstByteMs > request.timeoutMs ? request.timeoutMs : request.firstByteMs),
    left: undefined, over: false, abort: undefined, status: 0, headers: NONE, first: undefined, chunks: undefined,
    onConnect, onHeaders, onData, onComplete, onError, expire, drop,
  };
  return state;
}

const NONE: Readonly<Record<string, string>> = {};

function onConnect(this: unknown, abort: (error?: Error) => void): void {
  const state = this as State;
  state.abort = abort;
  // Ended while it waited for a connection.
  if (state.over) abort();
}

function onHeaders(this: unknown, status: number, headers: Buffer[]): boolean {
  const state = this as State;
  if (status < 200) return true;
  state.status = status;
  // Read at once: views of the socket's memory that outlive the reply cost more in collections than the texts.
  state.headers = state.headersOf(headers);
  state.dueMs = state.startMs + state.request.timeoutMs;
  return true;
}

function onData(this: unknown, chunk: Buffer): boolean {
  const state = this as State;
  if (state.first === undefined) state.first = chunk;
  else (state.chunks ??= [state.first]).push(chunk);
  return true;
}

function onComplete(this: unknown): void {
  const state = this as State;
  leave(state, false);
  if (state.over) return;
  end(state);
  settle(state, replyOf(state));
}

function replyOf({ status, headers, first, chunks }: State): HttpResponse | HttpFailure {
  const bytes = chunks === undefined ? (first ?? EMPTY) : Buffer.concat(chunks);
  const encoding = headers['content-encoding'];
  try {
    const body = encoding === undefined || encoding === 'identity' ? bytes : unpacked(encoding, bytes);
    return { ok: true, status, headers, body: textOf(body), bytes: body };
  } catch (error) {
    return httpFailure(error);
  }
}

function settle(state: State, reply: HttpResponse | HttpFailure): void {
  const { read, resolve } = state;
  if (read === undefined) return resolve(reply);
  try {
    resolve(read(reply));
  } catch (error) {
    state.reject(error as Error);
  }
}

function onError(this: unknown, error: Error): void {
  const state = this as State;
  leave(state, true);
  if (state.over) return;
  end(state);
  settle(state, httpFailure(error));
}

function expire(this: Exchange): void {
  const state = this as State;
  const { timeoutMs, firstByteMs } = state.request;
  end(state);
  if (state.abort === undefined) return settle(state, { ok: false, kind: 'unreachable', detail: 'no connection in time' });
  const early = state.status === 0 && firstByteMs !== undefined && firstByteMs < timeoutMs;
  settle(state, { ok: false, kind: 'timeout', detail: early ? `no reply began within ${firstByteMs} ms` : `no whole reply within ${timeoutMs} ms` });
  state.abort();
}

function drop(this: Exchange): void {
  const state = this as State;
  end(state);
  state.reject(state.signal.reason as Error);
  state.abort?.();
}

function leave(state: State, failed: boolean): void {
  const { left } = state;
  state.left = undefined;
  left?.(failed);
}

function end(state: State): void {
  state.over = true;
  state.done(state);
}

const EMPTY = Buffer.alloc(0);

/** A byte order mark is no part of the text. */
function textOf(bytes: Buffer): string {
  return bytes.length > 2 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.toString('utf8', 3) : bytes.toString();
}

/** Nothing compressed is asked for, but some servers and proxies compress unasked. */
function unpacked(encoding: string, bytes: Buffer): Buffer {
  const limit = { maxOutputLength: REPLY_BYTES };
  const unpack = encoding === 'gzip' || encoding === 'x-gzip' ? gunzipSync : encoding === 'br' ? brotliDecompressSync : encoding === 'deflate' ? inflateSync : undefined;
  if (unpack === undefined) throw Object.assign(new Error('unknown content-encoding'), { code: 'Z_UNKNOWN_ENCODING' });
  return unpack(bytes, limit);
}

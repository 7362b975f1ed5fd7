import { baseUrl } from '../net/base-url.js';
import { credentials } from '../net/credentials.js';
import { grpcAddress } from '../net/grpc-address.js';
import { grpcClient } from '../net/grpc-client.js';
import { httpClient, type HttpResponse } from '../net/http-client.js';
import type { HttpFailure } from '../net/http-failure.js';
import { OPEN_INFERENCE_SERVICE } from '../net/open-inference-service.js';
import { redactor } from '../net/redactor.js';
import type { Account } from '../population/account.js';
import type { Arm, OutcomeClass } from '../table/row.js';
import type { Clock } from './clock.js';
import type { Reading, WireRequest } from './dialect.js';
import { dialectOf } from './dialects/dialect-of.js';
import type { AddressedEndpoint } from './endpoint.js';
import { blamable, isolate } from './isolate.js';
import { judgeValue } from './judge-value.js';
import { probeEndpoint } from './probe.js';
import type { RequestCounts } from './request-counts.js';
import { backoffMs, RETRIED, retryAfterMs, RETRY_AFTER_AT_MOST_MS } from './retry.js';
import type { Exchange, Reply, Scorer } from './scorer.js';

export const DEFAULT_BATCH_SIZE = 32;
export const DEFAULT_TIMEOUT_MS = 10_000;
export const DEFAULT_ATTEMPTS = 3;
const CONNECT_MS = 5_000;
const DETAIL_LENGTH = 300;
/** So many searches for a guilty account in a row without finding one, and batches are no longer taken apart. */
const FRUITLESS_SEARCHES = 3;

export interface HttpScorerOptions {
  readonly arm: Arm;
  /** Where `env('X')` is looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Uniform in [0, 1); spreads retries. */
  readonly jitter: () => number;
  /** mlcheck's own version, for the user agent. */
  readonly version: string;
  /** Declared range of the score; a score outside is a contract violation. */
  readonly range?: readonly [number, number];
  /** Connections at most; at least the driver's concurrency. Default 64. */
  readonly connections?: number;
  /** How long {@link Scorer.probe} waits for a model that is not ready; default 30,000. */
  readonly readyWithinMs?: number;
  /** Starts every request id, so that a response cache does not answer one run with another's replies. Default `mlcheck`. */
  readonly requestTag?: string;
}

/**
 * A {@link Scorer} for an endpoint over HTTP.
 *
 * Every reply lands in exactly one outcome class by status and body. Throttled, not ready and infrastructure are asked again, up to `attempts` in all,
 * with growing pauses; nothing else is. A failure of a whole batch belongs to all of its accounts unless {@link isolate} finds the guilty ones.
 * @throws MlcheckError `config-invalid` for an unusable URL, `secret-missing` for a secret that is not there
 */
export function httpScorer(endpoint: AddressedEndpoint, options: HttpScorerOptions): Scorer {
  const { arm, clock, jitter, range } = options;
  const grpc = endpoint.kind === 'open-inference' ? grpcAddress(endpoint.url, `${arm}.url`) : undefined;
  const base = grpc === undefined ? baseUrl(endpoint.url, `${arm}.url`) : { origin: '', path: '', href: grpc.href };
  const { headers, secrets } = credentials(endpoint, options.environment, arm);
  const redact = redactor(secrets);
  const dialect = dialectOf(endpoint);
  const bound = dialect.bind(endpoint, arm);
  const timeoutMs = endpoint.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const attempts = endpoint.attempts ?? DEFAULT_ATTEMPTS;
  const client =
    grpc === undefined
      ? httpClient(base.origin, { connections: options.connections ?? 64, connectTimeoutMs: Math.min(timeoutMs, CONNECT_MS) })
      : grpcClient(grpc.address, OPEN_INFERENCE_SERVICE, { secure: grpc.secure, userAgent: `mlcheck/${options.version}` });
  const counts: RequestCounts = { sent: 0, retried: 0, throttled: 0, isolated: 0 };
  const common: Readonly<Record<string, string>> = { 'content-type': 'application/json', accept: 'application/json', 'user-agent': `mlcheck/${options.version}`, ...headers, 'x-mlcheck-synthetic': '1' };
  let fruitless = 0;

  const plain = Object.entries(common).flat();
  const listOf = (wire: WireRequest, id?: string): string[] => (wire.headers === undefined && id !== undefined ? [...plain, 'x-request-id', id] : Object.entries(headersOf(wire, id)).flat());
  const headersOf = (wire: WireRequest, id?: string): Record<string, string> => (id === undefined ? { ...common, ...wire.headers } : { ...common, ...wire.headers, 'x-request-id': id });
  const send = (wire: WireRequest, signal: AbortSignal, id?: string): Promise<HttpResponse | HttpFailure> =>
    client.request({ method: wire.method, path: base.path + wire.path, headers: listOf(wire, id), ...(wire.body === undefined ? {} : { body: wire.body }), timeoutMs }, signal);
  const requestId = (first: Account, rows: number, repeat: number): string =>
    `${options.requestTag ?? 'mlcheck'}-${arm}-${first.id}${rows === 1 ? '' : `+${rows - 1}`}${repeat === 0 ? '' : `-r${repeat}`}`;
  const readingOf = (reply: HttpResponse | HttpFailure, accounts: readonly Account[], id: string): Reading => {
    if (reply.ok) return bound.read(reply, { rows: accounts.length, requestId: id, accounts });
    return { kind: 'failure', outcome: reply.kind === 'timeout' ? 'timeout' : reply.kind === 'too-large' ? 'contract-violation' : 'infrastructure', detail: reply.detail };
  };
  const words = (text: string, id: string): string => {
    const clean = redact(text).replaceAll(id, '(request id)').replace(/\s+/g, ' ');
    return clean.length > DETAIL_LENGTH ? `${clean.slice(0, DETAIL_LENGTH - 3)}...` : clean;
  };

  const repliesOf = (reading: Reading, rows: number, id: string, asked: number, latencyMs: number): Reply[] => {
    const version: { readonly servedVersion?: string } = reading.servedVersion === undefined ? {} : { servedVersion: redact(reading.servedVersion) };
    const failed = (outcome: Exclude<OutcomeClass, 'scored'>, detail: string): Reply => ({ outcome, detail, attempts: asked, latencyMs, requestId: id, ...version });
    if (reading.kind === 'failure') {
      const reply = failed(reading.outcome, words(reading.detail, id));
      return Array.from({ length: rows }, () => reply);
    }
    const { servedVersion } = version;
    const replies = reading.values.map((value): Reply => {
      const wrong = judgeValue(value, range);
      if (wrong !== undefined) return failed('contract-violation', words(wrong, id));
      const score = value as number;
      return servedVersion === undefined ? { outcome: 'scored', score, attempts: asked, latencyMs, requestId: id } : { outcome: 'scored', score, attempts: asked, latencyMs, requestId: id, servedVersion };
    });
    // A bare NaN that is no score still keeps every strict reader from reading the reply: it is everybody's.
    if (reading.bareTokens > 0 && reading.bareTokens > reading.values.filter((value) => typeof value === 'number' && !Number.isFinite(value)).length) {
      return replies.map(() => failed('contract-violation', 'the reply must be JSON by RFC 8259: it holds a bare NaN or Infinity outside the scores'));
    }
    return replies;
  };

  /** One question with its retries. `whole` tells a failure of the request from failures of single rows. */
  const ask = async (accounts: readonly Account[], signal: AbortSignal, repeat: number): Promise<{ readonly replies: Reply[]; readonly whole: boolean }> => {
    const rows = accounts.length;
    const id = requestId(accounts[0] as Account, rows, repeat);
    const wire = bound.infer(accounts, id);
    for (let attempt = 1; ; attempt++) {
      const start = clock.now();
      counts.sent++;
      const reply = await send(wire, signal, id);
      const reading = readingOf(reply, accounts, id);
      const replies = repliesOf(reading, rows, id, attempt, clock.now() - start);
      if (reading.kind === 'values') return { replies, whole: reading.bareTokens > 0 && replies.every(({ outcome }) => outcome === 'contract-violation') };
      if (reading.outcome === 'throttled') counts.throttled++;
      if (!RETRIED.has(reading.outcome) || attempt >= attempts) return { replies, whole: true };
      const wanted = reply.ok ? retryAfterMs(reply.headers) : undefined;
      if (wanted !== undefined && wanted > RETRY_AFTER_AT_MOST_MS) return { replies, whole: true };
      await clock.sleep(backoffMs(attempt, jitter(), wanted), signal);
      signal.throwIfAborted();
      counts.retried++;
    }
  };

  const score = async (accounts: readonly Account[], signal: AbortSignal, repeat = 0): Promise<readonly Reply[]> => {
    if (accounts.length === 0) return [];
    const { replies, whole } = await ask(accounts, signal, repeat);
    const first = replies[0] as Reply;
    if (!whole || !blamable(first.outcome, accounts.length) || fruitless >= FRUITLESS_SEARCHES) return replies;
    const found = await isolate(accounts.length, async (row) => {
      counts.isolated++;
      return (await ask([accounts[row] as Account], signal, repeat)).replies[0] as Reply;
    });
    if (found.replies !== undefined) {
      fruitless = 0;
      return found.replies.map((reply) => ({ ...reply, attempts: reply.attempts + first.attempts }));
    }
    if (found.searched) fruitless++;
    return replies;
  };

  return {
    batchSize: endpoint.batchSize ?? DEFAULT_BATCH_SIZE,
    score,
    requests: () => ({ ...counts }),
    probe: (signal) => probeEndpoint(bound, { send, url: (path) => `${base.href}${path}`, redact, clock, readyWithinMs: options.readyWithinMs ?? 30_000, authenticated: secrets.length > 0 }, signal),
    exchange: async (account, signal): Promise<Exchange> => {
      const id = requestId(account, 1, 0);
      const wire = bound.infer([account], id);
      const start = clock.now();
      counts.sent++;
      const answer = await send(wire, signal, id);
      const reply = repliesOf(readingOf(answer, [account], id), 1, id, 1, clock.now() - start)[0] as Reply;
      return {
        method: wire.method,
        url: `${base.href}${wire.path}`,
        requestHeaders: redacted(headersOf(wire, id), redact),
        requestBody: redact(printable(wire)),
        ...(answer.ok ? { status: answer.status, responseHeaders: redacted(answer.headers, redact), responseBody: redact(answer.body) } : {}),
        reply,
      };
    },
    close: () => client.close(),
  };
}

/** A body of bytes is the JSON in front of them and their number. */
function printable({ body = '', headers }: WireRequest): string {
  if (typeof body === 'string') return body;
  const json = Number(headers?.['inference-header-content-length'] ?? 0);
  return `${Buffer.from(body.subarray(0, json)).toString('utf8')} and ${body.byteLength - json} bytes`;
}

function redacted(headers: Readonly<Record<string, string>>, redact: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redact(value)]));
}

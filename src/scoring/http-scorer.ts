import { MlcheckError } from '../errors.js';
import type { HttpResponse } from '../net/http-client.js';
import type { HttpFailure } from '../net/http-failure.js';
import type { Account } from '../population/account.js';
import { REORDERED } from '../table/row.js';
import type { Clock } from './clock.js';
import { connect, type ConnectionOptions } from './connection.js';
import { contractSchema, isFetched, type ContractCheck } from './contract-source.js';
import type { WireRequest } from './dialect.js';
import { dialectOf } from './dialects/dialect-of.js';
import type { AddressedEndpoint } from './endpoint.js';
import { blamable, isolate } from './isolate.js';
import { askOf, probeEndpoint } from './probe.js';
import { readingOf } from './reading-of.js';
import { repliesOf } from './replies-of.js';
import { noRequests } from './request-counts.js';
import { reordered } from './reordered.js';
import { backoffMs, RETRIED, retryAfterMs, RETRY_AFTER_AT_MOST_MS } from './retry.js';
import type { Exchange, Reply, Scorer } from './scorer.js';
import { shownProof } from './shown-proof.js';

export const DEFAULT_BATCH_SIZE = 32;
export const DEFAULT_ATTEMPTS = 3;
export const DEFAULT_RETRY_BUDGET = 0.5;
/** A service that starts badly must not use up a budget that is a share of few requests. */
const FREE_RETRIES = 20;
/** So many searches for a guilty account in a row without finding one, and batches are no longer taken apart. */
const FRUITLESS_SEARCHES = 3;

export interface HttpScorerOptions extends Omit<ConnectionOptions, 'now'> {
  readonly clock: Clock;
  /** Uniform in [0, 1); spreads retries. */
  readonly jitter: () => number;
  /** Declared range of the score; a score outside is a contract violation. */
  readonly range?: readonly [number, number];
  /** How long {@link Scorer.probe} waits for a model that is not ready; default 30,000. */
  readonly readyWithinMs?: number;
  /** Compiles the schema of a `contract`; without it an endpoint that names one is refused. @throws MlcheckError for a schema that is none */
  readonly compileContract?: (schema: Readonly<Record<string, unknown>>, place: string) => ContractCheck;
  /** Sees every reply with what was made of it, before retries and single questions; and the text of a schema that was fetched. */
  readonly witness?: Witness;
  /** Starts every request id, so that a response cache does not answer one run with another's replies. Default `mlcheck`. */
  readonly requestTag?: string;
}

/** Whoever keeps replies as they came: a recording. */
export interface Witness {
  answered(answer: Answered): void;
  fetched(document: string): void;
}

/** One reply of the server, or the failure in place of one. */
export interface Answered {
  readonly accounts: readonly Account[];
  readonly repeat: number;
  readonly requestId: string;
  readonly reply: HttpResponse | HttpFailure;
  /** One for each account, in their order. */
  readonly replies: readonly Reply[];
}

/** One request, ready to be sent as often as it takes. */
interface Question {
  readonly accounts: readonly Account[];
  readonly id: string;
  readonly wire: WireRequest;
}

/**
 * A {@link Scorer} for an endpoint over HTTP.
 *
 * Every reply lands in exactly one outcome class by status and body. Throttled, not ready and infrastructure are asked again, up to `attempts` in all,
 * with growing pauses; nothing else is. A failure of a whole batch belongs to all of its accounts unless {@link isolate} finds the guilty ones.
 * @throws MlcheckError `config-invalid` for an unusable URL, `secret-missing` for a secret that is not there
 */
export function httpScorer(endpoint: AddressedEndpoint, options: HttpScorerOptions): Scorer {
  const { arm, clock, jitter, range, witness } = options;
  const connection = connect(endpoint, { ...options, now: clock.now });
  const { send, redact } = connection;
  const proof = shownProof(endpoint);
  const bound = dialectOf(endpoint).bind(endpoint, arm);
  const turned = reordered(endpoint);
  const boundTurned = turned === undefined ? bound : dialectOf(turned).bind(turned, arm);
  const { attempts = DEFAULT_ATTEMPTS, retryBudget = DEFAULT_RETRY_BUDGET } = endpoint;
  const counts = noRequests();
  const tag = `${options.requestTag ?? 'mlcheck'}-${arm}-`;
  let fruitless = 0;

  const requestId = (first: Account, rows: number, repeat: number): string => {
    const id = tag + first.id;
    return rows === 1 && repeat === 0 ? id : `${id}${rows === 1 ? '' : `+${rows - 1}`}${repeat === 0 ? '' : `-r${repeat}`}`;
  };
  const { contract } = endpoint;
  const compile = (fetched?: string): ContractCheck | undefined => {
    if (contract === undefined) return undefined;
    if (options.compileContract === undefined) throw new MlcheckError('internal', { place: `${arm}.contract`, rule: 'must come with a compiler of schemas' });
    const place = isFetched(contract) ? connection.url(contract.openapi) : `${arm}.contract`;
    return options.compileContract(contractSchema(contract, place, fetched), place);
  };
  let fits = contract !== undefined && isFetched(contract) ? undefined : compile();
  /** Replies that are the failure of a whole request, not of single rows. */
  const wholes = new WeakSet<readonly Reply[]>();
  const readReply = (reply: HttpResponse | HttpFailure, asked: Question, attempt: number, latencyMs: number): readonly Reply[] => {
    const reading = readingOf(bound, fits, reply, asked.accounts, asked.id);
    const replies = repliesOf(reading, asked.accounts.length, asked.id, attempt, latencyMs, range, redact);
    if (reading.kind === 'failure' || (reading.bareTokens > 0 && replies.every(({ outcome }) => outcome === 'contract-violation'))) wholes.add(replies);
    return replies;
  };
  const questionOf = (accounts: readonly Account[], repeat: number): Question => {
    const id = requestId(accounts[0] as Account, accounts.length, repeat);
    return { accounts, id, wire: (repeat === REORDERED ? boundTurned : bound).infer(accounts, id) };
  };
  /** One question with its retries. @param search whether a failure of the whole batch is worth a search for the accounts behind it */
  const ask = (accounts: readonly Account[], signal: AbortSignal, repeat: number, search: boolean): Promise<readonly Reply[]> => {
    if (accounts.length === 0) return Promise.resolve([]);
    try {
      return attempt(questionOf(accounts, repeat), signal, repeat, search, 1);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  };
  /** An answer costs one promise: it is read where the last byte of the reply comes in, and only a failure is looked at any further. */
  const attempt = (asked: Question, signal: AbortSignal, repeat: number, search: boolean, tries: number): Promise<readonly Reply[]> => {
    const start = clock.now();
    counts.sent++;
    return send(asked.wire, signal, asked.id, (reply) => {
      const replies = readReply(reply, asked, tries, clock.now() - start);
      witness?.answered({ accounts: asked.accounts, repeat, requestId: asked.id, reply, replies });
      return (replies[0] as Reply).outcome === 'scored' || !wholes.has(replies) ? replies : afterFailure(asked, signal, repeat, search, tries, reply, replies);
    });
  };
  const afterFailure = async (asked: Question, signal: AbortSignal, repeat: number, search: boolean, tries: number, reply: HttpResponse | HttpFailure, replies: readonly Reply[]): Promise<readonly Reply[]> => {
    const { outcome } = replies[0] as Reply;
    if (outcome === 'throttled') counts.throttled++;
    const wanted = reply.ok ? retryAfterMs(reply.headers) : undefined;
    const spent = RETRIED.has(outcome) && tries < attempts && counts.retried >= FREE_RETRIES && counts.retried + 1 > retryBudget * (counts.sent + 1);
    if (spent) counts.overBudget++;
    if (spent || !RETRIED.has(outcome) || tries >= attempts || (wanted !== undefined && wanted > RETRY_AFTER_AT_MOST_MS)) {
      return search && blamable(outcome, asked.accounts.length) && fruitless < FRUITLESS_SEARCHES ? apart(asked.accounts, replies, signal, repeat) : replies;
    }
    await clock.sleep(backoffMs(tries, jitter(), wanted), signal);
    signal.throwIfAborted();
    counts.retried++;
    counts[outcome === 'throttled' ? 'againThrottled' : outcome === 'not-ready' ? 'againNotReady' : 'againInfrastructure']++;
    return attempt(asked, signal, repeat, search, tries + 1);
  };

  /** Looks for the accounts behind the failure of a batch. */
  const apart = async (accounts: readonly Account[], replies: readonly Reply[], signal: AbortSignal, repeat: number): Promise<readonly Reply[]> => {
    const found = await isolate(accounts.length, async (row) => {
      counts.isolated++;
      return (await ask([accounts[row] as Account], signal, repeat, false))[0] as Reply;
    });
    if (found.replies !== undefined) {
      fruitless = 0;
      return found.replies.map((reply) => ({ ...reply, attempts: reply.attempts + (replies[0] as Reply).attempts }));
    }
    if (found.searched) fruitless++;
    return replies;
  };
  const score = (accounts: readonly Account[], signal: AbortSignal, repeat = 0): Promise<readonly Reply[]> => ask(accounts, signal, repeat, accounts.length > 1);

  return {
    batchSize: endpoint.batchSize ?? DEFAULT_BATCH_SIZE,
    score,
    requests: () => ({ ...counts, renewed: Math.max(0, connection.tokensFetched() - 1) }),
    secrets: connection.secrets,
    probe: async (signal) => {
      const how = { send, url: connection.url, redact, clock, readyWithinMs: options.readyWithinMs ?? 30_000, authenticated: connection.authenticated };
      const identity = await probeEndpoint(bound, how, signal);
      if (contract === undefined || !isFetched(contract)) return identity;
      const document = await askOf(how, signal)({ method: 'GET', path: contract.openapi });
      if (document.status !== 200) throw new MlcheckError('endpoint-unusable', { place: connection.url(contract.openapi), rule: 'must give the OpenAPI document of the service', value: `HTTP ${document.status}`, hint: 'FastAPI has it at /openapi.json; or name a file: `contract: { openapi: { file }, path }`' });
      fits = compile(document.body);
      witness?.fetched(document.body);
      return identity;
    },
    exchange: async (account, signal): Promise<Exchange> => {
      const id = requestId(account, 1, 0);
      const wire = bound.infer([account], id);
      const start = clock.now();
      counts.sent++;
      const answer = await send(wire, signal, id);
      const reply = readReply(answer, { accounts: [account], id, wire }, 1, clock.now() - start)[0] as Reply;
      return {
        method: wire.method,
        url: connection.url(wire.path),
        requestHeaders: redacted(connection.headersOf(wire, id), redact),
        requestBody: redact(printable(wire)),
        ...bytesOf(wire, redact),
        ...(proof === undefined ? {} : { proof }),
        ...(answer.ok ? { status: answer.status, responseHeaders: redacted(answer.headers, redact), responseBody: redact(answer.body) } : {}),
        reply,
      };
    },
    close: () => connection.close(),
  };
}

/** Where the tensors begin in a body that is not text. */
function jsonBytes({ headers }: WireRequest): number | undefined {
  const told = headers?.['inference-header-content-length'];
  return told === undefined ? undefined : Number(told);
}

/** The bytes of a body that is no text; none where a secret stands in them. */
function bytesOf(wire: WireRequest, redact: (text: string) => string): Pick<Exchange, 'requestBase64'> {
  if (jsonBytes(wire) === undefined) return {};
  const bytes = Buffer.from(wire.body as Uint8Array);
  const [letters, base64] = [bytes.toString('latin1'), bytes.toString('base64')];
  return redact(letters) === letters && redact(base64) === base64 ? { requestBase64: base64 } : {};
}

/** A body with tensors is the JSON in front of them and their number. */
function printable(wire: WireRequest): string {
  const { body = '' } = wire;
  if (typeof body === 'string') return body;
  const json = jsonBytes(wire) ?? body.byteLength;
  const text = Buffer.from(body.subarray(0, json)).toString('utf8');
  return json === body.byteLength ? text : `${text} and ${body.byteLength - json} bytes`;
}

function redacted(headers: Readonly<Record<string, string>>, redact: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redact(value)]));
}

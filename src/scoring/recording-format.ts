import { MlcheckError } from '../errors.js';
import type { HttpResponse } from '../net/http-client.js';
import type { HttpFailure } from '../net/http-failure.js';
import { OUTCOMES, type OutcomeClass } from '../table/row.js';
import type { Endpoint } from './endpoint.js';
import type { ModelIdentity } from './scorer.js';

/** Name and version of the format of a recording of replies. A reader takes this one and {@link OUTCOMES_FORMAT}, and refuses every other. */
export const RECORDING_FORMAT = 'mlcheck-recording/2';
/** The format before: one line an account with what had been made of its reply, and no reply. */
export const OUTCOMES_FORMAT = 'mlcheck-recording/1';

/** Bytes of a body that is kept, unless another limit is given. */
export const DEFAULT_BODY_BYTES = 1 << 20;

/** First line of a recording: who answered, when, and how to read the replies. */
export interface RecordingHeader {
  readonly format: typeof RECORDING_FORMAT | typeof OUTCOMES_FORMAT;
  readonly mlcheck: string;
  readonly suite: string;
  readonly seed: number;
  /** ISO 8601. */
  readonly recordedAt: string;
  /** Endpoint in words, without its address. */
  readonly endpoint: string;
  readonly identity: ModelIdentity;
  /** Dialect that asked, and whether over gRPC. */
  readonly dialect?: Exclude<Endpoint['kind'], 'reference'>;
  readonly grpc?: true;
  /** Version that was asked for, where one was. */
  readonly version?: string;
  /** Text of the schema that the service gave for its `contract`. */
  readonly contract?: string;
  /** Digests of the fields of the suite's first account and of the request for it alone: whether the suite still asks the same. */
  readonly first?: { readonly fields: string; readonly request: string };
  /** Largest body that was kept. */
  readonly bodyBytes?: number;
}

/** One account of a request, with what was made of its reply when it came. */
export interface RecordedRow {
  readonly id: string;
  /** Digest of the fields that were sent. */
  readonly fields: string;
  /** Digest of the request for this account alone; recordings of the first versions of this format have none. */
  readonly asks?: string;
  readonly outcome: OutcomeClass;
  readonly score?: number;
  readonly detail?: string;
  readonly servedVersion?: string;
}

/** One request with its reply: one line of a recording. */
export interface RecordedAnswer {
  readonly repeat: number;
  readonly request: string;
  readonly latencyMs: number;
  readonly accounts: readonly RecordedRow[];
  /** What came back, secrets replaced; absent where it was left out. */
  readonly reply?: HttpResponse | HttpFailure;
  /** Why it was left out, in words. */
  readonly leftOut?: string;
}

/** An answer as one line of JSON, with its newline. A body that is not text stands in base64. */
export function answerLine({ repeat, request, latencyMs, accounts, reply, leftOut }: RecordedAnswer): string {
  const rows = accounts.map(({ id, fields, asks, outcome, score, ...more }) => ({ id, fields, ...(asks === undefined ? {} : { asks }), outcome, score: score ?? null, ...more }));
  return `${JSON.stringify({ repeat, request, latencyMs: Math.round(latencyMs * 1_000) / 1_000, accounts: rows, ...(leftOut === undefined ? {} : { leftOut }), ...(reply === undefined ? {} : replyJson(reply)) })}\n`;
}

function replyJson(reply: HttpResponse | HttpFailure): object {
  if (!reply.ok) return { failure: { kind: reply.kind, detail: reply.detail } };
  const { status, headers, body, bytes } = reply;
  return { status, headers, ...(bytes === undefined ? { body } : { base64: Buffer.from(bytes).toString('base64') }) };
}

/** @throws MlcheckError `run-invalid` with the place for a line that {@link answerLine} does not write */
export function parseAnswer(line: string, place: string): RecordedAnswer {
  const found = objectOf(line, place);
  const { repeat, request, latencyMs, accounts, leftOut } = found;
  const reply = replyOf(found);
  const holds = Number.isSafeInteger(repeat) && typeof request === 'string' && typeof latencyMs === 'number' && Array.isArray(accounts) && accounts.length > 0 && (reply !== undefined || typeof leftOut === 'string');
  if (!holds) throw notAnswer(line, place);
  return { repeat: repeat as number, request: request as string, latencyMs: latencyMs as number, accounts: (accounts as readonly unknown[]).map((row) => rowOf(row, line, place)), ...(reply === undefined ? {} : { reply }), ...(typeof leftOut === 'string' ? { leftOut } : {}) };
}

/** One line of the format before: an answer whose reply was not kept. @throws MlcheckError `run-invalid` */
export function parseOutcome(line: string, place: string): RecordedAnswer {
  const found = objectOf(line, place);
  const { repeat, latencyMs } = found;
  if (!Number.isSafeInteger(repeat) || typeof latencyMs !== 'number') throw notAnswer(line, place);
  return { repeat: repeat as number, request: '', latencyMs, accounts: [rowOf(found, line, place)], leftOut: 'recorded by an earlier version' };
}

function rowOf(value: unknown, line: string, place: string): RecordedRow {
  const { id, fields, asks, outcome, score, detail, servedVersion } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof fields !== 'string' || !OUTCOMES.includes(outcome as OutcomeClass) || (outcome === 'scored') !== (typeof score === 'number')) throw notAnswer(line, place);
  return { id, fields, ...(typeof asks === 'string' ? { asks } : {}), outcome: outcome as OutcomeClass, ...(typeof score === 'number' ? { score } : {}), ...(typeof detail === 'string' ? { detail } : {}), ...(typeof servedVersion === 'string' ? { servedVersion } : {}) };
}

function replyOf({ status, headers, body, base64, failure }: Readonly<Record<string, unknown>>): HttpResponse | HttpFailure | undefined {
  if (isObject(failure)) return { ok: false, kind: failure['kind'] as HttpFailure['kind'], detail: String(failure['detail']) };
  if (!Number.isSafeInteger(status) || !isObject(headers)) return undefined;
  const told = { ok: true as const, status: status as number, headers: headers as Readonly<Record<string, string>> };
  if (typeof body === 'string') return { ...told, body };
  if (typeof base64 !== 'string') return undefined;
  const bytes = Buffer.from(base64, 'base64');
  return { ...told, body: bytes.toString('utf8'), bytes };
}

function notAnswer(line: string, place: string): MlcheckError {
  return new MlcheckError('run-invalid', { place, rule: 'must be a recorded reply', value: line.slice(0, 80), hint: 'the file was changed or damaged: record it again' });
}

/** @throws MlcheckError `run-invalid` unless the line is a JSON object */
export function objectOf(line: string, place: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(line) as unknown;
    if (isObject(value)) return value;
  } catch {
    // Falls through: the error below says what stands there.
  }
  throw new MlcheckError('run-invalid', { place, rule: 'must be a JSON object', value: line.slice(0, 80) });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

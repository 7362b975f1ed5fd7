import type { HttpResponse } from '../../net/http-client.js';
import { readJson } from '../../net/read-json.js';
import type { Account } from '../../population/account.js';
import type { Ask, Dialect, Reading, Readiness } from '../dialect.js';
import type { RemoteEndpoint } from '../endpoint.js';
import { errorOf, errorText, eventError } from './error-text.js';
import { failedReply } from './failed-reply.js';
import { exact, failure, parseReply } from './parse-reply.js';
import { isObject, pickScores, type ScorePlace } from './pick-scores.js';
import { passing, unusable, versionUnknown } from './probe-replies.js';
import { rowEncoder, type Column, type RowEncoder, type RowOptions } from './row-encoder.js';

/** A SageMaker endpoint, or its container run by hand. */
export interface SagemakerEndpoint extends RemoteEndpoint, RowOptions {
  readonly kind: 'sagemaker';
  /** Name of the endpoint behind `https://runtime.sagemaker.REGION.amazonaws.com`; left out for a container, whose path is `/invocations`. `version` then names a production variant. */
  readonly endpointName?: string;
  /** In the order that the model was trained with: CSV has no header. */
  readonly columns: readonly Column[];
  /** `csv` by default; `json` sends `{"instances":[{"features":[...]}]}`; `jsonlines` one `{"features":[...]}` a line. */
  readonly format?: 'csv' | 'json' | 'jsonlines';
  /** Where a row of the reply has the score; left out where the row is the score. */
  readonly output?: ScorePlace;
}

/** A {@link SagemakerEndpoint}, with its kind filled in. */
export function sagemaker(endpoint: Omit<SagemakerEndpoint, 'kind'>): SagemakerEndpoint {
  return { kind: 'sagemaker', ...endpoint };
}

const MEDIA = { csv: 'text/csv', json: 'application/json', jsonlines: 'application/jsonlines' } as const;

/**
 * SageMaker's real-time inference. The header `x-amzn-invoked-production-variant` names who answered. 424 is a container that answered with an error: the model's;
 * 429 with ModelNotReadyException is a model that loads; 500 of the platform blames nobody, 500 of a container its model.
 * Source: the service model of AWS's SageMaker Runtime; awsdocs/amazon-sagemaker-developer-guide, cdf-inference.md; aws/sagemaker-inference-toolkit 1.10.1, transformer.py.
 */
export const sagemakerDialect: Dialect<SagemakerEndpoint> = {
  name: 'sagemaker',
  bind(endpoint, place) {
    const { endpointName, version, format = 'csv' } = endpoint;
    const body = bodyOf(format, rowEncoder(endpoint.columns, endpoint, `${place}.columns`));
    const path = endpointName === undefined ? '/invocations' : `/endpoints/${encodeURIComponent(endpointName)}/invocations`;
    const headers = { 'content-type': MEDIA[format], accept: MEDIA[format], ...(version === undefined ? {} : { 'x-amzn-sagemaker-target-variant': version }) };
    return {
      infer: (accounts) => ({ method: 'POST', path, headers, body: body(accounts) }),
      read: (response, { rows }) => (response.status === 200 ? readRows(response, endpoint, rows) : failedInvocation(response, endpoint)),
      probe: (ask) => probe(endpoint, ask),
    };
  },
};

function bodyOf(format: keyof typeof MEDIA, rows: RowEncoder): (accounts: readonly Account[]) => string {
  const features = (account: Account): string => `{"features":${rows.list(account)}}`;
  switch (format) {
    case 'csv':
      return (accounts) => accounts.map(rows.csv).join('\n');
    case 'json':
      return (accounts) => `{"instances":[${accounts.map(features).join(',')}]}`;
    case 'jsonlines':
      return (accounts) => accounts.map(features).join('\n');
  }
}

function readRows(response: HttpResponse, endpoint: SagemakerEndpoint, rows: number): Reading {
  const { format = 'csv', output = {} } = endpoint;
  const served = response.headers['x-amzn-invoked-production-variant'] || undefined;
  const parts = { response, ...(served === undefined ? {} : { servedVersion: served }) };
  if (response.body.trim() === '' || /^\s*</.test(response.body)) return failure('infrastructure', `HTTP 200 with a body that is not a reply of a model: ${response.body === '' ? 'empty' : JSON.stringify(response.body.slice(0, 20))}`, served);
  if (format === 'json') {
    const json = parseReply(response);
    if (json.kind === 'failure') return json;
    const error = isObject(json.value) && json.value['predictions'] === undefined ? errorOf(json.value) : undefined;
    if (error !== undefined) return failure('model-error', `HTTP 200 with an error inside: ${error}`, served);
    return pickScores(isObject(json.value) ? json.value['predictions'] : json.value, 'predictions', rows, output, { ...parts, bareTokens: json.bareTokens });
  }
  const event = eventError(response.body);
  const error = event ?? errorText(response.body);
  if (error !== undefined && (format === 'csv' || event !== undefined)) return failure('model-error', `HTTP 200 with an error inside: ${error}`, served);
  const lines = response.body.replace(/\r?\n$/, '').split(/\r?\n/);
  if (format === 'csv') {
    const cells = lines.map((line) => line.split(',').map(cell));
    const flat = cells.length === 1 && rows > 1 && cells[0]?.length === rows ? (cells[0] as unknown[]) : cells;
    return pickScores(flat, 'the CSV', rows, output, { ...parts, bareTokens: 0 });
  }
  let bareTokens = 0;
  const values: unknown[] = [];
  for (const line of lines) {
    const read = readJson(line);
    if (!read.ok) return failure('contract-violation', `a line of the reply ${read.detail}`, served);
    const said = errorOf(read.value);
    if (said !== undefined && lines.length !== rows) return failure('model-error', `HTTP 200 with an error inside: ${said}`, served);
    bareTokens += read.findings.filter(({ kind }) => kind === 'bare').length;
    values.push(read.value);
  }
  const reading = pickScores(values, 'the lines', rows, output, { ...parts, bareTokens });
  return reading.kind === 'values' ? { ...reading, values: exact(reading.values, `[${lines.join(',')}]`) } : reading;
}

/** A cell as a number where it is one by JSON's rules (a bare NaN or infinity included), as a bigint where no double holds it, else as the text that it is. */
function cell(text: string): unknown {
  const trimmed = text.trim();
  if (/^-?\d+$/.test(trimmed) && !Number.isSafeInteger(Number(trimmed))) return BigInt(trimmed) === BigInt(Number(trimmed)) ? Number(trimmed) : BigInt(trimmed);
  if (/^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$|^[+-]?\.\d+([eE][+-]?\d+)?$/.test(trimmed)) return Number(trimmed);
  if (/^[+-]?nan$/i.test(trimmed)) return Number.NaN;
  if (/^[+-]?inf(inity)?$/i.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity;
  return trimmed;
}

/** AWS's inference toolkit answers an exception of the model with its words, and Python's traceback below: plain text. */
const RAISED = /^(.*)\r?\nTraceback \(most recent call last\):/;

function failedInvocation(response: HttpResponse, { endpointName }: SagemakerEndpoint): Reading {
  const { status, headers, body } = response;
  const failed = failedReply(response);
  if (status === 424) return failure('model-error', originalOf(body) ?? failed.detail);
  if (status === 429 && /ModelNotReady/.test(`${headers['x-amzn-errortype'] ?? ''} ${body}`)) return failure('not-ready', failed.detail);
  if (status === 500 && endpointName !== undefined) return failure('infrastructure', failed.detail);
  const raised = status === 500 && failed.outcome === 'infrastructure' ? RAISED.exec(body) : null;
  return raised === null ? failed : failure('model-error', `HTTP 500: ${raised[1]!}`);
}

function originalOf(body: string): string | undefined {
  const read = readJson(body);
  if (!read.ok || !isObject(read.value)) return undefined;
  const { OriginalStatusCode: code, OriginalMessage: message } = read.value;
  return typeof message === 'string' ? `HTTP 424, the container answered ${String(code)}: ${message}` : undefined;
}

/** A container has `/ping`; the runtime of the platform has nothing but invocations, so the first request of a run is its probe. */
async function probe({ endpointName, model, version }: SagemakerEndpoint, ask: Ask): Promise<Readiness> {
  if (endpointName !== undefined) return { ready: true, identity: { server: 'sagemaker', model, ...(version === undefined ? {} : { version }) } };
  if (version !== undefined) throw versionUnknown(ask.url('/invocations'), version, 'a container');
  const ping = await ask({ method: 'GET', path: '/ping' });
  if (ping.status === 200) return { ready: true, identity: { server: 'sagemaker container', model } };
  const failed = failedReply(ping);
  if (passing(failed) || ping.status >= 500) return { ready: false, because: failed.detail };
  throw unusable(ask.url('/ping'), 'must answer the ping of a SageMaker container', ping, 'for an endpoint of the platform name `endpointName`');
}

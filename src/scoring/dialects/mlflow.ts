import type { HttpResponse } from '../../net/http-client.js';
import { readJson } from '../../net/read-json.js';
import type { Account } from '../../population/account.js';
import type { Dialect, Reading, WireRequest } from '../dialect.js';
import type { RemoteEndpoint } from '../endpoint.js';
import { failedReply } from './failed-reply.js';
import { probeMlflow } from './mlflow-probe.js';
import { failure, parseReply } from './parse-reply.js';
import { isObject, pickScores, type ScorePlace } from './pick-scores.js';
import { rowEncoder, type Column, type RowEncoder, type RowOptions } from './row-encoder.js';

/** A model behind MLflow's scoring server (`mlflow models serve`), or a Databricks serving endpoint. */
export interface MlflowEndpoint extends RemoteEndpoint, RowOptions {
  readonly kind: 'mlflow';
  /** Columns of the model's signature and the fields that fill them. */
  readonly columns: readonly Column[];
  /**
   * The form of the request; `dataframe_split` by default. `instances` and `inputs` send objects by column name, or plain lists with `layout: 'list'`
   * (models with a tensor signature); `csv` sends `text/csv` with a header row.
   */
  readonly input?: 'dataframe_split' | 'dataframe_records' | 'instances' | 'inputs' | 'csv';
  readonly layout?: 'record' | 'list';
  /** Inference parameters, for models whose signature has them. */
  readonly params?: Readonly<Record<string, string | number | boolean>>;
  /** Where a row of `predictions` has the score; left out where the row is the score. */
  readonly output?: ScorePlace;
  /** Name of a Databricks serving endpoint. The path is then `/serving-endpoints/NAME/invocations`; with `version`, that served model alone is asked. */
  readonly servingEndpoint?: string;
}

/** An {@link MlflowEndpoint}, with its kind filled in. */
export function mlflow(endpoint: Omit<MlflowEndpoint, 'kind'>): MlflowEndpoint {
  return { kind: 'mlflow', ...endpoint };
}

/**
 * A Databricks serving endpoint: an {@link MlflowEndpoint} behind the workspace's URL. `version` names a served entity and goes around the traffic split.
 * Each reply names its served entity in the header `served-model-name`.
 */
export function databricks(endpoint: Omit<MlflowEndpoint, 'kind' | 'servingEndpoint'> & { readonly servingEndpoint: string }): MlflowEndpoint {
  return { kind: 'mlflow', ...endpoint };
}

/**
 * MLflow's scoring protocol. A reply fits the contract when `predictions` has one row for each account, in their order (the protocol has no other key).
 * An exception inside of the model comes back as 400 with a `stack_trace`: a model error, not an invalid request.
 * Source: mlflow/pyfunc/scoring_server and mlflow/utils/proto_json_utils.py.
 */
export const mlflowDialect: Dialect<MlflowEndpoint> = {
  name: 'mlflow',
  bind(endpoint, place) {
    const encoder = rowEncoder(endpoint.columns, endpoint, `${place}.columns`);
    const body = bodyOf(endpoint, encoder);
    const request: Omit<WireRequest, 'body'> = { method: 'POST', path: invocationsPath(endpoint), ...(endpoint.input === 'csv' ? { headers: { 'content-type': 'text/csv' } } : {}) };
    return {
      infer: (accounts) => ({ ...request, body: body(accounts) }),
      read: (response, { rows }) => (response.status >= 200 && response.status < 300 ? readPredictions(response, endpoint, rows) : failedInvocation(response)),
      probe: (ask) => probeMlflow(endpoint, ask),
    };
  },
};

function invocationsPath({ servingEndpoint, version }: MlflowEndpoint): string {
  if (servingEndpoint === undefined) return '/invocations';
  const served = version === undefined ? '' : `/served-models/${encodeURIComponent(version)}`;
  return `/serving-endpoints/${encodeURIComponent(servingEndpoint)}${served}/invocations`;
}

function bodyOf({ input = 'dataframe_split', layout = 'record', params }: MlflowEndpoint, rows: RowEncoder): (accounts: readonly Account[]) => string {
  const tail = params === undefined ? '}' : `,"params":${JSON.stringify(params)}}`;
  const header = rows.names.map((name) => (/[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(',');
  const columns = `{"dataframe_split":{"columns":${JSON.stringify(rows.names)},"data":[`;
  const lists = (accounts: readonly Account[]): string => accounts.map(rows.list).join(',');
  const records = (accounts: readonly Account[]): string => accounts.map(rows.record).join(',');
  switch (input) {
    case 'dataframe_split':
      return (accounts) => `${columns}${lists(accounts)}]}${tail}`;
    case 'dataframe_records':
      return (accounts) => `{"dataframe_records":[${records(accounts)}]${tail}`;
    case 'instances':
      return (accounts) => `{"instances":[${layout === 'list' ? lists(accounts) : records(accounts)}]${tail}`;
    case 'inputs':
      return (accounts) => `{"inputs":${layout === 'list' ? `[${lists(accounts)}]` : rows.columns(accounts)}${tail}`;
    case 'csv':
      return (accounts) => `${[header, ...accounts.map(rows.csv)].join('\n')}\n`;
  }
}

function readPredictions(response: HttpResponse, endpoint: MlflowEndpoint, rows: number): Reading {
  const json = parseReply(response);
  if (json.kind === 'failure') return json;
  const served = endpoint.servingEndpoint === undefined ? undefined : response.headers['served-model-name'] || undefined;
  const version = served === undefined ? {} : { servedVersion: served };
  if (!isObject(json.value)) return failure('contract-violation', 'the reply must be a JSON object with predictions', served);
  const error = json.value['predictions'] === undefined ? mlflowError(json.value) : undefined;
  if (error !== undefined) return failure('model-error', `HTTP ${response.status} with an error inside: ${error.message}`, served);
  return pickScores(json.value['predictions'], 'predictions', rows, endpoint.output ?? {}, { response, bareTokens: json.bareTokens, ...version });
}

/** A stack trace was written by a model that raised an exception: the status 400 beside it blames the request without a reason. */
function failedInvocation(response: HttpResponse): Reading {
  const read = /^\s*\{/.test(response.body) ? readJson(response.body) : undefined;
  const error = read?.ok === true ? mlflowError(read.value) : undefined;
  if (error === undefined) return failedReply(response);
  if (error.raised !== undefined && response.status === 400) return failure('model-error', `HTTP 400, the model raised ${error.raised}`);
  const failed = failedReply(response);
  return { ...failed, detail: `HTTP ${response.status}: ${error.message}` };
}

/** The error text without the data that MLflow repeats in front of it, and the last line of the stack trace where there is one. */
function mlflowError(value: unknown): { readonly message: string; readonly raised?: string } | undefined {
  if (!isObject(value)) return undefined;
  const { error_code: code, message, stack_trace: trace, error } = value;
  const said = [message, error, code].find((text): text is string => typeof text === 'string');
  if (said === undefined) return undefined;
  const short = said.startsWith('Failed to predict data') ? said.slice(said.lastIndexOf('Error: ') + 'Error: '.length) : said;
  const raised = typeof trace === 'string' ? trace.trimEnd().split('\n').at(-1)?.trim() : undefined;
  return { message: short, ...(raised === undefined || raised === '' ? {} : { raised }) };
}

import type { HttpResponse } from '../../net/http-client.js';
import type { Account } from '../../population/account.js';
import type { Dialect, Reading } from '../dialect.js';
import type { RemoteEndpoint } from '../endpoint.js';
import { errorOf, errorText } from './error-text.js';
import { failedReply } from './failed-reply.js';
import { failure, parseReply } from './parse-reply.js';
import { isObject, pickScores, type ScorePlace } from './pick-scores.js';
import { jsonValue, type RowOptions } from './row-encoder.js';
import { probeTensorflowServing } from './tensorflow-serving-probe.js';

/** One input of a signature. A single field as text fills one scalar a row; a list of fields fills a vector, in the order of its positions. */
export interface SignatureInput {
  readonly name: string;
  readonly fields: string | readonly string[];
}

/** A model behind TensorFlow Serving's REST API. */
export interface TensorflowServingEndpoint extends RemoteEndpoint, RowOptions {
  readonly kind: 'tensorflow-serving';
  /** Version label instead of a number in `version`. */
  readonly label?: string;
  /** `serving_default` unless named. */
  readonly signature?: string;
  /** `row` (the default) sends `instances` and reads `predictions`; `column` sends `inputs` and reads `outputs`. */
  readonly form?: 'row' | 'column';
  readonly inputs: readonly SignatureInput[];
  /** Output of the score, named where the signature has several; `column` picks one of several values of a row, counted from 0. */
  readonly output?: ScorePlace;
}

/** A {@link TensorflowServingEndpoint}, with its kind filled in. */
export function tensorflowServing(endpoint: Omit<TensorflowServingEndpoint, 'kind'>): TensorflowServingEndpoint {
  return { kind: 'tensorflow-serving', ...endpoint };
}

/** Path of the model with its version or label. */
export function servablePath({ model, version, label }: Pick<TensorflowServingEndpoint, 'model' | 'version' | 'label'>): string {
  const pinned = version !== undefined ? `/versions/${encodeURIComponent(version)}` : label !== undefined ? `/labels/${encodeURIComponent(label)}` : '';
  return `/v1/models/${encodeURIComponent(model)}${pinned}`;
}

/**
 * TensorFlow Serving's predict API. Replies name neither model nor version: a version is known when the path pins it, and only then reported as served.
 * A missing value is sent as the bare token NaN, which the server reads, unless `missing` says otherwise. 404 "Servable not found" is what a model says
 * that is still loading (an unknown one is found out by the probe): not ready.
 * Source: tensorflow/serving, g3doc/api_rest.md, util/json_tensor.cc.
 */
export const tensorflowServingDialect: Dialect<TensorflowServingEndpoint> = {
  name: 'tensorflow-serving',
  bind(endpoint, place) {
    const inputs = endpoint.inputs.map((input, k) => ({ key: JSON.stringify(input.name), write: inputWriter(input, { missing: 'nan', ...endpoint }, `${place}.inputs[${k}].fields`) }));
    const head = endpoint.signature === undefined ? '{' : `{"signature_name":${JSON.stringify(endpoint.signature)},`;
    const path = `${servablePath(endpoint)}:predict`;
    const row = (account: Account): string => `{${inputs.map(({ key, write }) => `${key}:${write(account)}`).join(',')}}`;
    const body =
      endpoint.form === 'column'
        ? (accounts: readonly Account[]) => `${head}"inputs":{${inputs.map(({ key, write }) => `${key}:[${accounts.map(write).join(',')}]`).join(',')}}}`
        : (accounts: readonly Account[]) => `${head}"instances":[${accounts.map(row).join(',')}]}`;
    return {
      infer: (accounts) => ({ method: 'POST', path, body: body(accounts) }),
      read: (response, { rows }) => (response.status === 200 ? readTensors(response, endpoint, rows) : failedPrediction(response)),
      probe: (ask) => probeTensorflowServing(endpoint, ask),
    };
  },
};

function inputWriter({ fields }: SignatureInput, options: RowOptions, place: string): (account: Account) => string {
  if (typeof fields === 'string') return jsonValue(fields, options, place);
  const values = fields.map((field, k) => jsonValue(field, options, `${place}[${k}]`));
  return (account) => `[${values.map((write) => write(account)).join(',')}]`;
}

function readTensors(response: HttpResponse, endpoint: TensorflowServingEndpoint, rows: number): Reading {
  const { version: servedVersion, form } = endpoint;
  const json = parseReply(response);
  if (json.kind === 'failure') return servedVersion === undefined ? json : { ...json, servedVersion };
  if (!isObject(json.value)) return failure('contract-violation', 'the reply must be a JSON object', servedVersion);
  const key = form === 'column' ? 'outputs' : 'predictions';
  const error = json.value[key] === undefined ? errorOf(json.value) : undefined;
  if (error !== undefined) return failure('model-error', `HTTP ${response.status} with an error inside: ${error}`, servedVersion);
  return pickScores(json.value[key], key, rows, placeIn(json.value[key], endpoint.output ?? {}), { response, bareTokens: json.bareTokens, ...(servedVersion === undefined ? {} : { servedVersion }) });
}

/** A signature with one output leaves its name out of the reply: a name that the suite gives is then not looked for. */
function placeIn(found: unknown, place: ScorePlace): ScorePlace {
  const unnamed = Array.isArray(found) && !found.some(isObject);
  return unnamed && place.column !== undefined ? { column: place.column } : unnamed ? {} : place;
}

function failedPrediction(response: HttpResponse): Reading {
  const said = errorText(response.body);
  if (response.status === 404 && said !== undefined && /servable not found/i.test(said)) return failure('not-ready', `HTTP 404: ${said}`);
  if (response.status === 499) return failure('timeout', `HTTP 499: ${said ?? 'cancelled'}`);
  return failedReply(response);
}

import { didYouMean } from '../../did-you-mean.js';
import { MlcheckError } from '../../errors.js';
import type { HttpResponse } from '../../net/http-client.js';
import type { Ask, Dialect, Reading, Readiness } from '../dialect.js';
import type { RemoteEndpoint } from '../endpoint.js';
import { errorOf } from './error-text.js';
import { failedReply } from './failed-reply.js';
import { failure, parseReply } from './parse-reply.js';
import { isObject, pickScores, type ScorePlace } from './pick-scores.js';
import { objectIn, passing, unusable, versionUnknown } from './probe-replies.js';
import { rowEncoder, type Column, type RowOptions } from './row-encoder.js';

/** A model behind KServe's V1 protocol. It knows no versions: tell models apart by name or URL. */
export interface KserveV1Endpoint extends RemoteEndpoint, RowOptions {
  readonly kind: 'kserve-v1';
  readonly columns: readonly Column[];
  /** Each instance as a list of values (the default) or as an object by column name. */
  readonly layout?: 'list' | 'record';
  /** Key of the request: `instances` (the default) or `inputs`. */
  readonly input?: 'instances' | 'inputs';
  /** Where a row of `predictions` has the score; left out where the row is the score. */
  readonly output?: ScorePlace;
}

/** A {@link KserveV1Endpoint}, with its kind filled in. */
export function kserveV1(endpoint: Omit<KserveV1Endpoint, 'kind'>): KserveV1Endpoint {
  return { kind: 'kserve-v1', ...endpoint };
}

/**
 * KServe's V1 data plane: `:predict` with `instances` in, `predictions` out. The server hands on whatever the model returns, so a reply without
 * `predictions` is a contract violation, and an error object in its place a model error. Replies carry no version.
 * Source: kserve/kserve, protocol/rest/v1_endpoints.py, model.py.
 */
export const kserveV1Dialect: Dialect<KserveV1Endpoint> = {
  name: 'kserve-v1',
  bind(endpoint, place) {
    const rows = rowEncoder(endpoint.columns, endpoint, `${place}.columns`);
    const row = endpoint.layout === 'record' ? rows.record : rows.list;
    const path = `${modelPath(endpoint.model)}:predict`;
    const head = `{"${endpoint.input ?? 'instances'}":[`;
    return {
      infer: (accounts) => ({ method: 'POST', path, body: `${head}${accounts.map(row).join(',')}]}` }),
      read: (response, sent) => (response.status === 200 ? readPredictions(response, endpoint, sent.rows) : failedReply(response)),
      probe: (ask) => probe(endpoint, ask),
    };
  },
};

function modelPath(model: string): string {
  return `/v1/models/${encodeURIComponent(model)}`;
}

function readPredictions(response: HttpResponse, { output }: KserveV1Endpoint, rows: number): Reading {
  const json = parseReply(response);
  if (json.kind === 'failure') return json;
  if (!isObject(json.value)) return failure('contract-violation', 'the reply must be a JSON object with predictions');
  const { predictions } = json.value;
  const error = predictions === undefined ? errorOf(json.value) : undefined;
  if (error !== undefined) return failure('model-error', `HTTP ${response.status} with an error inside: ${error}`);
  return pickScores(predictions, 'predictions', rows, output ?? {}, { response, bareTokens: json.bareTokens });
}

/** @throws MlcheckError `endpoint-wrong-model` with the models that the server lists, `endpoint-unusable` for another server */
async function probe({ model, version }: KserveV1Endpoint, ask: Ask): Promise<Readiness> {
  const path = modelPath(model);
  if (version !== undefined) throw versionUnknown(ask.url(path), version, 'the V1 protocol');
  const reply = await ask({ method: 'GET', path });
  if (reply.status !== 200) {
    const failed = failedReply(reply);
    if (passing(failed)) return { ready: false, because: failed.detail };
    if (reply.status !== 404) throw unusable(ask.url(path), 'must answer with the state of the model', reply);
    const listed = objectIn(await ask({ method: 'GET', path: '/v1/models' }))?.['models'];
    if (!Array.isArray(listed)) throw unusable(ask.url(path), 'must answer with the state of the model', reply, 'is this the right port and path? Other kinds of server need an endpoint of another kind');
    throw new MlcheckError('endpoint-wrong-model', { place: ask.url(path), rule: 'must be a model that the server has', value: model, hint: didYouMean(model, listed.map(String)) });
  }
  const about = objectIn(reply);
  if (about === undefined || about['name'] === undefined) throw unusable(ask.url(path), 'must answer with the state of the model', reply, 'is this KServe? TensorFlow Serving answers on the same path');
  if (String(about['ready']).toLowerCase() === 'false') return { ready: false, because: 'the model says that it is not ready' };
  return { ready: true, identity: { server: 'kserve', model } };
}

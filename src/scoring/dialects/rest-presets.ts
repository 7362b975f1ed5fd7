import type { RemoteEndpoint } from '../endpoint.js';
import { rest, type RestEndpoint } from './rest.js';
import type { Column, RowOptions } from './row-encoder.js';
import type { Template } from './template.js';

/** What the presets have in common; everything of {@link RestEndpoint} that they set can be set again in the result. */
interface Preset extends RemoteEndpoint, RowOptions {
  readonly columns: readonly Column[];
  /** Each row as a list of values or as an object by column name. */
  readonly layout?: 'list' | 'record';
  /** Pointer from one result to its score; the result itself by default. */
  readonly score?: string;
}

const rowOf = (layout: Preset['layout'], otherwise: 'list' | 'record'): Template => ((layout ?? otherwise) === 'list' ? '{{$values}}' : '{{$record}}');

/**
 * A BentoML service (1.2 or later): `POST /API` with the rows as one keyword argument, and the bare return value, a list of results, as reply.
 * 503 while a service starts is not ready; a batch queue that is full says so.
 * Source: bentoml/BentoML, src/_bentoml_impl/server/app.py.
 */
export function bentoMl({ api, argument, layout, ...preset }: Preset & { readonly api: string; readonly argument: string }): RestEndpoint {
  return rest({ path: `/${api}`, row: rowOf(layout, 'list'), body: { [argument]: '{{$rows}}' }, ready: { path: '/readyz' }, ...preset });
}

/**
 * A LitServe API with its usual `decode_request` and `encode_response`: `{"input": ...}` in, `{"output": ...}` out, one account a call. For other shapes use `rest({...})`.
 * Source: Lightning-AI/LitServe, src/litserve/server.py.
 */
export function litServe({ layout, ...preset }: Preset): RestEndpoint {
  return rest({ path: '/predict', row: rowOf(layout, 'list'), body: { input: '{{$row}}' }, scores: '/output', ready: { path: '/health' }, ...preset });
}

/**
 * A Ray Serve deployment that takes a bare list of rows on its route and returns a list of results. A full queue is answered with 503, unless Ray is told otherwise.
 * Source: ray-project/ray, doc/source/serve.
 */
export function rayServe({ route, layout, ...preset }: Preset & { readonly route: string }): RestEndpoint {
  return rest({ path: route, row: rowOf(layout, 'record'), ready: { path: '/-/healthz' }, outcomes: { 503: 'throttled' }, ...preset });
}

/**
 * TorchServe with the `json` service envelope: `{"instances": [...]}` in, `{"predictions": [...]}` out. `version` pins a model version in the path.
 * 507 is a reply or a memory that was too small, 503 a model without workers or a full queue.
 * Source: pytorch/serve, docs/inference_api.md, HttpRequestHandler.java.
 */
export function torchServe({ layout, ...preset }: Preset): RestEndpoint {
  const path = preset.version === undefined ? '/predictions/{{$model}}' : '/predictions/{{$model}}/{{$version}}';
  return rest({ path, row: rowOf(layout, 'list'), body: { instances: '{{$rows}}' }, scores: '/predictions', ready: { path: '/ping', at: '/status', equals: 'Healthy' }, outcomes: { 507: 'infrastructure' }, ...preset });
}

/**
 * A model behind Seldon Core v1: `data.ndarray` with the columns' names both ways. Results are rows of the answer's array; `score` picks one of their values,
 * `/0` by default. A `status` with a reason is an error, whatever the HTTP status. `meta.requestPath` names image and version of each unit: `unit` chooses the one to report.
 * Source: SeldonIO/seldon-core v1.18.2, python/seldon_core, proto/prediction.proto.
 */
export function seldonV1({ layout, unit, namespace, deployment, ...preset }: Preset & { readonly unit?: string; readonly namespace?: string; readonly deployment?: string }): RestEndpoint {
  const prefix = namespace === undefined || deployment === undefined ? '' : `/seldon/${encodeURIComponent(namespace)}/${encodeURIComponent(deployment)}`;
  return rest({
    path: `${prefix}/api/v1.0/predictions`,
    row: rowOf(layout, 'list'),
    body: { data: { names: '{{$columns}}', ndarray: '{{$rows}}' } },
    scores: '/data/ndarray',
    score: '/0',
    ready: { path: `${prefix}/api/v1.0/health/status` },
    error: { at: '/status/reason' },
    ...(unit === undefined ? {} : { servedVersion: { at: `/meta/requestPath/${unit.replaceAll('~', '~0').replaceAll('/', '~1')}` } }),
    ...preset,
  });
}

/**
 * A Vertex AI endpoint: `instances` in, `predictions` out; each reply names the deployed model that answered. `url` is `https://LOCATION-aiplatform.googleapis.com`,
 * `resource` is `projects/P/locations/L/endpoints/E`. `auth` is a bearer token.
 * Source: googleapis/googleapis, aiplatform/v1/prediction_service.proto.
 */
export function vertexAi({ resource, layout, parameters, ...preset }: Preset & { readonly resource: string; readonly parameters?: Template }): RestEndpoint {
  return rest({
    path: `/v1/${resource}:predict`,
    row: rowOf(layout, 'record'),
    body: { instances: '{{$rows}}', ...(parameters === undefined ? {} : { parameters }) },
    scores: '/predictions',
    servedVersion: { at: '/deployedModelId' },
    ...preset,
  });
}

/**
 * An Azure ML online endpoint with an MLflow model: `input_data` as columns and data, a bare list as reply. `deployment` forces one deployment past the traffic split.
 * 424 is a container that answered with an error: the model's.
 * Source: MicrosoftDocs/azure-docs, how-to-troubleshoot-online-endpoints.md.
 */
export function azureMl({ deployment, layout, headers, ...preset }: Preset & { readonly deployment?: string }): RestEndpoint {
  const pinned = { ...headers, ...(deployment === undefined ? {} : { 'azureml-model-deployment': deployment }) };
  return rest({
    path: '/score',
    row: rowOf(layout, 'list'),
    body: { input_data: { columns: '{{$columns}}', data: '{{$rows}}' } },
    outcomes: { 424: 'model-error' },
    servedVersion: { header: 'azureml-model-deployment' },
    ...(Object.keys(pinned).length === 0 ? {} : { headers: pinned }),
    ...preset,
  });
}

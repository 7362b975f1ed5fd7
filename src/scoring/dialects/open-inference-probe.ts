import { didYouMean } from '../../did-you-mean.js';
import { MlcheckError } from '../../errors.js';
import type { HttpResponse } from '../../net/http-client.js';
import { readJson } from '../../net/read-json.js';
import type { Ask, Readiness } from '../dialect.js';
import type { OpenInferenceEndpoint } from '../endpoint.js';
import type { ModelIdentity, TensorSpec } from '../scorer.js';
import { failedReply } from './failed-reply.js';
import { checkTensors } from './check-tensors.js';
import { objectIn, passing, unusable } from './probe-replies.js';

/** Path of the model, with its version where one is pinned. */
export function modelPath(endpoint: Pick<OpenInferenceEndpoint, 'model' | 'version'>): string {
  const version = endpoint.version === undefined ? '' : `/versions/${encodeURIComponent(endpoint.version)}`;
  return `/v2/models/${encodeURIComponent(endpoint.model)}${version}`;
}

/**
 * Server metadata, model metadata, readiness, then inputs and output against what the suite sends and reads.
 * @throws MlcheckError `endpoint-unusable` (no Open Inference server, tensors that do not fit), `endpoint-wrong-model` (with what the server has)
 */
export async function probeOpenInference(endpoint: OpenInferenceEndpoint, ask: Ask): Promise<Readiness> {
  const server = await ask({ method: 'GET', path: '/v2' });
  const about = objectIn(server);
  if (server.status !== 200 || about === undefined || typeof about['name'] !== 'string') {
    const failed = server.status === 200 ? undefined : failedReply(server);
    if (failed !== undefined && passing(failed)) return { ready: false, because: failed.detail };
    throw unusable(ask.url('/v2'), 'must answer with the metadata of an Open Inference server', server, 'is this the right port and path? Other kinds of server need an endpoint of another kind');
  }
  checkExtension(endpoint, about, ask.url('/v2'));
  const path = modelPath(endpoint);
  const metadata = await ask({ method: 'GET', path });
  if (metadata.status !== 200) {
    const failed = failedReply(metadata);
    if (passing(failed)) return { ready: false, because: failed.detail };
    if (failed.outcome === 'invalid-request') throw await wrongModel(endpoint, ask, metadata);
    throw unusable(ask.url(path), 'must answer with the metadata of the model', metadata);
  }
  const model = objectIn(metadata);
  if (model === undefined) throw unusable(ask.url(path), 'must answer with the metadata of the model as JSON', metadata);
  const inputs = tensorsOf(model['inputs']);
  const outputs = tensorsOf(model['outputs']);
  checkTensors(endpoint, inputs, outputs, ask.url(path));
  const readyPath = `${path}/ready`;
  const ready = await ask({ method: 'GET', path: readyPath });
  if (ready.status !== 200) {
    const failed = failedReply(ready);
    if (passing(failed) || failed.outcome === 'invalid-request') return { ready: false, because: failed.detail };
    throw unusable(ask.url(readyPath), 'must answer with 200', ready);
  }
  if (objectIn(ready)?.['ready'] === false) return { ready: false, because: 'the model says that it is not ready' };
  const versions = textsOf(model['versions']);
  const identity: ModelIdentity = {
    server: about['name'],
    ...(typeof about['version'] === 'string' ? { serverVersion: about['version'] } : {}),
    model: endpoint.model,
    ...(endpoint.version === undefined ? {} : { version: endpoint.version }),
    ...(versions === undefined ? {} : { versions }),
    ...(inputs === undefined ? {} : { inputs: inputs.map(plain) }),
    ...(outputs === undefined ? {} : { outputs: outputs.map(plain) }),
  };
  return { ready: true, identity };
}

/** KServe has the extension and does not list it; the others list what they have. */
function checkExtension({ tensors }: OpenInferenceEndpoint, { name, extensions }: Readonly<Record<string, unknown>>, place: string): void {
  if (tensors !== 'binary' || name === 'kserve' || !Array.isArray(extensions) || extensions.includes('binary_tensor_data')) return;
  throw new MlcheckError('endpoint-unusable', { place, rule: 'must offer the extension binary_tensor_data to take binary tensors', value: extensions.map(String).join(', ') || 'no extensions', hint: "leave out `tensors: 'binary'`" });
}

/** A tensor of the metadata; servers may mark inputs that a request can leave out. */
export interface DeclaredTensor extends TensorSpec {
  readonly optional: boolean;
}

/** The error for a model or version that the server does not know, with what it has. */
async function wrongModel(endpoint: OpenInferenceEndpoint, ask: Ask, refused: HttpResponse): Promise<MlcheckError> {
  const place = ask.url(modelPath(endpoint));
  if (endpoint.version !== undefined) {
    if (refused.status === 501) return new MlcheckError('endpoint-wrong-model', { place, rule: 'the server does not know versions of models', value: endpoint.version, hint: 'leave out `version`; tell models apart by name or URL' });
    const any = objectIn(await ask({ method: 'GET', path: modelPath({ model: endpoint.model }) }));
    if (any !== undefined) {
      const told = textsOf(any['versions']) ?? [];
      const has = told.length > 0 ? told : (await indexOf(ask)).filter(({ name }) => name === endpoint.model).map(({ version }) => version).filter((version) => version !== '');
      return new MlcheckError('endpoint-wrong-model', { place, rule: `must be a version of ${endpoint.model} that the server has`, value: endpoint.version, hint: has.length === 0 ? 'the server does not tell its versions' : `it has ${has.join(', ')}` });
    }
  }
  const models = await modelsOf(ask);
  return new MlcheckError('endpoint-wrong-model', { place, rule: 'must be a model that the server has', value: endpoint.model, hint: models.length === 0 ? `the server said: ${failedReply(refused).detail}` : didYouMean(endpoint.model, models) });
}

/** Names of the server's models, from the listing of KServe or the repository index of Triton and MLServer; none when it offers neither. */
async function modelsOf(ask: Ask): Promise<readonly string[]> {
  const listed = objectIn(await ask({ method: 'GET', path: '/v2/models' }));
  const names = textsOf(listed?.['models']);
  if (names !== undefined) return names;
  return [...new Set((await indexOf(ask)).map(({ name }) => name))].sort();
}

async function indexOf(ask: Ask): Promise<readonly { readonly name: string; readonly version: string }[]> {
  const index = await ask({ method: 'POST', path: '/v2/repository/index', body: '{}' });
  const read = index.status === 200 ? readJson(index.body) : undefined;
  if (read?.ok !== true || !Array.isArray(read.value)) return [];
  return read.value.map((entry: unknown) => {
    const { name, version } = (entry ?? {}) as { name?: unknown; version?: unknown };
    return { name: String(name), version: typeof version === 'string' || typeof version === 'number' ? String(version) : '' };
  });
}

function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.map(String).sort((a, b) => a.localeCompare(b, 'en', { numeric: true })) : undefined;
}

/** Tensors as metadata lists them; an empty or missing list says nothing. */
function tensorsOf(value: unknown): readonly DeclaredTensor[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.map((item: unknown) => {
    const { name, datatype, shape, optional } = (item ?? {}) as Record<string, unknown>;
    return { name: String(name), datatype: String(datatype), shape: Array.isArray(shape) ? shape.map(Number) : [], optional: optional === true };
  });
}

function plain({ name, datatype, shape }: DeclaredTensor): TensorSpec {
  return { name, datatype, shape };
}

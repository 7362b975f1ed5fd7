import { didYouMean } from '../../did-you-mean.js';
import { MlcheckError } from '../../errors.js';
import type { Ask, Readiness } from '../dialect.js';
import type { TensorSpec } from '../scorer.js';
import { failedReply } from './failed-reply.js';
import { isObject } from './pick-scores.js';
import { objectIn, passing, unusable } from './probe-replies.js';
import { servablePath, type TensorflowServingEndpoint } from './tensorflow-serving.js';

/**
 * The status of the servable (AVAILABLE, or not yet), then its signature against the inputs that the suite sends and the output that it reads.
 * @throws MlcheckError `endpoint-unusable` for another server or a signature that does not fit, `endpoint-wrong-model` for a model or version it does not have
 */
export async function probeTensorflowServing(endpoint: TensorflowServingEndpoint, ask: Ask): Promise<Readiness> {
  const path = servablePath(endpoint);
  const reply = await ask({ method: 'GET', path });
  if (reply.status !== 200) {
    const failed = failedReply(reply);
    if (passing(failed)) return { ready: false, because: failed.detail };
    if (reply.status === 404 || reply.status === 400) throw await wrongModel(endpoint, ask, failed.detail);
    throw unusable(ask.url(path), 'must answer with the status of a servable', reply);
  }
  const versions = statesOf(objectIn(reply)?.['model_version_status']);
  if (versions === undefined) throw unusable(ask.url(path), 'must answer with the status of a servable', reply, 'is this TensorFlow Serving? KServe and others answer on the same path');
  const up = versions.filter(({ state }) => state === 'AVAILABLE');
  if (up.length === 0) return { ready: false, because: versions.map(({ version, state, message }) => `version ${version} is ${state}${message === '' ? '' : `: ${message}`}`).join('; ') || 'no version is loaded' };
  const tensors = await checkSignature(endpoint, ask);
  return {
    ready: true,
    identity: { server: 'tensorflow-serving', model: endpoint.model, ...(endpoint.version === undefined ? {} : { version: endpoint.version }), versions: up.map(({ version }) => version).sort((a, b) => a.localeCompare(b, 'en', { numeric: true })), ...tensors },
  };
}

async function wrongModel(endpoint: TensorflowServingEndpoint, ask: Ask, said: string): Promise<MlcheckError> {
  const place = ask.url(servablePath(endpoint));
  if (endpoint.version === undefined && endpoint.label === undefined) return new MlcheckError('endpoint-wrong-model', { place, rule: 'must be a model that the server has', value: endpoint.model, hint: `the server said: ${said}` });
  const any = statesOf(objectIn(await ask({ method: 'GET', path: servablePath({ model: endpoint.model }) }))?.['model_version_status']);
  const has = (any ?? []).filter(({ state }) => state === 'AVAILABLE').map(({ version }) => version);
  return new MlcheckError('endpoint-wrong-model', { place, rule: `must be a version of ${endpoint.model} that the server has`, value: endpoint.version ?? endpoint.label, hint: has.length === 0 ? `the server said: ${said}` : `it has ${has.join(', ')}` });
}

function statesOf(value: unknown): readonly { readonly version: string; readonly state: string; readonly message: string }[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter(isObject).map(({ version, state, status }) => ({ version: String(version), state: String(state), message: isObject(status) && typeof status['error_message'] === 'string' ? status['error_message'] : '' }));
}

/** Metadata that cannot be read says nothing; one that can be must have the signature, every input that is sent and the output that is read. */
async function checkSignature(endpoint: TensorflowServingEndpoint, ask: Ask): Promise<{ readonly inputs?: readonly TensorSpec[]; readonly outputs?: readonly TensorSpec[] }> {
  const path = `${servablePath(endpoint)}/metadata`;
  const outer = at(objectIn(await ask({ method: 'GET', path })), 'metadata', 'signature_def', 'signature_def');
  if (!isObject(outer)) return {};
  const refuse = (rule: string, value: unknown, hint: string): never => {
    throw new MlcheckError('endpoint-unusable', { place: ask.url(path), rule, value, hint });
  };
  const name = endpoint.signature ?? 'serving_default';
  const signature = outer[name];
  if (!isObject(signature)) return refuse('must have the signature that the suite uses', name, didYouMean(name, Object.keys(outer)));
  const inputs = tensorsOf(signature['inputs']);
  const outputs = tensorsOf(signature['outputs']);
  for (const input of endpoint.inputs) if (!inputs.some((tensor) => tensor.name === input.name)) refuse('must declare every input that the suite sends', input.name, didYouMean(input.name, inputs.map((tensor) => tensor.name)));
  const unfilled = inputs.find((tensor) => !endpoint.inputs.some((input) => input.name === tensor.name));
  if (unfilled !== undefined) refuse('declares an input that the suite does not send', unfilled.name, `add { name: '${unfilled.name}', fields: [...] } to \`inputs\``);
  const wanted = endpoint.output?.name;
  const names = outputs.map((tensor) => tensor.name);
  if (wanted !== undefined && !names.includes(wanted)) refuse('must declare the output that the suite reads', wanted, didYouMean(wanted, names));
  if (wanted === undefined && names.length > 1) refuse('declares several outputs: the suite must say which one is the score', names.join(', '), `set \`output: { name: '${names[0] ?? ''}' }\``);
  return { inputs, outputs };
}

/** Tensors of a signature, by name; an unknown rank has no shape. */
export function tensorsOf(value: unknown): readonly TensorSpec[] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, info]) => {
    const { dtype, tensor_shape: shape } = (isObject(info) ? info : {}) as { dtype?: unknown; tensor_shape?: unknown };
    const dims = isObject(shape) && Array.isArray(shape['dim']) ? shape['dim'] : [];
    return { name, datatype: String(dtype), shape: dims.map((dim: unknown) => Number((dim as { size?: unknown } | null)?.size)).filter(Number.isInteger) };
  }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

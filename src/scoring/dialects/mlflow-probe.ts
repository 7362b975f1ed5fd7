import { MlcheckError } from '../../errors.js';
import type { Ask, Readiness } from '../dialect.js';
import { failedReply } from './failed-reply.js';
import type { MlflowEndpoint } from './mlflow.js';
import { objectIn, passing, unusable, versionUnknown } from './probe-replies.js';

/**
 * MLflow: `/ping` is 200 once a model is loaded, and `/version` names MLflow's own version (not the model's, which the server does not tell).
 * Databricks: `state.ready` of the serving endpoint, and its served entities as versions.
 * @throws MlcheckError `endpoint-unusable` for another server, `endpoint-wrong-model` for an unknown serving endpoint or served entity
 */
export async function probeMlflow(endpoint: MlflowEndpoint, ask: Ask): Promise<Readiness> {
  return endpoint.servingEndpoint === undefined ? probeServer(endpoint, ask) : probeWorkspace(endpoint, endpoint.servingEndpoint, ask);
}

async function probeServer({ model, version }: MlflowEndpoint, ask: Ask): Promise<Readiness> {
  if (version !== undefined) throw versionUnknown(ask.url('/invocations'), version, "MLflow's scoring server");
  const ping = await ask({ method: 'GET', path: '/ping' });
  if (ping.status !== 200) {
    const failed = failedReply(ping);
    // MLflow answers 404 without a body while it has no model; a 404 with words is another server's.
    if (passing(failed) || (ping.status === 404 && ping.body.trim() === '')) return { ready: false, because: failed.detail };
    throw unusable(ask.url('/ping'), 'must answer the ping of an MLflow scoring server', ping, 'is this the right port and path? Other kinds of server need an endpoint of another kind');
  }
  const about = await ask({ method: 'GET', path: '/version' });
  const serverVersion = about.status === 200 && /^\d[\w.+-]*$/.test(about.body.trim()) ? about.body.trim() : undefined;
  return { ready: true, identity: { server: 'mlflow', ...(serverVersion === undefined ? {} : { serverVersion }), model } };
}

async function probeWorkspace({ model, version }: MlflowEndpoint, name: string, ask: Ask): Promise<Readiness> {
  const path = `/api/2.0/serving-endpoints/${encodeURIComponent(name)}`;
  const reply = await ask({ method: 'GET', path });
  if (reply.status !== 200) {
    const failed = failedReply(reply);
    if (passing(failed)) return { ready: false, because: failed.detail };
    if (reply.status === 404) throw new MlcheckError('endpoint-wrong-model', { place: ask.url(path), rule: 'must be a serving endpoint of the workspace', value: name, hint: `the server said: ${failed.detail}` });
    throw unusable(ask.url(path), 'must answer with the state of a serving endpoint', reply);
  }
  const about = objectIn(reply);
  const state = about?.['state'] as { ready?: unknown } | undefined;
  if (about === undefined || typeof state?.ready !== 'string') throw unusable(ask.url(path), 'must answer with the state of a serving endpoint', reply, 'the URL is the workspace, without a path');
  if (state.ready !== 'READY') return { ready: false, because: `the serving endpoint is ${state.ready}` };
  const versions = entities(about);
  if (version !== undefined && versions.length > 0 && !versions.includes(version)) {
    throw new MlcheckError('endpoint-wrong-model', { place: ask.url(path), rule: 'must be a served entity of the endpoint', value: version, hint: `it has ${versions.join(', ')}` });
  }
  return { ready: true, identity: { server: 'databricks', model, ...(version === undefined ? {} : { version }), versions } };
}

function entities(about: Readonly<Record<string, unknown>>): readonly string[] {
  const { served_entities: now, served_models: before } = (about['config'] ?? {}) as { served_entities?: unknown; served_models?: unknown };
  const listed = [now, before].find(Array.isArray) as readonly unknown[] | undefined;
  return (listed ?? []).map((entity) => (entity as { name?: unknown } | null)?.name).filter((entity): entity is string => typeof entity === 'string').sort();
}

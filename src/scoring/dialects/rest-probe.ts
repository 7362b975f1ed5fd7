import { MlcheckError } from '../../errors.js';
import { readJson } from '../../net/read-json.js';
import type { Ask, Readiness } from '../dialect.js';
import { failedReply } from './failed-reply.js';
import { jsonPointer } from './json-pointer.js';
import { passing, unusable, versionUnknown } from './probe-replies.js';
import type { RestEndpoint } from './rest.js';
import { placeholdersOf } from './template.js';

/**
 * The declared ready probe, or any answer of the server; then the version probe, held against the version asked for.
 * @throws MlcheckError `endpoint-unusable` when a declared probe is answered in another way, `endpoint-wrong-model` for another version, or for one that nothing can confirm
 */
export async function probeRest(endpoint: RestEndpoint, ask: Ask): Promise<Readiness> {
  const { ready, servedVersion, version, model } = endpoint;
  if (version !== undefined && servedVersion === undefined && !placeholdersOf(endpoint.path).includes('$version') && !placeholdersOf(endpoint.body ?? null).includes('$version')) {
    throw versionUnknown(ask.url(endpoint.path), version, 'the service, as it is declared,');
  }
  const waiting = ready === undefined ? await answers(ask) : await isReady(ready, ask);
  if (waiting !== undefined) return { ready: false, because: waiting };
  if (servedVersion === undefined || !('path' in servedVersion)) return { ready: true, identity: { model, ...(version === undefined ? {} : { version }) } };
  const reply = await ask({ method: 'GET', path: servedVersion.path });
  const told = reply.status === 200 ? valueAt(reply.body, servedVersion.at) : undefined;
  if (typeof told !== 'string' && typeof told !== 'number') throw unusable(ask.url(servedVersion.path), `must tell the version at ${servedVersion.at || 'its root'}`, reply);
  if (version !== undefined && String(told) !== version) throw new MlcheckError('endpoint-wrong-model', { place: ask.url(servedVersion.path), rule: `must serve version ${version}`, value: String(told) });
  return { ready: true, identity: { model, ...(version === undefined ? {} : { version }), versions: [String(told)] } };
}

async function answers(ask: Ask): Promise<string | undefined> {
  const reply = await ask({ method: 'GET', path: '/' });
  const failed = reply.status >= 500 ? failedReply(reply) : undefined;
  return failed !== undefined && passing(failed) ? failed.detail : undefined;
}

async function isReady({ path, at, equals }: NonNullable<RestEndpoint['ready']>, ask: Ask): Promise<string | undefined> {
  const reply = await ask({ method: 'GET', path });
  if (reply.status < 200 || reply.status >= 300) {
    const failed = failedReply(reply);
    if (passing(failed) || reply.status >= 500) return failed.detail;
    throw unusable(ask.url(path), 'must answer the ready probe with a good status', reply, 'is `ready.path` right?');
  }
  if (at === undefined && equals === undefined) return undefined;
  const found = valueAt(reply.body, at ?? '');
  const good = equals === undefined ? found !== undefined && found !== null && found !== false : found === equals;
  return good ? undefined : `the ready probe says ${JSON.stringify(found) ?? 'nothing'} at ${at ?? 'its root'}`;
}

/** The value at a pointer; a body that is no JSON is a text. */
function valueAt(body: string, pointer: string): unknown {
  const read = readJson(body);
  return read.ok ? jsonPointer(pointer)(read.value) : pointer === '' ? body.trim() : undefined;
}

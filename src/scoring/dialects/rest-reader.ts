import type { HttpResponse } from '../../net/http-client.js';
import type { BoundDialect, Reading } from '../dialect.js';
import { errorOf } from './error-text.js';
import { failedReply } from './failed-reply.js';
import { jsonPointer } from './json-pointer.js';
import { exact, failure, parseReply } from './parse-reply.js';
import { isObject } from './pick-scores.js';
import type { RestEndpoint } from './rest.js';
import { placeholdersOf } from './template.js';

/** Makes the function that reads a reply by the pointers of an endpoint. @param one true when a reply is for one account */
export function restReader(endpoint: RestEndpoint, one: boolean): BoundDialect['read'] {
  const results = jsonPointer(endpoint.scores ?? '');
  const score = jsonPointer(endpoint.score ?? '');
  const id = endpoint.id === undefined ? undefined : jsonPointer(endpoint.id);
  const wrong = errorPredicate(endpoint.error);
  const versionOf = servedVersionOf(endpoint);
  const where = endpoint.scores === undefined || endpoint.scores === '' ? 'the reply' : endpoint.scores;

  return (response, { rows, accounts }): Reading => {
    const class_ = endpoint.outcomes?.[String(response.status)];
    if (class_ !== undefined) return failure(class_, detailOf(response));
    if (response.status < 200 || response.status >= 300) return failedReply(response);
    const json = parseReply(response);
    if (json.kind === 'failure') return json;
    const servedVersion = versionOf(response, json.value);
    const fail = (outcome: 'contract-violation' | 'model-error', detail: string): Reading => failure(outcome, detail, servedVersion);
    const said = wrong(json.value);
    if (said !== undefined) return fail('model-error', `HTTP ${response.status} with an error inside: ${said}`);
    const found = results(json.value);
    if (one ? found === undefined || (isObject(found) && score(found) === undefined) : !Array.isArray(found)) {
      const error = errorOf(json.value) ?? errorOf(found);
      if (error !== undefined && endpoint.error === undefined) return fail('model-error', `HTTP ${response.status} with an error inside: ${error}`);
      if (!one) return fail('contract-violation', found === undefined ? `the reply must have a list at ${where}` : `${where} must be a list, got ${typeof found === 'object' ? 'an object' : JSON.stringify(found)}`);
    }
    const list: readonly unknown[] = one ? [found] : (found as readonly unknown[]);
    if (list.length !== rows) return fail('contract-violation', `${where} must have ${rows} rows, got ${list.length}`);
    if (id !== undefined) {
      const mixed = mismatch(list.map(id), accounts.map((account) => account.id));
      if (mixed !== undefined) return fail('contract-violation', mixed);
    }
    const values = list.map((item) => unwrapped(score(item)));
    return { kind: 'values', values: exact(values, response.body), bareTokens: json.bareTokens, ...(servedVersion === undefined ? {} : { servedVersion }) };
  };
}

/** A list of one is its value; everything else is as it is. */
function unwrapped(value: unknown): unknown {
  let inner = value;
  while (Array.isArray(inner) && inner.length === 1) inner = inner[0];
  return inner;
}

function detailOf(response: HttpResponse): string {
  const failed = response.status >= 200 && response.status < 300 ? undefined : failedReply(response);
  return failed?.kind === 'failure' ? failed.detail : `HTTP ${response.status}`;
}

function errorPredicate(error: RestEndpoint['error']): (reply: unknown) => string | undefined {
  if (error === undefined) return () => undefined;
  const at = jsonPointer(error.at);
  return (reply) => {
    const found = at(reply);
    const bad = error.unless === undefined ? found !== undefined && found !== null && found !== false && found !== '' && !(Array.isArray(found) && found.length === 0) : found !== error.unless;
    if (!bad) return undefined;
    return typeof found === 'string' ? found : (errorOf(found) ?? errorOf(reply) ?? JSON.stringify(found) ?? `nothing at ${error.at}`);
  };
}

function servedVersionOf({ servedVersion, version, path }: RestEndpoint): (response: HttpResponse, reply: unknown) => string | undefined {
  if (servedVersion === undefined) {
    // A version in the path was asked for, and nothing else can have answered there.
    const pinned = version !== undefined && placeholdersOf(path).includes('$version') ? version : undefined;
    return () => pinned;
  }
  if ('header' in servedVersion) {
    const header = servedVersion.header.toLowerCase();
    return (response) => response.headers[header] || undefined;
  }
  if ('path' in servedVersion) return () => undefined;
  const at = jsonPointer(servedVersion.at);
  return (_, reply) => {
    const found = at(reply);
    return (typeof found === 'string' && found !== '') || typeof found === 'number' ? String(found) : undefined;
  };
}

/** Why the ids of a reply are not those of the request, in its order. */
function mismatch(got: readonly unknown[], asked: readonly string[]): string | undefined {
  const known = new Set(asked);
  const seen = new Set<string>();
  for (const [k, value] of got.entries()) {
    if (typeof value !== 'string') return `row ${k} must tell its id, got ${JSON.stringify(value) ?? 'none'}`;
    if (seen.has(value)) return `row ${k} repeats the id ${value}`;
    if (!known.has(value)) return `row ${k} has the id ${value}, which was not sent`;
    seen.add(value);
  }
  const moved = got.findIndex((value, k) => value !== asked[k]);
  return moved === -1 ? undefined : `rows are in another order: row ${moved} must be ${asked[moved] as string}, got ${got[moved] as string}`;
}

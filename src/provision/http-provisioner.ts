import { MlcheckError } from '../errors.js';
import { baseUrl } from '../net/base-url.js';
import { credentials } from '../net/credentials.js';
import { httpClient, type HttpRequest, type HttpResponse } from '../net/http-client.js';
import type { HttpFailure } from '../net/http-failure.js';
import { fill, fillPath } from './fill.js';
import type { Created, Provisioner } from './provisioner.js';
import type { HttpTarget } from './target.js';
import { valuesOf } from './values-of.js';

const BUSY = [429, 502, 503, 504];

/**
 * Creates accounts by HTTP. A request that may have arrived is only sent again with the same idempotency key.
 *
 * @param wait resolves after so many milliseconds; the pause before try k is 100 * 2^k
 * @throws MlcheckError `config-invalid` for a wrong URL; `secret-missing`
 */
export function httpProvisioner(target: HttpTarget, environment: Readonly<Record<string, string | undefined>>, wait: (ms: number) => Promise<void>): Provisioner {
  const base = baseUrl(target.url, 'provision.url');
  const { headers } = credentials(target, environment, 'provision');
  const { concurrency = 4, attempts = 3, timeoutMs = 10_000 } = target;
  const client = httpClient(base.origin, { connections: concurrency, connectTimeoutMs: timeoutMs });

  const send = async (request: Omit<HttpRequest, 'timeoutMs'>, signal: AbortSignal): Promise<HttpResponse | HttpFailure> => {
    for (let k = 1; ; k++) {
      const reply = await client.request({ ...request, path: base.path + request.path, timeoutMs }, signal);
      const again = reply.ok ? BUSY.includes(reply.status) : ['refused', 'reset', 'unreachable', 'timeout'].includes(reply.kind);
      if (!again || k >= attempts) return reply;
      await wait(100 * 2 ** k);
    }
  };
  const done = (reply: HttpResponse | HttpFailure, what: string): HttpResponse => {
    if (!reply.ok) throw new MlcheckError('endpoint-unreachable', { place: `${what} at ${base.href}`, rule: reply.detail });
    if (reply.status === 401 || reply.status === 403) throw new MlcheckError('endpoint-unauthorised', { place: `${what} at ${base.href}`, rule: 'must be allowed', value: reply.status });
    if (reply.status >= 300) throw new MlcheckError('endpoint-unusable', { place: `${what} at ${base.href}`, rule: 'must succeed', value: `${reply.status} ${reply.body.slice(0, 200)}` });
    return reply;
  };

  return {
    batchSize: 1,
    concurrency,
    create: async ([account], tag, signal) => {
      if (account === undefined) return [];
      const values = valuesOf(account, tag);
      const body = JSON.stringify(fill(target.create.body, values, 'provision.create.body'));
      const sent = { ...headers, 'content-type': 'application/json', 'idempotency-key': `${tag}/${account.id}`, 'x-mlcheck-tag': tag };
      const reply = done(await send({ method: target.create.method ?? 'POST', path: fillPath(target.create.path, values, 'provision.create.path'), headers: sent, body }, signal), `creating ${account.id}`);
      return [{ account: account.id, id: target.id === undefined ? account.id : idIn(reply.body, target.id, account.id) }];
    },
    remove: async ([created], tag) => {
      if (created === undefined) return;
      const path = fillPath(target.remove.path, { created: created.id, id: created.account, tag }, 'provision.remove.path');
      const reply = await send({ method: target.remove.method ?? 'DELETE', path, headers: { ...headers, 'x-mlcheck-tag': tag } }, new AbortController().signal);
      if (!(reply.ok && (reply.status === 404 || reply.status === 410))) done(reply, `removing ${created.account}`);
    },
    close: () => client.close(),
  };
}

function idIn(body: string, pointer: string, account: Created['account']): string {
  const place = `reply to creating ${account}`;
  let at: unknown;
  try {
    at = JSON.parse(body);
  } catch {
    throw new MlcheckError('endpoint-unusable', { place, rule: 'must be JSON', value: body.slice(0, 200) });
  }
  for (const part of pointer.split('/').slice(1)) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  if (typeof at === 'string' || typeof at === 'number') return String(at);
  throw new MlcheckError('endpoint-unusable', { place, rule: `must have an id at ${pointer}`, value: body.slice(0, 200) });
}

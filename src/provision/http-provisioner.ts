import { MlcheckError } from '../errors.js';
import { baseUrl } from '../net/base-url.js';
import { credentials } from '../net/credentials.js';
import { httpClient, type HttpRequest, type HttpResponse } from '../net/http-client.js';
import type { HttpFailure } from '../net/http-failure.js';
import { redactor } from '../net/redactor.js';
import { jsonPointer } from '../scoring/dialects/json-pointer.js';
import { fill, fillPath } from './fill.js';
import type { Provisioner, SystemId } from './provisioner.js';
import { refusal } from './refusal.js';
import type { HttpTarget } from './target.js';
import { valuesOf } from './values-of.js';

const BUSY = [429, 502, 503, 504];
const NO_ANSWER = ['refused', 'reset', 'unreachable', 'timeout'];

/**
 * Creates accounts by HTTP. A request that may have arrived is only sent again with the same idempotency key.
 *
 * @param wait resolves after so many milliseconds; the pause before try k is 100 * 2^k
 * @throws MlcheckError `config-invalid` for a wrong URL; `secret-missing`
 */
export function httpProvisioner(target: HttpTarget, environment: Readonly<Record<string, string | undefined>>, wait: (ms: number) => Promise<void>): Provisioner {
  const base = baseUrl(target.url, 'provision.url');
  const { headers, secrets } = credentials(target, environment, 'provision');
  const redact = redactor(secrets);
  const { concurrency = 4, attempts = 3, timeoutMs = 10_000, find } = target;
  const client = httpClient(base.origin, { connections: concurrency, connectTimeoutMs: timeoutMs });

  // Never aborted: an account whose reply is not waited for would be created and nobody would know its id.
  const send = async (request: Omit<HttpRequest, 'timeoutMs' | 'headers'>, tag: string, more: Readonly<Record<string, string>> = {}): Promise<HttpResponse | HttpFailure> => {
    for (let k = 1; ; k++) {
      const reply = await client.request({ ...request, path: base.path + request.path, headers: { ...headers, ...more, 'x-mlcheck-tag': tag }, timeoutMs }, new AbortController().signal);
      const again = reply.ok ? BUSY.includes(reply.status) : NO_ANSWER.includes(reply.kind);
      if (!again || k >= attempts) return reply;
      await wait(100 * 2 ** k);
    }
  };
  const done = (reply: HttpResponse | HttpFailure, what: string): HttpResponse => {
    const place = `${what} at ${base.href}`;
    if (!reply.ok) throw new MlcheckError('endpoint-unreachable', { place, rule: redact(reply.detail) });
    if (reply.status === 401 || reply.status === 403) throw refusal('endpoint-unauthorised', { place, rule: 'must be allowed', value: reply.status });
    const said = { place, rule: 'must succeed', value: `${reply.status} ${redact(reply.body.slice(0, 200))}` };
    if (reply.status >= 500) throw new MlcheckError('endpoint-unusable', said);
    if (reply.status >= 300) throw refusal('endpoint-unusable', said);
    return reply;
  };

  return {
    batchSize: 1,
    concurrency,
    create: async ([account], { tag, wave }) => {
      if (account === undefined) return [];
      const values = valuesOf(account, tag);
      const body = JSON.stringify(fill(target.create.body, values, 'provision.create.body'));
      const request = { method: target.create.method ?? 'POST', path: fillPath(target.create.path, values, 'provision.create.path'), body } as const;
      const reply = done(await send(request, tag, { 'content-type': 'application/json', 'idempotency-key': `${tag}/${wave}/${account.id}` }), `creating ${account.id}`);
      return [{ account: account.id, id: target.id === undefined ? account.id : idIn(reply.body, target.id, `reply to creating ${account.id}`) }];
    },
    remove: async ([created], tag) => {
      if (created === undefined) return;
      const path = fillPath(target.remove.path, { $created: created.id, $id: created.account, $tag: tag }, 'provision.remove.path');
      const reply = await send({ method: target.remove.method ?? 'DELETE', path }, tag);
      if (!(reply.ok && (reply.status === 404 || reply.status === 410))) done(reply, `removing ${created.account === '' ? created.id : created.account}`);
    },
    ...(target.id === undefined ? { lost: async (accounts: readonly string[]) => accounts.map((account) => ({ account, id: account })) } : {}),
    ...(find === undefined ? {} : {
      lost: async (_: readonly string[], tag: string) => {
        const reply = done(await send({ method: 'GET', path: fillPath(find.path, { $tag: tag }, 'provision.find.path') }, tag), `finding accounts with tag ${tag}`);
        const ids = jsonPointer(find.ids)(parsed(reply.body, `reply to finding ${tag}`));
        if (!Array.isArray(ids)) throw new MlcheckError('endpoint-unusable', { place: `reply to finding ${tag}`, rule: `must have a list at ${find.ids}`, value: reply.body.slice(0, 200) });
        return ids.map((entry) => ({ account: '', id: idAt(entry, find.id ?? '', `reply to finding ${tag}`) }));
      },
    }),
    close: () => client.close(),
  };
}

function parsed(body: string, place: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new MlcheckError('endpoint-unusable', { place, rule: 'must be JSON', value: body.slice(0, 200) });
  }
}

function idIn(body: string, pointer: string, place: string): SystemId {
  return idAt(parsed(body, place), pointer, place);
}

function idAt(value: unknown, pointer: string, place: string): SystemId {
  const id = jsonPointer(pointer)(value);
  if ((typeof id === 'string' && id !== '') || Number.isSafeInteger(id)) return id as SystemId;
  if (typeof id === 'number') throw new MlcheckError('endpoint-unusable', { place, rule: 'must have an id that JSON carries exactly: a text, or a whole number up to 2^53', value: id });
  throw new MlcheckError('endpoint-unusable', { place, rule: `must have an id at ${pointer}`, value: (JSON.stringify(value) ?? '').slice(0, 200) });
}

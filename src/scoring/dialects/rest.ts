import { MlcheckError } from '../../errors.js';
import type { Account } from '../../population/account.js';
import type { OutcomeClass } from '../../table/row.js';
import type { Dialect, WireRequest } from '../dialect.js';
import type { RemoteEndpoint } from '../endpoint.js';
import { probeRest } from './rest-probe.js';
import { restReader } from './rest-reader.js';
import { rowEncoder, type Column, type RowOptions } from './row-encoder.js';
import { jsonTemplate, placeholdersOf, plainTemplate, type Specials, type Template } from './template.js';

/**
 * Any JSON service over HTTP, declared: templates in, JSON pointers out.
 *
 * Placeholders: `{{field}}` is a field of the account; `{{$rows}}` the list of all rows of the request; `{{$row}}` the one row of a service that takes one
 * account a call (then `batchSize` is 1); `{{$record}}` and `{{$values}}` the `columns` of the account as an object and as a list; `{{$id}}` the account's id;
 * `{{$requestId}}`; `{{$model}}`, `{{$version}}`; `{{$columns}}` the names of the columns; `{{$count}}` the number of rows.
 */
export interface RestEndpoint extends RemoteEndpoint, RowOptions {
  readonly kind: 'rest';
  /** `POST` by default. A `GET` has no body. */
  readonly method?: 'GET' | 'POST';
  /** After the URL, placeholders allowed: `/score`, `/accounts/{{$id}}/score?vpn={{vpn}}`. */
  readonly path: string;
  /** Columns behind `{{$record}}`, `{{$values}}` and `{{$columns}}`. */
  readonly columns?: readonly Column[];
  /** The body; `"{{$rows}}"`, a bare list, by default. */
  readonly body?: Template;
  /** One row inside of `{{$rows}}` and `{{$row}}`; `"{{$record}}"` by default. */
  readonly row?: Template;
  /** Pointer to the list of results; the whole reply by default. With one account a call, where its result is. */
  readonly scores?: string;
  /** Pointer from one result to its score; the result itself by default. */
  readonly score?: string;
  /** Pointer from one result to the account's id, as `{{$id}}` sent it: another order, a missing or a double id is a contract violation. */
  readonly id?: string;
  /** When a reply with a good status is an error all the same: something stands at `at` (not null, false or empty), or something other than `unless`. */
  readonly error?: { readonly at: string; readonly unless?: string | number | boolean };
  /** Outcome classes of statuses that this service means otherwise: `{ 424: 'model-error' }`. */
  readonly outcomes?: Readonly<Record<string, Exclude<OutcomeClass, 'scored'>>>;
  /** A GET that answers with 200 once the model is ready, with `equals` at `at` where these are given. Without it any answer of the server will do. */
  readonly ready?: { readonly path: string; readonly at?: string; readonly equals?: string | number | boolean };
  /** Where the version that answered is told: in a header or at a pointer of every reply, or by a GET that the probe asks once. */
  readonly servedVersion?: { readonly header: string } | { readonly at: string } | { readonly path: string; readonly at: string };
}

/** A {@link RestEndpoint}, with its kind filled in. */
export function rest(endpoint: Omit<RestEndpoint, 'kind'>): RestEndpoint {
  return { kind: 'rest', ...(oneByOne(endpoint) ? { batchSize: 1 } : {}), ...endpoint };
}

/** True when one request carries one account. */
export function oneByOne({ body, method }: Pick<RestEndpoint, 'body' | 'method'>): boolean {
  return method === 'GET' || !placeholdersOf(body ?? '{{$rows}}').includes('$rows');
}

/** See {@link RestEndpoint}. Statuses are read as everywhere, but for `outcomes`; errors inside a 200 by `error`, or by their usual shapes where no results stand. */
export const restDialect: Dialect<RestEndpoint> = {
  name: 'rest',
  bind(endpoint, place) {
    const method = endpoint.method ?? 'POST';
    const one = oneByOne(endpoint);
    if (one && endpoint.batchSize !== 1) throw new MlcheckError('suite-invalid', { place: `${place}.batchSize`, rule: 'must be 1: the request is for one account, as no {{$rows}} stands in its body', value: endpoint.batchSize, hint: 'make the endpoint with rest({...}), or put "{{$rows}}" where the list of rows belongs' });
    const specials = specialsOf(endpoint, place);
    const path = plainTemplate(endpoint.path, specials, `${place}.path`, encodeURIComponent);
    const body = method === 'GET' ? undefined : jsonTemplate(endpoint.body ?? '{{$rows}}', specials, endpoint, `${place}.body`);
    return {
      infer: (accounts, requestId): WireRequest => ({ method, path: path(accounts, requestId), ...(body === undefined ? {} : { body: body(accounts, requestId) }) }),
      read: restReader(endpoint, one),
      probe: (ask) => probeRest(endpoint, ask),
    };
  },
};

function specialsOf(endpoint: RestEndpoint, place: string): Specials {
  const { columns, model, version } = endpoint;
  const constant = (value: unknown) => {
    const text = JSON.stringify(value);
    return () => text;
  };
  const one: Record<string, Specials[string]> = { $id: ([account]) => JSON.stringify((account as Account).id), $requestId: (_, id) => JSON.stringify(id), $model: constant(model) };
  if (version !== undefined) one['$version'] = constant(version);
  if (columns !== undefined) {
    const rows = rowEncoder(columns, endpoint, `${place}.columns`);
    one['$record'] = ([account]) => rows.record(account as Account);
    one['$values'] = ([account]) => rows.list(account as Account);
    one['$columns'] = constant(rows.names);
  }
  const rowUsed = placeholdersOf(endpoint.body ?? '{{$rows}}').some((name) => name === '$rows' || name === '$row');
  if (!rowUsed || endpoint.method === 'GET') return { ...one, $count: (accounts) => String(accounts.length) };
  const row = jsonTemplate(endpoint.row ?? '{{$record}}', one, endpoint, `${place}.row`);
  return {
    ...one,
    $rows: (accounts, id) => `[${accounts.map((account) => row([account], id)).join(',')}]`,
    $row: ([account], id) => row([account as Account], id),
    $count: (accounts) => String(accounts.length),
  };
}

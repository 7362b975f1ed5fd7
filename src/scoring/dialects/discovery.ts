import { MlcheckError } from '../../errors.js';
import { baseUrl } from '../../net/base-url.js';
import { httpClient, type HttpResponse } from '../../net/http-client.js';
import type { Account, FieldValue } from '../../population/account.js';
import type { AddressedEndpoint } from '../endpoint.js';

/** What a server says of one of its models, ready to be used. */
export interface Discovery {
  readonly endpoint: AddressedEndpoint;
  /** One account that fills every input with zeros and empty texts; undefined where the server does not tell its inputs, and the suite lines have gaps to fill. */
  readonly account?: Account;
  /** The endpoint as lines of a suite. */
  readonly suiteLines: string;
}

/** A server by its address, and the model to ask for. */
export interface DiscoveryTarget {
  readonly url: string;
  readonly model?: string;
  readonly version?: string;
}

/** Asks the server something; a POST where there is a body. Failed connections and refused credentials have already become errors. */
export interface DiscoveryAsk {
  (path: string, body?: unknown): Promise<HttpResponse>;
  /** The server's address, without a slash at its end. */
  readonly href: string;
}

/** A way of finding out; undefined where the server speaks something else. */
export type Discoverer = (target: DiscoveryTarget, ask: DiscoveryAsk) => Promise<Discovery | undefined>;

/**
 * Opens a connection for the time of one discovery.
 * @throws MlcheckError `config-invalid` for an unusable URL; in `ask`: `endpoint-unreachable`, `endpoint-unauthorised`
 */
export async function withServer<T>(url: string, version: string, signal: AbortSignal, use: (ask: DiscoveryAsk) => Promise<T>): Promise<T> {
  const base = baseUrl(url, url);
  const client = httpClient(base.origin, { connections: 1, connectTimeoutMs: 5_000 });
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'user-agent': `mlcheck/${version}`, 'x-mlcheck-synthetic': '1' };
  const ask = async (path: string, body?: unknown): Promise<HttpResponse> => {
    const reply = await client.request({ method: body === undefined ? 'GET' : 'POST', path: base.path + path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }), timeoutMs: 10_000 }, signal);
    const place = `${base.href}${path}`;
    if (!reply.ok) throw new MlcheckError('endpoint-unreachable', { place, rule: 'must answer', value: reply.detail, hint: 'is the server started, and is the port right?' });
    if (reply.status === 401 || reply.status === 403) throw new MlcheckError('endpoint-unauthorised', { place, rule: 'must be readable without credentials to be found out', value: `HTTP ${reply.status}`, hint: 'declare the endpoint in a suite, with `auth`, and try that: mlcheck validate target SUITE' });
    return reply;
  };
  try {
    return await use(Object.assign(ask, { href: base.href }));
  } finally {
    await client.close();
  }
}

/** The account of a discovery: fields with the values given. */
export function probeAccount(fields: Iterable<readonly [string, FieldValue]>): Account {
  return { cohort: 'probe', i: 0, id: 'probe/0', fields: Object.fromEntries(fields) };
}

/** An endpoint as lines of a suite. @param values what the constructor takes, in the order of the lines; undefined ones are left out */
export function suiteLines(constructor: string, values: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(values).filter(([, value]) => value !== undefined).flatMap(([key, value]) => {
    if (Array.isArray(value) && value.some((item) => typeof item === 'object')) return [`  ${key}: [`, ...value.map((item) => `    ${source(item)},`), '  ],'];
    const inline = `  ${key}: ${source(value)},`;
    return inline.length <= 160 || !Array.isArray(value) ? [inline] : [`  ${key}: [`, ...folded(value.map((item) => `${source(item)},`)), '  ],'];
  });
  return [`candidate: ${constructor}({`, ...lines, '}),'].join('\n');
}

function folded(items: readonly string[]): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last === undefined || last.length + item.length > 140) lines.push(`    ${item}`);
    else lines[lines.length - 1] = `${last} ${item}`;
  }
  return lines;
}

function source(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
  if (Array.isArray(value)) return `[${value.map(source).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value).map(([key, inner]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : source(key)}: ${source(inner)}`).join(', ')} }`;
}

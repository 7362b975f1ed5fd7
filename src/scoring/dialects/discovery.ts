import { MlcheckError } from '../../errors.js';
import { baseUrl } from '../../net/base-url.js';
import type { HttpResponse } from '../../net/http-client.js';
import type { HttpFailure } from '../../net/http-failure.js';
import type { Redactor } from '../../net/redactor.js';
import type { Account } from '../../population/account.js';
import { connect } from '../connection.js';
import type { AddressedEndpoint, HeaderAuth, SecretRef } from '../endpoint.js';
import { exampleOf, type DiscoveredField } from './discovered-field.js';
import { refusesToken } from './failed-reply.js';

/** What a server says of one of its models, ready to be used. */
export interface Discovery {
  readonly endpoint: AddressedEndpoint;
  /** What one account needs, in the order of the server; empty where the server does not tell its inputs, and the suite lines have gaps to fill. */
  readonly fields: readonly DiscoveredField[];
  /** One account that fills every input with an example, else with zeros and empty texts; undefined where the inputs are not known. */
  readonly account?: Account;
  /** The function of a suite that makes the endpoint, and what it takes. */
  readonly declaration: EndpointDeclaration;
  /** The endpoint as lines of a suite. */
  readonly suiteLines: string;
  /** Range of the score, where the server tells it. */
  readonly range?: readonly [number, number];
  /** JSON Schema of a reply, where the server tells it. */
  readonly replySchema?: Readonly<Record<string, unknown>>;
}

/** An endpoint as a suite declares it. Values stand in the order of the lines; undefined ones are left out. */
export interface EndpointDeclaration {
  readonly constructor: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A server by its address, the model to ask for, and how to prove who asks. */
export interface DiscoveryTarget {
  readonly url: string;
  readonly model?: string;
  readonly version?: string;
  /** Path of the operation that scores, where it is known: `/predict`. */
  readonly path?: string;
  readonly auth?: HeaderAuth;
  readonly headers?: Readonly<Record<string, string | SecretRef>>;
  /** What the user knows of the inputs: it goes before what the server says, and fills in where that says nothing. */
  readonly fields?: readonly DiscoveredField[];
}

/** A body that is no JSON, with the headers that say what it is. */
export interface PlainBody {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Asks the server something; a POST where there is a body, of JSON unless it is a {@link PlainBody}. Failed connections and refused credentials have already become errors. */
export interface DiscoveryAsk {
  (path: string, body?: unknown): Promise<HttpResponse>;
  /** The server's address, without a slash at its end. */
  readonly href: string;
}

/** A way of finding out; undefined where the server speaks something else. */
export type Discoverer = (target: DiscoveryTarget, ask: DiscoveryAsk) => Promise<Discovery | undefined>;

/** What a discovery needs of its surroundings. */
export interface DiscoveryWay {
  /** mlcheck's own version, for the user agent. */
  readonly version: string;
  /** Where secrets and proxies are looked up; nothing is set by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Opens a connection for the time of one discovery.
 * @throws MlcheckError `config-invalid` for an unusable URL, `secret-missing`; in `ask`: `endpoint-unreachable`, `endpoint-unauthorised`
 */
export async function withServer<T>({ url, auth, headers }: DiscoveryTarget, { version, environment = {} }: DiscoveryWay, signal: AbortSignal, use: (ask: DiscoveryAsk) => Promise<T>): Promise<T> {
  const { href } = baseUrl(url, url);
  const endpoint = { kind: 'rest', url, model: '', path: '', ...(auth === undefined ? {} : { auth }), ...(headers === undefined ? {} : { headers }) } as const;
  const { send, redact, authenticated, close } = connect(endpoint, { arm: 'candidate', environment, version, now: () => 0, connections: 1 });
  const ask = async (path: string, body?: unknown): Promise<HttpResponse> => {
    const request = { method: body === undefined ? 'GET' : 'POST', path, ...(body === undefined ? {} : isPlain(body) ? { body: body.text, headers: body.headers } : { body: JSON.stringify(body) }) } as const;
    const first = await send(request, signal);
    // A server that raised hangs up behind its answer, and the next request meets a closed connection.
    const reply = !first.ok && first.kind === 'reset' ? await send(request, signal) : first;
    return answered(reply, `${href}${path}`, authenticated, redact);
  };
  try {
    return await use(Object.assign(ask, { href }));
  } finally {
    await close();
  }
}

function isPlain(body: unknown): body is PlainBody {
  return isRecord(body) && typeof body['text'] === 'string' && isRecord(body['headers']);
}

/** A reply that can be read. @throws MlcheckError `endpoint-unreachable`, `endpoint-unauthorised` */
export function answered(reply: HttpResponse | HttpFailure, place: string, authenticated: boolean, redact: Redactor): HttpResponse {
  if (!reply.ok) throw new MlcheckError('endpoint-unreachable', { place, rule: 'must answer', value: redact(reply.detail), hint: 'is the server started, and is the port right?' });
  if (reply.status !== 401 && reply.status !== 403 && !refusesToken(reply)) return { ...reply, body: redact(reply.body) };
  throw new MlcheckError('endpoint-unauthorised', {
    place,
    rule: authenticated ? 'must accept the credentials' : 'wants credentials',
    value: `HTTP ${reply.status}`,
    hint: authenticated ? 'is the secret in the environment current, and may it use this model?' : 'name the environment variable that holds them: --bearer MODEL_TOKEN, or --header x-api-key=MODEL_KEY',
  });
}

/**
 * A discovery from what was found.
 * @param make makes the endpoint of the values, as the constructor does in a suite
 */
export function discovered<V extends object>(constructor: string, make: (values: V) => AddressedEndpoint, values: V, told: { readonly fields?: readonly DiscoveredField[] } & Partial<Pick<Discovery, 'range' | 'replySchema'>> = {}): Discovery {
  const { fields = [], ...more } = told;
  const declaration = { constructor, values: values as Readonly<Record<string, unknown>> };
  return { endpoint: make(values), fields, ...(fields.length === 0 ? {} : { account: probeAccount(fields) }), declaration, suiteLines: suiteLines(declaration), ...more };
}

/** The account of a discovery: an example of each field. */
export function probeAccount(fields: readonly DiscoveredField[]): Account {
  return { cohort: 'probe', i: 0, id: 'probe/0', fields: Object.fromEntries(fields.map((field) => [field.name, exampleOf(field)])) };
}

/** Stands where the user has to put names. */
export const GAPS: readonly string[] = ['NAME', 'THE', 'FIELDS'];

/** An endpoint as lines of a suite. @param key what stands in front of the constructor */
export function suiteLines({ constructor, values }: EndpointDeclaration, key = 'candidate: '): string {
  const lines = Object.entries(values).filter(([, value]) => value !== undefined).flatMap(([key, value]) => {
    if (Array.isArray(value) && value.some((item) => typeof item === 'object')) return [`  ${key}: [`, ...value.flatMap((item) => itemLines(item)), '  ],'];
    const inline = `  ${key}: ${source(value)},`;
    if (inline.length <= 160) return [inline];
    if (Array.isArray(value)) return [`  ${key}: [`, ...folded(value.map((item) => `${source(item)},`), '    '), '  ],'];
    return isRecord(value) ? [`  ${key}: {`, ...folded(Object.entries(value).map(([name, inner]) => `${property(name)}: ${source(inner)},`), '    '), '  },'] : [inline];
  });
  return [`${key}${constructor}({`, ...lines, `})${key === '' ? '' : ','}`].join('\n');
}

/** An item of a list; the list of names of a long one on lines of its own. */
function itemLines(item: unknown): string[] {
  const inline = `    ${source(item)},`;
  if (inline.length <= 160 || !isRecord(item)) return [inline];
  const [long] = Object.entries(item).filter(([, value]) => Array.isArray(value)).sort(([, a], [, b]) => (b as unknown[]).length - (a as unknown[]).length);
  if (long === undefined) return [inline];
  const short = Object.entries(item).filter(([name]) => name !== long[0]).map(([name, value]) => `${property(name)}: ${source(value)}, `);
  return [`    { ${short.join('')}${property(long[0])}: [`, ...folded((long[1] as unknown[]).map((each) => `${source(each)},`), '      '), '    ] },'];
}

function folded(items: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last === undefined || last.length + item.length > 140) lines.push(`${indent}${item}`);
    else lines[lines.length - 1] = `${last} ${item}`;
  }
  return lines;
}

/** A value as TypeScript; a secret by its reference. */
export function source(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
  if (Array.isArray(value)) return `[${value.map(source).join(', ')}]`;
  if (!isRecord(value)) return String(value);
  if (Object.keys(value).length === 1 && typeof value['env'] === 'string') return `env(${source(value['env'])})`;
  return `{ ${Object.entries(value).map(([key, inner]) => `${property(key)}: ${source(inner)}`).join(', ')} }`;
}

/** A key of an object as TypeScript. */
export function property(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : source(key);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

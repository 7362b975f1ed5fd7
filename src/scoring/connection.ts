import { baseUrl } from '../net/base-url.js';
import { credentials } from '../net/credentials.js';
import { grpcAddress } from '../net/grpc-address.js';
import { grpcClient } from '../net/grpc-client.js';
import { httpClient, type HttpClient, type HttpResponse } from '../net/http-client.js';
import type { HttpFailure } from '../net/http-failure.js';
import { OPEN_INFERENCE_SERVICE } from '../net/open-inference-service.js';
import { redactor, type Redactor, type Secret } from '../net/redactor.js';
import type { Arm } from '../table/row.js';
import type { WireRequest } from './dialect.js';
import type { AddressedEndpoint } from './endpoint.js';

export const DEFAULT_TIMEOUT_MS = 10_000;
const CONNECT_MS = 5_000;

/** The way to one endpoint: its address, what every request to it carries, and the secrets in that. */
export interface Connection {
  send(wire: WireRequest, signal: AbortSignal, requestId?: string): Promise<HttpResponse | HttpFailure>;
  /** All headers of a request, secrets in place. */
  headersOf(wire: WireRequest, requestId?: string): Record<string, string>;
  /** The URL of a path of the protocol, for people. */
  url(path: string): string;
  readonly redact: Redactor;
  /** Every secret in use so far. */
  secrets(): readonly Secret[];
  /** True when requests carry credentials. */
  readonly authenticated: boolean;
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly arm: Arm;
  /** Where `env('X')` is looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** mlcheck's own version, for the user agent. */
  readonly version: string;
  /** Connections at most; at least the driver's concurrency. Default 64. */
  readonly connections?: number;
}

/** @throws MlcheckError `config-invalid` for an unusable URL, `secret-missing` for a secret that is not there */
export function connect(endpoint: AddressedEndpoint, { arm, environment, version, connections = 64 }: ConnectionOptions): Connection {
  const grpc = endpoint.kind === 'open-inference' ? grpcAddress(endpoint.url, `${arm}.url`) : undefined;
  const base = grpc === undefined ? baseUrl(endpoint.url, `${arm}.url`) : { origin: '', path: '', href: grpc.href };
  const { headers, secrets } = credentials(endpoint, environment, arm);
  const redact = redactor(secrets);
  const timeoutMs = endpoint.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const client: HttpClient =
    grpc === undefined
      ? httpClient(base.origin, { connections, connectTimeoutMs: Math.min(timeoutMs, CONNECT_MS) })
      : grpcClient(grpc.address, OPEN_INFERENCE_SERVICE, { secure: grpc.secure, userAgent: `mlcheck/${version}` });
  const common: Readonly<Record<string, string>> = { 'content-type': 'application/json', accept: 'application/json', 'user-agent': `mlcheck/${version}`, ...headers, 'x-mlcheck-synthetic': '1' };
  const plain = Object.entries(common).flat();
  const headersOf = (own: WireRequest['headers'], id?: string): Record<string, string> => (id === undefined ? { ...common, ...own } : { ...common, ...own, 'x-request-id': id });
  const listOf = (own: WireRequest['headers'], id?: string): string[] => {
    if (own !== undefined || id === undefined) return Object.entries(headersOf(own, id)).flat();
    const list = plain.slice();
    list.push('x-request-id', id);
    return list;
  };
  return {
    send: ({ method, path, headers, body }, signal, id) => client.request({ method, path: base.path + path, headers: listOf(headers, id), body, timeoutMs }, signal),
    headersOf: (wire, id) => headersOf(wire.headers, id),
    url: (path) => `${base.href}${path}`,
    redact,
    secrets: () => secrets,
    authenticated: secrets.length > 0,
    close: () => client.close(),
  };
}

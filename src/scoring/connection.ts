import { awsSigner } from '../net/aws-signer.js';
import { baseUrl } from '../net/base-url.js';
import { credentials } from '../net/credentials.js';
import { grpcAddress } from '../net/grpc-address.js';
import { grpcClient } from '../net/grpc-client.js';
import { httpClient, type HttpClient, type HttpResponse, type ReadReply } from '../net/http-client.js';
import type { HttpFailure } from '../net/http-failure.js';
import { OPEN_INFERENCE_SERVICE } from '../net/open-inference-service.js';
import { grpcProxyFor, proxyFor } from '../net/proxy-for.js';
import { redactor, type Redactor, type Secret } from '../net/redactor.js';
import { tlsMaterial, type TlsMaterial } from '../net/tls-material.js';
import { isTokenAuthentication, tokenSource, type TokenHeader, type TokenSource } from '../net/token-source.js';
import type { Arm } from '../table/row.js';
import type { WireRequest } from './dialect.js';
import type { AddressedEndpoint } from './endpoint.js';

export const DEFAULT_TIMEOUT_MS = 10_000;
const CONNECT_MS = 5_000;

/** The way to one endpoint: its address, what every request to it carries, and the secrets in that. */
export interface Connection {
  /** @param read what to make of the reply, done as soon as it is there */
  send<T = HttpResponse | HttpFailure>(wire: WireRequest, signal: AbortSignal, requestId?: string, read?: ReadReply<T>): Promise<T>;
  /** All headers of a request, secrets in place. */
  headersOf(wire: WireRequest, requestId?: string): Record<string, string>;
  /** The URL of a path of the protocol, for people. */
  url(path: string): string;
  readonly redact: Redactor;
  /** Every secret in use so far. */
  secrets(): readonly Secret[];
  /** Tokens fetched so far, where the endpoint wants tokens. */
  tokensFetched(): number;
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
  /** Milliseconds from any moment, for tokens that expire. */
  readonly now: () => number;
  /** Connections at most; at least the driver's concurrency. Default 64. */
  readonly connections?: number;
}

/** @throws MlcheckError `config-invalid` for an unusable URL, `secret-missing` for a secret that is not there */
export function connect(endpoint: AddressedEndpoint, { arm, environment, version, now, connections = 64 }: ConnectionOptions): Connection {
  const grpc = endpoint.kind === 'open-inference' ? grpcAddress(endpoint.url, `${arm}.url`) : undefined;
  const base = grpc === undefined ? baseUrl(endpoint.url, `${arm}.url`) : { origin: '', path: '', href: grpc.href };
  const { auth, tls } = endpoint;
  const proof = credentials({ ...(endpoint.headers === undefined ? {} : { headers: endpoint.headers }), ...(auth === undefined || auth.kind === 'sigv4' || isTokenAuthentication(auth) ? {} : { auth }) }, environment, arm);
  const signer = auth?.kind === 'sigv4' ? awsSigner(auth, environment, arm) : undefined;
  const host = grpc === undefined ? new URL(base.origin).host : grpc.address;
  const certificates = tls === undefined ? undefined : tlsMaterial(tls, environment, `${arm}.tls`);
  const reach = (origin: string): { readonly tls?: TlsMaterial; readonly proxy?: string } => {
    const proxy = endpoint.proxy === false ? undefined : proxyFor(origin, environment);
    return { ...(certificates === undefined ? {} : { tls: certificates.material }), ...(proxy === undefined ? {} : { proxy }) };
  };
  const tokens = isTokenAuthentication(auth) ? tokenSource(auth, { environment, now, reach }, arm) : undefined;
  const timeoutMs = endpoint.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const { firstByteTimeoutMs: firstByteMs } = endpoint;
  const grpcProxy = grpc === undefined || endpoint.proxy === false ? undefined : grpcProxyFor(grpc.address, grpc.secure, environment);
  const client: HttpClient =
    grpc === undefined
      ? httpClient(base.origin, { connections, connectTimeoutMs: Math.min(timeoutMs, endpoint.connectTimeoutMs ?? CONNECT_MS), ...reach(base.origin), ...(endpoint.http2 === undefined ? {} : { http2: endpoint.http2 }) })
      : grpcClient(grpc.address, OPEN_INFERENCE_SERVICE, { secure: grpc.secure, userAgent: `mlcheck/${version}`, ...(certificates === undefined ? {} : { tls: certificates.material }), ...(grpcProxy === undefined ? {} : { proxy: grpcProxy }) });
  const common: Readonly<Record<string, string>> = { 'content-type': 'application/json', accept: 'application/json', 'user-agent': `mlcheck/${version}`, ...proof.headers, 'x-mlcheck-synthetic': '1' };
  const plain = [...Object.entries(common).flat(), 'x-request-id', ''];
  const headersOf = (own: WireRequest['headers'], id?: string): Record<string, string> => (id === undefined ? { ...common, ...own } : { ...common, ...own, 'x-request-id': id });
  const listOf = (own: WireRequest['headers'], id?: string): string[] => {
    if (own !== undefined || id === undefined) return Object.entries(headersOf(own, id)).flat();
    const list = plain.slice();
    list[list.length - 1] = id;
    return list;
  };
  const transmit = <T = HttpResponse | HttpFailure>({ method, path, headers, body }: WireRequest, signal: AbortSignal, id: string | undefined, read?: ReadReply<T>, token?: TokenHeader): Promise<T> => {
    const list = listOf(headers, id);
    if (token !== undefined) list.push(token.name, token.value);
    // The signature covers the bytes and the moment: every request that is sent has one of its own, a retry too.
    if (signer !== undefined) list.push(...Object.entries(signer.sign({ method, host, path: base.path + path, headers: headersOf(headers, id), body })).flat());
    return client.request({ method, path: base.path + path, headers: list, body, timeoutMs, firstByteMs }, signal, read);
  };

  let shown: TokenHeader | undefined;
  let known = 0;
  let clean = redactor([]);
  const secrets = (): readonly Secret[] => [...proof.secrets, ...(signer?.secrets ?? []), ...(certificates?.secrets ?? []), ...(tokens?.secrets() ?? [])];
  // Tokens come and go: the words to look for are gathered again when there is a new one.
  const redact: Redactor = (text) => {
    const fetched = (tokens?.fetched() ?? 0) + 1;
    if (fetched !== known) {
      known = fetched;
      clean = redactor(secrets());
    }
    return clean(text);
  };
  const withToken = async (source: TokenSource, wire: WireRequest, signal: AbortSignal, id: string | undefined): Promise<HttpResponse | HttpFailure> => {
    const token = await source.current(signal);
    if (!token.ok) return token;
    shown = token;
    const reply = await transmit(wire, signal, id, undefined, token);
    if (!reply.ok || reply.status !== 401 || !(await source.renew(token, signal))) return reply;
    const next = await source.current(signal);
    if (!next.ok) return reply;
    shown = next;
    return transmit(wire, signal, id, undefined, next);
  };
  return {
    send: tokens === undefined ? transmit : <T>(wire: WireRequest, signal: AbortSignal, id?: string, read?: ReadReply<T>) => (read === undefined ? withToken(tokens, wire, signal, id) : withToken(tokens, wire, signal, id).then(read)) as Promise<T>,
    headersOf: (wire, id) => ({ ...headersOf(wire.headers, id), ...(shown === undefined ? {} : { [shown.name]: shown.value }) }),
    url: (path) => `${base.href}${path}`,
    redact,
    secrets,
    tokensFetched: () => tokens?.fetched() ?? 0,
    authenticated: proof.secrets.length > 0 || signer !== undefined || tokens !== undefined || certificates?.material.key !== undefined,
    close: async () => {
      await tokens?.close();
      await client.close();
    },
  };
}

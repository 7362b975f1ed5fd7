import type { ServiceError } from '@grpc/grpc-js';
import { createSecureContext } from 'node:tls';
import { grpcFailure, HTTP_STATUS } from './grpc-failure.js';
import type { HttpClient, HttpRequest, HttpResponse, ReadReply } from './http-client.js';
import type { HttpFailure } from './http-failure.js';
import type { TlsMaterial } from './tls-material.js';

const MESSAGE_BYTES = 64 * 1024 * 1024;
/** What HTTP/2 or the library sets itself, and gRPC would take for metadata of the call. */
const NOT_METADATA: ReadonlySet<string> = new Set(['content-type', 'content-length', 'accept', 'user-agent', 'host', 'connection', 'te']);

interface Method {
  readonly requestSerialize: (message: object) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => object;
}

export interface GrpcOptions {
  /** TLS. */
  readonly secure: boolean;
  readonly userAgent: string;
  /** Certificates of this client and of the authorities that it trusts. */
  readonly tls?: TlsMaterial;
  /** URL of an http proxy to tunnel through; see `grpcProxyFor`. */
  readonly proxy?: string;
}

/**
 * Unary calls of one gRPC service behind the interface of the HTTP client: a POST to `/package.Service/Method` whose body is the message in protobuf's JSON
 * (names as in the .proto, 64-bit integers and non-finite numbers as texts, bytes in base64), and the reply likewise. A status other than OK comes back as the HTTP
 * status that google.rpc.Code pairs it with, its number in the header `grpc-status`, its words as `{"error"}`; what the library itself says of a broken connection is an
 * {@link HttpFailure}. Headers travel as metadata. The library is loaded by the first call, and retries nothing by itself.
 * @param address `host:port`
 * @param service in protobufjs' JSON form
 */
export function grpcClient(address: string, service: object, options: GrpcOptions): HttpClient {
  let opened: ReturnType<typeof open> | undefined;
  const calls = new Map<AbortSignal, { readonly stops: Set<() => void>; readonly listener: () => void }>();
  const stopsOf = (signal: AbortSignal): Set<() => void> => {
    let known = calls.get(signal);
    if (known === undefined) {
      const stops = new Set<() => void>();
      known = { stops, listener: () => { calls.delete(signal); for (const stop of [...stops]) stop(); } };
      signal.addEventListener('abort', known.listener, { once: true });
      calls.set(signal, known);
    }
    return known.stops;
  };

  const call = async ({ path, headers, body, timeoutMs, firstByteMs }: HttpRequest, signal: AbortSignal): Promise<HttpResponse | HttpFailure> => {
    signal.throwIfAborted();
    const { grpc, channel, methods } = await (opened ??= open(address, service, options));
    const method = methods.get(path);
    if (method === undefined) return { ok: false, kind: 'other', detail: `the service has no method ${path}` };
    const metadata = new grpc.Metadata();
    for (const [name, value] of pairs(headers)) if (!NOT_METADATA.has(name.toLowerCase())) metadata.set(name, ascii(value));
    const start = performance.now();
    return new Promise((resolve, reject) => {
      const stops = stopsOf(signal);
      const stop = (): void => {
        call.cancel();
        reject(signal.reason as Error);
      };
      const call = channel.makeUnaryRequest(path, method.requestSerialize, method.responseDeserialize, JSON.parse(String(body ?? '{}')) as object, metadata, { deadline: performance.timeOrigin + start + timeoutMs }, (error: ServiceError | null, reply?: object) => {
        stops.delete(stop);
        clearTimeout(early);
        if (error === null) return resolve({ ok: true, status: 200, headers: { ...told, 'grpc-status': '0' }, body: protoJson(reply ?? {}) });
        if (late) return resolve({ ok: false, kind: 'timeout', detail: `no reply began within ${String(firstByteMs)} ms` });
        // Time was up before there was a connection: nobody answered, the model least of all.
        if (error.code === 4 && !begun && channel.getChannel().getConnectivityState(false) !== grpc.connectivityState.READY) return resolve({ ok: false, kind: 'unreachable', detail: 'no connection in time' });
        const failure = grpcFailure(error, timeoutMs, performance.now() - start, MESSAGE_BYTES);
        if (typeof failure === 'object') return resolve(failure);
        const status = failure ?? HTTP_STATUS[error.code] ?? 500;
        resolve({ ok: true, status, headers: { ...told, ...flat(error.metadata?.getMap() ?? {}), 'grpc-status': String(error.code) }, body: JSON.stringify({ error: error.details }) });
      });
      let told: Record<string, string> = {};
      let late = false, begun = false;
      const early = firstByteMs === undefined || firstByteMs >= timeoutMs ? undefined : setTimeout(() => {
        late = !begun;
        if (late) call.cancel();
      }, firstByteMs).unref();
      call.on('metadata', (head) => {
        begun = true;
        told = flat(head.getMap());
      });
      stops.add(stop);
    });
  };

  return {
    request: <T>(request: HttpRequest, signal: AbortSignal, read?: ReadReply<T>) => (read === undefined ? call(request, signal) : call(request, signal).then(read)) as Promise<T>,
    close: async () => {
      for (const [signal, { listener }] of calls) signal.removeEventListener('abort', listener);
      calls.clear();
      if (opened !== undefined) (await opened).channel.close();
    },
  };
}

async function open(address: string, service: object, { secure, userAgent, tls = {}, proxy }: GrpcOptions) {
  const [grpc, loader] = await Promise.all([import('@grpc/grpc-js'), import('@grpc/proto-loader')]);
  const methods = new Map<string, Method>();
  const definitions = loader.fromJSON(service as Parameters<typeof loader.fromJSON>[0], { keepCase: true, longs: String, bytes: String, json: true, defaults: true, arrays: true });
  for (const definition of Object.values(definitions)) {
    if ('format' in definition) continue;
    for (const { path, requestSerialize, responseDeserialize } of Object.values(definition)) methods.set(path, { requestSerialize, responseDeserialize });
  }
  const tunnel = proxy === undefined ? undefined : new URL(proxy);
  const password = tunnel === undefined || tunnel.username === '' ? undefined : [tunnel.username, tunnel.password].filter((word) => word !== '').map(decodeURIComponent).join(':');
  const channel = new grpc.Client(tunnel === undefined ? address : `dns:${tunnel.hostname}:${tunnel.port === '' ? '80' : tunnel.port}`, secure ? grpc.credentials.createFromSecureContext(createSecureContext(tls)) : grpc.credentials.createInsecure(), {
    'grpc.max_receive_message_length': MESSAGE_BYTES,
    'grpc.max_send_message_length': -1,
    'grpc.enable_retries': 0,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1_000,
    'grpc.use_local_subchannel_pool': 1,
    'grpc.primary_user_agent': userAgent,
    // The library's own reading of the environment knows small letters alone, and sends requests to the machine itself through a proxy.
    'grpc.enable_http_proxy': 0,
    ...(tunnel === undefined ? {} : { 'grpc.http_connect_target': `dns:${address}`, 'grpc.default_authority': address }),
    ...(password === undefined ? {} : { 'grpc.http_connect_creds': password }),
  });
  return { grpc, channel, methods };
}

/** JSON has no negative zero that `JSON.stringify` would write. */
function protoJson(message: object): string {
  return JSON.stringify(message, (_, value: unknown) => (Object.is(value, -0) ? '-0' : value));
}

/** Metadata is printable ASCII. */
function ascii(value: string): string {
  return value.replace(/[^\x20-\x7e]/gu, encodeURIComponent);
}

function pairs(headers: HttpRequest['headers']): readonly (readonly [string, string])[] {
  if (!Array.isArray(headers)) return Object.entries(headers);
  return Array.from({ length: headers.length / 2 }, (_, k) => [headers[2 * k] as string, headers[2 * k + 1] as string] as const);
}

function flat(metadata: Readonly<Record<string, string | Buffer>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, String(value)]));
}

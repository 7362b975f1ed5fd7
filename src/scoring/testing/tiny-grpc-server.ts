import { fromJSON } from '@grpc/proto-loader';
import { createSecureServer, createServer, type Http2ServerRequest, type Http2ServerResponse, type SecureServerOptions, type ServerHttp2Session } from 'node:http2';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OPEN_INFERENCE_SERVICE } from '../../net/open-inference-service.js';
import { readJson } from '../../net/read-json.js';
import type { Answer, Seen, TinyServer } from './tiny-server.js';

/** gRPC status for the HTTP status of an answer. */
const CODES: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 404: 5, 429: 8, 499: 1, 500: 13, 501: 12, 503: 14, 504: 4 };

interface Method { readonly requestDeserialize: (bytes: Buffer) => object; readonly responseSerialize: (message: object) => Buffer }

/**
 * A gRPC server of the Open Inference service on a free loopback port, on plain HTTP/2 and so independent of the client's library. A request is seen with its message as JSON; an
 * answer with status 200 has the reply's message as JSON (a text may hold bare NaN), any other status becomes the gRPC status that goes with it, its body's `error` the words.
 */
export async function tinyGrpcServer(answer: (request: Seen, k: number) => Answer, tls?: SecureServerOptions): Promise<TinyServer> {
  const methods = new Map<string, Method>();
  for (const definition of Object.values(fromJSON(OPEN_INFERENCE_SERVICE as Parameters<typeof fromJSON>[0], { keepCase: true, longs: String, bytes: String, json: true, arrays: true }))) {
    if (!('format' in definition)) for (const { path, requestDeserialize, responseSerialize } of Object.values(definition)) methods.set(path, { requestDeserialize, responseSerialize });
  }
  const seen: Seen[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const handle = (request: Http2ServerRequest, response: Http2ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const method = methods.get(request.url);
      const head = { 'content-type': 'application/grpc+proto' };
      const refuse = (code: number, words: string, more: Readonly<Record<string, string>> = {}): void => {
        response.writeHead(200, { ...head, ...more });
        response.addTrailers({ 'grpc-status': String(code), 'grpc-message': encodeURI(words) });
        response.end();
      };
      if (method === undefined) return refuse(12, 'unknown method');
      const bytes = Buffer.concat(chunks);
      const one: Seen = { method: /\/ModelInfer$/.test(request.url) ? 'POST' : 'GET', path: request.url, headers: request.headers, body: JSON.stringify(method.requestDeserialize(bytes.subarray(5))), bytes };
      seen.push(one);
      const reply = answer(one, seen.length - 1);
      if (typeof reply === 'function') return reply(response as unknown as ServerResponse);
      const status = reply.status ?? 200;
      if (status !== 200) {
        const said = typeof reply.body === 'object' ? String((reply.body as { error?: unknown }).error ?? '') : (reply.body ?? '');
        return refuse(CODES[status] ?? 2, said, reply.headers);
      }
      if (reply.headers?.['x-raw'] !== undefined) {
        // Bytes that are no message.
        response.writeHead(200, head);
        response.addTrailers({ 'grpc-status': '0' });
        return void response.end(Buffer.from([0, 0, 0, 0, 3, 0xff, 0xff, 0xff]));
      }
      const read = typeof reply.body === 'string' ? readJson(reply.body) : { ok: true as const, value: reply.body ?? {} };
      const message = method.responseSerialize((read.ok ? read.value : {}) as object);
      const frame = Buffer.alloc(5 + message.length);
      frame.writeUInt32BE(message.length, 1);
      message.copy(frame, 5);
      response.writeHead(200, { ...head, ...reply.headers });
      response.addTrailers({ 'grpc-status': '0' });
      response.end(frame);
    });
  };
  const server = tls === undefined ? createServer(handle) : createSecureServer(tls, handle);
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `grpc${tls === undefined ? '' : 's'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      for (const session of sessions) session.destroy();
    }),
  };
}

import { httpFailure, type HttpFailure } from './http-failure.js';

/** HTTP status that stands for a gRPC status, by its number. Source: googleapis/googleapis, google/rpc/code.proto. */
export const HTTP_STATUS: Readonly<Record<number, number>> = { 1: 499, 2: 500, 3: 400, 4: 504, 5: 404, 6: 409, 7: 403, 8: 429, 9: 400, 10: 409, 11: 400, 12: 501, 13: 500, 14: 503, 15: 500, 16: 401 };

const RESET = /^(Connection dropped|Stream closed|Received RST_STREAM|Stream refused|The server closed|Stream removed|Call ended without)|ECONNRESET|EPIPE|GOAWAY|socket hang up/i;
const OWN_WORDS = /^(No connection established|Name resolution failed|Failed to connect|Connection)/i;

/**
 * What the gRPC library says by itself of a connection, which is no reply of a server: it comes as a status like any other, known by its words. A number is the HTTP status of something
 * that does not speak gRPC (a proxy's 502); undefined is a status that the server gave.
 */
export function grpcFailure({ code, details }: { readonly code: number; readonly details: string }, timeoutMs: number, elapsedMs: number, limit: number): HttpFailure | number | undefined {
  if (code === 4 && (elapsedMs >= timeoutMs || /^Deadline exceeded after [\d.]+s|^Deadline exceeded$/.test(details))) return { ok: false, kind: 'timeout', detail: `no whole reply within ${timeoutMs} ms` };
  const status = /^Received HTTP status code (\d{3})/.exec(details)?.[1];
  if (status !== undefined && status !== '200') return Number(status);
  if (status === '200' || /content-type|Protocol error|ERR_HTTP2|Parse Error|Expected HTTP/i.test(details)) return { ok: false, kind: 'malformed', detail: 'the reply is not gRPC' };
  if (code === 8 && details.startsWith('Received message larger than max') && details.includes(` ${limit})`)) return { ok: false, kind: 'too-large', detail: 'the reply is larger than 64 MiB' };
  if (details.startsWith('Name resolution failed')) return { ok: false, kind: 'unknown-host', detail: 'the host name has no address' };
  if (details.startsWith('Request message serialization failure')) return { ok: false, kind: 'other', detail: 'the request cannot be written as a message of the service' };
  if (/^(Response message parsing error|Error deserializing|Failed to deserialize)/i.test(details)) return { ok: false, kind: 'malformed', detail: 'the reply is no message of the service' };
  if (code !== 14 && code !== 13 && code !== 2 && code !== 1) return undefined;
  const system = /\b(E[A-Z]{4,}|ERR_[A-Z_]+|CERT_[A-Z_]+|DEPTH_ZERO[A-Z_]*|SELF_SIGNED[A-Z_]*|UNABLE_TO_[A-Z_]+)\b/.exec(details)?.[1];
  if (OWN_WORDS.test(details) || RESET.test(details)) {
    const known = system === undefined ? undefined : httpFailure({ code: system });
    if (known !== undefined && known.kind !== 'other') return known;
    if (RESET.test(details)) return { ok: false, kind: 'reset', detail: 'connection closed before the whole reply was there' };
    return { ok: false, kind: 'unreachable', detail: 'no connection' };
  }
  return undefined;
}

/** Why there is no reply: nothing here names an address, so that the same failure reads the same in every run. */
export interface HttpFailure {
  readonly ok: false;
  readonly kind: 'timeout' | 'unauthorised' | 'refused' | 'unknown-host' | 'unreachable' | 'tls' | 'reset' | 'malformed' | 'too-large' | 'other';
  /** In words, without addresses or secrets. */
  readonly detail: string;
}

const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ERR_OSSL|EPROTO|HOSTNAME_MISMATCH)/;
const WORDS: Readonly<Record<string, readonly [HttpFailure['kind'], string]>> = {
  ECONNREFUSED: ['refused', 'connection refused'],
  ENOTFOUND: ['unknown-host', 'the host name has no address'],
  EAI_AGAIN: ['unknown-host', 'the host name could not be looked up'],
  EHOSTUNREACH: ['unreachable', 'no route to the host'],
  ENETUNREACH: ['unreachable', 'no route to the network'],
  ETIMEDOUT: ['unreachable', 'no connection in time'],
  UND_ERR_CONNECT_TIMEOUT: ['unreachable', 'no connection in time'],
  ECONNRESET: ['reset', 'connection reset before the whole reply was there'],
  EPIPE: ['reset', 'connection reset while the request was sent'],
  UND_ERR_SOCKET: ['reset', 'connection closed before the whole reply was there'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['reset', 'the reply ended before its announced length'],
  UND_ERR_RES_EXCEEDED_MAX_SIZE: ['too-large', 'the reply is larger than 64 MiB'],
  ERR_BUFFER_TOO_LARGE: ['too-large', 'the reply is larger than 64 MiB once it is unpacked'],
  UND_ERR_HEADERS_OVERFLOW: ['malformed', 'the headers of the reply are too large'],
};

/** Names the failure behind an error of the HTTP library. Never throws; an unknown error is `other` with its code, not its message. */
export function httpFailure(error: unknown): HttpFailure {
  const code = codeOf(error);
  const known = WORDS[code];
  if (known !== undefined) return { ok: false, kind: known[0], detail: known[1] };
  if (TLS.test(code)) return { ok: false, kind: 'tls', detail: `no secure connection (${code})` };
  if (code.startsWith('HPE_')) return { ok: false, kind: 'malformed', detail: `the reply is not HTTP/1.1 (${code})` };
  if (code.startsWith('Z_')) return { ok: false, kind: 'malformed', detail: `the compressed reply cannot be unpacked (${code})` };
  return { ok: false, kind: 'other', detail: `the request failed (${code})` };
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  const { code, cause, name } = error as { code?: unknown; cause?: unknown; name?: unknown };
  if (typeof code === 'string' && code !== 'UND_ERR_INFO') return code;
  if (cause !== undefined) return codeOf(cause);
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown';
}

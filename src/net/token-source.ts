import { execFile } from 'node:child_process';
import { baseUrl } from './base-url.js';
import { readSecret, type SecretSource } from './credentials.js';
import { httpClient, type HttpClientOptions } from './http-client.js';
import type { HttpFailure } from './http-failure.js';
import { readJson } from './read-json.js';
import type { Secret } from './redactor.js';

/** Proof that has to be fetched, and fetched again: tokens that expire. */
export type TokenAuthentication =
  | {
      readonly kind: 'oauth2';
      /** Where tokens are given out. */
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: SecretSource;
      readonly scope?: string;
      readonly audience?: string;
      /** How the client proves itself: `basic` (the default; RFC 6749 wants every server to know it) or in the `body`. */
      readonly client?: 'basic' | 'body';
    }
  | {
      readonly kind: 'command';
      /** The program and its arguments, started without a shell; it prints a token, and nothing else unless `at` is given. */
      readonly command: readonly string[];
      /** Where the token stands when the program prints JSON: `/access_token`, `/status/token`. */
      readonly at?: string;
      /** How long a token is used before the program is asked again; default 300. */
      readonly ttlSeconds?: number;
      /** Default `authorization`. */
      readonly header?: string;
      /** What stands before the token; `Bearer ` by default, in the header `authorization` alone. */
      readonly prefix?: string;
    };

/** One header that proves who sends a request. */
export interface TokenHeader {
  readonly ok: true;
  readonly name: string;
  readonly value: string;
}

/** Tokens as they are needed. */
export interface TokenSource {
  /** The header of the token that is good now, at once where one is at hand. @throws the signal's reason when it aborts */
  current(signal: AbortSignal): TokenHeader | Promise<TokenHeader | HttpFailure>;
  /** Fetches another token after a refusal, unless somebody has; false when there is none. */
  renew(refused: TokenHeader, signal: AbortSignal): Promise<boolean>;
  /** All that must not be written: what was read to get tokens, and every token so far. */
  secrets(): readonly Secret[];
  /** Tokens fetched. */
  fetched(): number;
  close(): Promise<void>;
}

export interface TokenPorts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds from any moment. */
  readonly now: () => number;
  /** How the token endpoint is reached; by the address of its server. */
  readonly reach: (origin: string) => Pick<HttpClientOptions, 'proxy' | 'tls'>;
}

interface Fetched {
  readonly ok: true;
  readonly token: string;
  /** Milliseconds that it is good for; undefined where nothing was said. */
  readonly goodForMs?: number;
}

const TOKEN_MS = 15_000;
/** A token is replaced a minute before it ends, or after four fifths of its time where that is shorter. */
const AHEAD_MS = 60_000;
const DEFAULT_TTL_SECONDS = 300;

/**
 * Makes a source of tokens. One fetch at a time serves all who wait; a token is replaced before it ends, and once when a server refuses it earlier.
 * @throws MlcheckError `secret-missing`, `config-invalid` for the URL of the token endpoint
 */
export function tokenSource(auth: TokenAuthentication, ports: TokenPorts, place: string): TokenSource {
  const secrets: Secret[] = [];
  const header = auth.kind === 'command' ? (auth.header ?? 'authorization').toLowerCase() : 'authorization';
  const prefix = auth.kind === 'command' ? (auth.prefix ?? (header === 'authorization' ? 'Bearer ' : '')) : 'Bearer ';
  const { fetch, close } = auth.kind === 'oauth2' ? clientCredentials(auth, ports, place, secrets) : { fetch: () => ofCommand(auth, ports.environment), close: async () => undefined };
  let held: { readonly header: TokenHeader; readonly untilMs: number } | undefined;
  let under: Promise<TokenHeader | HttpFailure> | undefined;
  let fetched = 0;

  const refresh = (signal: AbortSignal): Promise<TokenHeader | HttpFailure> => {
    under ??= (async () => {
      const found = await fetch(signal);
      if (!found.ok) return found;
      const { token, goodForMs } = found;
      if (!/^[\x21-\x7e]+$/.test(token)) return refusal(`${auth.kind === 'oauth2' ? 'the token endpoint' : `the command ${auth.command[0] ?? ''}`} gave something that is no token: it must be one word`);
      if (!secrets.some(({ value }) => value === token)) secrets.push({ name: 'access token', value: token });
      fetched++;
      const fresh: TokenHeader = { ok: true, name: header, value: prefix + token };
      held = { header: fresh, untilMs: goodForMs === undefined ? Infinity : ports.now() + goodForMs - Math.min(AHEAD_MS, goodForMs / 5) };
      return fresh;
    })().finally(() => { under = undefined; });
    return under;
  };
  return {
    current: (signal) => (held !== undefined && ports.now() < held.untilMs ? held.header : refresh(signal)),
    renew: async (refused, signal) => {
      if (held !== undefined && held.header !== refused) return true;
      return (await refresh(signal)).ok;
    },
    secrets: () => secrets,
    fetched: () => fetched,
    close,
  };
}

/** OAuth 2.0 client credentials: RFC 6749, section 4.4. */
function clientCredentials(auth: Extract<TokenAuthentication, { kind: 'oauth2' }>, { environment, reach }: TokenPorts, place: string, secrets: Secret[]): { readonly fetch: (signal: AbortSignal) => Promise<Fetched | HttpFailure>; readonly close: () => Promise<void> } {
  const secret = readSecret(auth.clientSecret, environment, `${place}.auth.clientSecret`);
  // RFC 6749 2.3.1: both are form-encoded before they are joined.
  const pair = `${encodeURIComponent(auth.clientId)}:${encodeURIComponent(secret.value)}`;
  secrets.push(secret, { name: `${auth.clientId} and its secret`, value: pair });
  const url = new URL(baseUrl(auth.tokenUrl, `${place}.auth.tokenUrl`).href);
  const client = httpClient(url.origin, { connections: 1, connectTimeoutMs: TOKEN_MS, ...reach(url.origin) });
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (auth.scope !== undefined) form.set('scope', auth.scope);
  if (auth.audience !== undefined) form.set('audience', auth.audience);
  if (auth.client === 'body') {
    form.set('client_id', auth.clientId);
    form.set('client_secret', secret.value);
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', ...(auth.client === 'body' ? {} : { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` }) };
  return {
    fetch: async (signal) => {
      const reply = await client.request({ method: 'POST', path: url.pathname, headers, body: form.toString(), timeoutMs: TOKEN_MS }, signal);
      if (!reply.ok) return { ...reply, kind: 'other', detail: `no token: ${reply.detail}` };
      const read = readJson(reply.body);
      const said = read.ok && typeof read.value === 'object' && read.value !== null ? (read.value as Record<string, unknown>) : {};
      const { access_token: token, expires_in: seconds, error } = said;
      if (reply.status === 200 && typeof token === 'string') return { ok: true, token, ...(Number(seconds) > 0 ? { goodForMs: Number(seconds) * 1_000 } : {}) };
      const detail = `the token endpoint answered HTTP ${reply.status}${typeof error === 'string' ? ` ${error}` : reply.status === 200 ? ' without an access_token' : ''}`;
      return reply.status >= 500 || reply.status === 429 ? { ok: false, kind: 'other', detail } : refusal(detail);
    },
    close: () => client.close(),
  };
}

function ofCommand(auth: Extract<TokenAuthentication, { kind: 'command' }>, environment: TokenPorts['environment']): Promise<Fetched | HttpFailure> {
  const [program = '', ...args] = auth.command;
  return new Promise((resolve) => {
    execFile(program, args, { env: { ...environment }, timeout: TOKEN_MS, maxBuffer: 1 << 20, windowsHide: true }, (error, printed) => {
      if (error !== null) {
        const { code, killed } = error as { code?: unknown; killed?: boolean };
        const how = killed === true ? `printed no token within ${TOKEN_MS / 1_000} s` : typeof code === 'number' ? `ended with exit code ${code}` : `could not be started (${String(code)})`;
        return resolve(refusal(`the command ${program} ${how}`));
      }
      const token = auth.at === undefined ? printed.trim() : at(printed, auth.at);
      resolve(token === undefined || token === '' ? refusal(`the command ${program} printed no token${auth.at === undefined ? '' : ` at ${auth.at}`}`) : { ok: true, token, goodForMs: (auth.ttlSeconds ?? DEFAULT_TTL_SECONDS) * 1_000 });
    });
  });
}

function at(text: string, pointer: string): string | undefined {
  const read = readJson(text);
  let found: unknown = read.ok ? read.value : undefined;
  for (const key of pointer.split('/').slice(1)) found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  return typeof found === 'string' ? found : undefined;
}

function refusal(detail: string): HttpFailure {
  return { ok: false, kind: 'unauthorised', detail };
}

/** True for proof that has to be fetched. */
export function isTokenAuthentication(auth: { readonly kind: string } | undefined): auth is TokenAuthentication {
  return auth?.kind === 'oauth2' || auth?.kind === 'command';
}

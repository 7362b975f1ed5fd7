import { createHash } from 'node:crypto';
import { MlcheckError } from '../errors.js';
import { credentials, readSecret } from '../net/credentials.js';
import { redactor } from '../net/redactor.js';
import { transfer } from '../net/transfer.js';
import type { StoreSpec } from '../suite/config.js';

/** What reading and writing a store needs from outside. */
export interface StorePorts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly wait: (ms: number) => Promise<void>;
}

const TIMEOUT_MS = 300_000;
const ATTEMPTS = 3;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/**
 * Puts scores into a store.
 * @param address where to; a query is a signature: then neither headers nor authentication are sent, and it is kept nowhere
 * @returns the address without its query, for the baseline's file
 * @throws MlcheckError `config-invalid` for an address that may not be used; `endpoint-*` when the store does not take them
 */
export async function putScores(address: string, bytes: Uint8Array, store: StoreSpec | undefined, ports: StorePorts): Promise<string> {
  const url = allowed(address, store, '--scores-url');
  await asked('PUT', url, store, ports, 'storing the scores', bytes);
  return plainUrl(url);
}

/**
 * Fetches scores from a store, and knows them by their digest.
 * @throws MlcheckError as {@link putScores}; `file-invalid` when they are others than those that were accepted
 */
export async function getScores({ url: address, sha256 }: { readonly url: string; readonly sha256: string }, place: string, store: StoreSpec | undefined, ports: StorePorts): Promise<Uint8Array> {
  // A signed address stands for the one in the file, on a host that the configuration names, too.
  const signed = store?.get === undefined ? address : readSecret(store.get, ports.environment, 'baselines.store.get').value;
  const url = allowed(signed, store, `${place} scores.url`);
  const bytes = await asked('GET', url, store, ports, 'fetching the scores');
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new MlcheckError('file-invalid', { place: `${place} scores.url`, rule: `must be as it was accepted, with SHA-256 ${sha256.slice(0, 12)}...`, value: `${found.slice(0, 12)}...`, hint: 'restore the object, or accept a run again' });
  return bytes;
}

/** Only what the configuration names, encrypted (loopback excepted): a file in a pull request must not choose whom mlcheck talks to. */
function allowed(address: string, store: StoreSpec | undefined, place: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '' || !(url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname)))) {
    throw new MlcheckError('config-invalid', { place, rule: 'must be an https URL without user and password', hint: 'for example https://models.example.com/baselines/fraud-risk.parquet' });
  }
  if (store?.hosts.includes(url.host) !== true) {
    throw new MlcheckError('config-invalid', { place, rule: 'must be on a host that mlcheck.config.ts names', value: url.host, hint: `baselines: { store: { hosts: ['${url.host}'] } }` });
  }
  return url;
}

async function asked(method: 'GET' | 'PUT', url: URL, store: StoreSpec | undefined, { environment, wait }: StorePorts, what: string, body?: Uint8Array): Promise<Uint8Array> {
  const signed = url.search !== '';
  const { headers, secrets } = signed || store === undefined ? { headers: {}, secrets: [] } : credentials({ ...(store.headers === undefined ? {} : { headers: store.headers }), ...(store.auth === undefined ? {} : { auth: store.auth }) }, environment, 'baselines.store');
  const redact = redactor(secrets);
  const place = `${what} at ${plainUrl(url)}`;
  for (let k = 1; ; k++) {
    const reply = await transfer({ method, url, headers, timeoutMs: TIMEOUT_MS, ...(body === undefined ? {} : { body }) });
    if (reply.ok && reply.status >= 200 && reply.status < 300) return reply.body;
    const again = reply.ok ? reply.status === 429 || reply.status >= 500 : !(['tls', 'unauthorised'] as readonly string[]).includes(reply.kind);
    if (again && k < ATTEMPTS) {
      await wait(200 * 2 ** k);
      continue;
    }
    if (!reply.ok) throw new MlcheckError('endpoint-unreachable', { place, rule: reply.detail });
    if (reply.status === 401 || reply.status === 403) throw new MlcheckError('endpoint-unauthorised', { place, rule: 'must be allowed', value: reply.status, hint: signed ? 'is the signature of the address still valid?' : 'check baselines.store.headers and auth of mlcheck.config.ts' });
    throw new MlcheckError('endpoint-unusable', { place, rule: 'must succeed', value: `${reply.status} ${redact(Buffer.from(reply.body.subarray(0, 200)).toString('utf8'))}` });
  }
}

/** The address without its query, which may be a signature. */
function plainUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

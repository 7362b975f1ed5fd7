import { baseUrl } from '../net/base-url.js';
import { credentials, type Authentication, type SecretSource } from '../net/credentials.js';
import { httpClient, type HttpRequest, type HttpResponse } from '../net/http-client.js';
import { redactor, type Secret } from '../net/redactor.js';
import { VERSION } from '../version.js';
import type { SinkPorts } from './sink.js';

export interface SinkAddress {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | SecretSource>>;
  readonly auth?: Authentication;
  readonly timeoutMs?: number;
}

export interface SinkClient {
  /** One request; replies of any status. @throws Error, without secrets and addresses, when there is no reply. */
  ask(method: HttpRequest['method'], path: string, body?: string, type?: string): Promise<HttpResponse>;
  /** The same, for replies that must be 2xx. @throws Error that says what the server answered. */
  tell(method: HttpRequest['method'], path: string, body?: string, type?: string): Promise<HttpResponse>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 10_000;
/** Characters of a reply that an error quotes. */
const QUOTED = 200;

/**
 * A client for one server that results go to: secrets read by reference, paths below the address, errors in one line with every secret taken out.
 * @param place what the address belongs to, for errors: `sinks.mlflow`
 * @param secrets further secrets that no error may show
 * @throws MlcheckError `config-invalid` for the address, `secret-missing` for a secret that cannot be read
 */
export function sinkClient(place: string, address: SinkAddress, ports: SinkPorts, secrets: readonly Secret[] = []): SinkClient {
  const base = baseUrl(address.url, `${place}.url`);
  const proof = credentials(address, ports.environment, place);
  const clean = redactor([...secrets, ...proof.secrets]);
  const timeoutMs = address.timeoutMs ?? TIMEOUT_MS;
  const client = httpClient(base.origin, { connections: 1, connectTimeoutMs: Math.min(5_000, timeoutMs) });

  const ask: SinkClient['ask'] = async (method, path, body, type = 'application/json') => {
    const headers = { 'user-agent': `mlcheck/${VERSION}`, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': type }), ...proof.headers };
    const reply = await client.request({ method, path: `${base.path}${path}`, headers, ...(body === undefined ? {} : { body }), timeoutMs }, ports.signal);
    if (!reply.ok) throw new Error(clean(`${method} ${bare(path)}: ${reply.detail}`));
    return reply;
  };
  return {
    ask,
    tell: async (method, path, body, type) => {
      const reply = await ask(method, path, body, type);
      if (reply.status >= 200 && reply.status < 300) return reply;
      throw new Error(clean(`${method} ${bare(path)}: must answer 2xx, got ${reply.status}${quoted(reply.body)}`));
    },
    close: () => client.close(),
  };
}

/** A path without its query: names of experiments and models stay out of messages that repeat. */
function bare(path: string): string {
  return path.split('?', 1)[0]!;
}

function quoted(body: string): string {
  const text = body.replace(/\s+/g, ' ').trim();
  return text === '' ? '' : `: ${text.length > QUOTED ? `${text.slice(0, QUOTED)}...` : text}`;
}

import type { Endpoint } from './endpoint.js';

/** What belongs to one deployment or to the client, and not to the form of requests and replies. */
const NOT_WIRE: ReadonlySet<string> = new Set(['url', 'version', 'label', 'headers', 'auth', 'production', 'faults', 'batchSize', 'timeoutMs', 'connectTimeoutMs', 'firstByteTimeoutMs', 'attempts', 'retryBudget', 'tls', 'proxy', 'http2', 'contract', 'answers']);

/** The part of an endpoint that decides what a request says and how a reply is read: kind, model, columns, templates and the like. */
export function wireOf(endpoint: Endpoint): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(endpoint).filter(([name, value]) => !NOT_WIRE.has(name) && value !== undefined));
}

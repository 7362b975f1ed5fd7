import { Refusal } from './refusal.js';

/** What a request asks for. `name` is the route with placeholders, for counting. */
export interface Route {
  readonly kind: 'server' | 'live' | 'ready' | 'models' | 'model' | 'model-ready' | 'infer' | 'stats';
  readonly name: string;
  readonly model?: string;
  /** Absent: the server chooses. */
  readonly version?: string;
}

const ROUTES: readonly { readonly kind: Route['kind']; readonly method: string; readonly form: RegExp; readonly name: string }[] = [
  { kind: 'server', method: 'GET', form: /^\/v2\/?$/, name: '/v2' },
  { kind: 'live', method: 'GET', form: /^\/v2\/health\/live$/, name: '/v2/health/live' },
  { kind: 'ready', method: 'GET', form: /^\/v2\/health\/ready$/, name: '/v2/health/ready' },
  { kind: 'models', method: 'GET', form: /^\/v2\/models\/?$/, name: '/v2/models' },
  { kind: 'model', method: 'GET', form: /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?$/, name: '/v2/models/M' },
  { kind: 'model-ready', method: 'GET', form: /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?\/ready$/, name: '/v2/models/M/ready' },
  { kind: 'infer', method: 'POST', form: /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?\/infer$/, name: '/v2/models/M/infer' },
  { kind: 'stats', method: 'GET', form: /^\/stats$/, name: '/stats' },
];

/**
 * Finds the route of a request; a query string is ignored.
 * @throws Refusal 404 for an unknown path, 405 for another method, 400 for a path that cannot be decoded
 */
export function routeOf(method: string, url: string): Route {
  const path = url.split('?', 1)[0]!;
  for (const { kind, method: wanted, form, name } of ROUTES) {
    const found = form.exec(path);
    if (found === null) continue;
    if (method !== wanted) throw new Refusal(405, `${path}: must be called with ${wanted}, got ${method}`, { allow: wanted });
    const [, model, version] = found;
    return { kind, name, ...(model === undefined ? {} : { model: decode(model) }), ...(version === undefined ? {} : { version: decode(version) }) };
  }
  throw new Refusal(404, `${path}: no such path`);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, `path: must be percent-encoded UTF-8, got ${part}`);
  }
}

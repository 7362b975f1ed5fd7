import { readJson } from '../../net/read-json.js';

const TEXT_KEYS = ['error', 'detail', 'message', 'Message', 'msg', 'info', 'reason', 'status'] as const;

/** The error text of a reply whose body is JSON in one of the shapes that inference servers use; undefined for any other body. */
export function errorText(body: string): string | undefined {
  const start = body.trimStart()[0];
  if (start === 'd' || start === 'e') return eventError(body);
  if (start !== '{') return undefined;
  const json = readJson(body);
  return json.ok ? errorOf(json.value) : undefined;
}

/** The error among the events of a stream (SSE): `data: {"error": "text"}`; undefined where there is none, or no stream. */
export function eventError(body: string): string | undefined {
  if (!/^\s*(data|event):/.test(body)) return undefined;
  for (const [, data = ''] of body.matchAll(/^data: ?(.*)$/gm)) {
    const json = data.startsWith('{') ? readJson(data.trim()) : undefined;
    const said = json?.ok === true ? errorOf(json.value) : undefined;
    if (said !== undefined) return said;
  }
  return undefined;
}

/** The same of a parsed body: `{"error": "text"}`, `{"error": {"message"}}`, `{"detail": [{"loc", "msg"}]}`, `{"status": {"info"}}` and their like. */
export function errorOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  for (const key of TEXT_KEYS) {
    const found = (value as Record<string, unknown>)[key];
    if (typeof found === 'string' && key !== 'status') return found;
    if (Array.isArray(found) && found.length > 0) return listed(found[0]);
    const inner = errorOf(found);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function listed(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const { loc, msg } = item as { loc?: unknown; msg?: unknown };
  return `${Array.isArray(loc) ? `${loc.join('.')}: ` : ''}${typeof msg === 'string' ? msg : JSON.stringify(item)}`;
}

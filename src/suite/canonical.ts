import { createHash } from 'node:crypto';

/**
 * JSON with sorted keys and no spaces: equal values give equal text, whatever the order of their making. Functions and `undefined` are left out, non-finite
 * numbers are written as text so that they cannot hide behind `null`.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) return String(part);
    if (part instanceof Map) return Object.fromEntries([...part].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** SHA-256 of {@link canonicalJson}, in hexadecimal. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** A secret in memory: its value, and the name under which a reader may know it (a variable's name or a file's path). */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

/** Replaces every secret in a text by `[secret NAME]`. */
export type Redactor = (text: string) => string;

/**
 * Makes the one function that any text passes before it is kept or shown. It finds a secret as it is, JSON-escaped, URL-encoded and in base64
 * (standard and URL alphabet, with and without padding). Longer secrets first, so that one inside another leaves no rest. Empty values are ignored.
 * A text without secrets comes back as it was. O(secrets x length).
 */
export function redactor(secrets: readonly Secret[]): Redactor {
  const forms = new Map<string, string>();
  for (const { name, value } of secrets) {
    if (value === '') continue;
    for (const form of formsOf(value)) if (!forms.has(form)) forms.set(form, `[secret ${name}]`);
  }
  if (forms.size === 0) return (text) => text;
  const longestFirst = [...forms.keys()].sort((a, b) => b.length - a.length);
  const any = new RegExp(longestFirst.map((form) => form.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|'), 'g');
  return (text) => text.replace(any, (found) => forms.get(found) ?? '[secret]');
}

/** The base64 of a shorter value is a few letters that any text may hold. */
const SHORT = 4;

function formsOf(value: string): readonly string[] {
  const base64 = Buffer.from(value, 'utf8').toString('base64');
  const base64url = base64.replaceAll('+', '-').replaceAll('/', '_');
  const url = encodeURIComponent(value);
  const forms = [value, JSON.stringify(value).slice(1, -1), url, url.replaceAll('%20', '+'), url.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())];
  if (value.length < SHORT) return forms;
  for (const text of [base64, base64url, encodeURIComponent(base64)]) forms.push(text, text.replace(/(=|%3D)+$/, ''));
  return forms;
}

/** A secret in memory: its value, and the name under which a reader may know it (a variable's name or a file's path). */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

/** Replaces every secret in a text by `[secret NAME]`. */
export type Redactor = (text: string) => string;

/**
 * Makes the one function that any text passes before it is kept or shown. It finds a secret as it is, JSON-escaped (as JavaScript, Python
 * and PHP do it), URL-encoded, as HTML, and in base64 (standard and URL alphabet, with and without padding, alone or in the middle of what was encoded with it). Longer secrets first, so that one inside another leaves no rest. Empty values are ignored.
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
/** Letters of base64 in the middle of other letters that are no coincidence. */
const CORE = 10;

function formsOf(value: string): readonly string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const url = encodeURIComponent(value);
  const strict = url.replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [value, json, json.replaceAll('/', '\\/'), json.replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`), value.replace(/[&<>"']/g, (letter) => HTML[letter] as string)];
  for (const text of [url, strict]) forms.push(text, text.replaceAll('%20', '+'), text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()));
  if (value.length < SHORT) return forms;
  const base64 = Buffer.from(value, 'utf8').toString('base64');
  for (const text of [base64, encodeURIComponent(base64)]) forms.push(text, text.replace(/(=|%3D)+$/, ''));
  for (const before of [0, 1, 2]) forms.push(coreOf(value, before));
  return forms.flatMap((text) => (text.length === 0 ? [] : [text, text.replaceAll('+', '-').replaceAll('/', '_')]));
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** The letters of base64 that hang on the secret alone, where so many bytes (modulo 3) stand before it and any after; nothing where they are few. */
function coreOf(value: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value, 'utf8')]);
  const core = bytes.toString('base64').slice(before === 0 ? 0 : before + 1, Math.floor((bytes.length * 8) / 6));
  return core.length < CORE ? '' : core;
}

import { MlcheckError } from '../../errors.js';
import type { Account } from '../../population/account.js';
import { fieldOf, jsonValue, type RowOptions } from './row-encoder.js';

/** JSON with placeholders in its texts: `{{field}}` for a field of the account, `{{$name}}` for what a request knows of itself. */
export type Template = string | number | boolean | null | readonly Template[] | { readonly [key: string]: Template };

/** What stands for a `{{$name}}`, as JSON, for the accounts of one request. */
export type Specials = Readonly<Record<string, (accounts: readonly Account[], requestId: string) => string>>;

const PLACEHOLDER = /\{\{\s*(\$?[^{}\s][^{}]*?)\s*\}\}/g;
const WHOLE = /^\{\{\s*(\$?[^{}\s][^{}]*?)\s*\}\}$/;

/** Names of the placeholders in a template, each once, in their order. */
export function placeholdersOf(template: Template): readonly string[] {
  if (typeof template === 'string') return [...new Set([...template.matchAll(PLACEHOLDER)].map((found) => found[1] as string))];
  if (typeof template !== 'object' || template === null) return [];
  return [...new Set(Object.values(template).flatMap(placeholdersOf))];
}

/**
 * Makes the function that fills a template and writes it as JSON. A text that is one placeholder becomes the value itself (`"{{age}}"` becomes `34`); inside a longer
 * text the value stands as text. Fields are those of the first account.
 * @throws MlcheckError `suite-invalid` for a special that does not exist here
 */
export function jsonTemplate(template: Template, specials: Specials, options: RowOptions, place: string): (accounts: readonly Account[], requestId: string) => string {
  if (typeof template === 'string') return textTemplate(template, specials, options, place);
  if (typeof template !== 'object' || template === null) {
    const text = JSON.stringify(template);
    return () => text;
  }
  if (Array.isArray(template)) {
    const items = (template as readonly Template[]).map((item, k) => jsonTemplate(item, specials, options, `${place}[${k}]`));
    return (accounts, id) => `[${items.map((write) => write(accounts, id)).join(',')}]`;
  }
  const entries = Object.entries(template as Readonly<Record<string, Template>>).map(([key, value]) => [`${JSON.stringify(key)}:`, jsonTemplate(value, specials, options, `${place}.${key}`)] as const);
  return (accounts, id) => `{${entries.map(([key, write]) => key + write(accounts, id)).join(',')}}`;
}

function textTemplate(template: string, specials: Specials, options: RowOptions, place: string): ReturnType<typeof jsonTemplate> {
  const whole = WHOLE.exec(template)?.[1];
  if (whole !== undefined) return value(whole, specials, options, place);
  const fill = plainTemplate(template, specials, place);
  return (accounts, id) => JSON.stringify(fill(accounts, id));
}

/** The same for a plain text, such as a path: every value as text, through `encode`. A missing value is an empty text. */
export function plainTemplate(template: string, specials: Specials, place: string, encode: (text: string) => string = (text) => text): (accounts: readonly Account[], requestId: string) => string {
  const pieces = template.split(PLACEHOLDER).map((piece, k) => {
    if (k % 2 === 0) return () => piece;
    if (piece.startsWith('$')) {
      const write = value(piece, specials, {}, place);
      return (accounts: readonly Account[], id: string): string => encode(unquoted(write(accounts, id)));
    }
    return (accounts: readonly Account[]): string => encode(String(fieldOf(accounts[0] as Account, piece, place) ?? ''));
  });
  return (accounts, id) => pieces.map((write) => write(accounts, id)).join('');
}

function value(name: string, specials: Specials, options: RowOptions, place: string): ReturnType<typeof jsonTemplate> {
  if (!name.startsWith('$')) {
    const write = jsonValue(name, options, place);
    return (accounts) => write(accounts[0] as Account);
  }
  const special = Object.hasOwn(specials, name) ? specials[name] : undefined;
  if (special === undefined) throw new MlcheckError('suite-invalid', { place, rule: 'must be a placeholder that is known here', value: `{{${name}}}`, hint: `here: ${Object.keys(specials).map((known) => `{{${known}}}`).join(', ')}, and {{field}} for every field` });
  return special;
}

function unquoted(json: string): string {
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

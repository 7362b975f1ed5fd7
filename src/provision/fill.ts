import { MlcheckError } from '../errors.js';
import type { FieldValue } from '../population/account.js';
import type { Template } from '../scoring/dialects/template.js';

/** JSON without its placeholders. */
export type Filled = string | number | boolean | null | readonly Filled[] | { readonly [key: string]: Filled };

const PLACEHOLDER = /\{\{\s*(\$?[^{}\s][^{}]*?)\s*\}\}/g;
const WHOLE = /^\{\{\s*(\$?[^{}\s][^{}]*?)\s*\}\}$/;

/** The template with values in place: a text that is one placeholder and nothing else keeps the value's type. @throws MlcheckError `suite-invalid` for a placeholder that has no value. */
export function fill(template: Template, values: Readonly<Record<string, FieldValue>>, place: string): Filled {
  if (typeof template === 'string') {
    const whole = WHOLE.exec(template)?.[1];
    return whole === undefined ? fillText(template, values, place, (text) => text) : valueOf(whole, values, place);
  }
  if (Array.isArray(template)) return (template as readonly Template[]).map((part, k) => fill(part, values, `${place}[${k}]`));
  if (typeof template !== 'object' || template === null) return template as Filled;
  return Object.fromEntries(Object.entries(template as Readonly<Record<string, Template>>).map(([key, part]) => [key, fill(part, values, `${place}.${key}`)]));
}

/** A path with its placeholders percent-encoded. */
export function fillPath(template: string, values: Readonly<Record<string, FieldValue>>, place: string): string {
  return fillText(template, values, place, encodeURIComponent);
}

/** A missing value is an empty text. */
function fillText(template: string, values: Readonly<Record<string, FieldValue>>, place: string, shown: (text: string) => string): string {
  return template.replaceAll(PLACEHOLDER, (_, name: string) => shown(String(valueOf(name, values, place) ?? '')));
}

function valueOf(name: string, values: Readonly<Record<string, FieldValue>>, place: string): FieldValue {
  if (Object.hasOwn(values, name)) return values[name] as FieldValue;
  throw new MlcheckError('suite-invalid', { place, rule: 'must use placeholders that have a value', value: `{{${name}}}`, hint: `there are ${Object.keys(values).join(', ')}` });
}

import { MlcheckError } from '../errors.js';
import type { FieldValue } from '../population/account.js';
import type { Template } from './target.js';

/** JSON without its placeholders. */
export type Filled = string | number | boolean | null | readonly Filled[] | { readonly [key: string]: Filled };

const PLACEHOLDER = /\{([^{}]+)\}/g;

/** The template with values in place. @throws MlcheckError `config-invalid` for a placeholder that has no value. */
export function fill(template: Template, values: Readonly<Record<string, FieldValue>>, place: string): Filled {
  if (typeof template === 'string') {
    const whole = /^\{([^{}]+)\}$/.exec(template)?.[1];
    return whole === undefined ? fillText(template, values, place, String) : valueOf(whole, values, place);
  }
  if (Array.isArray(template)) return (template as readonly Template[]).map((part, k) => fill(part, values, `${place}[${k}]`));
  if (typeof template !== 'object' || template === null) return template as Filled;
  return Object.fromEntries(Object.entries(template as Readonly<Record<string, Template>>).map(([key, part]) => [key, fill(part, values, `${place}.${key}`)]));
}

/** A path with its placeholders percent-encoded. */
export function fillPath(template: string, values: Readonly<Record<string, FieldValue>>, place: string): string {
  return fillText(template, values, place, (value) => encodeURIComponent(String(value)));
}

function fillText(template: string, values: Readonly<Record<string, FieldValue>>, place: string, shown: (value: FieldValue) => string): string {
  return template.replaceAll(PLACEHOLDER, (_, name: string) => shown(valueOf(name, values, place)));
}

function valueOf(name: string, values: Readonly<Record<string, FieldValue>>, place: string): FieldValue {
  if (Object.hasOwn(values, name)) return values[name] as FieldValue;
  throw new MlcheckError('config-invalid', { place, rule: 'must use placeholders that have a value', value: `{${name}}`, hint: `There are ${Object.keys(values).join(', ')}.` });
}

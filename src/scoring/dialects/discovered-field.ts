import type { FieldValue } from '../../population/account.js';
import { isObject } from './pick-scores.js';

/** One value of an account that a server takes, and what it says of it. */
export interface DiscoveredField {
  readonly name: string;
  readonly type: 'number' | 'integer' | 'boolean' | 'text';
  /** Smallest and largest value that is allowed, both included. */
  readonly min?: number;
  readonly max?: number;
  /** All values that are allowed. */
  readonly choices?: readonly (string | number | boolean)[];
  /** Format of a text, as JSON Schema names it: `date`, `email`, `uuid`. */
  readonly format?: string;
  /** A value that the server gives as example or default. */
  readonly example?: string | number | boolean;
  /** True where null is allowed. */
  readonly nullable?: true;
  /** True where the server does not name its fields: the name is made up. */
  readonly unnamed?: true;
}

const FORMATS: Readonly<Record<string, string>> = { date: '2026-01-15', 'date-time': '2026-01-15T12:00:00Z', time: '12:00:00', email: 'someone@example.com', uuid: '3f2b8c1e-5d4a-4b6f-9c7d-1a2b3c4d5e6f', uri: 'https://example.com/', ipv4: '192.0.2.1' };

/** A value that the field may have: the server's own example where it gives one, else the one closest to nothing (0, false, an empty text). */
export function exampleOf({ type, min = -Infinity, max = Infinity, choices, format = '', example }: DiscoveredField): FieldValue {
  if (example !== undefined) return example;
  if (choices?.[0] !== undefined) return choices[0];
  if (type === 'boolean') return false;
  if (type === 'text') return FORMATS[format] ?? '';
  return Math.min(max, Math.max(min, 0));
}

/** What the server says of its fields, with what the user knows of them in its place: type, range, choices. Order and names stay the server's. */
export function withGiven(fields: readonly DiscoveredField[], given: readonly DiscoveredField[] = []): readonly DiscoveredField[] {
  return fields.map((field) => {
    const known = given.find(({ name }) => name === field.name);
    if (known === undefined) return field;
    const { example: _example, unnamed: _unnamed, ...rest } = field;
    // A range of whole numbers says nothing of what lies between, where the server does.
    return { ...rest, ...known, ...(isNumeric(field) && isNumeric(known) ? { type: field.type } : {}) };
  });
}

function isNumeric({ type }: DiscoveredField): boolean {
  return type === 'number' || type === 'integer';
}

/**
 * A field from the JSON Schema of its value, references followed; undefined for lists and objects. Of an open bound the nearest value inside is taken: a whole number for integers, else a
 * thousandth of the range (a hundredth of the bound's size, at least 0.01, where there is no other).
 * @param nullable whether the schema came out of a choice with null
 */
export function fieldOfSchema(name: string, schema: Readonly<Record<string, unknown>>, nullable: boolean): DiscoveredField | undefined {
  const listed = schema['const'] === undefined ? schema['enum'] : [schema['const']];
  const choices = Array.isArray(listed) ? listed.filter(isScalar) : [];
  const told = Array.isArray(schema['type']) ? schema['type'].find((each) => each !== 'null') : (schema['type'] as unknown);
  const type = told === 'number' || told === 'integer' || told === 'boolean' ? told : told === 'string' ? 'text' : choices.length > 0 ? typeOf(choices[0]!) : undefined;
  if (type === undefined) return undefined;
  const examples = [...(Array.isArray(schema['examples']) ? (schema['examples'] as readonly unknown[]) : [schema['example']]), schema['default']];
  const [min, max] = type === 'number' || type === 'integer' ? boundsOf(schema, type === 'integer') : [];
  const inside = (value: unknown): value is string | number | boolean =>
    isScalar(value) && fits(value, type) && (choices.length === 0 || choices.includes(value)) && (typeof value !== 'number' || (value >= (min ?? -Infinity) && value <= (max ?? Infinity)));
  const example = examples.find(inside);
  return {
    name,
    type,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(choices.length === 0 ? {} : { choices }),
    ...(typeof schema['format'] === 'string' && type === 'text' ? { format: schema['format'] } : {}),
    ...(example === undefined ? {} : { example }),
    ...(nullable || (Array.isArray(schema['type']) && schema['type'].includes('null')) || schema['nullable'] === true ? { nullable: true } : {}),
  };
}

function boundsOf(schema: Readonly<Record<string, unknown>>, whole: boolean): readonly [number | undefined, number | undefined] {
  // OpenAPI 3.0 has flags beside the bounds, later ones have numbers in their place.
  const end = (plain: string, exclusive: string): { readonly at: number; readonly open: boolean } | undefined => {
    const [closed, open] = [schema[plain], schema[exclusive]];
    if (typeof open === 'number') return { at: open, open: true };
    return typeof closed === 'number' ? { at: closed, open: open === true } : undefined;
  };
  const [low, high] = [end('minimum', 'exclusiveMinimum'), end('maximum', 'exclusiveMaximum')];
  const step = (at: number): number => (whole ? 1 : low !== undefined && high !== undefined ? (high.at - low.at) / 1000 : Math.max(1, Math.abs(at)) / 100);
  return [low === undefined ? undefined : low.open ? low.at + step(low.at) : low.at, high === undefined ? undefined : high.open ? high.at - step(high.at) : high.at];
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

function typeOf(value: string | number | boolean): DiscoveredField['type'] {
  return typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'boolean' : Number.isInteger(value) ? 'integer' : 'number';
}

function fits(value: string | number | boolean, type: DiscoveredField['type']): boolean {
  return type === 'text' ? typeof value === 'string' : type === 'boolean' ? typeof value === 'boolean' : typeof value === 'number' && (type === 'number' || Number.isInteger(value));
}

/** A JSON Schema that fits the value, and others of the same form: types, and keys that must be there. Of a list the first item counts; nothing is said of null. */
export function schemaOfValue(value: unknown): Readonly<Record<string, unknown>> {
  if (value === null || value === undefined) return {};
  if (Array.isArray(value)) return { type: 'array', ...(value.length === 0 ? {} : { items: schemaOfValue(value[0]) }) };
  if (isObject(value)) return { type: 'object', required: Object.keys(value).filter((key) => value[key] !== null), properties: Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, schemaOfValue(inner)])) };
  return { type: typeof value };
}

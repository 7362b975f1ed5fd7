import { fieldOfSchema, type DiscoveredField } from './discovered-field.js';
import type { Follow } from './openapi-reply.js';
import { isObject } from './pick-scores.js';
import type { Template } from './template.js';

type Schema = Readonly<Record<string, unknown>>;

/** A request as a template of `rest`, and the fields in it. */
export interface BodyTemplate {
  /** True where one request carries many rows. */
  readonly batch: boolean;
  readonly row?: Template;
  readonly body: Template;
  readonly fields: readonly DiscoveredField[];
  /** True where a row is a list of numbers of unknown length: its columns have to be found out. */
  readonly open?: true;
}

interface RowTemplate {
  readonly row: Template;
  readonly fields: readonly DiscoveredField[];
  readonly open?: true;
}

/**
 * The template for a body of this schema: a list of rows, an object with such a list in it, or one row. A row is an object of plain values, of further such objects, or a list of numbers. Undefined for a body
 * that needs something else.
 */
export function bodyTemplate(schema: Schema | undefined, follow: Follow): BodyTemplate | undefined {
  if (schema === undefined) return undefined;
  const list = schema['type'] === 'array' ? rowOf(follow(schema['items']), follow) : undefined;
  if (list !== undefined) return { batch: true, body: '{{$rows}}', ...list };
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  for (const [key, value] of Object.entries(properties)) {
    const inner = follow(value);
    const rows = inner?.['type'] === 'array' ? rowOf(follow(inner['items']), follow) : undefined;
    const others = requiredOf(schema).filter((name) => name !== key);
    if (rows !== undefined && others.length === 0) return { batch: true, body: { [key]: '{{$rows}}' }, ...rows };
    // One list of numbers is one account.
    if (inner !== undefined && others.length === 0 && numbersOf(inner, follow) !== undefined) {
      const { fields, open } = numbersOf(inner, follow)!;
      return { batch: false, row: '{{$values}}', body: { [key]: '{{$row}}' }, fields, ...(open === undefined ? {} : { open }) };
    }
  }
  const one = recordOf(schema, follow);
  return one === undefined ? undefined : { batch: false, body: one.row, fields: one.fields };
}

function rowOf(schema: Schema | undefined, follow: Follow): RowTemplate | undefined {
  return schema === undefined ? undefined : (recordOf(schema, follow) ?? numbersOf(schema, follow));
}

/** A list of numbers; of a known length where the schema has one. */
function numbersOf(schema: Schema, follow: Follow): RowTemplate | undefined {
  const item = schema['type'] === 'array' ? follow(schema['items']) : undefined;
  const field = item === undefined ? undefined : fieldOfSchema('feature', item, false);
  if (field === undefined || (field.type !== 'number' && field.type !== 'integer')) return undefined;
  const length = schema['minItems'] === schema['maxItems'] && typeof schema['minItems'] === 'number' ? schema['minItems'] : undefined;
  return { row: '{{$values}}', fields: Array.from({ length: length ?? 1 }, (_, k) => ({ ...field, name: `feature_${k}`, unnamed: true as const })), ...(length === undefined ? { open: true as const } : {}) };
}

/** An object of plain values. What cannot be one and need not be sent is left out; objects inside give their fields the names of the path where a name alone is taken. */
function recordOf(schema: Schema, follow: Follow, path: readonly string[] = [], taken = new Set<string>()): { readonly row: { readonly [key: string]: Template }; readonly fields: readonly DiscoveredField[] } | undefined {
  if (!isObject(schema['properties']) || path.length > 3) return undefined;
  const fields: DiscoveredField[] = [];
  const row: Record<string, Template> = {};
  for (const [key, value] of Object.entries(schema['properties'])) {
    const name = taken.has(key) ? [...path, key].join('_') : key;
    const inner = follow(value);
    const field = inner === undefined ? undefined : fieldOfSchema(name, { ...inner, ...described(value) }, allowsNull(value));
    if (field?.type === 'text' && field.choices === undefined && /^(id|.*_id|.*Id)$/.test(key)) {
      row[key] = '{{$id}}';
      continue;
    }
    const object = field === undefined && inner !== undefined ? recordOf(inner, follow, [...path, key], taken) : undefined;
    if (field === undefined && object === undefined) {
      if (requiredOf(schema).includes(key)) return undefined;
      continue;
    }
    if (object !== undefined) {
      row[key] = object.row;
      fields.push(...object.fields);
    } else {
      taken.add(name);
      row[key] = `{{${name}}}`;
      fields.push(field!);
    }
  }
  return fields.length === 0 ? undefined : { row, fields };
}

/** What stands beside a reference or a choice: examples and defaults. */
function described(value: unknown): Schema {
  if (!isObject(value)) return {};
  return Object.fromEntries(['default', 'example', 'examples'].filter((key) => value[key] !== undefined).map((key) => [key, value[key]]));
}

function allowsNull(value: unknown): boolean {
  return isObject(value) && (value['nullable'] === true || (Array.isArray(value['anyOf']) && value['anyOf'].some((option) => isObject(option) && option['type'] === 'null')));
}

function requiredOf(schema: Schema): readonly string[] {
  return Array.isArray(schema['required']) ? schema['required'].map(String) : [];
}

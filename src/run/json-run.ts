import type { Run } from './run.js';
import { runSchema } from './run-schema.js';
import type { JsonSchema } from './schema-parts.js';

/**
 * The run as the text of `run.json`: keys in the order of the schema, whatever the order in memory; names that the schema does not know (fields, details,
 * options) keep theirs. NaN and infinities are `null`. Numbers and lists of numbers stand on one line. Equal runs give equal bytes; ends in a newline.
 */
export function jsonRun(run: Run): string {
  return `${written(ordered(run, runSchema), '')}\n`;
}

function ordered(value: unknown, schema: JsonSchema): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(item, schemaAt(schema, 'items')));
  if (value === null || typeof value !== 'object') return value;
  const properties = schemaAt(schema, 'properties');
  const known = Object.keys(properties).filter((key) => key in value);
  const others = Object.keys(value).filter((key) => !Object.hasOwn(properties, key));
  const other = schemaAt(schema, 'additionalProperties');
  const fields = value as Readonly<Record<string, unknown>>;
  return new Map([...known.map((key) => [key, ordered(fields[key], schemaAt(properties, key))] as const), ...others.map((key) => [key, ordered(fields[key], other)] as const)]);
}

function schemaAt(schema: JsonSchema, keyword: string): JsonSchema {
  const found = schema[keyword];
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as JsonSchema) : {};
}

function written(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every(isFlat)) return `[${value.map((item) => written(item, '')).join(', ')}]`;
    return `[\n${value.map((item) => `${indent}  ${written(item, `${indent}  `)}`).join(',\n')}\n${indent}]`;
  }
  if (value instanceof Map) {
    const present = [...(value as Map<string, unknown>)].filter(([, item]) => item !== undefined);
    if (present.length === 0) return '{}';
    return `{\n${present.map(([key, item]) => `${indent}  ${JSON.stringify(key)}: ${written(item, `${indent}  `)}`).join(',\n')}\n${indent}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Scalars and pairs of numbers: what a list keeps on one line. */
function isFlat(item: unknown): boolean {
  return typeof item === 'number' || typeof item === 'string' || typeof item === 'boolean' || item === null || (Array.isArray(item) && item.every((part) => typeof part === 'number'));
}

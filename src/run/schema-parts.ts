/** A JSON Schema (2020-12) as data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A property that may be absent. */
export interface OptionalProperty {
  readonly optional: JsonSchema;
}

type Properties<T> = { readonly [K in keyof T]-?: undefined extends T[K] ? OptionalProperty : JsonSchema };

/** An object with exactly the keys of `T`: the compiler refuses a key too many, one too few, and one whose absence is allowed on one side only. */
export function shape<T>(properties: Properties<T>): JsonSchema {
  const entries = Object.entries<JsonSchema | OptionalProperty>(properties);
  const isOptional = (value: JsonSchema | OptionalProperty): value is OptionalProperty => 'optional' in value;
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, value]) => [key, isOptional(value) ? value.optional : value])),
    required: entries.filter(([, value]) => !isOptional(value)).map(([key]) => key),
    additionalProperties: false,
  };
}

export const optional = (of: JsonSchema): OptionalProperty => ({ optional: of });
export const text: JsonSchema = { type: 'string' };
export const bool: JsonSchema = { type: 'boolean' };
/** Any finite number: JSON knows no other. */
export const number: JsonSchema = { type: 'number' };
export const whole: JsonSchema = { type: 'integer' };
export const count: JsonSchema = { type: 'integer', minimum: 0 };
export const anything: JsonSchema = {};
export const constant = (value: string): JsonSchema => ({ const: value });
export const oneOf = (...values: readonly string[]): JsonSchema => ({ enum: values });
export const nullable = (of: JsonSchema): JsonSchema => ({ anyOf: [of, { type: 'null' }] });
export const listOf = (of: JsonSchema): JsonSchema => ({ type: 'array', items: of });
export const tupleOf = (...of: readonly JsonSchema[]): JsonSchema => ({ type: 'array', prefixItems: of, minItems: of.length, maxItems: of.length, items: false });

/** An object with keys of any name and values of one kind. */
export function mapOf<T = unknown>(of: JsonSchema & { readonly for?: T }): JsonSchema {
  return { type: 'object', additionalProperties: of };
}

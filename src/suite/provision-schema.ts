import type { ProvisionTarget } from '../provision/target.js';

const text = { type: 'string', minLength: 1 } as const;
const flag = { type: 'boolean' } as const;
const count = (maximum: number) => ({ type: 'integer', minimum: 1, maximum }) as const;
const path = { type: 'string', pattern: '^/', 'x-rule': 'must be a path that starts with /' } as const;
const pointer = { type: 'string', pattern: '^(/.*)?$', 'x-rule': 'must be a JSON pointer: empty for the whole, or starting with /', description: "for example '/id' or '/data/id'" } as const;
const hook = (does: string) => ({ description: `write it as a function that ${does}` }) as const;

const common = { kind: true, idField: text, production: flag } as const;

function kind(required: readonly string[], properties: Readonly<Record<string, unknown>>): object {
  return { type: 'object', required, additionalProperties: false, properties: { ...common, ...properties } };
}

function request(methods: readonly string[], more: Readonly<Record<string, unknown>> = {}): object {
  return { type: 'object', required: ['path', ...Object.keys(more)], additionalProperties: false, properties: { method: { enum: methods }, path, ...more } };
}

const KINDS: { readonly [K in ProvisionTarget['kind']]: object } = {
  http: kind(['url', 'create', 'remove'], {
    url: { type: 'string', pattern: '^https?://', 'x-rule': 'must be an http or https URL' },
    headers: {
      type: 'object',
      propertyNames: { type: 'string' },
      additionalProperties: { description: "a text, or a secret as env('NAME') or secretFile('PATH')", anyOf: [{ type: 'string' }, { $ref: '#/$defs/secret' }] },
    },
    auth: { $ref: '#/$defs/headerAuth' },
    create: request(['POST', 'PUT'], { body: true }),
    id: pointer,
    remove: request(['DELETE', 'POST']),
    find: { type: 'object', required: ['path', 'ids'], additionalProperties: false, properties: { path, ids: pointer, id: pointer } },
    concurrency: count(256),
    attempts: count(20),
    timeoutMs: { type: 'number', exclusiveMinimum: 0 },
  }),
  postgres: kind(['connection', 'table', 'columns', 'tagColumn', 'idColumn'], {
    connection: { $ref: '#/$defs/secret' },
    table: text,
    columns: { type: 'object', minProperties: 1 },
    tagColumn: text,
    idColumn: text,
    method: { enum: ['insert', 'copy'] },
    batchSize: count(100_000),
  }),
  hook: kind(['name', 'create', 'remove'], { name: text, create: hook('puts accounts there'), remove: hook('removes ids again'), find: hook('lists the ids of a tag'), batchSize: count(100_000), concurrency: count(256) }),
};

/** JSON Schema of a suite's `provision`; that hooks are functions and placeholders exist stands behind it. */
export const PROVISION_SCHEMA = {
  type: 'object',
  required: ['kind'],
  properties: { kind: { enum: Object.keys(KINDS) } },
  allOf: Object.entries(KINDS).map(([name, schema]) => ({ if: { type: 'object', required: ['kind'], properties: { kind: { const: name } } }, then: schema })),
} as const;

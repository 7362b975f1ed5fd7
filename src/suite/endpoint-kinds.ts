import type { Endpoint } from '../scoring/endpoint.js';
import { OUTCOMES } from '../table/row.js';

type Schema = Readonly<Record<string, unknown>>;

const text = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', minItems: 1, items: text } as const;
const flag = { type: 'boolean' } as const;
const pointer = { type: 'string', pattern: '^(/.*)?$', 'x-rule': 'must be a JSON pointer: empty for the whole, or starting with /', description: "for example '/scores' or '/result/0/probability'" } as const;
const path = { type: 'string', pattern: '^/', 'x-rule': 'must be a path that starts with /' } as const;
const literal = { type: ['string', 'number', 'boolean'] } as const;

const client = {
  kind: true,
  model: { ...text, description: 'the name under which the server knows the model, or under which reports shall name it' },
  version: { type: 'string', pattern: '^[A-Za-z0-9._-]+$', 'x-rule': 'must be a version as text', description: "write it in quotes: '2'" },
  batchSize: { type: 'integer', minimum: 1, maximum: 10_000 },
  timeoutMs: { type: 'number', exclusiveMinimum: 0 },
  connectTimeoutMs: { type: 'number', exclusiveMinimum: 0 },
  firstByteTimeoutMs: { type: 'number', exclusiveMinimum: 0 },
  attempts: { type: 'integer', minimum: 1, maximum: 20 },
  retryBudget: { type: 'number', minimum: 0, maximum: 1 },
} as const;

const remote = {
  ...client,
  url: { type: 'string', pattern: '^https?://', 'x-rule': 'must be an http or https URL' },
  headers: {
    type: 'object',
    additionalProperties: {
      description: "a text, or a secret as env('NAME') or secretFile('PATH')",
      anyOf: [{ type: 'string' }, { $ref: '#/$defs/secret' }],
    },
  },
  auth: { $ref: '#/$defs/auth' },
  tls: { $ref: '#/$defs/tls' },
  contract: {
    'x-rule': 'must be { schema }, { file } or { openapi, path }',
    anyOf: [
      { type: 'object', required: ['schema'], additionalProperties: false, properties: { schema: { type: 'object' } } },
      { type: 'object', required: ['file'], additionalProperties: false, properties: { file: text } },
      { type: 'object', required: ['openapi', 'path'], additionalProperties: false, properties: { openapi: { 'x-rule': 'must be a path of the service that starts with /, or { file }', anyOf: [{ type: 'string', pattern: '^/' }, { type: 'object', required: ['file'], additionalProperties: false, properties: { file: text } }] }, path: text, method: text, status: { type: 'string', pattern: '^([1-5][0-9][0-9]|default)$' } } },
    ],
  },
  proxy: { const: false },
  http2: { const: false },
  production: flag,
} as const;

const parameters = { type: 'object', additionalProperties: { 'x-rule': 'must be a text, a number, true or false', type: ['string', 'number', 'boolean'] } } as const;

const tensors = {
  inputs: {
    type: 'array',
    minItems: 1,
    description: 'name at least one input tensor and the fields that fill it',
    items: {
      type: 'object',
      required: ['name', 'datatype', 'fields'],
      additionalProperties: false,
      properties: { name: text, datatype: { enum: ['BOOL', 'UINT8', 'UINT16', 'UINT32', 'UINT64', 'INT8', 'INT16', 'INT32', 'INT64', 'FP16', 'FP32', 'FP64', 'BYTES'] }, fields: texts, parameters },
    },
  },
  output: {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: { name: text, column: { type: 'integer', minimum: 0 } },
  },
} as const;

const rowOptions = {
  missing: { 'x-rule': "must be 'null', 'nan' or a number", anyOf: [{ enum: ['null', 'nan'] }, { type: 'number' }] },
  booleans: { enum: ['boolean', 'number'] },
} as const;
const rows = { ...rowOptions, columns: { $ref: '#/$defs/columns' }, output: { $ref: '#/$defs/scorePlace' } } as const;

/** Parts that the kinds below refer to. */
export const ROW_DEFS = {
  tls: {
    type: 'object',
    additionalProperties: false,
    dependentRequired: { cert: ['key'], key: ['cert'] },
    properties: { cert: text, key: { $ref: '#/$defs/secret' }, passphrase: { $ref: '#/$defs/secret' }, ca: text },
  },
  columns: {
    type: 'array',
    minItems: 1,
    description: 'name the columns of the model and the fields that fill them',
    items: {
      'x-rule': 'must be the name of a field, or { name, field }',
      anyOf: [text, { type: 'object', required: ['name', 'field'], additionalProperties: false, properties: { name: text, field: text } }],
    },
  },
  scorePlace: {
    type: 'object',
    additionalProperties: false,
    properties: { name: text, column: { type: 'integer', minimum: 0 } },
  },
} as const;

function kind(required: readonly string[], properties: Schema): Schema {
  return { type: 'object', required, additionalProperties: false, properties };
}

/** JSON Schema of each kind of endpoint, by its kind. */
export const ENDPOINT_KINDS: { readonly [K in Endpoint['kind']]: Schema } = {
  reference: kind(['model', 'version', 'inputs', 'output'], { ...client, ...tensors, faults: { type: 'array', items: text } }),
  'open-inference': kind(['url', 'model', 'inputs', 'output'], {
    ...remote,
    ...tensors,
    url: { type: 'string', pattern: '^(https?|grpcs?)://', 'x-rule': 'must be an http, https, grpc or grpcs URL' },
    tensors: { enum: ['json', 'binary'] },
    parameters,
  }),
  mlflow: kind(['url', 'model', 'columns'], {
    ...remote,
    ...rows,
    input: { enum: ['dataframe_split', 'dataframe_records', 'instances', 'inputs', 'csv'] },
    layout: { enum: ['record', 'list'] },
    params: { type: 'object', additionalProperties: literal },
    servingEndpoint: text,
  }),
  'tensorflow-serving': kind(['url', 'model', 'inputs'], {
    ...remote,
    ...rowOptions,
    version: { type: 'string', pattern: '^[0-9]+$', 'x-rule': 'must be a version number as text', description: "versions are whole numbers; a label goes into `label`" },
    label: text,
    signature: text,
    form: { enum: ['row', 'column'] },
    inputs: {
      type: 'array',
      minItems: 1,
      description: 'name at least one input of the signature and the fields that fill it',
      items: { type: 'object', required: ['name', 'fields'], additionalProperties: false, properties: { name: text, fields: { 'x-rule': 'must be a field, or a list of fields', anyOf: [text, texts] } } },
    },
    output: { $ref: '#/$defs/scorePlace' },
  }),
  'kserve-v1': kind(['url', 'model', 'columns'], { ...remote, ...rows, layout: { enum: ['list', 'record'] }, input: { enum: ['instances', 'inputs'] } }),
  sagemaker: kind(['url', 'model', 'columns'], { ...remote, ...rows, endpointName: text, format: { enum: ['csv', 'json', 'jsonlines'] } }),
  rest: kind(['url', 'model', 'path'], {
    ...remote,
    ...rowOptions,
    columns: { $ref: '#/$defs/columns' },
    method: { enum: ['GET', 'POST'] },
    path,
    body: true,
    row: true,
    scores: pointer,
    score: pointer,
    id: pointer,
    error: { type: 'object', required: ['at'], additionalProperties: false, properties: { at: pointer, unless: literal } },
    outcomes: {
      type: 'object',
      propertyNames: { pattern: '^[1-5][0-9][0-9]$' },
      additionalProperties: { enum: OUTCOMES.filter((outcome) => outcome !== 'scored') },
    },
    ready: { type: 'object', required: ['path'], additionalProperties: false, properties: { path, at: pointer, equals: literal } },
    servedVersion: {
      'x-rule': 'must be { header }, { at } or { path, at }',
      anyOf: [
        { type: 'object', required: ['header'], additionalProperties: false, properties: { header: text } },
        { type: 'object', required: ['at'], additionalProperties: false, properties: { path, at: pointer } },
      ],
    },
  }),
};

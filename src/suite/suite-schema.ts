import { ENDPOINT_KINDS, ROW_DEFS } from './endpoint-kinds.js';
import { PROVISION_SCHEMA } from './provision-schema.js';

const text = { type: 'string', minLength: 1 } as const;

const secret = { $ref: '#/$defs/secret' } as const;
type Kinds = Readonly<Record<string, { readonly required: readonly string[]; readonly properties: Readonly<Record<string, object>> }>>;

const HEADER_AUTH: Kinds = {
  bearer: { required: ['token'], properties: { token: secret } },
  'api-key': { required: ['header', 'key'], properties: { header: text, key: secret } },
  basic: { required: ['user', 'password'], properties: { user: text, password: secret } },
};
const TOKEN_AUTH: Kinds = {
  oauth2: {
    required: ['tokenUrl', 'clientId', 'clientSecret'],
    properties: { tokenUrl: { type: 'string', pattern: '^https?://', 'x-rule': 'must be an http or https URL' }, clientId: text, clientSecret: secret, scope: text, audience: text, client: { enum: ['basic', 'body'] } },
  },
  command: {
    required: ['command'],
    properties: {
      command: { type: 'array', minItems: 1, items: { type: 'string' }, description: "the program and its arguments, no shell: ['gcloud', 'auth', 'print-access-token']" },
      at: { type: 'string', pattern: '^/', 'x-rule': 'must be a JSON pointer that starts with /' },
      ttlSeconds: { type: 'number', exclusiveMinimum: 0 },
      header: text,
      prefix: { type: 'string' },
    },
  },
};

const SIGNING_AUTH: Kinds = { sigv4: { required: ['region', 'accessKeyId', 'secretAccessKey'], properties: { region: text, service: text, accessKeyId: secret, secretAccessKey: secret, sessionToken: secret } } };

function oneOfKinds(kinds: Kinds): object {
  return {
    type: 'object',
    required: ['kind'],
    properties: { kind: { enum: Object.keys(kinds) } },
    allOf: Object.entries(kinds).map(([kind, { required, properties }]) => ({
      if: { type: 'object', required: ['kind'], properties: { kind: { const: kind } } },
      then: { type: 'object', required, additionalProperties: false, properties: { kind: true, ...properties } },
    })),
  };
}

/** JSON Schema of an endpoint of every kind. */
export const ENDPOINT_DEFS = {
  secret: {
    type: 'object',
    description: 'never write a secret into a file: use env(\'NAME\') or secretFile(\'PATH\')',
    additionalProperties: false,
    properties: { env: text, file: text },
    minProperties: 1,
    maxProperties: 1,
  },
  auth: oneOfKinds({ ...HEADER_AUTH, ...TOKEN_AUTH, ...SIGNING_AUTH }),
  headerAuth: oneOfKinds(HEADER_AUTH),
  ...ROW_DEFS,
  endpoint: {
    type: 'object',
    required: ['kind'],
    properties: { kind: { enum: Object.keys(ENDPOINT_KINDS) } },
    allOf: Object.entries(ENDPOINT_KINDS).map(([kind, schema]) => ({ if: { type: 'object', required: ['kind'], properties: { kind: { const: kind } } }, then: schema })),
  },
} as const;

/** JSON Schema of a baseline that was recorded. */
const RECORDING_SCHEMA = {
  type: 'object',
  required: ['kind'],
  additionalProperties: false,
  properties: {
    kind: true,
    logged: { const: true },
    file: { type: 'string', pattern: '\\.(csv|tsv|jsonl|ndjson|parquet)$', 'x-rule': 'must end in .csv, .tsv, .jsonl, .ndjson or .parquet' },
    id: text,
    score: text,
    arm: { enum: ['candidate', 'baseline'] },
    maxAgeDays: { type: 'number', exclusiveMinimum: 0 },
  },
} as const;

/** JSON Schema (2020-12) of what `defineSuite` takes; populations and checks have rules of their own behind it. */
export const SUITE_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['name', 'seed', 'population', 'candidate', 'checks'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]*$', 'x-rule': 'must be lower-case letters, digits and hyphens', description: 'it names a folder under reports/' },
    description: { type: 'string' },
    seed: { type: 'integer', minimum: 0, maximum: 4_294_967_295 },
    population: {
      type: 'object',
      required: ['cohorts', 'fields'],
      description: 'make it with definePopulation({...})',
      properties: { cohorts: { type: 'array', minItems: 1 }, fields: { type: 'array' } },
    },
    candidate: { $ref: '#/$defs/endpoint' },
    baseline: {
      type: 'object',
      required: ['kind'],
      if: { type: 'object', required: ['kind'], properties: { kind: { const: 'recorded' } } },
      then: RECORDING_SCHEMA,
      else: { $ref: '#/$defs/endpoint' },
    },
    range: { type: 'array', minItems: 2, maxItems: 2, items: { type: 'number' } },
    threshold: { type: 'number' },
    mix: { enum: ['equal', 'shares'] },
    clusterBy: text,
    missing: { enum: ['drop', 'worst-case'] },
    provision: PROVISION_SCHEMA,
    budget: {
      type: 'object',
      additionalProperties: false,
      properties: {
        falseAlarm: { type: 'number', exclusiveMinimum: 0, maximum: 0.5 },
        miss: { type: 'number', exclusiveMinimum: 0, maximum: 0.5 },
        accounts: { type: 'integer', minimum: 16, maximum: 10_000_000 },
      },
    },
    checks: {
      type: 'array',
      minItems: 1,
      'x-rule': 'must hold at least one check',
      description: 'a suite without claims proves nothing',
      items: { type: 'object', required: ['kind', 'params', 'options', 'expand'], description: 'make it with a function such as ks({ atMost: 0.1 })' },
    },
  },
  $defs: ENDPOINT_DEFS,
} as const;

import type { HeaderAuth, SecretRef } from '../scoring/endpoint.js';

interface HttpSink {
  readonly auth?: HeaderAuth;
  readonly headers?: Readonly<Record<string, string | SecretRef>>;
  /** Milliseconds for each request; default 10,000. */
  readonly timeoutMs?: number;
}

/** An MLflow tracking server and registry. */
export interface MlflowSpec extends HttpSink {
  /** Address of the server, without `/api`. */
  readonly url: string;
  /** Experiment that runs go to; made where it is missing; default `mlcheck`. */
  readonly experiment?: string;
  /** Registered model whose candidate version gets the verdict as tags; without it no version is tagged. */
  readonly registeredModel?: string;
  /** Version of the registered model; default: the candidate's version. */
  readonly version?: string;
}

/** Prometheus: a folder of text files, a Pushgateway, or both. */
export interface PrometheusSpec {
  /** Folder that node_exporter's textfile collector reads, relative to the configuration; one file a suite, `mlcheck-<suite>.prom`. */
  readonly textFolder?: string;
  readonly pushgateway?: HttpSink & {
    readonly url: string;
    /** Default `mlcheck`. */
    readonly job?: string;
    /** Further labels of the group, beside `suite`. */
    readonly grouping?: Readonly<Record<string, string>>;
  };
}

/** Any address that takes a POST of JSON. */
export interface WebhookSpec extends HttpSink {
  /** The address, or a secret that holds it. */
  readonly url: string | SecretRef;
  /** When to send: every run, or only those that are no pass. Default `always`. */
  readonly on?: 'always' | 'not-pass';
  /** Signs the body: header `x-mlcheck-signature: sha256=<HMAC in hex>`. */
  readonly signingKey?: SecretRef;
}

/** Where results go besides files. Every one is best-effort: none can change a verdict. */
export interface SinksSpec {
  readonly mlflow?: MlflowSpec;
  readonly prometheus?: PrometheusSpec;
  readonly webhook?: WebhookSpec;
}

const text = { type: 'string', minLength: 1 } as const;
const url = { type: 'string', pattern: '^https?://', 'x-rule': 'must be an http or https URL' } as const;
const http = {
  auth: { $ref: '#/$defs/headerAuth' },
  headers: { type: 'object', additionalProperties: { anyOf: [{ type: 'string' }, { $ref: '#/$defs/secret' }] } },
  timeoutMs: { type: 'number', exclusiveMinimum: 0 },
} as const;

/** JSON Schema of {@link SinksSpec}; `secret` and `headerAuth` are defined by the schema around it. */
export const SINKS_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    mlflow: { type: 'object', required: ['url'], additionalProperties: false, properties: { url, experiment: text, registeredModel: text, version: text, ...http } },
    prometheus: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      description: 'name a textFolder, a pushgateway or both',
      properties: {
        textFolder: text,
        pushgateway: {
          type: 'object',
          required: ['url'],
          additionalProperties: false,
          properties: {
            url,
            job: text,
            grouping: { type: 'object', propertyNames: { pattern: '^(?!__|suite$|job$)[a-zA-Z_][a-zA-Z0-9_]*$' }, additionalProperties: text, description: 'label names are letters, digits and _, and neither job nor suite' },
            ...http,
          },
        },
      },
    },
    webhook: {
      type: 'object',
      required: ['url'],
      additionalProperties: false,
      properties: { url: { anyOf: [url, { $ref: '#/$defs/secret' }] }, on: { enum: ['always', 'not-pass'] }, signingKey: { $ref: '#/$defs/secret' }, ...http },
    },
  },
} as const;

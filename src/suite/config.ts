import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isMlcheckError, MlcheckError } from '../errors.js';
import type { Authentication } from '../net/credentials.js';
import type { SecretRef } from '../scoring/endpoint.js';
import { importModule } from './import-module.js';
import { checkEnvironment, type Environment } from './provision-in.js';
import { validateAgainst } from './schema.js';
import { SINKS_SCHEMA, type SinksSpec } from './sinks-spec.js';
import { ENDPOINT_DEFS } from './suite-schema.js';

/** An object store that keeps the scores of accepted baselines, reached by plain or signed addresses. */
export interface StoreSpec {
  /** The hosts, with their ports, that may be asked: what a baseline's file says of any other is refused. */
  readonly hosts: readonly string[];
  readonly headers?: Readonly<Record<string, string | SecretRef>>;
  readonly auth?: Authentication;
  /** Where a signed address to fetch the scores from is, such as `env('BASELINE_SCORES_URL')`; headers and authentication are not sent with it. */
  readonly get?: SecretRef;
}

/** What `mlcheck.config.ts` exports by default. */
export interface ConfigSpec {
  /** Folder of the suites, relative to the configuration; default `suites`. */
  readonly suites?: string;
  /** Folder of the reports, relative to the configuration; default `reports`. */
  readonly reports?: string;
  readonly environments?: Readonly<Record<string, Environment>>;
  /** Accepted baselines: their folder, relative to the configuration (default `fixtures/baselines`), and after how many days they no longer count. */
  readonly baselines?: { readonly folder?: string; readonly maxAgeDays?: number; readonly store?: StoreSpec };
  /** Where results go besides files: MLflow, Prometheus, a webhook. */
  readonly sinks?: SinksSpec;
}

/** The configuration in force, folders absolute. */
export interface Config {
  readonly root: string;
  /** Where the user stands, if not there: paths of the command line count from here. */
  readonly cwd?: string;
  readonly suites: string;
  readonly reports: string;
  readonly environments: Readonly<Record<string, Environment>>;
  readonly sinks: SinksSpec;
  /** Where accepted baselines lie. */
  readonly baselines: { readonly folder: string; readonly maxAgeDays?: number; readonly store?: StoreSpec };
}

const BASELINES = join('fixtures', 'baselines');

export const CONFIG_FILES = ['mlcheck.config.ts', 'mlcheck.config.mts', 'mlcheck.config.js', 'mlcheck.config.mjs'] as const;

const text = { type: 'string', minLength: 1 } as const;
const CONFIG_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties: {
    suites: text,
    reports: text,
    environments: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: {
          url: { type: 'string', pattern: '^(https?|grpcs?)://', 'x-rule': 'must be an http, https, grpc or grpcs URL' },
          model: text,
          version: text,
          headers: { type: 'object', additionalProperties: { anyOf: [{ type: 'string' }, { $ref: '#/$defs/secret' }] } },
          auth: { $ref: '#/$defs/auth' },
          tls: { $ref: '#/$defs/tls' },
          production: { type: 'boolean' },
          provision: {
            type: 'object',
            additionalProperties: false,
            properties: {
              url: { type: 'string' },
              headers: { type: 'object', additionalProperties: { anyOf: [{ type: 'string' }, { $ref: '#/$defs/secret' }] } },
              auth: { $ref: '#/$defs/headerAuth' },
              connection: { $ref: '#/$defs/secret' },
              table: text,
              production: { type: 'boolean' },
            },
          },
        },
      },
    },
    baselines: {
      type: 'object',
      additionalProperties: false,
      properties: {
        folder: text,
        maxAgeDays: { type: 'number', exclusiveMinimum: 0 },
        store: {
          type: 'object',
          required: ['hosts'],
          additionalProperties: false,
          properties: {
            hosts: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^[^/@\\s]+$', 'x-rule': 'must be a host, with its port where it has one', description: 'for example models.example.com' } },
            headers: { type: 'object', additionalProperties: { anyOf: [{ type: 'string' }, { $ref: '#/$defs/secret' }] } },
            auth: { $ref: '#/$defs/headerAuth' },
            get: { $ref: '#/$defs/secret' },
          },
        },
      },
    },
    sinks: SINKS_SCHEMA,
  },
  $defs: { secret: ENDPOINT_DEFS.secret, auth: ENDPOINT_DEFS.auth, headerAuth: ENDPOINT_DEFS.headerAuth, tls: ENDPOINT_DEFS.tls },
} as const;

/** Declares the configuration: the default export of `mlcheck.config.ts`. @throws MlcheckError `config-invalid` with the place. */
export function defineConfig(spec: ConfigSpec): ConfigSpec {
  validateAgainst(CONFIG_SCHEMA, spec, 'config-invalid');
  for (const [name, environment] of Object.entries(spec.environments ?? {})) checkEnvironment(name, environment);
  return Object.freeze(spec);
}

/**
 * The configuration for a working directory: the nearest `mlcheck.config.*` in it or above, or the defaults with the directory itself as root.
 * @throws MlcheckError `config-invalid` with the file and the place in it.
 */
export async function loadConfig(cwd: string): Promise<Config> {
  const file = nearestConfig(cwd);
  if (file === undefined) return { root: cwd, cwd, suites: join(cwd, 'suites'), reports: join(cwd, 'reports'), environments: {}, sinks: {}, baselines: { folder: join(cwd, BASELINES) } };
  let spec: ConfigSpec;
  try {
    spec = defineConfig(((await importModule(file)) as { default?: ConfigSpec }).default ?? {});
  } catch (error) {
    if (isMlcheckError(error)) throw new MlcheckError('config-invalid', { ...error, place: `${file} ${error.place}`.trim(), rule: error.rule });
    throw new MlcheckError('config-invalid', { place: file, rule: 'must load without an error', value: (error as Error).message, cause: error });
  }
  const root = dirname(file);
  return { root, cwd, suites: resolve(root, spec.suites ?? 'suites'), reports: resolve(root, spec.reports ?? 'reports'), environments: spec.environments ?? {}, sinks: spec.sinks ?? {}, baselines: { ...spec.baselines, folder: resolve(root, spec.baselines?.folder ?? BASELINES) } };
}

function nearestConfig(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    for (const name of CONFIG_FILES) {
      if (existsSync(join(folder, name))) return join(folder, name);
    }
    if (folder === dirname(folder)) return undefined;
  }
}

import { MlcheckError } from '../errors.js';
import { baseUrl } from '../net/base-url.js';
import type { Authentication, SecretSource } from '../net/credentials.js';
import type { HttpTarget, PostgresTarget, ProvisionTarget } from '../provision/target.js';
import type { EndpointChange } from '../scoring/override.js';
import { digestOf } from './canonical.js';
import { refuseSecrets } from './check-provision.js';

/** Where the accounts of a suite are created in a named environment. How they are created stays the suite's. */
export interface ProvisionChange {
  /** For suites that create over HTTP; the suite's headers and authentication are kept on the same host only. */
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string | SecretSource>>;
  readonly auth?: Authentication;
  /** For suites that create in PostgreSQL. */
  readonly connection?: SecretSource;
  /** The table there, where it has another name. */
  readonly table?: string;
  /** Refused without `--allow-production`. */
  readonly production?: boolean;
}

/** What a named environment (staging, canary ...) changes: of an endpoint, and of where accounts are created for it. */
export interface Environment extends EndpointChange {
  readonly provision?: ProvisionChange;
}

/** What environments change of endpoints alone. */
export function endpointChanges(environments: Readonly<Record<string, Environment>>): Readonly<Record<string, EndpointChange>> {
  return Object.fromEntries(Object.entries(environments).map(([name, { provision: _provision, ...change }]) => [name, change]));
}

/** @throws MlcheckError `config-invalid` for an address or a header of an environment's `provision` that holds a secret: a list of leftovers would hold it too. */
export function checkEnvironment(name: string, { provision: { url, headers } = {} }: Environment): void {
  const place = `environments.${name}.provision`;
  if (url !== undefined) baseUrl(url, `${place}.url`);
  refuseSecrets(headers, `${place}.headers`, 'config-invalid');
}

/**
 * The target in the environments that a run is in: accounts are created once, for candidate and baseline. A hook stays as it is, but for `production`.
 *
 * @param named what `--candidate` and `--baseline` say; what is no environment changes nothing
 * @throws MlcheckError `usage` for two environments that create accounts in two places; `config-invalid` for one that does not say where the suite's kind of accounts is created
 */
export function provisionIn(target: ProvisionTarget, environments: Readonly<Record<string, Environment>>, named: readonly (string | undefined)[]): ProvisionTarget {
  const chosen = named.flatMap((text) => {
    const name = text?.trim() ?? '';
    const change = Object.hasOwn(environments, name) ? environments[name]?.provision : undefined;
    return change === undefined ? [] : [{ name, change }];
  });
  const [first, second] = chosen;
  if (first === undefined) return target;
  if (second !== undefined && digestOf(second.change) !== digestOf(first.change)) {
    throw new MlcheckError('usage', { place: '--baseline', rule: `must be an environment that creates accounts where ${first.name} does: candidate and baseline score the same ones`, value: second.name });
  }
  const place = `environments.${first.name}.provision`;
  switch (target.kind) {
    case 'http':
      return httpIn(target, first.change, place);
    case 'postgres':
      return postgresIn(target, first.change, place);
    case 'hook':
      return first.change.production === undefined ? target : { ...target, production: first.change.production };
  }
}

function httpIn(target: HttpTarget, { url, headers, auth, production }: ProvisionChange, place: string): HttpTarget {
  if (url === undefined) throw missing(`${place}.url`, 'over HTTP');
  const { production: marked, headers: before, auth: known, ...rest } = target;
  const sameHost = baseUrl(url, `${place}.url`).origin === baseUrl(target.url, 'provision.url').origin;
  const merged = { ...(sameHost ? before : {}), ...headers };
  const credentials = auth ?? (sameHost ? known : undefined);
  const refused = production ?? (sameHost ? marked : undefined);
  return { ...rest, url, ...(Object.keys(merged).length === 0 ? {} : { headers: merged }), ...(credentials === undefined ? {} : { auth: credentials }), ...(refused === undefined ? {} : { production: refused }) };
}

function postgresIn({ production: _production, ...target }: PostgresTarget, { connection, table, production }: ProvisionChange, place: string): PostgresTarget {
  if (connection === undefined) throw missing(`${place}.connection`, 'in PostgreSQL');
  return { ...target, connection, ...(table === undefined ? {} : { table }), ...(production === undefined ? {} : { production }) };
}

function missing(place: string, where: string): MlcheckError {
  return new MlcheckError('config-invalid', { place, rule: `is required: the suite creates its accounts ${where}, and would do so outside of this environment`, hint: "give it, such as url: 'https://shop.staging.example.com' or connection: env('STAGING_DATABASE_URL')" });
}

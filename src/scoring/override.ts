import { didYouMean } from '../did-you-mean.js';
import { MlcheckError } from '../errors.js';
import type { TlsFiles } from '../net/tls-material.js';
import { openInference, type Auth, type Endpoint, type RemoteEndpoint, type SecretRef } from './endpoint.js';

/** What a named environment (staging, canary ...) changes of an endpoint. */
export interface EndpointChange {
  readonly url?: string;
  readonly model?: string;
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string | SecretRef>>;
  readonly auth?: Auth;
  readonly tls?: TlsFiles;
  readonly production?: boolean;
}

export interface OverrideOptions {
  readonly environments: Readonly<Record<string, EndpointChange>>;
  /** Requests to hosts marked as production are allowed. */
  readonly allowProduction?: boolean;
  /** Where the override was given, for errors: `--candidate`. */
  readonly place: string;
}

/**
 * The endpoint that a run calls: as the suite declares it, changed by a version (`2`, `v1.3`, `version=any-name`), a URL, a recording (`FILE.jsonl`), or the name of an environment;
 * in that a name of an environment goes first. A URL takes the reference service's place with the same model, version and tensors. A URL that goes on
 * with `/v2/models/M/versions/V` names model and version too. Headers and authentication of an endpoint stay with it only on the same host.
 * @param override undefined: the endpoint as it is, but for the refusal of production hosts
 * @throws MlcheckError `usage` for text that is none of these, with the nearest name; `production-refused`
 */
export function overridden(endpoint: Endpoint, override: string | undefined, options: OverrideOptions): Endpoint {
  const changed = override === undefined ? endpoint : changedBy(endpoint, override.trim(), options);
  if (changed.kind !== 'reference' && changed.answers === undefined) refuseProduction(changed, options);
  return changed;
}

function changedBy(endpoint: Endpoint, override: string, { environments, place }: OverrideOptions): Endpoint {
  if (Object.hasOwn(environments, override)) return withChange(endpoint, environments[override] as EndpointChange, place, override);
  if (/\.jsonl$/i.test(override) && !override.includes('://')) return { ...endpoint, answers: override };
  if (/^(https?|grpcs?):\/\//i.test(override)) return withChange(endpoint, fromUrl(override), place, override);
  const version = /^version=(.+)$/.exec(override)?.[1] ?? (/^v?\d[\w.+-]*$/i.test(override) ? override : undefined);
  const names = Object.keys(environments);
  if (version !== undefined) return { ...endpoint, version };
  throw new MlcheckError('usage', {
    place,
    rule: 'must be a version, a URL, a recording (FILE.jsonl) or the name of an environment of mlcheck.config.ts',
    value: override,
    hint: `${names.length === 0 ? 'no environments are configured' : didYouMean(override, names)}; for a version of that name write version=${override}`,
  });
}

function fromUrl(text: string): EndpointChange {
  const match = /^(.*?)\/v2(?:\/models\/([^/?#]+)(?:\/versions\/([^/?#]+))?(?:\/infer)?)?\/?$/.exec(text);
  if (match === null) return { url: text };
  const [, url, model, version] = match;
  return { url: url as string, ...(model === undefined ? {} : { model: decodeURIComponent(model) }), ...(version === undefined ? {} : { version: decodeURIComponent(version) }) };
}

function withChange(endpoint: Endpoint, change: EndpointChange, place: string, named: string): Endpoint {
  if (endpoint.kind === 'reference') {
    if (change.url === undefined) {
      if (change.headers !== undefined || change.auth !== undefined || change.tls !== undefined) throw new MlcheckError('usage', { place, rule: 'must name an environment with a `url`: the suite declares the embedded service, which has no address', value: named });
      return { ...endpoint, ...(change.model === undefined ? {} : { model: change.model }), ...(change.version === undefined ? {} : { version: change.version }) };
    }
    const { kind: _kind, faults: _faults, ...tensors } = endpoint;
    return openInference({ ...tensors, ...change, url: change.url });
  }
  const { production: _production, headers, auth, tls, ...rest } = endpoint;
  const sameHost = change.url === undefined || hostOf(change.url) === hostOf(endpoint.url);
  const kept: Partial<RemoteEndpoint> = sameHost ? { ...(endpoint.production === undefined ? {} : { production: endpoint.production }), ...(headers === undefined ? {} : { headers }), ...(auth === undefined ? {} : { auth }), ...(tls === undefined ? {} : { tls }) } : {};
  const merged = { ...kept.headers, ...change.headers };
  return { ...rest, ...kept, ...change, ...(Object.keys(merged).length === 0 ? {} : { headers: merged }) };
}

/** Refuses an address that is marked. @throws MlcheckError `production-refused` for one that is marked, or on a host that an environment marks, unless allowed */
export function refuseProduction({ url: address, production: marked }: { readonly url?: string; readonly production?: boolean | undefined }, { environments, allowProduction, place }: OverrideOptions): void {
  if (allowProduction === true) return;
  const host = address === undefined ? undefined : hostOf(address);
  const marking = Object.entries(environments).find(([, { production, url }]) => production === true && url !== undefined && hostOf(url) === host)?.[0];
  if (marked !== true && marking === undefined) return;
  throw new MlcheckError('production-refused', {
    place,
    rule: marking === undefined ? 'is marked as production' : `is on the host of ${marking}, which is marked as production`,
    ...(host === undefined ? {} : { value: host }),
    hint: 'choose another environment, or say --allow-production: requests then carry `x-mlcheck-synthetic: 1`',
  });
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
